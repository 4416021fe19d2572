// The sentence that is open in the review, with its editor and what stands beside it.

import { fetchAssistance } from './api.js';
import { AssistancePanel } from './assistance.js';
import { latestCommentDraft } from './comment_drafts.js';
import { commentNote } from './comment_note.js';
import { conflictNotice } from './conflict_notice.js';
import { fill, h, isolated } from './dom.js';
import { CorrectionEditor } from './editor.js';
import { GarbledSentence } from './garbled_sentence.js';
import { mergeWithStanding } from './merge.js';
import { ownName } from './http.js';
import { paneBar, setShares } from './panes.js';
import { readFilters } from './queue_filters.js';
import { headerContent } from './review_header.js';
import { showHits } from './search_hits.js';
import { enterSelectedTerm } from './selected_words.js';
import {
  applyFinding,
  applySuggestion,
  cutSource,
  decideCounterpart,
  dismissFindings,
  editComment,
  pickCounterpart,
} from './sentence_actions.js';
import { RemainingFindings, standingOf } from './standing.js';
import { openReplyDialog, sendReply } from './threads.js';
import { WordLinks } from './word_links.js';
import { WorkTimer } from './work_timer.js';
import { say } from './words.js';

/**
 * @import { Pair, Report, Status } from '../responses'
 * @import { Correction } from './outbox.js'
 * @import { LinkedText } from './word_links.js'
 */
/**
 * @typedef {{ position: () => string, onReplaceEverywhere: (n: number) => unknown, onJudge: () => void, onGone: () => unknown,
 *   onJump: () => unknown, onStatus: () => unknown, onJoin: () => unknown, onSplit: () => unknown,
 *   shown: () => OpenSentence | null }} Surroundings
 *   `onJudge` is called once a finding or a counterpart was judged or a comment was saved, `onGone` once the server
 *   has no such sentence any more; `shown` is what shows the same sentence now
 */

const COMPLETE_AFTER = 1500; // milliseconds, while the server is still gathering suggestions

export class OpenSentence {
  timer = new WorkTimer();
  shownAt = performance.now();
  isOpen = true;
  strays = h('div', { class: 'strays' });
  /** @type {{ mine: string, theirs: string } | null} texts to choose from */
  conflict = null;
  /** @type {Report | null} of the corrected text */
  currentReport = null;

  /**
   * @param {Pair} pair is kept up to date in place, for all that show it
   * @param {Surroundings} surroundings
   */
  constructor(pair, surroundings) {
    this.pair = pair;
    this.surroundings = surroundings;
    this.wordLinks = new WordLinks(pair, () => this.linkedPlaces());
    const onText = (/** @type {LinkedText} */ text) =>
      this.wordLinks.follow(text, (words) => this.sentence.announce(words));
    this.assistance = new AssistancePanel(pair, {
      onApply: (n) => applySuggestion(this, n),
      onReplaceEverywhere: surroundings.onReplaceEverywhere,
      onPick: () => pickCounterpart(this),
      onTerm: () => enterSelectedTerm(this),
      onConfirm: (index) => decideCounterpart(this, index, 'kept'),
      onCut: (index) => decideCounterpart(this, index, 'cut'),
      onUseText: (index) => this.editor.replaceText(pair.links[index].text),
      onRestore: (text) => this.editor.replaceText(text),
      onDismiss: (findings) => dismissFindings(this, findings),
      onSuggestions: () => this.sentence?.renderList(),
      onText,
    });
    this.sentence = new GarbledSentence(pair, {
      onApply: (finding) => applyFinding(this, finding),
      onDismiss: (findings) => dismissFindings(this, findings),
      onWords: (range) => this.wordLinks.ofSentence(range),
      isSuggested: (finding) => this.assistance.suggestions.has(finding),
      onSourceText: onText,
      onCutSource: (id) => cutSource(this, id),
      onJoin: surroundings.onJoin,
      onSplit: surroundings.onSplit,
    });
    this.editor = new CorrectionEditor(pair, {
      onScore: (report) => this.showScore(report),
      onChange: () => this.onTextChange(),
      onGone: surroundings.onGone,
      onOriginal: () => this.editor.replaceText(pair.garbled),
      seconds: () => this.timer.seconds,
    });
    this.assistance.suggestions.showTaken(this.editor.text);
    this.timer.resume(this.editor.earlierSeconds);
    this.remaining = new RemainingFindings(pair, {
      onDismiss: (findings) => dismissFindings(this, findings, 'current'),
      onShow: ({ start, end }) => this.editor.select(start, end),
    });
    this.header = h('div', { class: 'bench-head' });
    this.comment = h('div', { class: 'comment-note' });
    this.notice = h('div', { id: 'notice' });
    this.warning = h('div', { id: 'warning', role: 'alert' });
    this.work = h('div', { class: 'work' }, this.room());
    this.renderHeader();
    this.renderComment();
  }

  /** Where the words that say the same stand. */
  linkedPlaces() {
    const { sentence, editor, assistance } = this;
    return {
      sentence: sentence.text,
      mirror: editor.mirror,
      correction: editor.text,
      texts: [...sentence.sourceTexts, ...assistance.linkedTexts()],
      words: assistance.assistance.words,
    };
  }

