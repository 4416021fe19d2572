// Where the words of a search stand in a text, compared as the server compares them (see arabic/queries.py).

import { domRange, highlight } from './text_ranges.js';

/** @import { Range as Offsets } from './text_offsets.js' */
/** @typedef {{ text: string, starts: number[], ends: number[] }} Folded each character with its place in the source */

const TERM = /"([^"]*)"|«([^»]*)»|(\S+)/g;
const DROPPED = /[\p{M}\p{C}\u0640]/u;
const WORD_CHARACTER = /[\p{L}\p{N}]/u;
/** @type {Record<string, string>} */
const LETTERS = { ٱ: 'ا', ى: 'ي', ة: 'ه', ß: 'ss', ς: 'σ' }; // hamza and madda go with the marks
const DIGITS = /[٠-٩۰-۹]/;

/** @param {string} character */
function foldedCharacter(character) {
  if (DIGITS.test(character)) return String((character.codePointAt(0) ?? 0) & 15);
  const lower = character.toLowerCase();
  return LETTERS[lower] ?? lower;
}

/**
 * Words, or symbols, with one space before, between and after them.
 * @param {string} source
 * @param {'words' | 'symbols'} kind
 * @returns {Folded}
 */
function folded(source, kind) {
  let text = ' ';
  const [starts, ends] = [[0], [0]];
  /** @type {(character: string, start: number, end: number) => void} */
  const add = (character, start, end) => {
    text += character;
    for (let unit = 0; unit < character.length; unit += 1) {
      starts.push(start);
      ends.push(end);
    }
  };
  let offset = 0;
  for (const character of source) {
    const end = offset + character.length;
    for (const part of character.normalize('NFKD')) {
      if (DROPPED.test(part)) {
        if (!text.endsWith(' ')) ends[ends.length - 1] = end; // a mark belongs to the letter before it
      } else if ((WORD_CHARACTER.test(part) ? 'words' : part.trim() ? 'symbols' : 'space') === kind) {
        add(kind === 'words' ? foldedCharacter(part) : part, offset, end);
      } else if (!text.endsWith(' ')) add(' ', offset, offset);
    }
    offset = end;
  }
  if (!text.endsWith(' ')) add(' ', offset, offset);
  return { text, starts, ends };
}

/**
 * @param {string} query
 * @param {boolean} anywhere whether short words are looked for inside of longer ones too
 * @returns {{ kind: 'words' | 'symbols', text: string }[]}
 */
function terms(query, anywhere) {
  /** @type {(match: RegExpMatchArray) => { kind: 'words' | 'symbols', text: string }[]} */
  const termsOf = (match) => {
    const inner = match[1] || match[2] || match[3] || match[0];
    const words = folded(inner, 'words').text.trim();
    if (words && anywhere) return words.split(' ').map((text) => ({ kind: 'words', text }));
    if (words.length === 1) return [{ kind: 'words', text: ` ${words} ` }];
    if (words) return [{ kind: 'words', text: words.length === 2 ? ` ${words}` : words }];
    const runs = folded(inner, 'symbols').text.split(' ').filter(Boolean);
    return runs.map((text) => ({ kind: 'symbols', text }));
  };
  return Array.from(query.matchAll(TERM)).flatMap(termsOf);
}

/**
 * @param {string} source
 * @param {string} query
 * @returns {Offsets[]} in code units, in the order of the words of the query
 */
export function hitsOf(source, query, { anywhere = false } = {}) {
  /** @type {Offsets[]} */
  const hits = [];
  const texts = { words: folded(source, 'words'), symbols: folded(source, 'symbols') };
  for (const term of terms(query, anywhere)) {
    const { text, starts, ends } = texts[term.kind];
    const inner = term.text.trim();
    const lead = term.text.indexOf(inner);
    for (let at = text.indexOf(term.text); at >= 0; at = text.indexOf(term.text, at + 1)) {
      hits.push([starts[at + lead], ends[at + lead + inner.length - 1]]);
    }
  }
  return hits;
}

/**
 * Lights up the words of a search, without a change to the elements.
 * @param {'found-rows' | 'found-sentence' | 'found-names' | 'found-counterparts'} name
 * @param {Iterable<Element>} elements each a text of its own
 * @param {string} query
 */
export function showHits(name, elements, query, { anywhere = false } = {}) {
  const ranges = query.trim()
    ? Array.from(elements, (element) =>
        hitsOf(element.textContent ?? '', query, { anywhere }).map((hit) => domRange(element, ...hit)),
      )
    : [];
  highlight(name, ranges.flat());
}
