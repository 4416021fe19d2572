import assert from 'node:assert/strict';
import test from 'node:test';

import './browser.js';

import { fallOf } from '../../workbench/ui/static/grave_findings.js';

/**
 * @param {number | null} fidelity
 * @returns {{ fidelity: number | null, label: 'faithful' | 'minor' | 'major' | 'unsupported' }}
 */
function scored(fidelity) {
  if (fidelity === null) return { fidelity, label: 'unsupported' };
  return { fidelity, label: fidelity >= 80 ? 'faithful' : fidelity >= 60 ? 'minor' : 'major' };
}

test('a text with a worse label makes a sentence worse', () => {
  assert.notEqual(fallOf(scored(58), scored(65)), null);
  assert.notEqual(fallOf(scored(45), scored(95)), null);
});

test('a few points, or another place within the same label, are none', () => {
  assert.equal(fallOf(scored(58), scored(61)), null);
  assert.equal(fallOf(scored(81), scored(99)), null);
  assert.equal(fallOf(scored(90), scored(65)), null);
});

test('nothing is worse than what could not be compared, and nothing that cannot be is worse', () => {
  assert.equal(fallOf(scored(10), scored(null)), null);
  assert.equal(fallOf(scored(null), scored(90)), null);
  assert.equal(fallOf(null, scored(90)), null);
});
