// Places in texts. The server counts code points, the browser halves of surrogate pairs too.

const GRAVITY = { critical: 0, major: 1, minor: 2, neutral: 3 };
const WORD = /[\p{L}\p{M}\p{N}]+(?:[-'’.,٫٬][\p{L}\p{M}\p{N}]+)*/gu;

export function toUnits(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (point) => point;
  const places = [0];
  for (const character of text) places.push(places.at(-1) + character.length);
  return (point) => places[Math.min(point, places.length - 1)];
}

export const toPoints = (text, unit) => Array.from(text.slice(0, unit)).length;

// The words of a text as ranges in the browser's own counting.
export function wordsOf(text) {
  return Array.from(text.matchAll(WORD), (m) => [m.index, m.index + m[0].length]);
}

// Of findings that overlap only the gravest is marked, of equals the first.
export function withoutOverlap(spans) {
  const shown = [];
  const grave = [...spans].sort((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity] || a.start - b.start);
  for (const span of grave) {
    if (span.end > span.start && shown.every((s) => span.end <= s.start || span.start >= s.end)) shown.push(span);
  }
  return shown.sort((a, b) => a.start - b.start);
}

// A text as nodes, `make(span, words)` giving the node of each span.
export function marked(text, spans, make) {
  const unit = toUnits(text);
  const nodes = [];
  let at = 0;
  for (const span of withoutOverlap(spans)) {
    const [start, end] = [unit(span.start), unit(span.end)];
    nodes.push(document.createTextNode(text.slice(at, start)), make(span, text.slice(start, end)));
    at = end;
  }
  nodes.push(document.createTextNode(text.slice(at)));
  return nodes;
}

// The range of a node's text from one place to another, whatever elements stand between.
export function rangeOf(node, start, end) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let at = 0;
  let begun = false;
  for (let part = walker.nextNode(); part; part = walker.nextNode()) {
    const next = at + part.length;
    if (!begun && start < next) {
      range.setStart(part, start - at);
      begun = true;
    }
    if (begun && end <= next) {
      range.setEnd(part, end - at);
      return range;
    }
    at = next;
  }
  return null;
}

export function placeIn(node, container, offset) {
  const before = document.createRange();
  before.setStart(node, 0);
  before.setEnd(container, offset);
  return before.toString().length;
}

// What is selected inside a node, widened to whole words; null where nothing is.
export function selectedIn(node) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!node.contains(range.startContainer) || !node.contains(range.endContainer)) return null;
  let start = placeIn(node, range.startContainer, range.startOffset);
  let end = placeIn(node, range.endContainer, range.endOffset);
  for (const [a, b] of wordsOf(node.textContent)) {
    if (a < start && start < b) start = a;
    if (a < end && end < b) end = b;
  }
  return start < end ? [start, end] : null;
}

// Where a point of the screen lies in a node's text, or -1.
export function placeAt(node, x, y) {
  const caret = document.caretPositionFromPoint?.(x, y);
  const [container, offset] = caret
    ? [caret.offsetNode, caret.offset]
    : ((r) => [r?.startContainer, r?.startOffset])(document.caretRangeFromPoint?.(x, y));
  return container && node.contains(container) ? placeIn(node, container, offset) : -1;
}

// Lights up places without a change of the text's elements, so that nothing moves.
export function light(name, ranges) {
  if (!globalThis.CSS?.highlights) return;
  const found = ranges.filter(Boolean);
  if (found.length) CSS.highlights.set(name, new Highlight(...found));
  else CSS.highlights.delete(name);
}
