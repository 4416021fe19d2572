// What is typed and not yet approved, kept twice: in this browser at every key, on the server a moment later.

import { deleteDraft, putDraft } from './api.js';
import { debounce } from './debounce.js';
import { ApiError, getAuthor } from './http.js';
import { local, readStored, storedKeys, tab, writeStored } from './storage.js';

/** @import { Draft } from '../responses' */

/** @typedef {'kept' | 'gone' | 'offline' | 'refused'} DraftState `gone` where there is no such sentence any more */
/** @typedef {(state: DraftState) => void} OnState */

const SAVE_AFTER = 1200; // milliseconds without a key
const RETRY_AFTER = 3000;

/**
 * Names the person too, so that whoever signs in next in this browser does not send what another has typed.
 * @param {string} id
 */
const draftPrefix = (id) => `muqabala:draft:${encodeURIComponent(getAuthor())}:${id}:`;

/**
 * Each window has its own, so that a correction in one does not discard what was typed in another.
 * @param {string} id
 */
export const draftKey = (id) => draftPrefix(id) + tab;

/** @typedef {{ taken: string[], seconds: number }} Work suggestions applied, and the time spent */

/** @type {Map<string, ReturnType<typeof debounce<[string, string, string | null, OnState]>>>} */
const savers = new Map();

/**
 * @param {string} id
 * @param {string} text
 * @param {string | null} base revision that the text was made from
 * @param {OnState} onState
 * @param {Work} [work]
 */
export function saveDraft(id, text, base, onState, work) {
  storeDraft(draftKey(id), text, base, work);
  const saver = savers.get(id) ?? debounce(SAVE_AFTER, sendDraft);
  savers.set(id, saver);
  saver(id, text, base, onState);
}

/**
 * @param {string} key
 * @param {string} text
 * @param {string | null} base
 * @param {Work} [work]
 */
export function storeDraft(key, text, base, work) {
  writeStored(local, key, { text, base, at: new Date().toISOString(), ...work });
}

/**
 * @param {string} id
 * @param {string} text
 * @param {string | null} base
 * @param {OnState} onState
 */
async function sendDraft(id, text, base, onState) {
  try {
    const { stands } = await putDraft(id, text, base);
    onState(stands ? 'kept' : 'gone');
  } catch (error) {
    const offline = error instanceof ApiError && error.offline;
    onState(offline ? 'offline' : 'refused');
    if (offline) setTimeout(() => storedDraft(id)?.text === text && sendDraft(id, text, base, onState), RETRY_AFTER);
  }
}

/**
 * @param {string} id
 * @returns {Draft | null}
 */
const storedDraft = (id) => readStored(local, draftKey(id));

/**
 * Sends a draft at once, for the moment the page is left.
 * @param {string} id
 */
export function sendDraftNow(id) {
  const draft = storedDraft(id);
  if (!draft) return;
  savers.get(id)?.cancel();
  putDraft(id, draft.text, draft.base, true).catch(() => {});
}

/**
 * Has the server keep what this browser has of a sentence that is gone, so that it can tell what it was made from.
 * @param {string} id
 */
export async function handOverDraft(id) {
  const draft = latestDraft(id, null);
  if (!draft) return;
  savers.get(id)?.cancel();
  await putDraft(id, draft.text, draft.base);
}

/** @param {string} id */
export function discardDraft(id, { onServer = false } = {}) {
  savers.get(id)?.cancel();
  writeStored(local, draftKey(id), null);
  if (onServer) deleteDraft(id).catch(() => {});
}

/**
 * The latest one of the drafts that the windows of this browser and the server have; it is this window's from now on.
 * @param {string} id
 * @param {Draft | null} onServer
 * @returns {Draft | null}
 */
export function latestDraft(id, onServer) {
  const [latest] = storedKeys(local, draftPrefix(id))
    .map((key) => ({ key, draft: /** @type {Draft} */ (readStored(local, key)) }))
    .filter(({ draft }) => draft !== null)
    .sort((a, b) => (a.draft.at < b.draft.at ? 1 : -1));
  if (!latest) return onServer;
  if (onServer && onServer.at > latest.draft.at) return onServer;
  if (latest.key !== draftKey(id)) {
    writeStored(local, draftKey(id), latest.draft);
    writeStored(local, latest.key, null);
  }
  return latest.draft;
}
