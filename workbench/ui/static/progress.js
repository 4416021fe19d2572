// How far a text has come, from how many of its sentences have each status.

import { legendEntry, progressBar } from './charts.js';
import { h } from './dom.js';
import { number, say } from './words.js';

/** @import { Status, StatusCounts } from '../responses' */

/** @type {Status[]} */
const STATUSES = ['reviewed', 'done', 'draft', 'rejected', 'untouched'];

/** @param {StatusCounts} statuses */
export const approvedCount = (statuses) => (statuses.done ?? 0) + (statuses.reviewed ?? 0);

/**
 * @param {StatusCounts} words by status
 * @returns {string} how many of them are in sentences that are done or reviewed
 */
export const wordsReady = (words) =>
  say('wordsReady', { n: approvedCount(words), of: Object.values(words).reduce((sum, count) => sum + count, 0) });

/** @param {StatusCounts} statuses */
const parts = (statuses) =>
  STATUSES.map((status) => ({ kind: status, count: statuses[status] ?? 0, label: say(status) }));

/** @param {StatusCounts} statuses */
export const statusBar = (statuses) => progressBar(parts(statuses));

/** @param {StatusCounts} statuses */
export function progressWithLegend(statuses) {
  const entries = parts(statuses)
    .filter((part) => part.count)
    .map(({ kind, count, label }) => legendEntry(kind, `${label} ${number(count)}`));
  return [statusBar(statuses), h('ul', { class: 'legend' }, entries)];
}
