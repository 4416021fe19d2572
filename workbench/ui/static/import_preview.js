// What files that come back from other programs would change, for a look before they do.

import { diffNodes } from './diff.js';
import { arabic, button, fill, h, isolated } from './dom.js';
import { refusal, say, titleOf } from './words.js';
import { ApiError } from './http.js';

/** @import { ImportChange, ImportedFile } from '../responses' */

const MOST_SHOWN = 200; // changes of a file

/**
 * @param {ImportedFile[]} files
 * @param {{ documents: number, onApply: () => unknown, onCancel: () => unknown }} choice documents are the files that
 *   bring no corrections
 */
export function importPreview(files, { documents, onApply, onCancel }) {
  const brought = files.filter(({ kind }) => kind !== 'document');
  const changes = brought.some(({ summary }) => summary && summary.added + summary.said > 0);
  const apply = button(say('importApply'), onApply, { class: 'primary', id: 'import-apply' });
  const cancel = button(say(changes || documents ? 'importCancel' : 'close'), onCancel, { id: 'import-cancel' });
  return h(
    'section',
    { class: 'import-preview', id: 'import-preview', 'aria-label': say('importTitle') },
    brought.map(fileSection),
    documents > 0 && h('p', {}, say('importDocuments', { n: documents })),
    h('div', { class: 'row' }, (changes || documents > 0) && apply, cancel),
  );
}

/** @param {ImportedFile} file */
function fileSection({ name, summary, error }) {
  if (error) {
    return h('div', {}, h('p', {}, isolated(name)), h('p', { class: 'notice bad' }, refusal(new ApiError(400, error))));
  }
  if (!summary) return null;
  const { changes, refused, notes } = summary;
  const more = changes.length - MOST_SHOWN;
  return h(
    'div',
    { class: 'import-file' },
    h('p', {}, isolated(name), ' · ', counts(summary)),
    notes.map((note) => h('p', { class: 'notice' }, note)),
    changes.length > 0 && h('ol', { class: 'preview' }, changes.slice(0, MOST_SHOWN).map(changeEntry)),
    more > 0 && h('p', { class: 'meta' }, say('importMore', { n: more })),
    refused.length > 0 && h('h5', {}, say('importRefused', { n: refused.length })),
    refused.length > 0 &&
      h(
        'ul',
        { class: 'import-refused' },
        refused.map(({ where, reason }) => h('li', {}, where, ': ', reason)),
      ),
  );
}

/** @param {NonNullable<ImportedFile['summary']>} summary */
function counts({ added, beside, said, refused }) {
  if (!added && !said && !refused.length) return say('importNothing');
  return [
    say('importChanges', { n: added }),
    beside ? say('importBesides', { n: beside }) : '',
    said ? say('importSaid', { n: said }) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** @param {ImportChange} change */
function changeEntry({ segment, document, before, after, status_before, status, comment, beside, standing }) {
  const meta = h('span', { class: 'meta' }, isolated(titleOf(document)));
  if (status !== status_before) meta.append(` · ${say('importStatus', { from: say(status_before), to: say(status) })}`);
  const same = before === after;
  const difference = fill(arabic('p', '', { class: 'text small' }), ...(same ? [after] : diffNodes(before, after)));
  return h(
    'li',
    { 'data-segment': segment },
    meta,
    difference,
    comment && h('p', { class: 'import-comment' }, `${say('comment')}: `, isolated(comment)),
    beside !== null && h('p', { class: 'notice' }, say('importBeside', { name: beside })),
    beside !== null && standing !== null && arabic('p', standing, { class: 'text small' }),
  );
}
