// The sentence that is open in the review, with its editor and what stands beside it.

import { fetchAssistance } from './api.js';
import { AssistancePanel } from './assistance.js';
import { conflictNotice } from './conflict_notice.js';
import { fill, h, isolated } from './dom.js';
import { CorrectionEditor } from './editor.js';
import { GarbledSentence } from './garbled_sentence.js';
import { readFilters } from './queue_filters.js';
import { headerContent } from './review_header.js';
import { showHits } from './search_hits.js';
import {
  applyFinding,
  applySuggestion,
  decideCounterpart,
  dismissFindings,
  dismissRemaining,
  pickCounterpart,
} from './sentence_actions.js';
import { RemainingFindings, standingOf } from './standing.js';
import { WorkTimer } from './work_timer.js';
import { say } from './words.js';

/**
 * @import { Pair, Report, Status } from '../responses'
 * @import { Correction } from './outbox.js'
 */
/**
 * @typedef {{ position: () => string, onReplaceEverywhere: (n: number) => unknown, onJudge: () => void }} Surroundings
 *   `onJudge` is called once a finding or a counterpart was judged
 */

const COMPLETE_AFTER = 1500; // milliseconds, while the server is still gathering suggestions

export class OpenSentence {
  comment = '';
  timer = new WorkTimer();
  isOpen = true;
  /** @type {Report | null} of the corrected text */
  currentReport = null;

  /**
   * @param {Pair} pair is kept up to date in place, for all that show it
   * @param {Surroundings} surroundings
   */
  constructor(pair, { position, onReplaceEverywhere, onJudge }) {
    this.pair = pair;
    this.position = position;
    this.onJudge = onJudge;
    this.assistance = new AssistancePanel(pair, {
      onApply: (n) => applySuggestion(this, n),
      onReplaceEverywhere,
      onPick: () => pickCounterpart(this),
      onConfirm: (index) => decideCounterpart(this, index, 'kept'),
      onCut: (index) => decideCounterpart(this, index, 'cut'),
      onUseText: (index) => this.editor.replaceText(pair.links[index].text),
      onRestore: (text) => this.editor.replaceText(text),
    });
    this.sentence = new GarbledSentence(pair, {
      onApply: (finding) => applyFinding(this, finding),
      onDismiss: (findings) => dismissFindings(this, findings),
      onWords: (range) => this.assistance.highlightWords(range, this.sentence.text),
    });
    this.editor = new CorrectionEditor(pair, { onScore: (report) => this.showScore(report) });
    this.remaining = new RemainingFindings(pair, {
      onDismiss: (findings) => dismissRemaining(this, findings),
      onShow: ({ start, end }) => this.editor.select(start, end),
    });
    this.header = h('div', { class: 'bench-head' });
    this.notice = h('div', { id: 'notice' });
    this.work = h('div', { class: 'work' }, this.sentence.element, this.editor.element, this.remaining.element);
    if (this.editor.base !== pair.revision) {
      this.showConflict(pair.text, pair.history.at(-1)?.author ?? '');
    }
    this.renderHeader();
  }

  /** Lights up what the queue is searched for. */
  showHits() {
    const { q } = readFilters();
    this.sentence.showHits();
    showHits('found-counterparts', this.assistance.counterparts.texts, q);
  }

  renderHeader() {
    const known = this.currentReport ?? standingOf(this.pair);
    fill(this.header, headerContent(this.pair, this.position(), known));
    this.remaining.render(known, this.editor.text);
    this.assistance.showScores(known);
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

  /**
   * @param {string} theirs
   * @param {string} author
   */
  showConflict(theirs, author) {
    const onSettle = (/** @type {string} */ text) => this.settle(text);
    fill(this.notice, conflictNotice({ mine: this.editor.text, theirs, author, onSettle }));
  }

  /**
   * After a look at both texts one goes on from the newest revision.
   * @param {string} text
   */
  settle(text) {
    this.editor.base = this.pair.revision;
    if (this.editor.text === text) this.editor.keepDraft();
    else this.editor.replaceText(text);
    fill(this.notice);
    this.editor.area.focus();
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
      comment: this.comment,
      seconds: this.timer.seconds,
      taken: [...applied],
      refused: offered.filter((replacement) => !applied.has(replacement)),
    };
  }

  /**
   * What was just saved is now what the work starts from.
   * @param {Correction} correction
   * @param {string} revision
   */
  rebase({ status, text }, revision) {
    Object.assign(this.pair, { revision, status, text });
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
