// Going through the queue by other steps than one: to the next sentence that is not finished, or to a number.

import { fetchQueue } from './api.js';
import { openDialog } from './dialogs.js';
import { button, h } from './dom.js';
import { showToast } from './toast.js';
import { refusal, say } from './words.js';

/**
 * @import { QueueRow, Status } from '../responses'
 * @import { DocumentView } from './document_view.js'
 * @import { Queue } from './queue.js'
 */

/** @type {Set<Status>} */
const FINISHED = new Set(['done', 'reviewed']);
const MAX_LOADED = 40; // pages that are loaded to find one; after that the filter is the better way

/**
 * The nearest sentence of the list that is neither done nor reviewed, while more rows are loaded where they are needed.
 * @param {Queue | DocumentView} queue
 * @param {1 | -1} step
 * @returns {Promise<string | null>}
 */
export async function unfinishedFrom(queue, step) {
  await queue.ready();
  let index = queue.indexOf(queue.current);
  for (let loaded = 0; loaded <= MAX_LOADED;) {
    index += step;
    if (index < 0) return null;
    if (index < queue.rows.length) {
      if (!FINISHED.has(queue.rows[index].status)) return queue.rows[index].id;
    } else {
      if (!queue.next) return null;
      const { length } = queue.rows;
      await queue.load(true);
      if (queue.rows.length === length) return null;
      index -= step;
      loaded += 1;
    }
  }
  return null;
}

/**
 * Asks for the number of a sentence in a document, and opens it.
 * @param {{ name: string, number: number, onOpen: (id: string) => unknown }} place `number` is that of the open one
 */
export function openJumpDialog({ name, number, onOpen }) {
  const label = say('jumpNumber');
  const box = h('input', {
    id: 'jump-number',
    type: 'number',
    inputmode: 'numeric',
    min: '1',
    value: String(number),
    'aria-label': label,
  });
  const status = h('p', { role: 'status', class: 'count' });
  const submit = async () => {
    try {
      const row = await sentenceWith(name, Number(box.value));
      if (!row) {
        status.textContent = say('jumpNone');
        return;
      }
      dialog.close();
      onOpen(row.id);
    } catch (error) {
      status.textContent = refusal(error);
    }
  };
  const go = button(say('jumpGo'), submit, { class: 'primary' });
  const dialog = openDialog(
    say('jump'),
    h('label', { class: 'row' }, h('span', {}, label), box),
    status,
    h('div', { class: 'row' }, go),
  );
  box.addEventListener('keydown', (event) => {
    if (event.code !== 'Enter' && event.code !== 'NumpadEnter') return;
    event.preventDefault();
    submit();
  });
  box.select();
}

/**
 * @param {string} document
 * @param {number} number
 * @returns {Promise<QueueRow | undefined>}
 */
async function sentenceWith(document, number) {
  if (!Number.isInteger(number) || number < 1) return undefined;
  const { rows } = await fetchQueue({ document, number, limit: 1 });
  return rows[0];
}

/** @param {1 | -1} step */
export const sayNoUnfinished = (step) => showToast(say(step > 0 ? 'noUnfinishedAfter' : 'noUnfinishedBefore'));
