// What can be done at the open sentence: suggestions, findings, annotations, counterparts, the comment.

import { fetchPair, putCommentDraft } from './api.js';
import { openAnnotationDialog } from './annotation_dialog.js';
import { discardCommentDraft, latestCommentDraft, saveCommentDraft, sendCommentDraftNow } from './comment_drafts.js';
import { openCounterpartSearch } from './counterpart_search.js';
import { openCommentDialog } from './dialogs.js';
import { ownName } from './http.js';
import { submitJudgement } from './judgements.js';
import { forgetPair, forgetPairs } from './pair_cache.js';
import { addFinding, commentOf, markOf, removeFinding } from './pending_view.js';
import { shortcutLabel } from './shortcuts.js';
import { standingOf } from './standing.js';
import { mentionButtons } from './threads.js';
import { showToast } from './toast.js';
import { refusal, say } from './words.js';

/**
 * @import { AnnotationBody, Finding, LinkDecision, Pair } from '../responses'
 * @import { Edit } from './edits.js'
 * @import { Side } from './judgements.js'
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

/**
 * Only a finding that the focus is on: a key that is pressed while typing dismisses nothing.
 * @param {OpenSentence} open
 */
export function dismissCurrentFinding(open) {
  const finding = open.sentence.focusedFinding();
  if (finding) dismissFindings(open, [finding]);
  else showToast(say('focusFirst', { key: shortcutLabel('finding') }));
}

/**
 * @param {OpenSentence} open
 * @param {Finding[]} findings
 * @param {Side} side the text that they are in
 */
export function dismissFindings(open, findings, side = 'garbled') {
  const { undoHistory } = open.editor;
  const act = { undo: () => restore(open, findings, side), redo: () => dismiss(open, findings, side) };
  undoHistory.note(act);
  dismiss(open, findings, side);
  showToast(say('dismissed'), {
    action: [`${say('takeBack')} (${shortcutLabel('undoTyping')})`, () => undoHistory.takeBack(act)],
  });
}

/**
 * @param {OpenSentence} open
 * @param {Finding[]} findings
 * @param {Side} side
 */
function dismiss(open, findings, side) {
  for (const finding of findings) removeFinding(open.pair, finding, side);
  sendAll(open, findings, 'dismiss', side);
}

/**
 * @param {OpenSentence} open
 * @param {Finding[]} findings
 * @param {Side} side
 */
function restore(open, findings, side) {
  for (const finding of findings) addFinding(open.pair, finding, side);
  sendAll(open, findings, 'restore', side);
}

/**
 * Shows at once what will be so once the server has it.
 * @param {OpenSentence} open
 * @param {Finding[]} findings
 * @param {'dismiss' | 'restore'} kind
 * @param {Side} side
 */
async function sendAll(open, findings, kind, side) {
  const { pair, surroundings } = open;
  showJudged(open, side);
  forgetPair(pair.id);
  const sent = findings.map(async (finding) => {
    try {
      await submitJudgement(pair.id, { kind, finding, side });
      surroundings.onJudge();
    } catch (error) {
      if (kind === 'dismiss') addFinding(pair, finding, side);
      else removeFinding(pair, finding, side);
      showJudged(open, side);
      showToast(refusal(error), { kind: 'warning' });
    }
  });
  await Promise.all(sent);
}

/**
 * @param {OpenSentence} open
 * @param {Side} side
 */
function showJudged(open, side) {
  if (side === 'garbled') {
    open.sentence.hideExplanation();
    open.assistance.update(open.assistance.assistance); // with the fixes of the findings that are left
    open.sentence.render();
  } else {
    if (open.currentReport) open.currentReport = { ...open.currentReport, findings: open.pair.standing.findings };
    open.renderHeader();
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
async function annotate({ pair, sentence, editor }, annotation) {
  let finding = markOf(pair, annotation);
  const show = () => {
    addFinding(pair, finding);
    sentence.render();
  };
  const submit = async () => {
    show();
    forgetPair(pair.id);
    try {
      const answer = await submitJudgement(pair.id, { kind: 'mark', annotation });
      const isShown = pair.report.findings.includes(finding);
      pair.report.findings = pair.report.findings.filter((other) => other !== finding);
      finding = answer;
      if (isShown) show();
    } catch (error) {
      pair.report.findings = pair.report.findings.filter((other) => other !== finding);
      sentence.render();
      showToast(refusal(error), { kind: 'warning' });
    }
  };
  const remove = () => {
    pair.report.findings = pair.report.findings.filter((other) => other !== finding);
    sentence.render();
    submitJudgement(pair.id, { kind: 'dismiss', finding }).catch((error) => showToast(refusal(error)));
  };
  editor.undoHistory.note({ undo: remove, redo: submit });
  await submit();
}

/**
 * Opens with what was typed and not saved, or else with one's own comment that stands, to change it.
 * @param {OpenSentence} open
 */
export function editComment(open) {
  const { id, comment, comment_draft: draft } = open.pair;
  const own = comment?.author === ownName() ? comment.comment : '';
  openCommentDialog(latestCommentDraft(id, draft) || own, {
    onType: (text) => saveCommentDraft(id, text),
    onLeave: () => {
      sendCommentDraftNow(id);
      open.surroundings.shown()?.renderComment();
    },
    onSave: (text) => saveComment(open, text, own),
    help: mentionButtons,
  });
}

/**
 * @param {OpenSentence} open
 * @param {string} text empty takes one's own comment back
 * @param {string} own
 */
async function saveComment({ pair: { id }, surroundings }, text, own) {
  discardCommentDraft(id);
  const former = surroundings.shown()?.pair.comment ?? null;
  const show = (/** @type {(pair: Pair) => void} */ change) => {
    const open = surroundings.shown();
    if (!open) return;
    change(open.pair);
    open.renderComment();
    open.assistance.renderHistory();
  };
  if (text === own) {
    putCommentDraft(id, '').catch(() => {});
    return show((pair) => Object.assign(pair, { comment_draft: null }));
  }
  show((pair) =>
    Object.assign(pair, { comment: commentOf(pair, text, new Date().toISOString()), comment_draft: null }),
  );
  forgetPair(id);
  try {
    const revision = await submitJudgement(id, { kind: 'comment', text });
    surroundings.onJudge();
    const { threads } = await fetchPair(id);
    show((pair) => {
      pair.comment = text ? revision : null;
      pair.threads = threads;
      if (!pair.history.some((other) => other.id === revision.id)) pair.history.push(revision);
    });
    showToast(say(text ? 'commentSaved' : 'commentTakenBack'));
  } catch (error) {
    saveCommentDraft(id, text);
    show((pair) => Object.assign(pair, { comment: former }));
    showToast(refusal(error), { kind: 'warning' });
  }
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

/**
 * The cut sentence of the source stays among the counterparts, where the decision can be taken back.
 * @param {OpenSentence} open
 * @param {string} id
 */
export function cutSource(open, id) {
  return decide(open, id, 'cut');
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
    await submitJudgement(pair.id, { kind: 'link', target, decision });
    forgetPairs();
    const { links, sources, report, standing, assist } = await fetchPair(pair.id);
    open.surroundings.onJudge();
    if (!open.isOpen) return;
    Object.assign(pair, { links, sources, report, standing });
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
