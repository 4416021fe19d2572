// Offsets in texts. The server counts code points, JavaScript counts UTF-16 code units.

/** @import { Severity } from '../responses' */

/** @typedef {[start: number, end: number]} Range in code units unless said otherwise */

/** @type {Record<Severity, number>} */
const SEVERITY_RANK = { critical: 0, major: 1, minor: 2, neutral: 3 };
const TOKEN = /\s+|[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu;
const WORD = /[\p{L}\p{M}\p{N}]+(?:[-'’.,٫٬][\p{L}\p{M}\p{N}]+)*/gu;

/**
 * Words, runs of white space, and single signs; joined they are the text.
 * @param {string} text
 * @returns {string[]}
 */
export function tokenize(text) {
  return text.match(TOKEN) ?? [];
}

/**
 * @param {string} text
 * @returns {(codePoint: number) => number} code units before a code point; past the end, the length of the text
 */
export function codeUnitsOf(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (codePoint) => Math.min(codePoint, text.length);
  const offsets = [0];
  let offset = 0;
  for (const character of text) {
    offset += character.length;
    offsets.push(offset);
  }
  return (codePoint) => offsets[Math.min(codePoint, offsets.length - 1)];
}

/**
 * @param {string} text
 * @param {number} codeUnit
 */
export const codePointAt = (text, codeUnit) => Array.from(text.slice(0, codeUnit)).length;

/**
 * @param {string} text
 * @param {Range} range in code units
 * @returns {Range} in code points
 */
export const codePointRange = (text, [start, end]) => [codePointAt(text, start), codePointAt(text, end)];

/**
 * @param {string} text
 * @param {number} length in code points
 */
export function truncated(text, length) {
  const characters = Array.from(text);
  return characters.length > length ? `${characters.slice(0, length).join('')}…` : text;
}

/**
 * @param {string} text
 * @returns {Range[]}
 */
export function wordRanges(text) {
  return Array.from(text.matchAll(WORD), (match) => [match.index, match.index + match[0].length]);
}

/**
 * The range widened to whole words.
 * @param {string} text
 * @param {Range} range
 * @returns {Range}
 */
export function widenToWords(text, [start, end]) {
  for (const [wordStart, wordEnd] of wordRanges(text)) {
    if (wordStart < start && start < wordEnd) start = wordStart;
    if (wordStart < end && end < wordEnd) end = wordEnd;
  }
  return [start, end];
}

/**
 * Spans none of which overlap, in the order of the text: of two that do, the more severe one, else the earlier one.
 * @template {{ start: number, end: number, severity: Severity }} S
 * @param {S[]} spans
 * @returns {S[]}
 */
export function withoutOverlap(spans) {
  const ranked = [...spans].sort((a, b) => SEVERITY_RANK[a.severity] - SEVERITY_RANK[b.severity] || a.start - b.start);
  /** @type {S[]} */
  const kept = [];
  for (const span of ranked) {
    const free = kept.every((other) => span.end <= other.start || span.start >= other.end);
    if (span.end > span.start && free) kept.push(span);
  }
  return kept.sort((a, b) => a.start - b.start);
}

/**
 * A text cut at its spans; pieces outside any span have `span` null.
 * @template {{ start: number, end: number, severity: Severity }} S
 * @param {string} text
 * @param {S[]} spans in code points
 * @returns {{ text: string, span: S | null }[]}
 */
export function cutAtSpans(text, spans) {
  const codeUnit = codeUnitsOf(text);
  const pieces = [];
  let position = 0;
  for (const span of withoutOverlap(spans)) {
    const [start, end] = [codeUnit(span.start), codeUnit(span.end)];
    pieces.push({ text: text.slice(position, start), span: null }, { text: text.slice(start, end), span });
    position = end;
  }
  pieces.push({ text: text.slice(position), span: null });
  return pieces.filter((piece) => piece.text);
}
