// What a person chose for the page: language, digits, theme, name. Kept in this browser.

import { local, readStored, writeStored } from './storage.js';

/**
 * @typedef {{ language: 'ar' | 'en', digits: 'latin' | 'arabic', theme: 'light' | 'dark', author: string,
 *   size: number, completion: boolean }} Settings
 *   `completion` tells whether words are offered while one types
 */

const KEY = 'muqabala:settings';

/** @type {Set<(changes: Partial<Settings>) => void>} */
const listeners = new Set();

/** @type {Settings} */
export const settings = { ...defaults(), ...readStored(local, KEY) };

/** @returns {Settings} */
function defaults() {
  const language = navigator.language?.startsWith('ar') ? 'ar' : 'en';
  const theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  return { language, digits: 'latin', theme, author: '', size: 1, completion: true };
}

/** @param {Partial<Settings>} changes */
export function changeSettings(changes) {
  Object.assign(settings, changes);
  writeStored(local, KEY, settings);
  for (const listener of listeners) listener(changes);
}

/** @param {(changes: Partial<Settings>) => void} listener */
export function onSettingsChange(listener) {
  listeners.add(listener);
}
