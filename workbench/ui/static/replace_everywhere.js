// Replacing words in every sentence that has them, after a preview of each place.

import { previewReplacement, replaceEverywhere, undoReplacement } from './api.js';
import { diffNodes } from './diff.js';
import { openDialog } from './dialogs.js';
import { arabic, button, fill, h, isolated } from './dom.js';
import { changeOf } from './suggestion_list.js';
import { showToast } from './toast.js';
import { refusal, say, titleOf } from './words.js';

/** @import { Replacement, ReplacementOutcome, ReplacementPlace } from '../responses' */

/**
 * Offers to undo the replacement once it is made.
 * @param {Replacement} replacement
 * @param {() => unknown} onChange after it was made and after it was undone
 */
export function openReplaceEverywhere(replacement, onChange) {
  openPreview(replacement, ({ changed, batch }) => {
    const message = say('changedPlaces', { n: changed });
    if (batch) showToast(message, { action: [say('takeBack'), () => undo(batch, onChange)] });
    else showToast(message);
    onChange();
  });
}

/**
 * @param {string} batch
 * @param {() => unknown} onChange
 */
async function undo(batch, onChange) {
  try {
    await undoReplacement(batch);
    showToast(say('takenBack'));
    await onChange();
  } catch (error) {
    showToast(refusal(error));
  }
}

/**
 * @param {Replacement} replacement
 * @param {(outcome: ReplacementOutcome) => void} onReplaced
 */
function openPreview(replacement, onReplaced) {
  const list = h('ol', { class: 'preview', id: 'preview' });
  const status = h('p', { role: 'status', class: 'count' }, say('looking'));
  const apply = button(say('applyChosen'), () => replace(), { class: 'primary', id: 'apply', disabled: true });
  const text = replacement.whole_name ? null : replacement.text;
  const change = changeOf(text, replacement.replacement, false, 'p');
  const dialog = openDialog(say('everywhereTitle'), change, status, list, h('div', { class: 'row' }, apply));
  /** @type {[HTMLInputElement, string][]} */
  let choices = [];
  const load = async () => {
    try {
      const { rows } = await previewReplacement(replacement);
      fill(status, say('places', { n: rows.length }));
      choices = rows.map((place) => [choiceOf(place), place.id]);
      fill(
        list,
        rows.map((place, index) => previewEntry(place, choices[index][0])),
      );
      apply.disabled = !rows.length;
      apply.focus();
    } catch (error) {
      fill(status, refusal(error));
    }
  };
  const replace = async () => {
    const segments = choices.filter(([choice]) => choice.checked).map(([, id]) => id);
    apply.disabled = true;
    try {
      const outcome = await replaceEverywhere(replacement, segments);
      dialog.close();
      onReplaced(outcome);
    } catch (error) {
      fill(status, refusal(error));
      apply.disabled = false;
    }
  };
  load();
}

/**
 * Uncertain places and approved sentences are chosen by hand.
 * @param {ReplacementPlace} place
 */
const choiceOf = ({ sure, status }) =>
  h('input', { type: 'checkbox', checked: sure && status !== 'done' && status !== 'reviewed' });

/**
 * @param {ReplacementPlace} place
 * @param {HTMLInputElement} choice
 */
function previewEntry({ document, before, after, sure, status }, choice) {
  const meta = h(
    'span',
    { class: 'meta' },
    isolated(titleOf(document)),
    status === 'untouched' ? '' : ` · ${say(status)}`,
    sure ? '' : ` · ${say('unsure')}`,
  );
  const difference = fill(arabic('span', '', { class: 'text small' }), ...diffNodes(before, after));
  return h('li', {}, h('label', {}, choice, meta, difference));
}
