// Two changes of one text put together, where they do not touch the same words.

import { diff } from './diff.js';

/** @import { Pair } from '../responses' */
/** @typedef {{ start: number, end: number, text: string }} Change in code units of the text before */

/**
 * @param {string} before
 * @param {string} after
 * @returns {Change[]} in order; between two of them there is text that stays
 */
export function changesOf(before, after) {
  /** @type {Change[]} */
  const changes = [];
  let [at, isOpen] = [0, false];
  for (const [operation, text] of diff(before, after)) {
    if (operation === 'equal') {
      at += text.length;
      isOpen = false;
      continue;
    }
    if (!isOpen) changes.push({ start: at, end: at, text: '' });
    isOpen = true;
    const change = changes[changes.length - 1];
    if (operation === 'insert') change.text += text;
    else {
      at += text.length;
      change.end = at;
    }
  }
  return changes;
}

/**
 * @param {string} base that both texts were made from
 * @param {string} mine
 * @param {string} theirs
 * @returns {string | null} null where they changed the same words, or words without any between them
 */
export function merge(base, mine, theirs) {
  const [own, others] = [changesOf(base, mine), changesOf(base, theirs)];
  const further = others.filter((other) => !own.some((change) => isSame(change, other)));
  if (own.some((change) => further.some((other) => change.start <= other.end && other.start <= change.end))) {
    return null;
  }
  let [merged, at] = ['', 0];
  for (const { start, end, text } of [...own, ...further].sort((a, b) => a.start - b.start)) {
    merged += base.slice(at, start) + text;
    at = end;
  }
  return merged + base.slice(at);
}

/**
 * @param {Change} one
 * @param {Change} other
 */
const isSame = (one, other) => one.start === other.start && one.end === other.end && one.text === other.text;

/**
 * @param {Pair} pair
 * @param {string | null} base a revision, null for the garbled text
 * @returns {string | null} its text; null where the history does not have it
 */
export function textAt({ garbled, history }, base) {
  return base === null ? garbled : (history.find((revision) => revision.id === base)?.after ?? null);
}

/**
 * The text of somebody put together with what stands now.
 * @param {Pair} pair
 * @param {string | null} base revision that the text was made from
 * @param {string} mine
 */
export function mergeWithStanding(pair, base, mine) {
  const before = textAt(pair, base);
  if (mine === pair.text) return mine;
  return before === null ? null : merge(before, mine, pair.text);
}
