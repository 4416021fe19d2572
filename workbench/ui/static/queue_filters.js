// The filters of the queue, kept while the browser's tab is open.

import { readStored, session, writeStored } from './storage.js';

/** @import { Label, QueueRow, Status } from '../responses' */
/** @typedef {'worst' | 'document' | 'uncertain' | 'recent'} Sort */
/**
 * @typedef {{ document: string, status: Status | 'open' | '', label: Label | 'pending' | '', check: string,
 *   commented: '' | 'true' | 'open', mine: '' | 'assigned' | 'returned' | 'mentioned', sort: Sort, q: string, rows: number }} Filters `rows` is how many are shown
 */

export const PAGE_SIZE = 50;
const KEY = 'muqabala:queue';

/** @returns {Filters} */
const defaults = () => ({
  document: '',
  status: '',
  label: '',
  check: '',
  commented: '',
  mine: '',
  sort: 'worst',
  q: '',
  rows: PAGE_SIZE,
});

/** @returns {Filters} */
export const readFilters = () => ({ ...defaults(), ...readStored(session, KEY) });

/** @param {Filters} filters */
export const writeFilters = (filters) => writeStored(session, KEY, filters);

/**
 * @param {string} document
 * @param {(page: string) => void} go
 */
export function openQueueOf(document, go) {
  writeFilters({ ...defaults(), document });
  go('review');
}

/**
 * @param {Pick<QueueRow, 'status'>} row
 * @param {Filters['status']} wanted
 */
export const hasStatus = ({ status }, wanted) =>
  wanted === 'open' ? status !== 'done' && status !== 'reviewed' : !wanted || status === wanted;

/**
 * Whether there are filters that a correction may leave and of which a row does not tell.
 * @param {Filters} filters
 */
export const isNarrowed = ({ label, check, commented, mine, q }) =>
  [label, check, commented, mine, q.trim()].some(Boolean);

/**
 * The filters as the server takes them.
 * @param {Omit<Filters, 'rows'>} filters
 */
export const filterParameters = ({ commented, ...filters }) => ({
  ...filters,
  commented: commented === 'true' ? 'true' : '',
  unresolved: commented === 'open' ? 'true' : '',
});