  /** The source or machine text and the field side by side, and below them what follows from both. */
  room() {
    const { before, after, element, list } = this.sentence;
    const room = h(
      'div',
      { class: 'side-by-side' },
      before,
      element,
      paneBar('reference'),
      this.editor.element,
      after,
      this.editor.changes,
      list,
      this.remaining.element,
    );
    setShares(room, ['reference']);
    return room;
  }

  get elements() {
    return [this.header, this.comment, this.strays, this.notice, this.warning, this.work];
  }

  /**
   * Puts what was typed together with what stands since; where both changed the same words, shows both to choose from.
   * @returns {boolean} whether there was anything to put together
   */
  mergeChanges() {
    const { pair, editor } = this;
    if (editor.base === pair.revision) return false;
    const merged = mergeWithStanding(pair, editor.base, editor.text);
    if (merged === null) {
      this.showConflict();
      return false;
    }
    editor.moveOn(merged);
    this.hideConflict();
    return true;
  }

  renderComment() {
    const { id, comment_draft: draft } = this.pair;
    const note = commentNote(this.pair, latestCommentDraft(id, draft), {
      onEdit: () => editComment(this),
      onReply: (thread) => openReplyDialog(this, thread),
      onSettle: (thread, action) => sendReply(this, thread, action),
    });
    fill(this.comment, note);
  }

  /** Lights up what the queue is searched for. */
  showHits() {
    const { q } = readFilters();
    this.sentence.showHits();
    showHits('found-counterparts', this.assistance.counterparts.texts, q);
  }

  renderHeader() {
    const known = this.currentReport ?? standingOf(this.pair);
    fill(this.header, headerContent(this.pair, this.surroundings, known));
    this.remaining.render(known, this.editor.text);
    this.assistance.showScores(known);
  }

  /** Shows the pair as it is now, but for what is being typed. */
  renderAll() {
    this.renderHeader();
    this.renderComment();
    this.assistance.renderHistory();
    this.assistance.renderCounterparts();
    this.assistance.update(this.pair.assist);
    this.sentence.render();
    if (!this.pair.assist.complete) this.completeLater();
  }

  /** Asks the server for what depends on the sentence but is not needed to read it. */
  startBackgroundWork() {
    if (this.editor.isChanged || standingOf(this.pair)?.label === null) this.editor.scoreSoon();
    if (!this.pair.assist.complete) this.completeLater();
  }

  completeLater() {
    setTimeout(() => this.isOpen && this.complete(), COMPLETE_AFTER);
  }

  async complete() {
    try {
      const assistance = await fetchAssistance(this.pair.id);
      if (!this.isOpen) return;
      this.assistance.update(assistance);
      if (!assistance.complete) this.completeLater();
    } catch {
      // What came with the sentence stays.
    }
  }

  /** @param {Report} report */
  showScore(report) {
    this.currentReport = report;
    this.renderHeader();
  }

  /** @param {string} holder who has the sentence open too */
  showHolder(holder) {
    this.header.querySelector('.holder')?.remove();
    this.header.append(h('span', { class: 'holder' }, say('heldBy'), ' ', isolated(holder)));
  }

  onTextChange() {
    fill(this.warning);
    this.assistance.suggestions.showTaken(this.editor.text);
    if (this.conflict) this.showConflict({ isNew: false });
  }

  showConflict({ isNew = true } = {}) {
    const { author, text } = this.pair;
    this.conflict = { mine: this.editor.text, theirs: text };
    const notice = conflictNotice({
      ...this.conflict,
      author: author ?? '',
      isNew,
      onSettle: (side) => this.settle(side),
    });
    fill(this.notice, notice);
  }

  hideConflict() {
    this.conflict = null;
    fill(this.notice);
  }

  /**
   * After a look at both texts one goes on from the newest revision.
   * @param {'mine' | 'theirs'} side
   * @returns {boolean} whether there was anything to choose
   */
  settle(side) {
    if (!this.conflict) return false;
    const text = side === 'mine' ? this.editor.text : this.conflict.theirs;
    this.hideConflict();
    this.editor.moveOn(text);
    this.editor.area.focus();
    return true;
  }

  /**
   * @param {Status} status
   * @returns {Correction}
   */
  correction(status) {
    this.timer.touch();
    const { text, base, applied } = this.editor;
    const offered = this.assistance.suggestions.suggestions.map((suggestion) => suggestion.replacement);
    return {
      id: this.pair.id,
      text,
      base,
      status,
      comment: '',
      seconds: this.timer.seconds,
      taken: [...applied],
      refused: offered.filter((replacement) => !applied.has(replacement)),
      beside: false,
    };
  }

  /**
   * What was just saved is now what the work starts from.
   * @param {Correction} correction
   * @param {string} revision
   */
  rebase({ status, text }, revision) {
    Object.assign(this.pair, { revision, status, text, author: ownName() });
    this.editor.rebase();
    this.timer.reset();
    this.renderHeader();
    if (!this.currentReport) this.editor.scoreSoon();
  }

  close() {
    this.isOpen = false;
    this.editor.close();
  }
}
