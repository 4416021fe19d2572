// Building the page. A text from a document becomes a text node, never markup.

/** @typedef {Node | string | null | undefined | false} Child falsy ones but '' are left out */
/** @typedef {Child | Child[]} Children */
/** @typedef {Record<string, any>} Properties attributes; `on…` are listeners, null and false are left out */

// These are set as properties, as their attributes only give the first value.
const SET_AS_PROPERTY = new Set(['value', 'checked', 'disabled', 'selected']);

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Properties} [properties]
 * @param {...Children} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, properties = {}, ...children) {
  return built(document.createElement(tag), properties, children);
}

/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Properties} [properties]
 * @param {...Children} children
 * @returns {SVGElementTagNameMap[T]}
 */
export function svg(tag, properties = {}, ...children) {
  return built(document.createElementNS('http://www.w3.org/2000/svg', tag), properties, children);
}

/**
 * @template {Element} E
 * @param {E} element
 * @param {Properties} properties
 * @param {Children[]} children
 */
function built(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (SET_AS_PROPERTY.has(name)) Object.assign(element, { [name]: value });
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...present(children));
  return element;
}

/**
 * @param {Children[]} children
 * @returns {(Node | string)[]}
 */
const present = (children) =>
  children.flat().filter((child) => child !== null && child !== undefined && child !== false);

/**
 * Puts children in the place of those that an element has.
 * @template {Element} E
 * @param {E} element
 * @param {...Children} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
  return element;
}

/**
 * Fills an element and keeps the focus: it goes to what stands in the place of what had it, or to the fallback.
 * @param {Element} element
 * @param {HTMLElement | SVGElement} fallback
 * @param {...Children} children
 */
export function refill(element, fallback, ...children) {
  const focusable = () => queryAll(element, 'button:enabled, input:enabled, mark, [tabindex="0"]');
  const focused = focusable().findIndex((candidate) => candidate === document.activeElement);
  fill(element, ...children);
  if (focused >= 0) (focusable()[focused] ?? focusable().at(-1) ?? fallback).focus();
}

/**
 * @param {Element} element
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export const queryAll = (element, selector) => [...element.querySelectorAll(selector)].map(asHtml);

/**
 * The only element of a selector; an error where there is none.
 * @param {ParentNode} root
 * @param {string} selector
 */
export function query(root, selector) {
  const element = root.querySelector(selector);
  if (!element) throw new Error(`the page has no ${selector}`);
  return asHtml(element);
}

/**
 * @param {Element} element
 * @returns {HTMLElement}
 */
const asHtml = (element) => /** @type {HTMLElement} */ (element);

/**
 * A text of a document amid words of the page keeps its own direction.
 * @param {string} text
 * @param {Properties} [properties]
 */
export const isolated = (text, properties = {}) => h('bdi', { dir: 'auto', ...properties }, text);

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} text
 * @param {Properties} [properties]
 * @param {...Children} children
 */
export const arabic = (tag, text, properties = {}, ...children) =>
  h(tag, { dir: 'rtl', lang: 'ar', ...properties }, text, ...children);

/**
 * @param {Children} label
 * @param {(event: MouseEvent) => unknown} onclick
 * @param {Properties} [properties]
 */
export function button(label, onclick, properties = {}) {
  return h('button', { type: 'button', onclick, ...properties }, label);
}

/**
 * A labelled drop-down list.
 * @template {string} V
 * @param {string} label
 * @param {[V, string][]} options values with their words
 * @param {V} value
 * @param {(value: V) => unknown} onchange
 * @param {Properties} [properties]
 */
export function dropdown(label, options, value, onchange, properties = {}) {
  const select = h(
    'select',
    { ...properties, onchange: () => onchange(/** @type {V} */ (select.value)) },
    options.map(([key, words]) => h('option', { value: key, selected: key === value }, words)),
  );
  return h('label', { class: 'choice' }, h('span', {}, label), select);
}

/** @param {KeyboardEvent} event */
export const hasModifier = (event) => event.altKey || event.ctrlKey || event.metaKey;

/**
 * Calls back once what was changed has been painted.
 * @param {() => void} callback
 */
export const afterPaint = (callback) => requestAnimationFrame(() => setTimeout(callback));
