import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { Clock, Server, settled } from './browser.js';

import { discardDraft, latestDraft, saveDraft, sendDraftNow } from '../../workbench/ui/static/drafts.js';
import { setAuthor } from '../../workbench/ui/static/http.js';

/** @type {Clock} */
let clock;
/** @type {Server} */
let server;
/** @type {string[]} */
let states;
const note = (/** @type {string} */ state) => void states.push(state);

beforeEach(() => {
  clock = new Clock();
  clock.install();
  server = new Server();
  server.install();
  states = [];
  localStorage.clear();
  setAuthor('أمل');
});

test('a draft is in the browser at once and on the server after a pause', async () => {
  saveDraft('doc:0-9', 'ن', null, note);
  saveDraft('doc:0-9', 'نص', null, note);
  assert.equal(latestDraft('doc:0-9', null)?.text, 'نص');
  await clock.advance(1000);
  assert.equal(server.requests.length, 0);
  await clock.advance(300);
  assert.deepEqual(
    server.requests.map(({ method, path, body }) => [method, path, body]),
    [['PUT', '/api/pairs/doc%3A0-9/draft', { text: 'نص', base: null }]],
  );
  server.last.answer(200, { stands: true });
  await settled();
  assert.deepEqual(states, ['kept']);
});

test('a draft that the server did not get is sent again, unless more was typed', async () => {
  saveDraft('a', 'نص', 'r1', note);
  await clock.advance(1200);
  server.last.breakOff();
  await settled();
  assert.deepEqual(states, ['offline']);
  await clock.advance(3000);
  assert.equal(server.requests.length, 2);
  server.last.breakOff();
  await settled();
  saveDraft('a', 'نص أطول', 'r1', note);
  await clock.advance(1200);
  assert.equal(server.requests.length, 3);
  await clock.advance(3000);
  assert.equal(server.requests.length, 3, 'the text from before is not sent any more');
  assert.equal(server.last.body.text, 'نص أطول');
});

test('a draft that the server refuses is not sent again', async () => {
  saveDraft('a', 'نص', null, note);
  await clock.advance(1200);
  server.last.answer(400, { message: 'no' });
  await settled();
  await clock.advance(10_000);
  assert.deepEqual(states, ['refused']);
  assert.equal(server.requests.length, 1);
});

test('as the page is left a draft is sent at once', async () => {
  saveDraft('a', 'نص', null, note);
  sendDraftNow('a');
  sendDraftNow('b');
  assert.equal(server.requests.length, 1);
  assert.ok(server.last.keepalive);
  await clock.advance(5000);
  assert.equal(server.requests.length, 1, 'and not once more');
});

test('a discarded draft is neither kept nor sent', async () => {
  saveDraft('a', 'نص', null, note);
  discardDraft('a');
  await clock.advance(5000);
  assert.equal(latestDraft('a', null), null);
  assert.equal(server.requests.length, 0);
  discardDraft('a', { onServer: true });
  assert.equal(server.last.method, 'DELETE');
});

test('the later draft is taken', () => {
  const [old, future] = ['2020-01-01T00:00:00.000Z', '2999-01-01T00:00:00.000Z'];
  assert.equal(latestDraft('a', null), null);
  assert.equal(latestDraft('a', { text: 'الخادم', base: null, at: old })?.text, 'الخادم');
  saveDraft('a', 'المتصفح', null, note);
  assert.equal(latestDraft('a', { text: 'الخادم', base: null, at: old })?.text, 'المتصفح');
  assert.equal(latestDraft('a', { text: 'الخادم', base: null, at: future })?.text, 'الخادم');
});

test('nobody gets the draft of another', () => {
  saveDraft('a', 'نص أمل', null, note);
  setAuthor('Badr');
  assert.equal(latestDraft('a', null), null);
  setAuthor('أمل');
  assert.equal(latestDraft('a', null)?.text, 'نص أمل');
});

test('each window has its own draft, and the latest one goes to whoever opens the sentence', () => {
  const other = 'muqabala:draft:%D8%A3%D9%85%D9%84:a:other';
  const draft = (/** @type {string} */ text, /** @type {string} */ at) => JSON.stringify({ text, base: null, at });
  localStorage.setItem(other, draft('نص النافذة الأخرى', '2020-01-01T00:00:00.000Z'));
  saveDraft('a', 'نصي', null, note);
  discardDraft('a');
  assert.ok(localStorage.getItem(other), 'what another window has typed stays');
  assert.equal(latestDraft('a', null)?.text, 'نص النافذة الأخرى');
  assert.equal(localStorage.getItem(other), null, 'and is this window’s now');
  discardDraft('a');
  assert.equal(latestDraft('a', null), null);
});

test('of a sentence that is gone the server keeps the draft, and tells so', async () => {
  saveDraft('a', 'نص', 'r1', note);
  await clock.advance(1200);
  server.last.answer(200, { stands: false });
  await settled();
  assert.deepEqual(states, ['gone']);
});
