import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { hitsOf } from '../../workbench/ui/static/search_hits.js';

const golden = new URL('../golden/search_hits.json', import.meta.url);
/** @type {{ text: string, query: string, hits: string[] }[]} */
const CASES = JSON.parse(readFileSync(golden, 'utf-8'));

for (const { text, query, hits } of CASES) {
  test(`«${query}» in «${text}»`, () => {
    assert.deepEqual(
      hitsOf(text, query).map(([start, end]) => text.slice(start, end)),
      hits,
    );
  });
}

test('parts of names are found anywhere', () => {
  assert.deepEqual(hitsOf('زيلينسكي', 'لي', { anywhere: true }), [[2, 4]]);
  assert.deepEqual(hitsOf('زيلينسكي', 'لي'), []);
});
