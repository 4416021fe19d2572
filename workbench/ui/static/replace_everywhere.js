// Replacing words in every sentence that has them, after a preview of each place.

import { undoReplacement } from './api.js';
import { openDialog } from './dialogs.js';
import { ReplacementPreview } from './replacement_preview.js';
import { changeOf } from './suggestion_list.js';
import { showToast } from './toast.js';
import { refusal, say } from './words.js';

/** @import { Replacement, ReplacementOutcome } from '../responses' */

/**
 * Offers to undo the replacement once it is made.
 * @param {Replacement} replacement
 * @param {() => unknown} onChange after it was made and after it was undone
 */
export function openReplaceEverywhere(replacement, onChange) {
  openPreview(replacement, (outcome) => showOutcome(outcome, onChange));
}

/**
 * Says what a replacement has changed and left alone, and offers to undo it.
 * @param {ReplacementOutcome} outcome
 * @param {() => unknown} onChange after it was made and after it was undone
 */
export function showOutcome({ changed, left, batch }, onChange) {
  const words = [say('changedPlaces', { n: changed }), left.length && say('placesLeft', { n: left.length })];
  const message = words.filter(Boolean).join(' · ');
  if (batch) showToast(message, { action: [say('takeBack'), () => undo(batch, onChange)] });
  else showToast(message);
  onChange();
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
  const text = replacement.whole_name ? null : replacement.text;
  const change = changeOf(text, replacement.replacement, false, 'p');
  const preview = new ReplacementPreview((outcome) => {
    dialog.close();
    onReplaced(outcome);
  });
  const dialog = openDialog(say('everywhereTitle'), change, preview.element);
  preview.load(replacement);
}
