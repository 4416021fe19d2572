// What can be done at the open sentence: suggestions, findings, annotations, counterparts, the comment.

import { decideLink, dismissFinding, fetchPair, postAnnotation } from './api.js';
import { openAnnotationDialog } from './annotation_dialog.js';
import { openCounterpartSearch } from './counterpart_search.js';
import { openCommentDialog } from './dialogs.js';
import { forgetPairs } from './pair_cache.js';
import { standingOf } from './standing.js';
import { showToast } from './toast.js';
import { refusal, say } from './words.js';

/**
 * @import { AnnotationBody, Finding, LinkDecision } from '../responses'
 * @import { Edit } from './edits.js'
 * @import { OpenSentence } from './open_sentence.js'
 */

/**
 * @param {OpenSentence} open
 * @param {number} n of the suggestion, from 1
 * @returns {boolean} whether there is one
 */
export function applySuggestion(open, n) {
  const suggestion = open.assistance.suggestions.suggestions[n - 1];
  if (!suggestion) return false;
  apply(open, suggestion);
  return true;
}

/**
 * @param {OpenSentence} open
 * @param {Finding} finding
 */
export function applyFinding(open, { text, suggestion, start }) {
  if (suggestion !== null) apply(open, { text, replacement: suggestion, start });
}

/**
 * @param {OpenSentence} open
 * @param {Edit & { start: number }} edit
 */
function apply({ editor }, edit) {
  if (!editor.applyEdit(edit)) showToast(say('wordsGone'));
  editor.area.focus();
}

/** @param {OpenSentence} open */
export function dismissCurrentFinding(open) {
  const finding = open.sentence.currentFinding();
  if (finding) dismissFindings(open, [finding]);
}

/**
 * @param {OpenSentence} open
 * @param {Finding[]} findings
 */
export async function dismissFindings({ pair, sentence, onJudge }, findings) {
  sentence.setDismissed(findings, true);
  try {
    for (const finding of findings) await dismissFinding(pair.id, finding);
    onJudge();
  } catch (error) {
    sentence.setDismissed(findings, false);
    showToast(refusal(error));
  }
}

/**
 * @param {OpenSentence} open
 * @param {Finding[]} findings in the text that stands
 */
export async function dismissRemaining(open, findings) {
  const { standing } = open.pair;
  const former = standing.findings;
  standing.findings = former.filter((finding) => !findings.includes(finding));
  if (open.currentReport) open.currentReport = { ...open.currentReport, findings: standing.findings };
  open.renderHeader();
  try {
    for (const finding of findings) await dismissFinding(open.pair.id, finding, 'current');
    open.onJudge();
  } catch (error) {
    standing.findings = former;
    open.currentReport = null;
    open.renderHeader();
    showToast(refusal(error));
  }
}

/** @param {OpenSentence} open */
export function annotateSelection(open) {
  const range = open.sentence.selected();
  if (!range) {
    open.sentence.text.focus();
    showToast(say('selectFirst'));
    return;
  }
  const [start, end] = range;
  const words = Array.from(open.pair.garbled).slice(start, end).join('');
  openAnnotationDialog(words, (category, severity) => annotate(open, { start, end, category, severity }));
}

/**
 * @param {OpenSentence} open
 * @param {AnnotationBody} annotation
 */
async function annotate({ pair, sentence }, annotation) {
  try {
    pair.report.findings.push(await postAnnotation(pair.id, annotation));
    sentence.render();
  } catch (error) {
    showToast(refusal(error));
  }
}

/** @param {OpenSentence} open */
export function editComment(open) {
  openCommentDialog(open.comment, (comment) => {
    open.comment = comment;
    showToast(say('commentKept'));
  });
}

/**
 * The same decision once more takes it back.
 * @param {OpenSentence} open
 * @param {number} index
 * @param {LinkDecision} decision
 */
export function decideCounterpart(open, index, decision) {
  const counterpart = open.pair.links[index];
  if (!counterpart) return showToast(say('noCounterpart'));
  return decide(open, counterpart.id, counterpart.decision === decision ? 'open' : decision);
}

/** @param {OpenSentence} open */
export function pickCounterpart(open) {
  openCounterpartSearch(open.pair.id, ({ id }) => decide(open, id, 'picked'));
}

/**
 * Changes what stands beside the sentence, never what is being typed.
 * @param {OpenSentence} open
 * @param {string} target
 * @param {LinkDecision} decision
 */
async function decide(open, target, decision) {
  const { pair, assistance, editor, sentence } = open;
  try {
    await decideLink(pair.id, target, decision);
    forgetPairs();
    const { links, report, standing, assist } = await fetchPair(pair.id);
    open.onJudge();
    if (!open.isOpen) return;
    Object.assign(pair, { links, report, standing });
    open.currentReport = null;
    assistance.renderCounterparts();
    assistance.update(assist);
    sentence.render();
    open.renderHeader();
    if (standingOf(pair) || editor.isChanged) editor.scoreSoon();
    showToast(say(`said_${decision}`));
  } catch (error) {
    showToast(refusal(error));
  }
}
