// Where the words of a search stand in a text, compared as the server compares them (see arabic/queries.py).

import { domRange, highlight } from './text_ranges.js';

/** @import { Range as Offsets } from './text_offsets.js' */
/** @typedef {{ text: string, starts: number[], ends: number[] }} Folded each character with its place in the source */

const TERM = /"([^"]*)"|«([^»]*)»|(\S+)/g;
const DROPPED = /[\p{M}\p{C}\u0640]/u;
const WORD_CHARACTER = /[\p{L}\p{N}]/u;
/** @type {Record<string, string>} */
const LETTERS = {
  ٱ: 'ا', // hamza and madda go with the marks
  ى: 'ي',
  ة: 'ه',
  ی: 'ي', // what keyboards for Persian and Urdu write
  ک: 'ك',
  ڪ: 'ك',
  ہ: 'ه',
  ھ: 'ه',
  ە: 'ه',
  ۃ: 'ه',
  ß: 'ss',
  ς: 'σ',
};
const DIGITS = /[٠-٩۰-۹]/;
const SPELLINGS = Object.entries({
  وو: ['يو', 'ءو'], // مسؤول and مسئول, رؤوس and رءوس
  يو: ['وو'],
  ءو: ['وو'],
  مايه: ['ميه'],
  ميه: ['مايه'],
  مايت: ['ميت'],
  ميت: ['مايت'],
});

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
 * The other forms in which the words of a term are found: spellings, and figures with or without groups.
 * @param {string} term
 */
function alternatives(term) {
  const inner = term.trim();
  const found = [term];
  if (/^[1-9]\d{3,}$/.test(inner)) found.push(` ${inner.replace(/\B(?=(?:\d{3})+$)/g, ' ')}`);
  else if (/^[1-9]\d{0,2}(?: \d{3})+$/.test(inner)) found.push(term.replace(inner, inner.replaceAll(' ', '')));
  for (const [said, others] of SPELLINGS) {
    if (term.includes(said)) found.push(...others.map((other) => term.replaceAll(said, other)));
  }
  return [...new Set(found)];
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
  const asked = terms(query, anywhere).flatMap(({ kind, text }) =>
    (kind === 'words' ? alternatives(text) : [text]).map((form) => ({ kind, form })),
  );
  for (const { kind, form } of asked) {
    const { text, starts, ends } = texts[kind];
    const inner = form.trim();
    const lead = form.indexOf(inner);
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
      hits.push([starts[at + lead], ends[at + lead + inner.length - 1]]);
    }
  }
  return hits;
}

/**
 * Lights up the words of a search, without a change to the elements.
 * @param {'found-rows' | 'found-sentence' | 'found-names' | 'found-counterparts' | 'found-concordance'} name
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
