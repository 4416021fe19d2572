// Keyboard shortcuts. Keys are taken by their place (event.code), so an Arabic layout works like a Latin one.

/** @typedef {Record<string, (digit: number) => unknown>} Actions false leaves the key alone */

// In the order of the help sheet.
/** @type {[action: string, code: string, modifiers: string][]} */
export const SHORTCUTS = [
  ['approve', 'Enter', 'ctrl'],
  ['accept', 'Enter', 'ctrl+shift'],
  ['reject', 'KeyR', 'alt'],
  ['draft', 'KeyS', 'ctrl'],
  ['skip', 'ArrowDown', 'alt'],
  ['back', 'ArrowUp', 'alt'],
  ['nextOpen', 'ArrowDown', 'alt+shift'],
  ['previousOpen', 'ArrowUp', 'alt+shift'],
  ['jump', 'KeyJ', 'alt'],
  ['undo', 'KeyZ', 'alt'],
  ['redo', 'KeyY', 'alt'],
  ['undoTyping', 'KeyZ', 'ctrl'],
  ['redoTyping', 'KeyY', 'ctrl'],
  ['original', 'KeyZ', 'alt+shift'],
  ['take', 'Digit', 'alt'],
  ['everywhere', 'Digit', 'alt+shift'],
  ['finding', 'KeyI', 'alt'],
  ['dismiss', 'KeyW', 'alt'],
  ['mark', 'KeyM', 'alt'],
  ['words', 'KeyG', 'alt'],
  ['term', 'KeyE', 'alt'],
  ['confirm', 'KeyK', 'alt'],
  ['cut', 'KeyX', 'alt'],
  ['pick', 'KeyP', 'alt'],
  ['comment', 'KeyC', 'alt'],
  ['reply', 'KeyC', 'alt+shift'],
  ['join', 'KeyN', 'alt'],
  ['split', 'KeyB', 'alt'],
  ['approveTogether', 'KeyA', 'alt+shift'],
  ['findReplace', 'KeyH', 'ctrl'],
  ['keepMine', 'KeyU', 'alt'],
  ['takeTheirs', 'KeyT', 'alt'],
  ['field', 'Escape', ''],
  ['marks', 'KeyM', 'alt+shift'],
  ['turn', 'KeyX', 'alt+shift'],
  ['search', 'Slash', 'alt'],
  ['concordance', 'KeyF', 'ctrl+shift'],
  ['statusFilter', 'KeyS', 'alt'],
  ['filter', 'KeyF', 'alt+shift'],
  ['view', 'KeyV', 'alt'],
  ['help', 'KeyH', 'alt'],
  ['language', 'KeyL', 'alt'],
  ['review', 'KeyR', 'alt+shift'],
  ['documents', 'KeyD', 'alt+shift'],
  ['names', 'KeyN', 'alt+shift'],
  ['events', 'KeyE', 'alt+shift'],
  ['overview', 'KeyO', 'alt+shift'],
  ['bring', 'KeyB', 'alt+shift'],
  ['try', 'KeyT', 'alt+shift'],
];

// A key that is held down does these again and again, and all others once.
const REPEATED = new Set(['skip', 'back', 'finding', 'undoTyping', 'redoTyping']);

// In a field of another kind these keys are the browser's.
const OF_CORRECTION = new Set(['undoTyping', 'redoTyping']);

/** @type {Record<string, string>} */
const SYMBOLS = { Enter: 'Enter', ArrowDown: '↓', ArrowUp: '↑', Escape: 'Esc', Slash: '/', Digit: '1…9' };

/**
 * @param {string} action
 * @param {string} [digit]
 * @returns {string} such as Alt+Shift+1…9; empty for an action without a shortcut
 */
export function shortcutLabel(action, digit = '') {
  const shortcut = SHORTCUTS.find(([name]) => name === action);
  if (!shortcut) return '';
  const [, code, modifiers] = shortcut;
  const key = digit || (SYMBOLS[code] ?? code.replace('Key', ''));
  const held = ['Ctrl', 'Alt', 'Shift'].filter((modifier) => modifiers.includes(modifier.toLowerCase()));
  return [...held, key].join('+');
}

/**
 * @param {Pick<KeyboardEvent, 'code'> & Partial<KeyboardEvent>} event
 * @returns {number | null}
 */
export function digitOf(event) {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  return digit ? Number(digit) : null;
}

/**
 * @param {Pick<KeyboardEvent, 'code'> & Partial<KeyboardEvent>} event
 * @returns {{ action: string, digit: number } | null}
 */
export function matchShortcut(event) {
  const held = [(event.ctrlKey || event.metaKey) && 'ctrl', event.altKey && 'alt', event.shiftKey && 'shift'];
  const modifiers = held.filter(Boolean).join('+');
  const digit = digitOf(event);
  const code = digit ? 'Digit' : event.code === 'NumpadEnter' ? 'Enter' : event.code;
  if (code === 'KeyZ' && modifiers === 'ctrl+shift') return { action: 'redoTyping', digit: 0 };
  const shortcut = SHORTCUTS.find(([, key, wanted]) => key === code && wanted === modifiers);
  return shortcut ? { action: shortcut[0], digit: digit ?? 0 } : null;
}

/** @type {Actions[]} */
const registered = [];

/**
 * Of several that have an action the last one is called.
 * @param {Actions} actions
 * @returns {() => void} takes them back
 */
export function registerActions(actions) {
  registered.push(actions);
  return () => {
    const index = registered.indexOf(actions);
    if (index >= 0) registered.splice(index, 1);
  };
}

/** @param {KeyboardEvent} event */
function onKeyDown(event) {
  const shortcut = matchShortcut(event);
  if (!shortcut || event.isComposing || document.querySelector('dialog[open]')) return;
  const { action, digit } = shortcut;
  if (OF_CORRECTION.has(action) && isOtherField(event.target)) return;
  const actions = registered.findLast((candidate) => candidate[action]);
  if (!actions) return;
  const isIgnored = event.repeat && !REPEATED.has(action);
  if (isIgnored || actions[action](digit) !== false) {
    event.preventDefault();
    event.stopPropagation();
  }
}

/** @param {EventTarget | null} target */
const isOtherField = (target) =>
  target instanceof HTMLElement && target.matches('input, select, textarea:not(#correction)');

export function listenForShortcuts() {
  document.addEventListener('keydown', onKeyDown, true);
}
