// Corrections on their way to the server: kept in this browser until the server has answered, and sent one after
// another, so that the history has them in the order of the work.

import { postCorrection } from './api.js';
import { discardDraft, draftKey, storeDraft } from './drafts.js';
import { ApiError, getAuthor } from './http.js';
import { isLost } from './lost_connection.js';
import { local, readStored, storedKeys, tab, writeStored } from './storage.js';

/** @import { CorrectionBody, Revision } from '../responses' */

/** @typedef {CorrectionBody & { id: string }} Correction */
/** @typedef {Correction & { at: string }} PendingCorrection */
/**
 * @typedef {{ state: 'saved', correction: Correction, revision: string }
 *   | { state: 'offline', correction: Correction }
 *   | { state: 'conflict', correction: Correction, newest: Revision | undefined }
 *   | { state: 'refused', correction: Correction, error: unknown }} Outcome
 */
/** @typedef {(outcome: Outcome) => void} OnOutcome */

const RETRY_AFTER = 3000;
const TIMEOUT = 20_000; // milliseconds; a correction that took longer is sent again

const pendingPrefix = () => `muqabala:waiting:${encodeURIComponent(getAuthor())}:`;

/**
 * Each window has its own, so that a correction of another window is not lost.
 * @param {string} id
 */
const pendingKey = (id) => `${pendingPrefix()}${id}:${tab}`;

/** @type {Set<string>} the keys of those on their way */
const sending = new Set();
/** @type {Promise<unknown> | null} */
let lastPost = null; // while it is on its way
/** @type {ReturnType<typeof setTimeout> | null} */
let retry = null; // while some wait for the server to answer again

/**
 * @param {Correction} correction
 * @param {OnOutcome} onOutcome
 */
export function submitCorrection(correction, onOutcome) {
  const pending = { ...correction, at: new Date().toISOString() };
  writeStored(local, pendingKey(correction.id), pending);
  discardDraft(correction.id);
  return retry === null ? deliver(pending, onOutcome) : resendPending(onOutcome); // those from before go first
}

/**
 * Has the history keep a text beside the one that was faster.
 * @param {Correction} correction
 */
export async function keepBeside({ id, ...body }) {
  try {
    await postCorrection(id, { ...body, beside: true }, AbortSignal.timeout(TIMEOUT));
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 409)) throw error; // a conflict is what was expected
  }
}

/** @returns {PendingCorrection[]} those of all windows of this browser */
export const pendingCorrections = () => storedCorrections().map(({ pending }) => pending);

/** @returns {{ key: string, pending: PendingCorrection }[]} in the order of the work */
function storedCorrections() {
  return storedKeys(local, pendingPrefix())
    .map((key) => ({ key, pending: readStored(local, key) }))
    .filter(({ pending }) => pending !== null)
    .sort((a, b) => (a.pending.at < b.pending.at ? -1 : 1));
}

/**
 * Sends what is left, also of windows that were closed; one that two windows send is taken once.
 * @param {OnOutcome} onOutcome
 */
export function resendPending(onOutcome) {
  for (const { key, pending } of storedCorrections()) deliver(pending, onOutcome, key);
}

/** @param {OnOutcome} onOutcome */
function resendLater(onOutcome) {
  if (retry !== null) clearTimeout(retry);
  retry = setTimeout(() => {
    retry = null;
    resendPending(onOutcome);
  }, RETRY_AFTER);
}

/**
 * @param {string} id
 * @param {CorrectionBody} body
 */
function post(id, body) {
  const send = () => postCorrection(id, body, AbortSignal.timeout(TIMEOUT));
  const sendAfter = (/** @type {unknown} */ error) => {
    if (isLost(error)) throw error; // none overtakes one that has to wait
    return send();
  };
  const posted = lastPost ? lastPost.then(send, sendAfter) : send();
  const finish = () => {
    if (lastPost === posted) lastPost = null;
  };
  lastPost = posted;
  posted.then(finish, finish);
  return posted;
}

/**
 * @param {PendingCorrection} pending
 * @param {OnOutcome} onOutcome
 * @param {string} [key] where it is kept; that of the author, even if the name changes meanwhile
 * @returns {Promise<void>}
 */
async function deliver(pending, onOutcome, key = pendingKey(pending.id)) {
  if (sending.has(key)) return;
  sending.add(key);
  const { id, at, ...body } = pending;
  const keys = { pending: key, draft: draftKey(id) };
  const { revision, error } = await post(id, body).then(
    (answer) => ({ revision: answer.revision, error: null }),
    (reason) => ({ revision: ownRevision(reason, pending), error: reason }),
  );
  sending.delete(key);
  if (!revision) return failed(pending, keys, error, onOutcome);
  const newer = newerThan(pending, keys.pending);
  if (newer) return deliver({ ...newer, base: revision }, onOutcome, key);
  writeStored(local, keys.pending, null);
  onOutcome({ state: 'saved', correction: pending, revision });
  resendPending(onOutcome); // what a window that was closed has left
}

/**
 * A conflict with the very text that was sent is the answer to an earlier try of which the answer was lost.
 * @param {unknown} error
 * @param {PendingCorrection} pending
 */
function ownRevision(error, { text, status }) {
  const newest = error instanceof ApiError && error.status === 409 ? error.body.newest : undefined;
  return newest?.after === text && newest.status === status ? newest.id : null;
}

/**
 * The correction of the same sentence that was submitted while this one was on its way.
 * @param {PendingCorrection} pending
 * @param {string} key
 * @returns {PendingCorrection | null}
 */
function newerThan(pending, key) {
  const stored = readStored(local, key);
  return stored && stored.at !== pending.at ? stored : null;
}

/**
 * @param {PendingCorrection} pending
 * @param {{ pending: string, draft: string }} keys
 * @param {unknown} error
 * @param {OnOutcome} onOutcome
 */
function failed(pending, keys, error, onOutcome) {
  if (isLost(error)) {
    resendLater(onOutcome);
    onOutcome({ state: 'offline', correction: pending });
    return;
  }
  // The text of a refused correction stays as a draft: the newest one, where another was submitted meanwhile, unless
  // more has been typed since.
  const latest = newerThan(pending, keys.pending) ?? pending;
  const correction = latest;
  writeStored(local, keys.pending, null);
  const { taken, seconds } = correction;
  const typed = readStored(local, keys.draft);
  if (!typed || typed.at < latest.at) {
    storeDraft(keys.draft, correction.text, correction.base, { taken, seconds });
  }
  if (error instanceof ApiError && error.status === 409) {
    onOutcome({ state: 'conflict', correction, newest: error.body.newest });
  } else onOutcome({ state: 'refused', correction, error });
}
