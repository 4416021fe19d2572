// Numbers and words that run from left to right, with the signs that belong to them. Amid words that run from right to
// left a browser lays each such run out as a whole, so that a change inside of one has to be shown as one of all of it.

import { tokenize } from './text_offsets.js';

/** @import { Range as Offsets } from './text_offsets.js' */
/** @typedef {[operation: 'equal' | 'delete' | 'insert', text: string]} Run */
/** @typedef {{ start: number, end: number, isLatin: boolean }} Unit */

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const LETTER = /\p{L}/u;
const WORD = /[\p{L}\p{N}]/u;
const ARABIC_DIGITS = /^[٠-٩۰-۹]+$/;
const SIGN_BEFORE = /^[#@+\-−±$€£¥]$/;
const SIGN_AFTER = /^[%٪‰°$€£¥+]$/;

/** @param {string} token */
const isCore = (token) => WORD.test(token) && (ARABIC_DIGITS.test(token) || !RIGHT_TO_LEFT.test(token));

/**
 * @param {string} text
 * @returns {Offsets[]} in code units
 */
export function unitsOf(text) {
  const tokens = tokenize(text);
  const offsets = [0];
  for (const token of tokens) offsets.push(offsets[offsets.length - 1] + token.length);
  /** @type {Unit[]} in tokens */
  const units = [];
  tokens.forEach((token, index) => {
    if (!isCore(token)) return;
    const last = units.at(-1);
    const isLatin = LETTER.test(token);
    if (last && areJoined(last, tokens.slice(last.end, index))) {
      last.end = index + 1;
      last.isLatin ||= isLatin;
    } else units.push({ start: index, end: index + 1, isLatin });
  });
  for (const unit of units) addSigns(unit, tokens);
  return units.map(({ start, end }) => [offsets[start], offsets[end]]);
}

/**
 * Whatever stands after a Latin word joins it with the next one or a number; after a number only signs do.
 * @param {Unit} unit
 * @param {string[]} between
 */
const areJoined = (unit, between) =>
  between.every((token) => !RIGHT_TO_LEFT.test(token) || !WORD.test(token)) &&
  (unit.isLatin || between.every((token) => token.trim()));

/**
 * @param {Unit} unit
 * @param {string[]} tokens
 */
function addSigns(unit, tokens) {
  if (SIGN_BEFORE.test(tokens[unit.start - 1] ?? '')) unit.start -= 1;
  const next = tokens[unit.end] ?? '';
  if (SIGN_AFTER.test(next)) unit.end += 1;
  else if (!next.trim() && SIGN_AFTER.test(tokens[unit.end + 1] ?? '')) unit.end += 2;
}

/** @typedef {{ operation: Run[0], text: string, before: number, after: number }} Token with its place in either text */

/**
 * Widens changes to the whole of every unit that they are inside of, in either text.
 * @param {Run[]} runs
 * @returns {Run[]} not joined
 */
export function widened(runs) {
  const tokens = placed(runs);
  const groups = [
    ...tokensOfUnits(tokens, 'before', 'insert', unitsOf(textWithout(runs, 'insert'))),
    ...tokensOfUnits(tokens, 'after', 'delete', unitsOf(textWithout(runs, 'delete'))),
  ];
  /** @type {Set<Token>} equal ones that are shown as replaced */
  const replaced = new Set();
  const isChanged = (/** @type {Token} */ token) => token.operation !== 'equal' || replaced.has(token);
  for (let grown = true; grown;) {
    grown = false;
    for (const group of groups) {
      if (!group.some(isChanged) || group.every(isChanged)) continue;
      for (const token of group) if (!isChanged(token)) replaced.add(token);
      grown = true; // which may reach into a unit of the other text
    }
  }
  return tokens.flatMap((token) =>
    replaced.has(token)
      ? /** @type {Run[]} */ ([
          ['delete', token.text],
          ['insert', token.text],
        ])
      : /** @type {Run[]} */ ([[token.operation, token.text]]),
  );
}

/**
 * The tokens of each unit of one text; of those that are not in it, the ones strictly inside.
 * @param {Token[]} tokens
 * @param {'before' | 'after'} side
 * @param {Run[0]} absent
 * @param {Offsets[]} units
 */
function tokensOfUnits(tokens, side, absent, units) {
  let first = 0;
  return units.map(([start, end]) => {
    /** @type {Token[]} */
    const inside = [];
    for (; first < tokens.length && tokens[first][side] < end; first += 1) {
      const { operation, text, [side]: position } = tokens[first];
      if (operation === absent ? start < position : start < position + text.length) inside.push(tokens[first]);
    }
    return inside;
  });
}

/** @param {Run[]} runs */
function placed(runs) {
  /** @type {Token[]} */
  const tokens = [];
  let [before, after] = [0, 0];
  for (const [operation, run] of runs) {
    for (const text of tokenize(run)) {
      tokens.push({ operation, text, before, after });
      if (operation !== 'insert') before += text.length;
      if (operation !== 'delete') after += text.length;
    }
  }
  return tokens;
}

/**
 * @param {Run[]} runs
 * @param {Run[0]} left out
 */
const textWithout = (runs, left) =>
  runs
    .filter(([operation]) => operation !== left)
    .map(([, text]) => text)
    .join('');
