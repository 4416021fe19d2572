// JSON in the browser's storage. A browser that is full or forbids it keeps nothing, and that is no error.

/**
 * @param {() => Storage} storage as a function, since a browser may refuse even the mention of it
 * @param {string} key
 * @returns {any} null where nothing readable is stored
 */
export function readStored(storage, key) {
  try {
    return JSON.parse(storage().getItem(key) ?? 'null');
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
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, JSON.stringify(value));
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
 * @param {string} prefix
 * @returns {string[]}
 */
export function storedKeys(storage, prefix) {
  try {
    const entries = storage();
    return Array.from({ length: entries.length }, (_, index) => entries.key(index) ?? '').filter((key) =>
      key.startsWith(prefix),
    );
  } catch {
    return [];
  }
}
