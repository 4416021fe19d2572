import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { Server } from './browser.js';

import { fetchQueue, searchCounterparts } from '../../workbench/ui/static/api.js';
import { ApiError, queryString, request } from '../../workbench/ui/static/http.js';
import { changeSettings } from '../../workbench/ui/static/settings.js';

/** @type {Server} */
let server;

beforeEach(() => {
  server = new Server();
  server.install();
});

test('a query leaves out what is empty and keeps zero', () => {
  assert.equal(
    queryString({ q: 'علييف 2', status: '', after: null, limit: 0 }),
    'q=%D8%B9%D9%84%D9%8A%D9%8A%D9%81+2&limit=0',
  );
});

test('routes are asked by path and query', () => {
  fetchQueue({ q: '', sort: 'worst', limit: 50 });
  assert.equal(server.last.path, '/api/pairs?sort=worst&limit=50');
  searchCounterparts('d:0-5', 'a&b');
  assert.equal(server.last.path, '/api/pairs/d%3A0-5/counterparts?q=a%26b');
});

test('the server is asked in the language of the page', () => {
  changeSettings({ language: 'en' });
  fetchQueue({});
  assert.equal(server.last.language, 'en');
  changeSettings({ language: 'ar' });
  fetchQueue({});
  assert.equal(server.last.language, 'ar');
});

test('an error carries what the server says', async () => {
  const asked = request('me');
  server.last.answer(404, { message: 'no such segment' });
  await assert.rejects(asked, (error) => {
    assert.ok(error instanceof ApiError);
    assert.deepEqual([error.status, error.offline, error.body.message], [404, false, 'no such segment']);
    return true;
  });
});

test('no answer, or one that breaks off, is offline', async () => {
  const unanswered = request('me');
  server.last.breakOff();
  await assert.rejects(unanswered, { offline: true });
  const broken = request('me');
  server.last.answer(200, '{"user": ');
  await assert.rejects(broken, { offline: true });
});

test('an error page that is no JSON is still an error of its status', async () => {
  const asked = request('me');
  server.last.answer(502, '<html>');
  await assert.rejects(asked, { status: 502, offline: false });
});
