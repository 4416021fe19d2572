import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { Clock, Server, settled } from './browser.js';

import { latestDraft, saveDraft } from '../../workbench/ui/static/drafts.js';
import { setAuthor } from '../../workbench/ui/static/http.js';
import { pendingCorrections, resendPending, submitCorrection } from '../../workbench/ui/static/outbox.js';

/** @import { Outcome } from '../../workbench/ui/static/outbox.js' */

/** @type {Clock} */
let clock;
/** @type {Server} */
let server;
/** @type {Outcome[]} */
let outcomes;
const note = (/** @type {Outcome} */ outcome) => void outcomes.push(outcome);
const states = () => outcomes.map(({ state, correction }) => `${correction.id} ${state}`);
const texts = () => server.requests.map((request) => request.body.text);

/**
 * @param {string} id
 * @param {string} text
 * @param {string | null} base
 */
function submit(id, text, base = null) {
  const work = { comment: '', seconds: 1, taken: [], refused: [] };
  submitCorrection({ id, text, base, status: 'done', beside: false, ...work }, note);
}

/** Lets the clock of the time stamps go on. */
const nextMillisecond = async () => {
  const now = Date.now();
  while (Date.now() === now) await settled();
};

beforeEach(async () => {
  clock = new Clock();
  clock.install();
  server = new Server();
  server.install();
  outcomes = [];
  localStorage.clear();
  setAuthor('أمل');
});

test('a correction is kept until the server has it', async () => {
  saveDraft('a', 'نص', null, () => {});
  submit('a', 'نص');
  assert.equal(latestDraft('a', null), null);
  assert.equal(pendingCorrections()[0].text, 'نص');
  assert.deepEqual(Object.keys(server.last.body).sort(), [
    ...['base', 'beside', 'comment', 'refused', 'seconds', 'status', 'taken', 'text'],
  ]);
  server.last.answer(200, { revision: 'r1' });
  await settled();
  assert.deepEqual(pendingCorrections(), []);
  assert.deepEqual(states(), ['a saved']);
});

test('corrections are sent one after another', async () => {
  submit('a', 'أول');
  submit('b', 'ثان');
  await settled();
  assert.deepEqual(texts(), ['أول']);
  server.last.answer(200, { revision: 'r1' });
  await settled();
  assert.deepEqual(texts(), ['أول', 'ثان']);
  server.last.answer(200, { revision: 'r2' });
  await settled();
  assert.deepEqual(states(), ['a saved', 'b saved']);
});

test('a second correction of the same sentence waits for the first and builds on it', async () => {
  submit('a', 'أول');
  await nextMillisecond();
  submit('a', 'ثان');
  server.last.answer(200, { revision: 'r1' });
  await settled();
  assert.deepEqual([server.last.body.text, server.last.body.base], ['ثان', 'r1']);
  server.last.answer(200, { revision: 'r2' });
  await settled();
  assert.deepEqual(states(), ['a saved']);
  assert.deepEqual(pendingCorrections(), []);
});

test('without an answer it is sent again', async () => {
  submit('a', 'نص');
  server.last.breakOff();
  await settled();
  assert.deepEqual(states(), ['a offline']);
  await clock.advance(3000);
  server.last.answer(503, {});
  await settled();
  await clock.advance(3000);
  server.last.answer(200, { revision: 'r1' });
  await settled();
  assert.deepEqual(states(), ['a offline', 'a offline', 'a saved']);
  assert.deepEqual(texts(), ['نص', 'نص', 'نص']);
});

test('what waits is sent in the order of the work', async () => {
  for (const id of ['c', 'b', 'a']) {
    submit(id, `نص ${id}`);
    await nextMillisecond();
    server.last.breakOff();
    await settled();
  }
  const tried = server.requests.length;
  await clock.advance(3000);
  for (const answered of ['c', 'b', 'a']) {
    assert.equal(server.last.body.text, `نص ${answered}`);
    server.last.answer(200, { revision: answered });
    await settled();
  }
  assert.equal(server.requests.length, tried + 3);
  assert.deepEqual(states().slice(-3), ['c saved', 'b saved', 'a saved']);
  assert.deepEqual(pendingCorrections(), []);
});

