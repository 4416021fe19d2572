// Dialogs: the frame of all, and those that ask for one thing.

import { button, h, query } from './dom.js';
import { changeSettings, settings } from './settings.js';
import { SHORTCUTS, shortcutLabel } from './shortcuts.js';
import { say } from './words.js';

/** @import { Children } from './dom.js' */

/**
 * Opens a modal dialog, which gives the focus back when it closes.
 * @param {string} title
 * @param {...Children} content
 */
export function openDialog(title, ...content) {
  const close = button('×', () => dialog.close(), { class: 'quiet close', 'aria-label': say('close') });
  const heading = h('h2', { id: 'dialog-title' }, title);
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'dialog-title', class: 'window' },
    h('header', {}, heading, close),
    ...content,
  );
  const focused = document.activeElement;
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (focused instanceof HTMLElement && focused.isConnected) focused.focus();
  });
  dialog.addEventListener('keydown', (event) => {
    if (event.code !== 'Escape' || event.isComposing || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault(); // or the first Escape would empty a search field
    dialog.close();
  });
  query(document, '#workbench').append(dialog);
  dialog.showModal();
  const field = dialog.querySelector(':is(input, select, textarea):not(:disabled)');
  if (document.activeElement === close && field instanceof HTMLElement) field.focus();
  return dialog;
}

// Keys that are no shortcuts of the whole page.
const LOCAL_KEYS = [
  ['Delete', 'key_delete'],
  ['Enter', 'key_enter'],
  ['← →', 'key_arrows'],
  ['1 … 99', 'key_number'],
  ['Shift+← →', 'key_shift'],
  ['Tab', 'key_tab'],
];

export function openHelp() {
  const row = (/** @type {string} */ key, /** @type {string} */ words) =>
    h('tr', {}, h('th', { scope: 'row' }, h('kbd', { dir: 'ltr' }, key)), h('td', {}, say(words)));
  const rows = [
    ...SHORTCUTS.map(([action]) => row(shortcutLabel(action), `do_${action}`)),
    ...LOCAL_KEYS.map(([key, words]) => row(key, words)),
  ];
  const half = Math.ceil(rows.length / 2);
  const columns = [rows.slice(0, half), rows.slice(half)].map((some) =>
    h('table', { class: 'keys' }, h('tbody', {}, some)),
  );
  const dialog = openDialog(say('keys'), h('p', {}, say('keysNote')), h('div', { class: 'both-keys' }, columns));
  dialog.classList.add('broad');
}

/** What is chosen seldom; the rest stands in the bar. */
export function openSettings() {
  const tick = h('input', {
    type: 'checkbox',
    id: 'completion-wanted',
    checked: settings.completion,
    onchange: () => changeSettings({ completion: tick.checked }),
  });
  const label = h('label', { class: 'tick' }, tick, h('span', {}, say('completionWanted')));
  openDialog(say('settings'), label, h('p', { class: 'note' }, say('completionNote')));
  tick.focus();
}

/**
 * What is typed is kept as it is typed; only once it is saved is it a comment.
 * @param {string} comment to begin with
 * @param {{ onType: (text: string) => void, onSave: (text: string) => void, onLeave: () => void,
 *   help?: (area: HTMLTextAreaElement) => HTMLElement }} events `help` stands below the field
 */
export function openCommentDialog(comment, { onType, onSave, onLeave, help }) {
  const oninput = () => onType(area.value);
  const label = say('comment');
  const area = h('textarea', { rows: 4, dir: 'auto', id: 'comment', 'aria-label': label, value: comment, oninput });
  let isSaved = false;
  const submit = () => {
    isSaved = true;
    dialog.close();
    onSave(area.value.trim());
  };
  const words = [say('keep'), ' ', h('kbd', { 'aria-hidden': 'true' }, 'Ctrl+Enter')];
  const keep = button(words, submit, { class: 'primary', 'aria-keyshortcuts': 'Control+Enter' });
  const dialog = openDialog(say('comment'), area, help?.(area), h('div', { class: 'row' }, keep));
  dialog.addEventListener('close', () => !isSaved && onLeave());
  dialog.addEventListener('keydown', (event) => {
    if (event.code !== 'Enter' || !event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) submit();
  });
  area.focus();
}

/**
 * @param {string} author
 * @param {(author: string) => void} onAuthor
 */
export function openAuthorDialog(author, onAuthor) {
  const name = say('yourName');
  const box = h('input', { id: 'author', dir: 'auto', value: author, 'aria-label': name, maxlength: '80' });
  const submit = () => {
    if (!box.value.trim()) return;
    dialog.close();
    onAuthor(box.value.trim());
  };
  const keep = button(say('keep'), submit, { class: 'primary' });
  const dialog = openDialog(name, h('p', {}, say('yourNameNote')), box, h('div', { class: 'row' }, keep));
  box.addEventListener('keydown', (event) => {
    if (event.code !== 'Enter') return;
    event.preventDefault();
    submit();
  });
  box.focus();
}
