// A document as far as the views need one: elements with attributes, children, a parent and the focus.
// Import this after browser.js and before the scripts.

export class FakeElement {
  /** @type {Map<string, string>} */
  attributes = new Map();
  /** @type {(FakeElement | string)[]} */
  childNodes = [];
  /** @type {FakeElement | null} */
  parentElement = null;
  hidden = false;
  /** @type {Record<string, string>} */
  dataset = {};

  /** @param {string} tag */
  constructor(tag) {
    this.tag = tag;
  }

  get textContent() {
    /** @type {string} */
    const text = this.childNodes.map((node) => (typeof node === 'string' ? node : node.textContent)).join('');
    return text;
  }

  /** @returns {FakeElement[]} in the order of the document */
  get descendants() {
    return this.childNodes.flatMap((node) => (typeof node === 'string' ? [] : [node, ...node.descendants]));
  }

  /** @param {(FakeElement | string)[]} nodes */
  append(...nodes) {
    for (const node of nodes) if (node instanceof FakeElement) node.parentElement = this;
    this.childNodes.push(...nodes);
  }

  /** @param {(FakeElement | string)[]} nodes */
  replaceChildren(...nodes) {
    if (this.contains(page.activeElement) && page.activeElement !== this) page.activeElement = null;
    this.childNodes = [];
    this.append(...nodes);
  }

  /** @param {FakeElement} other */
  replaceWith(other) {
    const { parentElement: parent } = this;
    if (!parent) return;
    parent.childNodes = parent.childNodes.map((node) => (node === this ? other : node));
    other.parentElement = parent;
    if (page.activeElement === this) page.activeElement = null;
  }

  /** @param {string} name */
  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  setAttribute(name, value) {
    this.attributes.set(name, value);
  }

  /** @param {string} name */
  removeAttribute(name) {
    this.attributes.delete(name);
  }

  /** @param {string} selector of the form `tag[name="value"]`, either part alone too */
  matches(selector) {
    const [, tag, name, value] = /^([a-z]\w*)?(?:\[([\w-]+)="(.*)"\])?$/.exec(selector) ?? [];
    return (!tag || tag === this.tag) && (!name || this.getAttribute(name) === value);
  }

  /** @param {string} selector */
  querySelectorAll(selector) {
    return this.descendants.filter((element) => element.matches(selector));
  }

  /** @param {string} selector */
  querySelector(selector) {
    return this.querySelectorAll(selector)[0] ?? null;
  }

  /**
   * @param {string} selector
   * @returns {FakeElement | null}
   */
  closest(selector) {
    return this.matches(selector) ? this : (this.parentElement?.closest(selector) ?? null);
  }

  /** @param {FakeElement | null} other */
  contains(other) {
    for (let element = other; element; element = element.parentElement) if (element === this) return true;
    return false;
  }

  focus() {
    page.activeElement = this;
  }

  addEventListener() {}

  scrollIntoView() {}
}

/** Where the page says what has happened. */
export const toast = new FakeElement('div');

export const page = {
  baseURI: 'http://page.test/',
  /** @type {FakeElement | null} */
  activeElement: null,
  createElement: (/** @type {string} */ tag) => new FakeElement(tag),
  querySelector: (/** @type {string} */ selector) => (selector === '#toast' ? toast : null),
};

const define = (/** @type {string} */ name, /** @type {unknown} */ value) =>
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

define('document', page);
define('HTMLElement', FakeElement);
define('CSS', { escape: (/** @type {string} */ text) => text });
