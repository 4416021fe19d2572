// JSON in the browser's storage. A browser that is full or forbids it keeps nothing, and that is no error.

// Several corpora may be served below paths of one address, where they share the storage: what is chosen for the page is
// of all, and what was typed of the path that it was typed at.
const SHARED = new Set(['settings', 'marks', 'panes', 'view', 'tab'].map((name) => `muqabala:${name}`));
const OWN = 'muqabala:';
const path = globalThis.document ? new URL('.', document.baseURI).pathname : '/';
const prefix = path === '/' ? OWN : `muqabala${path}:`;

/** @param {string} key */
const stored = (key) => (SHARED.has(key) ? key : key.replace(OWN, prefix));

/**
 * @param {() => Storage} storage as a function, since a browser may refuse even the mention of it
 * @param {string} key
 * @returns {any} null where nothing readable is stored
 */
export function readStored(storage, key) {
  try {
    return JSON.parse(storage().getItem(stored(key)) ?? 'null');
  } catch {
    return null;
  }
}

/**
 * @param {() => Storage} storage
 * @param {string} key
 * @param {unknown} value null removes the entry
 */
export function writeStored(storage, key, value) {
  try {
    if (value === null) storage().removeItem(stored(key));
    else storage().setItem(stored(key), JSON.stringify(value));
  } catch {
    // Drafts have a copy on the server, settings are chosen again.
  }
}

export const local = () => localStorage;
export const session = () => sessionStorage;

/** Names this window of the browser, also after a reload: windows share what is stored, and none takes another's. */
export const tab = readStored(session, 'muqabala:tab') ?? Math.random().toString(36).slice(2, 10);
writeStored(session, 'muqabala:tab', tab);

/**
 * @param {() => Storage} storage
 * @param {string} beginning
 * @returns {string[]}
 */
export function storedKeys(storage, beginning) {
  try {
    const entries = storage();
    const keys = Array.from({ length: entries.length }, (_, index) => entries.key(index) ?? '');
    return keys.filter((key) => key.startsWith(stored(beginning))).map((key) => key.replace(prefix, OWN));
  } catch {
    return [];
  }
}
