import assert from 'node:assert/strict';
import test from 'node:test';

import { piecesOf } from '../../workbench/ui/static/invisible_marks.js';
import { forManySeeds, randomText } from './random_texts.js';

const marksOf = (/** @type {string} */ text) => piecesOf(text).flatMap(({ mark }) => (mark ? [mark] : []));

test('the pieces of a text are the text, and plain ones have no mark in them', () => {
  forManySeeds((random) => {
    const text = randomText(random);
    const pieces = piecesOf(text);
    assert.equal(pieces.map((piece) => piece.text).join(''), text);
    for (const piece of pieces) if (!piece.mark) assert.deepEqual(marksOf(piece.text), []);
  });
});

test('marks have their names; what is seen hardly is one piece', () => {
  assert.deepEqual(marksOf('قال\u200f John\u200e:\u00a0نعم'), ['RLM', 'LRM', 'NBSP']);
  assert.deepEqual(marksOf('می\u200cخواهم'), ['ZWNJ']);
  assert.deepEqual(marksOf('مـــوسكو بِسْمِ'), ['tatweel', 'vowels', 'vowels', 'vowels']);
  assert.deepEqual(marksOf('عادي، 38 شخصا'), []);
});
