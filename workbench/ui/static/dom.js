// Building the page: every text from a document becomes a text node and never markup.

const DRAWING = new Set(['svg', 'g', 'circle', 'rect', 'line', 'path', 'text', 'title', 'a:svg']);

export function h(tag, properties = {}, ...children) {
  const node = DRAWING.has(tag)
    ? document.createElementNS('http://www.w3.org/2000/svg', tag.split(':')[0])
    : document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'value' || name === 'checked' || name === 'disabled' || name === 'selected') node[name] = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

export function fill(node, ...children) {
  node.replaceChildren(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

// Fills a node anew; what had the focus in it gives it to what stands in its place now, or to another node.
export function refill(node, otherwise, ...children) {
  const all = () => [...node.querySelectorAll('button:enabled, input:enabled, mark, [tabindex="0"]')];
  const at = all().indexOf(document.activeElement);
  fill(node, ...children);
  if (at >= 0) (all()[at] ?? all().at(-1) ?? otherwise).focus();
  return node;
}

// A text of a document amid words of the page keeps its own direction.
export const isolated = (text, properties = {}) => h('bdi', { dir: 'auto', ...properties }, text);

export const arabic = (tag, text, properties = {}) => h(tag, { dir: 'rtl', lang: 'ar', ...properties }, text);

export function button(label, onclick, properties = {}) {
  return h('button', { type: 'button', onclick, ...properties }, label);
}

export function choice(label, options, value, onchange, properties = {}) {
  const select = h(
    'select',
    { ...properties, onchange: () => onchange(select.value) },
    options.map(([key, words]) => h('option', { value: key, selected: key === value }, words)),
  );
  return h('label', { class: 'choice' }, h('span', {}, label), select);
}

// Does something once what was changed has been painted.
export const painted = (act) => requestAnimationFrame(() => setTimeout(act));

export function later(wait, act) {
  let timer = 0;
  const run = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...values), wait);
  };
  run.stop = () => clearTimeout(timer);
  return run;
}
