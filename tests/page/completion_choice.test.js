import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shownCompletions } from '../../workbench/ui/static/completion_choice.js';

/** @type {(text: string, typed: number) => import('../../workbench/ui/responses').Completion} */
const offer = (text, typed) => ({ text, typed, kind: 'term' });

test('nothing is offered but at the end of a word', () => {
  assert.equal(shownCompletions([], 'وزارة ', 6), null);
  assert.equal(shownCompletions([], 'وزارة', 3), null);
  assert.equal(shownCompletions([], '', 0), null);
  assert.deepEqual(shownCompletions([], 'وزارة', 5), []);
  assert.deepEqual(shownCompletions([], 'وزارَ، ثم', 5), []); // a vowel sign belongs to its word
});

test('what follows the caret already is not offered', () => {
  const whole = offer('وزارة الخارجية', 5);
  assert.deepEqual(shownCompletions([whole], 'وزارة الخارجية', 5), []);
  assert.deepEqual(shownCompletions([whole], 'وزارة الدفاع', 5), [whole]);
});
