import assert from 'node:assert/strict';
import { test } from 'node:test';

import './browser.js';
import './elements.js';

import { answerOf, card } from '../../workbench/ui/static/corpus_card.js';
import { say } from '../../workbench/ui/static/words.js';

/**
 * @param {number} status
 * @param {unknown} body
 */
const shown = async (status, body) =>
  card('gas', await answerOf(new Response(JSON.stringify(body), { status }))).textContent;

test('a corpus says what keeps its figures from a reader', async () => {
  assert.equal(await shown(401, {}), `gas${say('signInToSee')}`);
  assert.equal(await shown(403, { code: 'second-factor-needed' }), `gas${say('secondFactorToSee')}`);
  for (const [status, code] of /** @type {const} */ ([
    [403, 'permission-denied'],
    [503, 'corpus-unavailable'],
  ])) {
    assert.equal(await shown(status, { code }), `gas${say('corpusFailed')}`);
  }
  const figures = { documents: 2, sentences: 6, finished: 1 };
  const words = say('corpusFigures', figures);
  assert.equal(await shown(200, { name: 'Gas', user: 'Amal', ...figures }), `Gasgas${words}Amal`);
});
