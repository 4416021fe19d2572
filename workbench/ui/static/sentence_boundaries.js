// Joining the open sentence with the next one, and splitting it, for where the machine set a boundary wrongly.

import { joinSentence, splitSentence } from './api.js';
import { openDialog } from './dialogs.js';
import { arabic, button, fill, h } from './dom.js';
import { showToast } from './toast.js';
import { refusal, say } from './words.js';

/** @import { OpenSentence } from './open_sentence.js' */

/**
 * @param {OpenSentence} open
 * @param {(id: string) => unknown} onChange gets the sentence to open then
 */
export function joinWithNext(open, onChange) {
  const { id, text, after } = open.pair;
  if (!after) return showToast(say('joinLast'));
  if (open.editor.isChanged) return showToast(say('saveFirst'), { kind: 'warning' });
  return confirm(say('join'), say('joinNote'), [text, after], () => joinSentence(id), onChange);
}

/**
 * Splits before the words that are selected in the garbled sentence.
 * @param {OpenSentence} open
 * @param {(id: string) => unknown} onChange gets the sentence to open then
 */
export function splitHere(open, onChange) {
  const { id, garbled } = open.pair;
  if (open.editor.isChanged) return showToast(say('saveFirst'), { kind: 'warning' });
  const characters = Array.from(garbled);
  const [at] = open.sentence.selected() ?? [0];
  const parts = [characters.slice(0, at).join('').trim(), characters.slice(at).join('').trim()];
  if (!parts[0] || !parts[1]) {
    open.sentence.text.focus();
    return showToast(say('splitSelect'));
  }
  return confirm(say('split'), say('splitNote'), parts, () => splitSentence(id, at), onChange);
}

/**
 * @param {string} title
 * @param {string} note
 * @param {string[]} parts
 * @param {() => Promise<{ segments: string[] }>} change
 * @param {(id: string) => unknown} onChange
 */
function confirm(title, note, parts, change, onChange) {
  const status = h('p', { role: 'status', class: 'count' });
  const apply = async () => {
    go.disabled = true;
    fill(status, say('boundaryWorking'));
    try {
      const { segments } = await change();
      dialog.close();
      onChange(segments[0]);
    } catch (error) {
      fill(status, refusal(error));
      go.disabled = false;
    }
  };
  const go = button(title, apply, { class: 'primary', id: 'apply' });
  const list = h(
    'ol',
    { class: 'preview' },
    parts.map((part) => h('li', {}, arabic('p', part, { class: 'text small' }))),
  );
  const dialog = openDialog(title, h('p', {}, note), list, status, h('div', { class: 'row' }, go));
  go.focus();
}
