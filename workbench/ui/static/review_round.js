// The round of a review: a reviewer approves a text for good or sends it back with a reason; and any status is settable.

import { openDialog } from './dialogs.js';
import { button, h, query } from './dom.js';
import { ownName } from './http.js';
import { mentionButtons } from './threads.js';
import { showToast } from './toast.js';
import { say } from './words.js';

/**
 * @import { Me, Pair, Status } from '../responses'
 * @import { OpenSentence } from './open_sentence.js'
 */
/** @typedef {{ submit: (open: OpenSentence, status: Status, comment?: string) => unknown }} Round */

/** @param {Me} me whoever has not signed in has every right */
export const mayReview = (me) => !me.user || me.role !== 'translator';

/** @param {Pair} pair whether its text was finished, so that it can be reviewed */
export const isReviewable = ({ status }) => status === 'done' || status === 'reviewed' || status === 'rejected';

/**
 * Where two people are wanted, whoever has finished a text does not review it; the server says so too.
 * @param {Pair} pair
 * @param {Me} me
 */
export function isOwnWork({ author, status }, me) {
  return Boolean(me.two_person) && status === 'done' && author === ownName();
}

/**
 * Sends the text back to its translator, with the reason as a comment.
 * @param {OpenSentence} open
 * @param {Round} round
 */
export function openRejection(open, { submit }) {
  if (open.editor.isChanged) return showToast(say('saveFirst'), { kind: 'warning' });
  const label = say('rejectReason');
  const area = h('textarea', { rows: 3, dir: 'auto', id: 'reason', 'aria-label': label });
  const status = h('p', { role: 'status', class: 'count' });
  const reject = () => {
    const reason = area.value.trim();
    if (!reason) {
      status.textContent = say('rejectNeedsReason');
      return area.focus();
    }
    dialog.close();
    return submit(open, 'rejected', reason);
  };
  const words = [say('reject'), ' ', h('kbd', { 'aria-hidden': 'true' }, 'Ctrl+Enter')];
  const go = button(words, reject, { class: 'primary', id: 'apply', 'aria-keyshortcuts': 'Control+Enter' });
  const dialog = openDialog(
    say('rejectTitle'),
    h('p', {}, say('rejectNote')),
    h('label', {}, label, area),
    mentionButtons(area),
    status,
    h('div', { class: 'row' }, go),
  );
  dialog.addEventListener('keydown', (event) => {
    if (event.code !== 'Enter' || !event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) reject();
  });
  return area.focus();
}

/**
 * Offers the statuses that somebody may set.
 * @param {OpenSentence} open
 * @param {Me} me
 * @param {Round} round
 */
export function openStatusDialog(open, me, round) {
  const { pair, editor } = open;
  if (open.conflict) return showToast(say('chooseFirst'), { kind: 'warning' });
  if (!editor.text.trim()) return showToast(say('emptyText'));
  /** @type {Status[]} */
  const statuses = ['draft', 'done', ...(mayReview(me) ? /** @type {Status[]} */ (['reviewed', 'rejected']) : [])];
  const set = (/** @type {Status} */ status) => {
    dialog.close();
    if (status === 'rejected') return openRejection(open, round);
    if (status === 'reviewed' && isOwnWork(pair, me)) return showToast(say('ownReview'), { kind: 'warning' });
    return round.submit(open, status);
  };
  const choices = statuses.map((status) =>
    button(say(status), () => set(status), {
      class: `state ${status}`,
      'data-status': status,
      'aria-pressed': String(pair.status === status && !editor.isChanged),
    }),
  );
  const dialog = openDialog(say('setStatus'), h('div', { class: 'row statuses' }, choices));
  return query(dialog, 'button.state').focus();
}
