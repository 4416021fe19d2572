// Characters that a text has and nobody sees, or hardly: marks of direction, joiners, odd spaces, tatweel, vowel signs.

/** @typedef {{ text: string, mark: string }} Piece `mark` is the name of what `text` is, empty for plain text */

/** @type {Record<string, string>} */
const NAMED = {
  '\u200e': 'LRM',
  '\u200f': 'RLM',
  '\u061c': 'ALM',
  '\u200b': 'ZWSP',
  '\u200c': 'ZWNJ',
  '\u200d': 'ZWJ',
  '\u2060': 'WJ',
  '\ufeff': 'BOM',
  '\u00ad': 'SHY',
  '\u00a0': 'NBSP',
  '\u202f': 'NNBSP',
  '\u2009': 'THSP',
  '\u202a': 'LRE',
  '\u202b': 'RLE',
  '\u202c': 'PDF',
  '\u202d': 'LRO',
  '\u202e': 'RLO',
  '\u2066': 'LRI',
  '\u2067': 'RLI',
  '\u2068': 'FSI',
  '\u2069': 'PDI',
  '\t': 'TAB',
};
const MARKS =
  /[\u200b-\u200f\u061c\u2060\ufeff\u00ad\u00a0\u202f\u2009\u202a-\u202e\u2066-\u2069\t]|\u0640+|[\u064b-\u065f\u0670]+/g;

export const TATWEEL = 'tatweel';
export const VOWELS = 'vowels';

/** @param {string} character */
export const nameOf = (character) => NAMED[character[0]] ?? (character.startsWith('\u0640') ? TATWEEL : VOWELS);

/**
 * Cuts a text at its marks; the pieces together are the text.
 * @param {string} text
 * @returns {Piece[]}
 */
export function piecesOf(text) {
  /** @type {Piece[]} */
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(MARKS)) {
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), mark: '' });
    pieces.push({ text: match[0], mark: nameOf(match[0]) });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), mark: '' });
  return pieces;
}
