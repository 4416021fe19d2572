// Removing a document, after asking.

import { fetchIngest, removeDocument } from './api.js';
import { openDialog } from './dialogs.js';
import { button, fill, h, isolated } from './dom.js';
import { ApiError } from './http.js';
import { refusal, say } from './words.js';

/** @import { DocumentFigures, IngestJob } from '../responses' */

const POLL_AFTER = 400; // milliseconds

/**
 * @param {DocumentFigures} document
 * @param {() => unknown} onRemoved
 */
export function openRemoval({ id, name, title }, onRemoved) {
  const status = h('div', { role: 'status', 'aria-live': 'polite' });
  const remove = button(say('remove'), () => start(), { class: 'primary', id: 'remove-document' });
  const dialog = openDialog(
    say('removeTitle'),
    h('p', {}, isolated(title ?? name)),
    h('p', {}, say('removeNote')),
    status,
    h(
      'div',
      { class: 'row' },
      remove,
      button(say('importCancel'), () => dialog.close(), {}),
    ),
  );
  const fail = (/** @type {unknown} */ error) => {
    remove.disabled = false;
    fill(status, h('p', { class: 'notice bad', role: 'alert' }, refusal(error)));
  };
  /** @param {IngestJob} job */
  const follow = (job) => {
    if (job.state === 'failed') fail(new ApiError(400, job.error ?? {}));
    else if (job.state === 'done' || job.state === 'cancelled') {
      dialog.close();
      onRemoved();
    } else {
      fill(status, h('label', {}, say(`stage_${job.stage.replaceAll(' ', '_')}`), h('progress', {})));
      setTimeout(poll, POLL_AFTER);
    }
  };
  const poll = async () => {
    try {
      follow(await fetchIngest());
    } catch (error) {
      fail(error);
    }
  };
  const start = async () => {
    remove.disabled = true;
    try {
      follow(await removeDocument(id));
    } catch (error) {
      fail(error);
    }
  };
  remove.focus();
}
