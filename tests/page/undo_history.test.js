import assert from 'node:assert/strict';
import test from 'node:test';

import { UndoHistory } from '../../workbench/ui/static/undo_history.js';
import { forManySeeds, randomText } from './random_texts.js';

test('typing without a pause is one step', () => {
  const history = new UndoHistory('');
  history.type('ق', 10_000);
  history.type('قا', 10_200);
  history.type('قال', 10_400);
  history.type('قال علييف', 12_000);
  assert.ok(history.undo());
  assert.equal(history.current, 'قال');
  assert.ok(history.undo());
  assert.equal(history.current, '');
  assert.equal(history.undo(), false);
});

test('what is typed after an undo takes the place of what was undone', () => {
  const history = new UndoHistory('أ');
  history.replace('ب');
  history.undo();
  history.type('ج', 0);
  assert.equal(history.redo(), false);
  history.undo();
  assert.equal(history.current, 'أ');
});

test('all undone and redone is as it was', () => {
  forManySeeds((random) => {
    const history = new UndoHistory('أول');
    for (let now = 0; now < 20_000; now += random() * 1500) {
      if (random() < 0.2) history.replace(randomText(random));
      else history.type(randomText(random), now);
    }
    const last = history.current;
    while (history.undo());
    assert.equal(history.current, 'أول');
    while (history.redo());
    assert.equal(history.current, last);
  }, 50);
});

test('texts and acts are undone and redone in the order in which they were done', () => {
  /** @type {string[]} */
  const done = [];
  const act = { undo: () => done.push('undo'), redo: () => done.push('redo') };
  const history = new UndoHistory('أ');
  history.replace('ب');
  history.note(act);
  history.replace('ج');
  assert.ok(history.undo());
  assert.deepEqual([history.current, done], ['ب', []]);
  assert.ok(history.undo());
  assert.deepEqual([history.current, done], ['ب', ['undo']]);
  assert.ok(history.undo());
  assert.equal(history.current, 'أ');
  assert.equal(history.undo(), false);
  while (history.redo());
  assert.deepEqual([history.current, done], ['ج', ['undo', 'redo']]);
});

test('an act is taken back out of turn, once', () => {
  let undone = 0;
  const act = { undo: () => (undone += 1), redo: () => {} };
  const history = new UndoHistory('أ');
  history.note(act);
  history.replace('ب');
  history.takeBack(act);
  history.takeBack(act);
  assert.equal(undone, 1);
  assert.ok(history.undo());
  assert.equal(history.current, 'أ');
  assert.equal(history.undo(), false);
});

test('the first undo of a restored draft brings back what stood before it', () => {
  const history = new UndoHistory('مسودة', 'محفوظ');
  assert.ok(history.undo());
  assert.equal(history.current, 'محفوظ');
  assert.equal(new UndoHistory('نص', 'نص').undo(), false);
});
