// The words that are selected at the open sentence, in the machine text or in the correction.

/** @import { OpenSentence } from './open_sentence.js' */

/**
 * @param {OpenSentence | null} open
 * @returns {string} on one line; empty where nothing is selected
 */
export function selectedWords(open) {
  if (!open) return '';
  const { pair, sentence, editor } = open;
  const range = sentence.selected();
  const { selectionStart, selectionEnd } = editor.area;
  const words = range
    ? Array.from(pair.garbled)
        .slice(...range)
        .join('')
    : editor.text.slice(selectionStart, selectionEnd);
  return words.replace(/\s+/g, ' ').trim().slice(0, 500);
}
