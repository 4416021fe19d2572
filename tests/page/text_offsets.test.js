import assert from 'node:assert/strict';
import test from 'node:test';

import {
  codePointAt,
  codePointRange,
  codeUnitsOf,
  cutAtSpans,
  truncated,
  widenToWords,
  withoutOverlap,
  wordRanges,
} from '../../workbench/ui/static/text_offsets.js';
import { forManySeeds, randomText } from './random_texts.js';

/** @import { Severity } from '../../workbench/ui/responses' */

/** @type {Severity[]} */
const SEVERITIES = ['neutral', 'minor', 'major', 'critical'];

const words = (/** @type {string} */ text) => wordRanges(text).map(([start, end]) => text.slice(start, end));

test('offsets go from code points to code units and back', () => {
  forManySeeds((random) => {
    const text = randomText(random);
    const characters = Array.from(text);
    const codeUnit = codeUnitsOf(text);
    for (let point = 0; point <= characters.length; point += 1) {
      assert.equal(codeUnit(point), characters.slice(0, point).join('').length, text);
      assert.equal(codePointAt(text, codeUnit(point)), point, text);
    }
    assert.equal(codeUnit(characters.length + 5), text.length, 'past the end');
  });
});

test('a range keeps its words in code points', () => {
  const text = '😀 قال 𐩠𐩡 علييف';
  const start = text.indexOf('علييف');
  const [from, to] = codePointRange(text, [start, start + 5]);
  assert.equal(Array.from(text).slice(from, to).join(''), 'علييف');
  assert.deepEqual([from, to], [9, 14]);
});

test('words have their marks, their joined parts and their numbers', () => {
  assert.deepEqual(words('بِسْمِ ٱللّٰه، قال.'), ['بِسْمِ', 'ٱللّٰه', 'قال']);
  assert.deepEqual(words('نحو ١٢٫٥ مليون (1,250)'), ['نحو', '١٢٫٥', 'مليون', '1,250']);
  assert.deepEqual(words('Zelenskyy’s well-known'), ['Zelenskyy’s', 'well-known']);
  assert.deepEqual(words('\u200f😀 — «»'), []);
});

test('words do not overlap and hold all letters and digits', () => {
  forManySeeds((random) => {
    const text = randomText(random);
    const rest = [];
    let position = 0;
    for (const [start, end] of wordRanges(text)) {
      assert.ok(position <= start && start < end, text);
      rest.push(text.slice(position, start));
      position = end;
    }
    rest.push(text.slice(position));
    assert.doesNotMatch(rest.join(''), /[\p{L}\p{N}]/u);
  });
});

test('a selection is widened to whole words', () => {
  const text = 'قال إلهام علييف أمس';
  assert.deepEqual(widenToWords(text, [6, 12]), [4, 15]);
  assert.deepEqual(widenToWords(text, [4, 9]), [4, 9], 'a whole word stays');
  assert.deepEqual(widenToWords(text, [3, 4]), [3, 4], 'a space stays');
});

test('of findings that overlap the most severe is kept, else the first', () => {
  const minor = { start: 0, end: 10, severity: /** @type {Severity} */ ('minor') };
  const critical = { start: 5, end: 7, severity: /** @type {Severity} */ ('critical') };
  const later = { start: 6, end: 12, severity: /** @type {Severity} */ ('critical') };
  assert.deepEqual(withoutOverlap([minor, later, critical]), [critical]);
  assert.deepEqual(withoutOverlap([minor, { ...minor, start: 2 }]), [minor]);
  assert.deepEqual(withoutOverlap([{ ...minor, end: 0 }]), [], 'an empty span cannot be shown');
});

test('a text cut at spans is the same text, and each span has its words', () => {
  forManySeeds((random) => {
    const text = randomText(random);
    const characters = Array.from(text);
    const place = () => Math.floor(random() * (characters.length + 1));
    const spans = Array.from({ length: 6 }, () => {
      const [start, end] = [place(), place()].sort((a, b) => a - b);
      return { start, end, severity: SEVERITIES[Math.floor(random() * SEVERITIES.length)] };
    });
    const pieces = cutAtSpans(text, spans);
    assert.equal(pieces.map((piece) => piece.text).join(''), text);
    const shown = pieces.flatMap((piece) => (piece.span ? [piece] : []));
    assert.deepEqual(
      shown.map((piece) => piece.span),
      withoutOverlap(spans),
    );
    for (const { text: part, span } of shown) {
      assert.equal(part, characters.slice(span?.start, span?.end).join(''));
    }
  });
});

test('a text is not cut within a character', () => {
  assert.equal(truncated('😀😀😀', 2), '😀😀…');
  assert.equal(truncated('قال', 3), 'قال');
});
