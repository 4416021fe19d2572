// A sentence as the server gave it, with what is still on its way to the server.

import { ownName } from './http.js';
import { say } from './words.js';

/**
 * @import { AnnotationBody, Finding, LinkDecision, Pair, ReplyAction, Revision, Thread } from '../responses'
 * @import { PendingJudgement, Side } from './judgements.js'
 */

/**
 * @param {Pair} pair is changed in place
 * @param {PendingJudgement[]} pending oldest first
 */
export function addPending(pair, pending) {
  for (const { at, judgement } of pending) {
    if (judgement.kind === 'comment') pair.comment = commentOf(pair, judgement.text, at);
    else if (judgement.kind === 'reply') pair.threads = pair.threads.map((thread) => addReply(thread, judgement, at));
    else if (judgement.kind === 'mark') addFinding(pair, markOf(pair, judgement.annotation));
    else if (judgement.kind === 'link') decide(pair, judgement.target, judgement.decision);
    else if (judgement.kind === 'dismiss') removeFinding(pair, judgement.finding, judgement.side);
    else addFinding(pair, judgement.finding, judgement.side);
  }
  return pair;
}

/**
 * @param {Pair} pair
 * @param {string} target
 * @param {LinkDecision} decision
 */
function decide({ links, sources = [] }, target, decision) {
  const link = [...links, ...sources].find(({ id }) => id === target);
  if (link) link.decision = decision === 'open' ? null : decision;
}

/**
 * @param {Pair} pair
 * @param {string} text
 * @param {string} created
 * @returns {Revision | null} a comment that the server does not have yet; null for one that takes the last one back
 */
export function commentOf({ status, text: after }, text, created) {
  if (!text) return null;
  return { id: '', author: ownName(), created, action: 'comment', status, after, comment: text, seconds: null };
}

/**
 * @param {Thread} each
 * @param {{ thread: string, action: ReplyAction, text: string }} reply that the server does not have yet
 * @param {string} created
 * @returns {Thread} with the reply, if it is to this one
 */
export function addReply(each, { thread, action, text }, created) {
  if (each.id !== thread) return each;
  const replies = [...each.replies, { id: '', action, author: ownName(), created, text }];
  return { ...each, replies, resolved: action === 'reply' ? each.resolved : action === 'resolve' };
}

/**
 * @param {Pair} pair
 * @param {AnnotationBody} annotation
 * @returns {Finding} a mark that the server does not have yet
 */
export function markOf({ garbled }, { start, end, category, severity }) {
  const text = Array.from(garbled).slice(start, end).join('');
  const key = `person:${start}-${end}`;
  const shared = { side: /** @type {const} */ ('left'), check: 'person', evidence: null, suggestion: null };
  return { ...shared, key, start, end, text, category, severity, reason: say('markKept'), reason_ar: say('markKept') };
}

/**
 * @param {Pair} pair
 * @param {Finding} finding
 * @param {Side} [side] the text that it is in
 */
export function addFinding({ report, standing, dismissed }, finding, side) {
  const { findings } = side === 'current' ? standing : report;
  const isSame = (/** @type {Finding} */ { key, category, severity }) =>
    key === finding.key && category === finding.category && severity === finding.severity;
  if (!findings.some(isSame)) findings.push(finding);
  const index = dismissed.findIndex(({ check, text }) => check === finding.check && text === finding.text);
  if (index >= 0) dismissed.splice(index, 1);
}

/**
 * @param {Pair} pair
 * @param {Finding} finding
 * @param {Side} [side] the text that it is in
 */
export function removeFinding({ report, standing, dismissed }, finding, side) {
  const holder = side === 'current' ? standing : report;
  holder.findings = holder.findings.filter(({ key }) => key !== finding.key);
  dismissed.push({ check: finding.check, text: finding.text });
}
