import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { Server } from './browser.js';

import { latestDraft, storeDraft } from '../../workbench/ui/static/drafts.js';
import { takeStrays, withStray } from '../../workbench/ui/static/stray_drafts.js';

/** @import { Pair, StrayDraft } from '../../workbench/ui/responses' */

/** @type {Server} */
let server;

/**
 * @param {string} text
 * @param {Partial<StrayDraft>[]} strays
 */
const pair = (text, strays) =>
  /** @type {Pair} */ (
    /** @type {unknown} */ ({
      id: 'doc:0-30',
      text,
      revision: 'r1',
      draft: null,
      comment_draft: null,
      strays: strays.map((stray) => ({ id: 'doc:0-9', at: '2026-01-01', comment: null, ...stray })),
    })
  );

beforeEach(() => {
  server = new Server();
  server.install();
  localStorage.clear();
});

test('what was typed at a sentence is put in its place in the joined one', () => {
  const stray = { text: 'شكر الوزير نظيره الكريم.', before: 'شكر الوزير نظيره.' };
  const left = takeStrays(pair('شكر الوزير نظيره. ثم غادر.', [stray]));
  assert.deepEqual(left, []);
  const draft = latestDraft('doc:0-30', null);
  assert.deepEqual([draft?.text, draft?.base], ['شكر الوزير نظيره الكريم. ثم غادر.', 'r1']);
  assert.deepEqual([server.last.method, server.last.path], ['DELETE', '/api/pairs/doc%3A0-9/draft']);
});

test('what was typed at both sentences goes over, the newest text of this browser too', () => {
  storeDraft('muqabala:draft::doc:10-19:other', 'ثم غادر مساء.', null);
  const strays = [
    { text: 'شكره.', before: 'شكر.' },
    { id: 'doc:10-19', text: 'ثم غادر م', before: 'ثم غادر.' },
  ];
  assert.deepEqual(takeStrays(pair('شكر. ثم غادر.', strays)), []);
  assert.equal(latestDraft('doc:0-30', null)?.text, 'شكره. ثم غادر مساء.');
  assert.equal(latestDraft('doc:10-19', null), null);
});

test('what has no sure place is left to be copied, and kept', () => {
  const stray = { text: 'شكره. ثم غادر مساء.', before: null };
  const left = takeStrays(pair('شكر.', [stray]));
  assert.equal(left.length, 1);
  assert.equal(latestDraft('doc:0-30', null), null);
  assert.equal(server.requests.length, 0);
});

test('a place that is there twice, or not any more, is not sure', () => {
  assert.equal(withStray('قال. ثم قال.', { text: 'وقال', before: 'قال' }), null);
  assert.equal(withStray('صرح.', { text: 'وقال', before: 'قال' }), null);
  assert.equal(withStray('وقال.', { text: 'وقال', before: 'قال' }), 'وقال.');
});
