import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import {
  digitOf,
  listenForShortcuts,
  matchShortcut,
  registerActions,
  SHORTCUTS,
  shortcutLabel,
} from '../../workbench/ui/static/shortcuts.js';

test('no two actions share keys', () => {
  assert.equal(new Set(SHORTCUTS.map(([, code, modifiers]) => `${code} ${modifiers}`)).size, SHORTCUTS.length);
  assert.equal(new Set(SHORTCUTS.map(([action]) => action)).size, SHORTCUTS.length);
});

test('every shortcut is matched by its keys', () => {
  for (const [action, code, modifiers] of SHORTCUTS) {
    const event = {
      code: code === 'Digit' ? 'Digit7' : code,
      ctrlKey: modifiers.includes('ctrl'),
      altKey: modifiers.includes('alt'),
      shiftKey: modifiers.includes('shift'),
    };
    assert.deepEqual(matchShortcut(event), { action, digit: code === 'Digit' ? 7 : 0 });
  }
});

test('a key counts by its place: the letters of the layout and the digits of the keypad do not matter', () => {
  assert.equal(matchShortcut({ code: 'KeyZ', key: 'ئ', altKey: true })?.action, 'undo');
  assert.deepEqual(matchShortcut({ code: 'Numpad3', key: '٣', altKey: true }), { action: 'take', digit: 3 });
  assert.equal(matchShortcut({ code: 'NumpadEnter', metaKey: true })?.action, 'approve');
  assert.equal(digitOf({ code: 'Digit0' }), null);
});

test('the keys of undoing are those of every editor', () => {
  assert.equal(matchShortcut({ code: 'KeyZ', ctrlKey: true })?.action, 'undoTyping');
  assert.equal(matchShortcut({ code: 'KeyZ', metaKey: true, shiftKey: true })?.action, 'redoTyping');
  assert.equal(matchShortcut({ code: 'KeyY', ctrlKey: true })?.action, 'redoTyping');
});

test('other keys are left alone', () => {
  assert.equal(matchShortcut({ code: 'KeyZ' }), null);
  assert.equal(matchShortcut({ code: 'KeyZ', altKey: true, ctrlKey: true }), null);
  assert.equal(matchShortcut({ code: 'Enter' }), null);
});

test('actions that are taken back twice take no others with them', () => {
  /** @type {(event: object) => void} */
  let press = () => {};
  Object.assign(globalThis, {
    document: {
      addEventListener: (/** @type {string} */ _, /** @type {typeof press} */ listener) => (press = listener),
      querySelector: () => null,
    },
  });
  listenForShortcuts();
  /** @type {string[]} */
  const called = [];
  registerActions({ help: () => called.push('of the page') });
  const takeBack = registerActions({ help: () => called.push('of the review') });
  takeBack();
  takeBack();
  press({ code: 'KeyH', altKey: true, preventDefault: () => {}, stopPropagation: () => {} });
  assert.deepEqual(called, ['of the page']);
});

test('labels name modifiers before the key', () => {
  assert.equal(shortcutLabel('approve'), 'Ctrl+Enter');
  assert.equal(shortcutLabel('everywhere'), 'Alt+Shift+1…9');
  assert.equal(shortcutLabel('take', '٣'), 'Alt+٣');
  assert.equal(shortcutLabel('field'), 'Esc');
  assert.equal(shortcutLabel('nothing'), '');
});

test('the tutorials for translators name the keys of every action', () => {
  for (const name of ['translators.md', 'translators.ar.md']) {
    const page = readFileSync(new URL(`../../docs/tutorials/${name}`, import.meta.url), 'utf8');
    // The tutorials describe `everywhere` as the keys of `take` with Shift.
    for (const [action] of SHORTCUTS.filter(([each]) => each !== 'everywhere')) {
      const label = shortcutLabel(action, action === 'take' ? '1' : '');
      assert.ok(page.includes(label), `${name} lacks ${label}`);
    }
  }
});
