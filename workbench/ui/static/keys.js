// The keyboard. Keys are taken by their place (event.code), so an Arabic layout works like a Latin one.

// In the order of the help sheet: action, key, with which other keys held.
export const KEYS = [
  ['approve', 'Enter', 'ctrl'],
  ['draft', 'KeyS', 'ctrl'],
  ['skip', 'ArrowDown', 'alt'],
  ['back', 'ArrowUp', 'alt'],
  ['undo', 'KeyZ', 'alt'],
  ['redo', 'KeyY', 'alt'],
  ['take', 'Digit', 'alt'],
  ['everywhere', 'Digit', 'alt+shift'],
  ['finding', 'KeyI', 'alt'],
  ['dismiss', 'KeyW', 'alt'],
  ['mark', 'KeyM', 'alt'],
  ['words', 'KeyG', 'alt'],
  ['confirm', 'KeyK', 'alt'],
  ['cut', 'KeyX', 'alt'],
  ['pick', 'KeyP', 'alt'],
  ['comment', 'KeyC', 'alt'],
  ['field', 'Escape', ''],
  ['search', 'Slash', 'alt'],
  ['help', 'KeyH', 'alt'],
  ['language', 'KeyL', 'alt'],
  ['review', 'KeyR', 'alt+shift'],
  ['documents', 'KeyD', 'alt+shift'],
  ['names', 'KeyN', 'alt+shift'],
  ['overview', 'KeyO', 'alt+shift'],
  ['bring', 'KeyB', 'alt+shift'],
  ['try', 'KeyT', 'alt+shift'],
];

const SIGNS = { Enter: 'Enter', ArrowDown: '↓', ArrowUp: '↑', Escape: 'Esc', Slash: '/', Digit: '1…9' };

export function shown(action, digit = '') {
  const found = KEYS.find(([name]) => name === action);
  if (!found) return '';
  const [, code, held] = found;
  const last = digit || (SIGNS[code] ?? code.replace('Key', ''));
  return [held.includes('ctrl') && 'Ctrl', held.includes('alt') && 'Alt', held.includes('shift') && 'Shift', last]
    .filter(Boolean)
    .join('+');
}

export function pressed(event) {
  const held = [(event.ctrlKey || event.metaKey) && 'ctrl', event.altKey && 'alt', event.shiftKey && 'shift'];
  const with_ = held.filter(Boolean).join('+');
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  const code = digit ? 'Digit' : event.code === 'NumpadEnter' ? 'Enter' : event.code;
  const found = KEYS.find(([, key, wanted]) => key === code && wanted === with_);
  return found ? { action: found[0], digit: Number(digit ?? 0) } : null;
}

const doers = [];

// The last one that knows an action does it; a page gives its own back when it leaves.
export function doing(actions) {
  doers.push(actions);
  return () => doers.splice(doers.indexOf(actions), 1);
}

export function listen() {
  document.addEventListener(
    'keydown',
    (event) => {
      const found = pressed(event);
      if (!found || event.isComposing || document.querySelector('dialog[open]')) return;
      const doer = doers.findLast((d) => d[found.action]);
      if (doer && doer[found.action](found.digit, event) !== false) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    true,
  );
}
