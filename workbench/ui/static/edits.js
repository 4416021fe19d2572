// Suggested edits, applied to a text that may have changed since they were made. They are made of whole words, as on the
// server: particles that are written onto a word stay before it, and so do the vowel signs after it.

import { codeUnitsOf } from './text_offsets.js';

/** @typedef {{ text: string, replacement: string, count?: number, whole?: boolean }} Edit */
/** @typedef {{ text: string, offset: number }} Origin the text that an edit was made for, and its place there */
/** @typedef {{ start: number, end: number, text: string }} Place where an edit applies, and what it puts there */
/** @typedef {'bare' | 'joined' | 'inside'} Standing whether words stand alone, behind particles, or in another word */

const MARKS = '\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u0640'; // vowel signs and tatweel
const LETTER = `[\\p{L}\\p{N}\\p{M}_\\u0640]`;
const STARTS_WORD = new RegExp(`^${LETTER}`, 'u');
const ENDS_WORD = new RegExp(`${LETTER}$`, 'u');
const PARTICLES = new RegExp(`(?<!${LETTER})(?:[وف][${MARKS}]*)?(?:[بكل][${MARKS}]*)?$`, 'u');
const CONTINUED = new RegExp(`^[${MARKS}]*(?![${MARKS}])${LETTER}`, 'u');
const IN_NUMBER = [/\p{Nd}[.,٫٬]$/u, /^[.,٫٬]\p{Nd}/u];
const SHORT = 4; // letters; a shorter word with a particle before it is easily another word
const BEFORE = 16; // code units, in which there is room for particles with their signs

/**
 * @param {string} text
 * @param {number} start in code points
 * @returns {Origin}
 */
export const originOf = (text, start) => ({ text, offset: codeUnitsOf(text)(start) });

/**
 * @param {string} text
 * @param {Edit} edit of the whole text, of all places of its words where they have several, else of the nearest one
 * @param {Origin} origin
 * @returns {{ text: string, caret: number } | null} null where the words are gone
 */
export function applyEdit(text, edit, origin) {
  if (edit.whole) return { text: edit.replacement, caret: edit.replacement.length };
  const places = placesOf(text, edit, origin);
  if (!places.length) return null;
  if ((edit.count ?? 1) > 1) {
    const replaced = places.reduceRight(withPlace, text);
    return { text: replaced, caret: replaced.length };
  }
  const distance = (/** @type {Place} */ { start }) => Math.abs(start - origin.offset);
  const nearest = places.reduce((best, place) => (distance(place) < distance(best) ? place : best));
  return { text: withPlace(text, nearest), caret: nearest.start + nearest.text.length };
}

/**
 * Whether a text follows an edit: nothing is left to replace, and its words are there.
 * @param {string} text
 * @param {Edit} edit
 * @param {Origin} origin
 */
export function isApplied(text, edit, origin) {
  if (edit.whole) return text === edit.replacement;
  const isOpen = placesOf(origin.text, edit, origin).length > 0;
  return isOpen && text.includes(edit.replacement) && !placesOf(text, edit, origin).length;
}

/**
 * The places where an edit applies, but for those that are as it would make them.
 * @param {string} text
 * @param {Edit} edit
 * @param {Origin} origin
 * @returns {Place[]}
 */
function placesOf(text, { text: words, replacement }, origin) {
  const own = origin.text.startsWith(words, origin.offset) ? standingAt(origin.text, origin.offset, words) : 'bare';
  const isPlace = (/** @type {number} */ start) => {
    const standing = standingAt(text, start, words);
    const isMeant =
      own === 'inside' || standing === own || standing === 'bare' || (standing === 'joined' && words.length >= SHORT);
    return isMeant && !isReplaced(text, start, words, replacement);
  };
  return occurrences(text, words)
    .filter(isPlace)
    .map((start) => ({ start, end: start + words.length, text: behindParticles(text, start, replacement) }));
}

/**
 * @param {string} text
 * @param {number} start
 * @param {string} words that begin there
 * @returns {Standing}
 */
function standingAt(text, start, words) {
  const before = text.slice(Math.max(0, start - BEFORE), start);
  const after = text.slice(start + words.length);
  const isCut = ENDS_WORD.test(words) && CONTINUED.test(after);
  const isDigits = [
    /^\p{Nd}/u.test(words) && IN_NUMBER[0].test(before),
    /\p{Nd}$/u.test(words) && IN_NUMBER[1].test(after),
  ];
  if (isCut || isDigits.includes(true)) return 'inside';
  if (!STARTS_WORD.test(words) || !ENDS_WORD.test(before)) return 'bare';
  return PARTICLES.test(before) ? 'joined' : 'inside';
}

/**
 * Whether the words stand there as a part of what replaces them: الكرملين in الكرملين الروسي.
 * @param {string} text
 * @param {number} start
 * @param {string} words
 * @param {string} replacement
 */
const isReplaced = (text, start, words, replacement) =>
  occurrences(replacement, words).some((at) => start >= at && text.startsWith(replacement, start - at));

/**
 * The article is written without its alif behind ل.
 * @param {string} text
 * @param {number} start
 * @param {string} replacement
 */
const behindParticles = (text, start, replacement) =>
  replacement.length > 3 && replacement.startsWith('ال') && /ل$/u.test(text.slice(0, start))
    ? `ل${replacement.slice(2)}`
    : replacement;

/**
 * @param {string} text
 * @param {Place} place
 */
const withPlace = (text, place) => text.slice(0, place.start) + place.text + text.slice(place.end);

/**
 * @param {string} text
 * @param {string} words
 */
function occurrences(text, words) {
  /** @type {number[]} */
  const starts = [];
  if (!words) return starts; // an empty text is everywhere
  for (let start = text.indexOf(words); start >= 0; start = text.indexOf(words, start + 1)) starts.push(start);
  return starts;
}

/**
 * Shows the spaces at the ends of a text, which may be all that an edit changes.
 * @param {string} text
 */
export const withVisibleSpaces = (text) =>
  text === '' ? '∅' : text.replace(/^ +| +$/g, (spaces) => '␣'.repeat(spaces.length));
