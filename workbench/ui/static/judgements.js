// Comments, marks and decisions on their way to the server: like corrections they are kept in this browser until the
// server has answered, and sent one after another in the order in which they were made.

import { decideLink, dismissFinding, postAnnotation, postComment, postReply, restoreFinding } from './api.js';
import { ApiError, getAuthor } from './http.js';
import { local, readStored, storedKeys, writeStored } from './storage.js';

/** @import { AnnotationBody, Finding, LinkDecision, ReplyAction } from '../responses' */
/** @typedef {'garbled' | 'current'} Side the text that a finding is in */
/**
 * @typedef {{ kind: 'comment', text: string } | { kind: 'mark', annotation: AnnotationBody }
 *   | { kind: 'reply', thread: string, action: ReplyAction, text: string }
 *   | { kind: 'dismiss' | 'restore', finding: Finding, side?: Side }
 *   | { kind: 'link', target: string, decision: LinkDecision }} Judgement
 */
/** @typedef {{ id: string, at: string, judgement: Judgement }} PendingJudgement */
/** @typedef {{ resolve: (answer: any) => void, reject: (error: unknown) => void }} Waiting */

const RETRY_AFTER = 3000;

/** Where those of the present author are. */
const prefix = () => `muqabala:judgement:${encodeURIComponent(getAuthor())}:`;

/** @type {Map<string, Waiting>} who waits in this page for the answer */
const waiting = new Map();
/** @type {Set<() => void>} */
const listeners = new Set();
let made = 0;
let isSending = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * Calls back whenever a judgement could not be sent and is kept until the server is back.
 * @param {() => void} listener
 */
export const onJudgementsKept = (listener) => void listeners.add(listener);

/**
 * @param {string} id of the sentence
 * @param {Judgement} judgement
 * @returns {Promise<any>} the answer, however long it takes; rejects where the server refuses
 */
export function submitJudgement(id, judgement) {
  made += 1;
  const at = new Date().toISOString();
  const key = `${prefix()}${at}:${String(made).padStart(6, '0')}`;
  writeStored(local, key, { id, at, judgement });
  return new Promise((resolve, reject) => {
    waiting.set(key, { resolve, reject });
    sendPending();
  });
}

/**
 * @param {string} [id] of one sentence
 * @returns {PendingJudgement[]} oldest first
 */
export function pendingJudgements(id) {
  return storedKeys(local, prefix())
    .sort()
    .map((key) => readStored(local, key))
    .filter((pending) => pending !== null && (id === undefined || pending.id === id));
}

/** Sends what is left, also of an earlier visit. */
export async function sendPending() {
  if (isSending) return;
  isSending = true;
  try {
    for (let key = firstKey(); key !== undefined; key = firstKey()) {
      if (!(await delivered(key))) {
        clearTimeout(timer);
        timer = setTimeout(sendPending, RETRY_AFTER);
        for (const listener of listeners) listener();
        return;
      }
    }
  } finally {
    isSending = false;
  }
}

const firstKey = () => storedKeys(local, prefix()).sort()[0];

/**
 * @param {string} key
 * @returns {Promise<boolean>} whether the server has said yes or no
 */
async function delivered(key) {
  const { id, judgement } = /** @type {PendingJudgement} */ (readStored(local, key) ?? {});
  const { resolve, reject } = waiting.get(key) ?? { resolve: () => {}, reject: () => {} };
  try {
    const answer = judgement && (await post(id, judgement));
    writeStored(local, key, null);
    resolve(answer);
  } catch (error) {
    if (error instanceof ApiError && (error.offline || error.status >= 500)) return false;
    writeStored(local, key, null);
    reject(error);
  }
  waiting.delete(key);
  return true;
}

/**
 * @param {string} id
 * @param {Judgement} judgement
 * @returns {Promise<unknown>}
 */
function post(id, judgement) {
  switch (judgement.kind) {
    case 'comment':
      return postComment(id, judgement.text);
    case 'reply':
      return postReply(id, judgement.thread, judgement.action, judgement.text);
    case 'mark':
      return postAnnotation(id, judgement.annotation);
    case 'link':
      return decideLink(id, judgement.target, judgement.decision);
    case 'dismiss':
      return dismissFinding(id, judgement.finding, judgement.side);
    case 'restore':
      return restoreFinding(id, judgement.finding, judgement.side);
  }
}
