import assert from 'node:assert/strict';
import test from 'node:test';

import { changesOf, merge, mergeWithStanding } from '../../workbench/ui/static/merge.js';
import { edited, forManySeeds, randomText } from './random_texts.js';

const BASE = 'قال Zelensky إن الحرب بدأت في Baku يوم الاثنين';

test('changes of different words are put together', () => {
  const mine = BASE.replace('Baku', 'باكو');
  const theirs = BASE.replace('Zelensky', 'زيلينسكي').replace('الاثنين', 'الثلاثاء');
  assert.equal(merge(BASE, mine, theirs), 'قال زيلينسكي إن الحرب بدأت في باكو يوم الثلاثاء');
});

test('changes of the same words, or without a word between them, are not', () => {
  assert.equal(merge(BASE, BASE.replace('Baku', 'باكو'), BASE.replace('Baku', 'بغداد')), null);
  assert.equal(merge(BASE, `${BASE} أيضا`, `${BASE} كذلك`), null);
  assert.equal(merge(BASE, BASE.replace('في Baku', 'هناك'), BASE.replace('Baku', 'باكو')), null);
  assert.equal(merge('أ ب', '', 'أ ب ج'), null);
});

test('what both changed alike is changed once', () => {
  const both = BASE.replace('Zelensky', 'زيلينسكي');
  assert.equal(merge(BASE, both.replace('Baku', 'باكو'), both), both.replace('Baku', 'باكو'));
});

test('changes are those of the text', () => {
  forManySeeds((random) => {
    const before = randomText(random);
    const after = edited(random, before);
    let [text, at] = ['', 0];
    for (const change of changesOf(before, after)) {
      assert.ok(change.start >= at, 'in order');
      text += before.slice(at, change.start) + change.text;
      at = change.end;
    }
    assert.equal(text + before.slice(at), after);
  });
});

test('one change alone is taken as it is, and the order of the two does not matter', () => {
  forManySeeds((random) => {
    const base = randomText(random);
    const [mine, theirs] = [edited(random, base), edited(random, base)];
    assert.equal(merge(base, mine, base), mine);
    assert.equal(merge(base, base, theirs), theirs);
    assert.equal(merge(base, mine, mine), mine);
    assert.equal(merge(base, mine, theirs), merge(base, theirs, mine));
  });
});

test('of words that are far enough apart every change of both is in the merged text', () => {
  forManySeeds((random) => {
    const words = Array.from({ length: 12 }, (_, index) => `كلمة${index}`);
    const [mine, theirs, both] = [[...words], [...words], [...words]];
    for (let index = 0; index < words.length; index += 2) {
      const changed = random() < 0.3 ? '' : `جديد${index} هنا`;
      const text = random() < 0.5 ? mine : theirs;
      if (changed) text[index] = both[index] = changed;
    }
    assert.equal(merge(words.join(' '), mine.join(' '), theirs.join(' ')), both.join(' '));
  });
});

test('a text is merged with what stands, from the revision that it was made from', () => {
  const revision = (/** @type {string} */ id, /** @type {string} */ after) => ({ id, after });
  const history = [revision('r1', BASE), revision('r2', BASE.replace('Zelensky', 'زيلينسكي'))];
  const pair = /** @type {any} */ ({ garbled: 'آخر', history, text: history[1].after });
  assert.equal(
    mergeWithStanding(pair, 'r1', BASE.replace('Baku', 'باكو')),
    'قال زيلينسكي إن الحرب بدأت في باكو يوم الاثنين',
  );
  assert.equal(mergeWithStanding(pair, null, 'نص'), null);
  assert.equal(mergeWithStanding(pair, 'unknown', 'نص'), null);
  assert.equal(mergeWithStanding(pair, 'unknown', pair.text), pair.text);
});