test('a new correction does not overtake those that wait', async () => {
  submit('b', 'أول');
  server.last.breakOff();
  await settled();
  await nextMillisecond();
  submit('a', 'ثان');
  server.last.answer(200, { revision: 'r1' });
  await settled();
  server.last.answer(200, { revision: 'r2' });
  await settled();
  assert.deepEqual(texts(), ['أول', 'أول', 'ثان']);
});

test('a conflict with its own text means that only the answer was lost', async () => {
  submit('a', 'نص');
  server.last.answer(409, { message: 'conflict', newest: { id: 'r1', after: 'نص', status: 'done' } });
  await settled();
  assert.deepEqual(states(), ['a saved']);
  assert.equal(outcomes[0].state === 'saved' && outcomes[0].revision, 'r1');
  assert.equal(latestDraft('a', null), null);
});

test('the same text with another status is a conflict: somebody has rejected it', async () => {
  submit('a', 'نص');
  server.last.answer(409, { message: 'conflict', newest: { id: 'r1', after: 'نص', status: 'rejected' } });
  await settled();
  assert.deepEqual(states(), ['a conflict']);
});

test('what was typed after a correction that is refused stays the draft', async () => {
  submit('a', 'نصي', 'r0');
  await nextMillisecond();
  saveDraft('a', 'نصي وأكثر', 'r0', () => {});
  server.last.answer(409, { message: 'conflict', newest: { id: 'r1', after: 'نص زميل' } });
  await settled();
  assert.equal(latestDraft('a', null)?.text, 'نصي وأكثر');
});

test('of a conflict the text stays as a draft', async () => {
  submit('a', 'نصي', 'r0');
  server.last.answer(409, { message: 'conflict', newest: { id: 'r1', after: 'نص زميل' } });
  await settled();
  assert.deepEqual(states(), ['a conflict']);
  assert.deepEqual([latestDraft('a', null)?.text, latestDraft('a', null)?.base], ['نصي', 'r0']);
  assert.deepEqual(pendingCorrections(), []);
});

test('of a conflict the newest text stays, where another was submitted meanwhile', async () => {
  submit('a', 'أول', 'r0');
  await nextMillisecond();
  submit('a', 'ثان', 'r0');
  server.last.answer(409, { message: 'conflict', newest: { id: 'r1', after: 'نص زميل' } });
  await settled();
  assert.equal(latestDraft('a', null)?.text, 'ثان');
  assert.deepEqual(states(), ['a conflict']);
  assert.deepEqual(pendingCorrections(), []);
});

test('what is refused stays as a draft and is not sent again', async () => {
  submit('a', 'نص');
  server.last.answer(400, { message: 'no' });
  await settled();
  await clock.advance(10_000);
  assert.deepEqual(states(), ['a refused']);
  assert.equal(server.requests.length, 1);
  assert.equal(latestDraft('a', null)?.text, 'نص');
});

test('the next visit sends what is left, and only what is one’s own', async () => {
  submit('a', 'نص أمل');
  server.last.breakOff();
  await settled();
  setAuthor('Badr');
  await clock.advance(3000);
  resendPending(note);
  await settled();
  assert.equal(server.requests.length, 1);
  setAuthor('أمل');
  resendPending(note);
  assert.equal(server.requests.length, 2);
  assert.equal(server.last.author, encodeURIComponent('أمل'));
  server.last.answer(200, { revision: 'r1' });
  await settled();
  assert.deepEqual(states(), ['a offline', 'a saved']);
});

test('a correction of a window that was closed is kept beside one’s own, and sent too', async () => {
  const other = 'muqabala:waiting:%D8%A3%D9%85%D9%84:a:other';
  const left = { id: 'a', text: 'نص النافذة الأخرى', base: 'r0', status: 'done', comment: '', seconds: 1 };
  localStorage.setItem(other, JSON.stringify({ ...left, taken: [], refused: [], at: '2020-01-01T00:00:00.000Z' }));
  submit('a', 'نصي', 'r0');
  server.last.answer(200, { revision: 'r1' });
  await settled();
  assert.deepEqual(texts(), ['نصي', 'نص النافذة الأخرى']);
  server.last.answer(409, { message: 'conflict', newest: { id: 'r1', after: 'نصي', status: 'done' } });
  await settled();
  assert.deepEqual(states(), ['a saved', 'a conflict']);
  assert.deepEqual(pendingCorrections(), []);
});
