// Where the caret of a text area is on the screen, which browsers do not tell: a copy of the text is laid out alike.

const COPIED = [
  ...['direction', 'boxSizing', 'inlineSize', 'borderWidth', 'borderStyle', 'padding', 'fontFamily', 'fontSize'],
  ...['fontWeight', 'lineHeight', 'letterSpacing', 'wordSpacing', 'textAlign', 'whiteSpace', 'overflowWrap'],
  ...['wordBreak', 'unicodeBidi', 'tabSize'],
];

/**
 * @param {HTMLTextAreaElement} area
 * @param {Element} frame
 * @returns {{ top: number, bottom: number, side: number }} the line of the caret and where it stands in it, in pixels from
 *   the upper left corner of the frame
 */
export function caretPlace(area, frame) {
  const style = getComputedStyle(area);
  const copy = document.createElement('div');
  for (const name of COPIED) copy.style.setProperty(kebab(name), style.getPropertyValue(kebab(name)));
  Object.assign(copy.style, { position: 'fixed', visibility: 'hidden', whiteSpace: 'pre-wrap', blockSize: 'auto' });
  const [outer, inner] = [area.getBoundingClientRect(), frame.getBoundingClientRect()];
  Object.assign(copy.style, {
    top: `${outer.top - area.scrollTop}px`,
    left: `${outer.left}px`,
    inlineSize: `${outer.width}px`,
  });
  copy.textContent = area.value;
  area.ownerDocument.body.append(copy);
  const range = document.createRange();
  const text = copy.firstChild;
  if (text) {
    range.setStart(text, Math.max(0, area.selectionStart - 1));
    range.setEnd(text, area.selectionStart);
  }
  const place = text ? range.getBoundingClientRect() : outer;
  copy.remove();
  const side = style.direction === 'rtl' ? place.left : place.right;
  return { top: place.top - inner.top, bottom: place.bottom - inner.top, side: side - inner.left };
}

/** @param {string} name */
const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
