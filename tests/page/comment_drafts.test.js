import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { Clock, Server, settled } from './browser.js';

import {
  discardCommentDraft,
  latestCommentDraft,
  saveCommentDraft,
  sendCommentDraftNow,
} from '../../workbench/ui/static/comment_drafts.js';
import { setAuthor } from '../../workbench/ui/static/http.js';

/** @type {Clock} */
let clock;
/** @type {Server} */
let server;

beforeEach(() => {
  clock = new Clock();
  clock.install();
  server = new Server();
  server.install();
  localStorage.clear();
  setAuthor('أمل');
});

test('what is typed of a comment is here at once and at the server within two seconds', async () => {
  saveCommentDraft('a', 'أ');
  saveCommentDraft('a', 'أظن');
  assert.equal(latestCommentDraft('a', null), 'أظن');
  await clock.advance(2000);
  assert.deepEqual(
    server.requests.map(({ method, path, body }) => [method, path, body]),
    [['PUT', '/api/pairs/a/comment', { text: 'أظن' }]],
  );
  server.last.breakOff();
  await settled();
  await clock.advance(3000);
  assert.equal(server.requests.length, 2);
  server.last.answer(200);
  setAuthor('Badr');
  assert.equal(latestCommentDraft('a', null), '');
});

test('the later one of browser and server counts', () => {
  saveCommentDraft('a', 'هنا');
  assert.equal(latestCommentDraft('a', { text: 'هناك', at: '2020-01-01T00:00:00.000Z' }), 'هنا');
  assert.equal(latestCommentDraft('a', { text: 'هناك', at: '2999-01-01T00:00:00.000Z' }), 'هناك');
  assert.equal(latestCommentDraft('b', { text: 'هناك', at: '2020-01-01T00:00:00.000Z' }), 'هناك');
});

test('a page that is left sends it at once, and a saved comment leaves nothing behind', async () => {
  saveCommentDraft('a', 'أظن');
  sendCommentDraftNow('a');
  assert.deepEqual([server.last.body, server.last.keepalive], [{ text: 'أظن' }, true]);
  discardCommentDraft('a');
  await clock.advance(5000);
  assert.equal(server.requests.length, 1);
  assert.equal(latestCommentDraft('a', null), '');
});
