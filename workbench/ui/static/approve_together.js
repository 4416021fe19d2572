// Approving all sentences that the filters show, after a look at them; undone as one.

import { approveTogether, previewApproval, undoReplacement } from './api.js';
import { openDialog } from './dialogs.js';
import { arabic, button, dropdown, fill, h, isolated } from './dom.js';
import { showToast } from './toast.js';
import { refusal, say, titleOf } from './words.js';

import { filterParameters } from './queue_filters.js';

/**
 * @import { Approval, ApprovalRow } from '../responses'
 * @import { Filters } from './queue_filters.js'
 */

/** @type {[Approval, string][]} */
const TARGETS = [
  ['done', 'approveAs_done'],
  ['reviewed', 'approveAs_reviewed'],
];

export class ApprovalDialog {
  /** @type {Approval} */
  to = 'done';
  /** @type {[HTMLInputElement, ApprovalRow][]} */
  choices = [];

  /**
   * @param {Filters} filters of the queue
   * @param {{ mayReview: boolean, onChange: () => unknown }} options `onChange` is called after the approval and after
   *   it was undone
   */
  constructor({ rows: _, ...filters }, { mayReview, onChange }) {
    this.filters = filterParameters(filters);
    this.onChange = onChange;
    this.status = h('p', { role: 'status', class: 'count', id: 'approval-count' }, say('looking'));
    this.list = h('ol', { class: 'preview', id: 'approval', onchange: () => this.showCount() });
    this.apply = button(say('approveChosen'), () => this.approve(), { class: 'primary', id: 'apply', disabled: true });
    this.every = h('input', { type: 'checkbox', id: 'every', onchange: () => this.chooseAll(this.every.checked) });
    this.dialog = openDialog(
      say('approveTogether'),
      h('p', {}, say('approveTogetherNote')),
      mayReview && this.targetList(),
      h('label', { class: 'every' }, this.every, say('everySentence')),
      this.status,
      this.list,
      h('div', { class: 'row' }, this.apply),
    );
    this.dialog.classList.add('broad');
    this.load();
  }

  targetList() {
    const onTarget = (/** @type {Approval} */ target) => {
      this.to = target;
      this.load();
    };
    /** @type {[Approval, string][]} */
    const targets = TARGETS.map(([target, key]) => [target, say(key)]);
    return dropdown(say('approveWhich'), targets, this.to, onTarget, { id: 'approval-target' });
  }

  get chosen() {
    return this.choices.filter(([choice]) => choice.checked).map(([, row]) => row);
  }

  showCount() {
    const rows = this.chosen;
    fill(this.status, say('approvalCount', { n: rows.length, words: rows.reduce((sum, row) => sum + row.words, 0) }));
    this.apply.disabled = !rows.length;
    this.every.checked = rows.length > 0 && rows.length === this.choices.length;
  }

  /** @param {boolean} checked */
  chooseAll(checked) {
    for (const [choice] of this.choices) choice.checked = checked;
    this.showCount();
  }

  async load() {
    const { to } = this;
    this.apply.disabled = true;
    try {
      const { rows } = await previewApproval(this.filters, to);
      if (to !== this.to) return; // something else was asked for since
      this.choices = rows.map((row) => [h('input', { type: 'checkbox', checked: row.label !== 'critical' }), row]);
      fill(
        this.list,
        this.choices.map(([choice, row]) => entry(choice, row)),
        !rows.length && h('li', { class: 'none' }, say('approvalNone')),
      );
      this.showCount();
    } catch (error) {
      fill(this.status, refusal(error));
    }
  }

  async approve() {
    this.apply.disabled = true;
    try {
      const segments = this.chosen.map(({ id, revision }) => ({ id, base: revision }));
      const { changed, left, batch } = await approveTogether(segments, this.to);
      this.dialog.close();
      const words = [say('approvedTogether', { n: changed }), left.length && say('approvalLeft', { n: left.length })];
      const message = words.filter(Boolean).join(' · ');
      if (batch) showToast(message, { action: [say('takeBack'), () => undo(batch, this.onChange)] });
      else showToast(message);
      this.onChange();
    } catch (error) {
      fill(this.status, refusal(error));
      this.apply.disabled = false;
    }
  }
}

/**
 * @param {string} batch
 * @param {() => unknown} onChange
 */
async function undo(batch, onChange) {
  try {
    await undoReplacement(batch);
    showToast(say('approvalTakenBack'));
    await onChange();
  } catch (error) {
    showToast(refusal(error), { kind: 'warning' });
  }
}

/**
 * Sentences with critical findings are chosen by hand.
 * @param {HTMLInputElement} choice
 * @param {ApprovalRow} row
 */
function entry(choice, { document, number, text, status, label }) {
  const meta = h(
    'span',
    { class: 'meta' },
    isolated(titleOf(document)),
    ` · ${say('sentenceNumber', { n: number })} · ${say(status)} · `,
    h('span', { class: `label ${label ?? 'pending'}` }, say(label ?? 'pending')),
  );
  return h('li', {}, h('label', {}, choice, meta, arabic('span', text, { class: 'text small' })));
}
