// One row of the queue: the score, the status and the comments of a sentence, and how it begins.

import { arabic, button, h, query } from './dom.js';
import { fidelityFigure } from './score_meter.js';
import { truncated } from './text_offsets.js';
import { say } from './words.js';

/** @import { QueueRow } from '../responses' */

const MAX_ROW_TEXT = 160; // characters

/**
 * @param {QueueRow} row
 * @param {(id: string) => void} onOpen
 */
export function rowEntry(row, onOpen) {
  const meta = h(
    'span',
    { class: 'meta' },
    row.label === null
      ? h('span', { class: 'score pending', title: say('pendingNote') }, '…')
      : h('span', { class: `score ${row.label}`, title: say(row.label) }, fidelityFigure(row)),
    h('span', { class: 'unseen' }, ` ${say(row.label ?? 'pending')} `),
    h('span', { class: 'state' }, row.status === 'untouched' ? '' : say(row.status)),
    row.comments > 0 && commentBadge(row.comments, row.open_threads),
  );
  return h(
    'li',
    { 'data-id': row.id, class: `status-${row.status}` },
    button(
      [meta, arabic('span', truncated(row.text, MAX_ROW_TEXT), { class: 'text row-text' })],
      () => onOpen(row.id),
      {
        class: 'entry',
      },
    ),
  );
}

/**
 * @param {Element} entry
 * @param {boolean} current
 */
export function setCurrent(entry, current) {
  entry.classList.toggle('here', current);
  query(entry, 'button').toggleAttribute('aria-current', current);
}

/**
 * @param {number} count
 * @param {number} open how many are not settled
 */
const commentBadge = (count, open) => {
  const words = say(open || !count ? 'commentsOf' : 'commentsSettled', { n: count });
  return h(
    'span',
    { class: open ? 'badge' : 'badge settled', title: words },
    h('span', { 'aria-hidden': 'true' }, open ? '✎' : '✓'),
    h('span', { class: 'unseen' }, words),
  );
};
