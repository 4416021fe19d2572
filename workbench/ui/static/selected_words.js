// The words that are selected at the open sentence, in the machine text or in the correction, and what begins with them.

import { fetchPair } from './api.js';
import { forgetPairs } from './pair_cache.js';
import { openTermDialog } from './term_dialog.js';

/** @import { OpenSentence } from './open_sentence.js' */

const REFRESHED_AFTER = 4000; // milliseconds, where a term is in many sentences

/**
 * @param {string} words
 * @returns {string} on one line
 */
const onOneLine = (words) => words.replace(/\s+/g, ' ').trim().slice(0, 500);

/** @param {OpenSentence} open */
function selectedParts({ pair, sentence, editor }) {
  const range = sentence.selected();
  const { selectionStart, selectionEnd } = editor.area;
  return {
    garbled: range
      ? onOneLine(
          Array.from(pair.garbled)
            .slice(...range)
            .join(''),
        )
      : '',
    corrected: onOneLine(editor.text.slice(selectionStart, selectionEnd)),
  };
}

/**
 * @param {OpenSentence | null} open
 * @returns {string} empty where nothing is selected
 */
export function selectedWords(open) {
  if (!open) return '';
  const { garbled, corrected } = selectedParts(open);
  return garbled || corrected;
}

/**
 * Words of the correction are the form to use, words of the machine text one that nobody is to write.
 * @param {OpenSentence} open
 */
export function enterSelectedTerm(open) {
  const { garbled, corrected } = selectedParts(open);
  openTermDialog({ canonical: corrected, forms: garbled ? [garbled] : [] }, (isRefreshed) => {
    showRefreshed(open);
    if (!isRefreshed) setTimeout(() => showRefreshed(open), REFRESHED_AFTER);
  });
}

/**
 * Shows the findings of the glossary as they are now.
 * @param {OpenSentence} open
 */
async function showRefreshed(open) {
  forgetPairs();
  if (!open.isOpen) return;
  const { pair, editor, sentence } = open;
  try {
    const { report, standing, assist } = await fetchPair(pair.id);
    if (!open.isOpen) return;
    Object.assign(pair, { report, standing });
    open.currentReport = null;
    open.assistance.update(assist);
    sentence.render();
    open.renderHeader();
  } catch {
    // The next look at the sentence shows them.
  }
  editor.scoreSoon();
}
