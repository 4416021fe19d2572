import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import './browser.js';

import { openQueueOf, readFilters, writeFilters } from '../../workbench/ui/static/queue_filters.js';
import { local, readStored, storedKeys, writeStored } from '../../workbench/ui/static/storage.js';

const forbidden = () => {
  throw new Error('The operation is insecure.');
};

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

test('what is stored is read back, what is not or is no JSON is nothing', () => {
  writeStored(local, 'a', { text: 'نص 😀' });
  assert.deepEqual(readStored(local, 'a'), { text: 'نص 😀' });
  writeStored(local, 'a', null);
  assert.equal(readStored(local, 'a'), null);
  localStorage.setItem('b', '{');
  assert.equal(readStored(local, 'b'), null);
  assert.deepEqual(storedKeys(local, ''), ['b']);
});

test('a browser that forbids storage is no fault', () => {
  writeStored(forbidden, 'a', 1);
  assert.equal(readStored(forbidden, 'a'), null);
  assert.deepEqual(storedKeys(forbidden, ''), []);
});

test('filters are kept, and the queue of a document has no others', () => {
  assert.equal(readFilters().sort, 'worst');
  writeFilters({ ...readFilters(), sort: 'recent', status: 'draft', rows: 150 });
  assert.deepEqual([readFilters().sort, readFilters().rows], ['recent', 150]);
  /** @type {string[]} */
  const pages = [];
  openQueueOf('a.txt', (page) => void pages.push(page));
  assert.deepEqual(pages, ['review']);
  assert.deepEqual([readFilters().document, readFilters().status, readFilters().rows], ['a.txt', '', 50]);
});
