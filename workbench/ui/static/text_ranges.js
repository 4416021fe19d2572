// Ranges of the text of an element: where a selection or the pointer is, and highlights that change no element.

import { widenToWords } from './text_offsets.js';

/** @import { Range as Offsets } from './text_offsets.js' */

/**
 * @param {Element} element
 * @param {number} start in code units of the text of the element
 * @param {number} end
 * @returns {Range | null} null where the text is shorter
 */
export function domRange(element, start, end) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let position = 0;
  let started = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const next = position + (node.nodeValue ?? '').length;
    if (!started && start < next) {
      range.setStart(node, start - position);
      started = true;
    }
    if (started && end <= next) {
      range.setEnd(node, end - position);
      return range;
    }
    position = next;
  }
  return null;
}

/**
 * @param {Element} element
 * @param {Node} container
 * @param {number} offset in the container
 */
function offsetIn(element, container, offset) {
  const before = document.createRange();
  before.setStart(element, 0);
  before.setEnd(container, offset);
  return before.toString().length;
}

/**
 * The selection inside an element, widened to whole words.
 * @param {Element} element
 * @returns {Offsets | null}
 */
export function selectedRange(element) {
  const selection = getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!element.contains(range.startContainer) || !element.contains(range.endContainer)) return null;
  const start = offsetIn(element, range.startContainer, range.startOffset);
  const end = offsetIn(element, range.endContainer, range.endOffset);
  const widened = widenToWords(element.textContent ?? '', [start, end]);
  return widened[0] < widened[1] ? widened : null;
}

/**
 * @param {Element} element
 * @param {number} x of the screen
 * @param {number} y
 * @returns {number} the offset at a point, or -1
 */
export function offsetAtPoint(element, x, y) {
  const [container, offset] = caretAt(x, y);
  return container && element.contains(container) ? offsetIn(element, container, offset) : -1;
}

/**
 * @param {number} x
 * @param {number} y
 * @returns {[Node | null, number]}
 */
function caretAt(x, y) {
  const caret = document.caretPositionFromPoint?.(x, y);
  if (caret) return [caret.offsetNode, caret.offset];
  const range = document.caretRangeFromPoint?.(x, y);
  return range ? [range.startContainer, range.startOffset] : [null, 0];
}

/**
 * @param {'own' | 'linked' | 'linked-field' | 'pointed' | 'found-rows' | 'found-sentence' | 'found-names' | 'found-counterparts' | 'found-concordance'} name of a ::highlight in the style sheet
 * @param {(Range | null)[]} ranges
 */
export function highlight(name, ranges) {
  if (!globalThis.CSS?.highlights) return;
  const present = ranges.filter((range) => range !== null);
  if (present.length) CSS.highlights.set(name, new Highlight(...present));
  else CSS.highlights.delete(name);
}
