import assert from 'node:assert/strict';
import test from 'node:test';

import './browser.js';

import { grouped } from '../../workbench/ui/static/findings.js';

/** @import { Finding, Severity } from '../../workbench/ui/responses' */

/**
 * @param {string} check
 * @param {Severity} severity
 * @param {number} start
 * @returns {Finding}
 */
const finding = (check, severity, start) => ({
  key: `${check}:${start}-${start + 1}`,
  side: 'left',
  start,
  end: start + 1,
  text: '،',
  category: 'linguistic-conventions/punctuation',
  severity,
  check,
  reason: '',
  evidence: null,
  suggestion: null,
});

test('severe findings come first and one by one, others are grouped by what they say', () => {
  const [comma, other, spelling, number, date] = [
    finding('spacing', 'minor', 0),
    finding('spacing', 'minor', 5),
    finding('spelling', 'minor', 7),
    finding('numbers', 'major', 9),
    finding('dates', 'critical', 12),
  ];
  assert.deepEqual(grouped([comma, number, spelling, other, date]), [[date], [number], [comma, other], [spelling]]);
  assert.deepEqual(grouped([number, finding('numbers', 'major', 20)]).length, 2);
});

test('findings that say other things, or the same of other words, are not grouped', () => {
  const named = { ...finding('name ledger', 'minor', 0), text: 'بوتن', reason: 'بوتين' };
  const again = { ...finding('name ledger', 'minor', 9), text: 'بوتن', reason: 'بوتين' };
  const other = { ...finding('name ledger', 'minor', 5), text: 'زيلنسكي', reason: 'زيلينسكي' };
  assert.deepEqual(grouped([named, other, again]), [[named, again], [other]]);
});
