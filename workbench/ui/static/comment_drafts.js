// What is being typed of a comment, kept twice as a draft is: in this browser at every key, on the server soon after.

import { putCommentDraft } from './api.js';
import { debounce } from './debounce.js';
import { ApiError, getAuthor } from './http.js';
import { local, readStored, writeStored } from './storage.js';

/** @import { CommentDraft } from '../responses' */

const SAVE_AFTER = 1200; // milliseconds without a key
const RETRY_AFTER = 3000;

/** @param {string} id */
const keyOf = (id) => `muqabala:comment:${encodeURIComponent(getAuthor())}:${id}`;

/** @param {string} id */
const stored = (id) => /** @type {CommentDraft | null} */ (readStored(local, keyOf(id)));

/** @type {Map<string, ReturnType<typeof debounce<[string, string]>>>} */
const savers = new Map();

/**
 * @param {string} id
 * @param {string} text
 */
export function saveCommentDraft(id, text) {
  writeStored(local, keyOf(id), { text, at: new Date().toISOString() });
  const saver = savers.get(id) ?? debounce(SAVE_AFTER, send);
  savers.set(id, saver);
  saver(id, text);
}

/**
 * @param {string} id
 * @param {string} text
 */
async function send(id, text) {
  try {
    await putCommentDraft(id, text);
  } catch (error) {
    const isLost = error instanceof ApiError && (error.offline || error.status >= 500);
    if (isLost) setTimeout(() => stored(id)?.text === text && send(id, text), RETRY_AFTER);
  }
}

/**
 * Sends it at once, for the moment the dialog or the page is left.
 * @param {string} id
 */
export function sendCommentDraftNow(id) {
  const draft = stored(id);
  if (!draft) return;
  savers.get(id)?.cancel();
  putCommentDraft(id, draft.text, true).catch(() => {});
}

/**
 * Forgets it here; the server does when it gets the comment.
 * @param {string} id
 */
export function discardCommentDraft(id) {
  savers.get(id)?.cancel();
  writeStored(local, keyOf(id), null);
}

/**
 * The later one of those that this browser and the server have; empty for none.
 * @param {string} id
 * @param {CommentDraft | null} onServer
 */
export function latestCommentDraft(id, onServer) {
  const own = stored(id);
  const latest = own && onServer ? (own.at >= onServer.at ? own : onServer) : (own ?? onServer);
  return latest?.text ?? '';
}
