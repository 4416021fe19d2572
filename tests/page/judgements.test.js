import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { Clock, Server, settled } from './browser.js';

import { setAuthor } from '../../workbench/ui/static/http.js';
import {
  onJudgementsKept,
  pendingJudgements,
  sendPending,
  submitJudgement,
} from '../../workbench/ui/static/judgements.js';
import { addPending } from '../../workbench/ui/static/pending_view.js';

/** @type {Clock} */
let clock;
/** @type {Server} */
let server;
let kept = 0;
onJudgementsKept(() => {
  kept += 1;
});

/** @type {any} */
const finding = { key: 'number:0-2', check: 'number', start: 0, end: 2, text: '12', severity: 'critical' };

beforeEach(() => {
  clock = new Clock();
  clock.install();
  server = new Server();
  server.install();
  localStorage.clear();
  setAuthor('أمل');
  kept = 0;
});

test('a judgement is kept until the server has answered, and then the answer is told', async () => {
  const saved = submitJudgement('a', { kind: 'comment', text: 'سؤال' });
  await settled();
  assert.deepEqual(
    [server.last.method, server.last.path, server.last.body],
    [...['POST', '/api/pairs/a/comment', { text: 'سؤال' }]],
  );
  assert.equal(pendingJudgements('a').length, 1);
  server.last.answer(200, { id: 'r1' });
  assert.deepEqual(await saved, { id: 'r1' });
  assert.deepEqual(pendingJudgements(), []);
});

test('while the server is away judgements wait in their order, also for the next visit', async () => {
  submitJudgement('a', { kind: 'dismiss', finding });
  await settled();
  server.last.breakOff();
  await settled();
  submitJudgement('b', { kind: 'link', target: 't', decision: 'cut' });
  await settled();
  server.last.answer(503);
  await settled();
  assert.equal(kept, 2);
  assert.deepEqual(
    pendingJudgements().map(({ id, judgement }) => [id, judgement.kind]),
    [
      ['a', 'dismiss'],
      ['b', 'link'],
    ],
  );
  const asked = server.requests.length;
  await clock.advance(3000);
  assert.equal(server.requests.length, asked + 1, 'one try at a time, however many wait');
  server.last.answer(200);
  await settled();
  assert.equal(server.last.path, '/api/pairs/b/links');
  server.last.answer(200);
  await settled();
  assert.deepEqual(pendingJudgements(), []);
});

test('what the server refuses is told and not sent again', async () => {
  const refused = assert.rejects(submitJudgement('a', { kind: 'restore', finding }));
  await settled();
  server.last.answer(400, { message: 'no' });
  await refused;
  assert.deepEqual(pendingJudgements(), []);
  await clock.advance(10_000);
  assert.equal(server.requests.length, 1);
});

test('the judgements of another person are left alone', async () => {
  submitJudgement('a', { kind: 'comment', text: 'سؤال' });
  await settled();
  server.last.breakOff();
  await settled();
  setAuthor('Badr');
  await sendPending();
  assert.equal(server.requests.length, 1);
  assert.deepEqual(pendingJudgements(), []);
});

test('a sentence is shown with what is still on its way', () => {
  /** @type {any} */
  const pair = {
    ...{ id: 'a', garbled: '12 نص', text: '12 نص', status: 'untouched', comment: null, dismissed: [] },
    ...{ links: [{ id: 't', decision: null }], report: { findings: [finding] } },
  };
  const at = '2026-01-01T00:00:00.000Z';
  const annotation = { start: 3, end: 5, category: 'style', severity: /** @type {const} */ ('minor') };
  addPending(pair, [
    { id: 'a', at, judgement: { kind: 'dismiss', finding } },
    { id: 'a', at, judgement: { kind: 'mark', annotation } },
    { id: 'a', at, judgement: { kind: 'link', target: 't', decision: 'cut' } },
    { id: 'a', at, judgement: { kind: 'comment', text: 'سؤال' } },
  ]);
  assert.deepEqual(
    pair.report.findings.map((/** @type {any} */ one) => [one.check, one.text]),
    [['person', 'نص']],
  );
  assert.deepEqual([pair.dismissed, pair.links[0].decision], [[{ check: 'number', text: '12' }], 'cut']);
  assert.deepEqual([pair.comment.comment, pair.comment.author], ['سؤال', 'أمل']);
  addPending(pair, [{ id: 'a', at, judgement: { kind: 'restore', finding } }]);
  assert.deepEqual([pair.report.findings.length, pair.dismissed], [2, []]);
});

test('a reply goes to its comment, and is shown before the server has it', async () => {
  const reply = {
    kind: /** @type {const} */ ('reply'),
    thread: 'c1',
    action: /** @type {const} */ ('reply'),
    text: 'جواب',
  };
  submitJudgement('a', reply);
  await settled();
  assert.deepEqual(
    [server.last.path, server.last.body],
    ['/api/pairs/a/threads/c1', { action: 'reply', text: 'جواب' }],
  );
  const at = '2026-01-01T00:00:00.000Z';
  const threads = ['c0', 'c1'].map((id) => ({ id, replies: [], resolved: false }));
  /** @type {any} */
  const pair = { threads };
  addPending(pair, [
    { id: 'a', at, judgement: reply },
    { id: 'a', at, judgement: { kind: 'reply', thread: 'c0', action: 'resolve', text: '' } },
  ]);
  assert.deepEqual(
    pair.threads.map((/** @type {any} */ one) => [one.resolved, one.replies.map((/** @type {any} */ r) => r.text)]),
    [
      [true, ['']],
      [false, ['جواب']],
    ],
  );
  assert.deepEqual([pair.threads[1].replies[0].author, pair.threads[1].replies[0].created], ['أمل', at]);
});
