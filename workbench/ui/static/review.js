// The page where sentences are corrected: the queue, the open sentence with its editor, and help beside it.

import { sendCommentDraftNow } from './comment_drafts.js';
import { ApprovalDialog } from './approve_together.js';
import { afterPaint, fill, h, query } from './dom.js';
import { sendDraftNow } from './drafts.js';
import { openInstead } from './gone_sentence.js';
import { Approval } from './grave_findings.js';
import { pendingJudgements } from './judgements.js';
import { isLost, Retry } from './lost_connection.js';
import { sayNoUnfinished, unfinishedFrom } from './navigation.js';
import { OpenSentence } from './open_sentence.js';
import { pendingCorrections, submitCorrection } from './outbox.js';
import { openFindReplace } from './find_replace.js';
import { forgetPairs, forgetPairsExcept, prefetchPair, takePair } from './pair_cache.js';
import { addPending } from './pending_view.js';
import { Presence } from './presence.js';
import { prefetchQueue } from './queue.js';
import { openReplaceEverywhere } from './replace_everywhere.js';
import { reviewActions } from './review_actions.js';
import { actionBar } from './review_header.js';
import { isOwnWork, isReviewable, mayReview, openStatusDialog } from './review_round.js';
import { selectedWords } from './selected_words.js';
import { reviewRoom, SentencePane } from './sentence_pane.js';
import { ServerChanges } from './server_changes.js';
import { registerActions } from './shortcuts.js';
import { strayNotices, takeStrays } from './stray_drafts.js';
import { showToast } from './toast.js';
import { refusal, say } from './words.js';

/**
 * @import { Pair, Status } from '../responses'
 * @import { PageContext } from './main.js'
 * @import { Outcome } from './outbox.js'
 */

const POLL_EVERY = 8000; // milliseconds between looks whether somebody else changed the sentence
const PREFETCHED = 3; // sentences ahead of the open one
const READ_WITHIN = 300; // milliseconds in which nobody has read a sentence: a key pressed twice approves one

export class ReviewPage {
  /** @type {OpenSentence | null} */
  current = null;
  /** @type {string | null} the sentence that was asked for last */
  requested = null;
  /** @type {string | null} the sentence to open once the queue is there */
  initial = null;
  hasLeft = false;
  /** whether the queue is loaded anew while the sentence that is open stays, wherever it stands then */
  isReloading = false;
  retry = new Retry();
  queueRetry = new Retry();
  presence = new Presence();
  changes = new ServerChanges(this);
  approval = new Approval();

  /**
   * Asks for what the page will need, before it is built.
   * @param {string} id
   */
  static prefetch(id) {
    const queue = prefetchQueue();
    if (id) prefetchPair(id);
    else {
      queue.then(
        ({ rows }) => rows.length && prefetchPair(rows[0].id),
        () => {},
      );
    }
  }

  /**
   * @param {HTMLElement} root
   * @param {PageContext} context
   */
  constructor(root, { documents, checks, me }) {
    this.documents = documents;
    this.me = me;
    this.pane = new SentencePane({
      documents,
      checks,
      onOpen: (id) => this.open(id),
      onApproveTogether: () => this.approveTogether(),
      onFindReplace: () => this.findReplace(),
      onShown: () => this.onPaneShown(),
      onLoad: (more) => !more && this.onQueueLoaded(),
      onLost: (more) => this.queueRetry.later(() => this.queue.load(more)),
    });
    this.queue = this.pane.queue;
    this.bench = h('div', { class: 'bench', id: 'bench' });
    this.beside = h('div', { class: 'beside' });
    fill(root, reviewRoom(this.pane.element, this.bench, this.beside));
    this.pane.render();
    this.actions = reviewActions(this);
    this.unregister = registerActions(this.actions);
    this.timer = setInterval(() => this.changes.look(), POLL_EVERY);
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    const work = () => this.current?.timer.touch();
    const hide = () => document.visibilityState === 'hidden' && this.sendDraftsNow();
    document.addEventListener('keydown', work, { capture: true, signal });
    document.addEventListener('mousemove', work, { passive: true, signal });
    document.addEventListener('visibilitychange', hide, { signal });
    addEventListener('pagehide', hide, { signal });
  }

  sendDraftsNow() {
    if (!this.current) return;
    sendDraftNow(this.current.pair.id);
    sendCommentDraftNow(this.current.pair.id);
  }

  /**
   * The sentence that is on the screen and can be worked on: not while another one is on its way.
   * @returns {OpenSentence | null}
   */
  shown() {
    const { current, requested } = this;
    return current && current.pair.id === requested ? current : null;
  }

  /** @param {string} id of the sentence to open, empty for the first one */
  start(id) {
    this.initial = id || null;
    return this.queue.load();
  }

  onQueueLoaded() {
    const { current, queue } = this;
    const id = this.initial;
    this.initial = null;
    if (id && current?.pair.id !== id) this.open(id);
    else if (current && (this.isReloading || queue.indexOf(current.pair.id) >= 0)) this.pane.point(current.pair);
    else if (queue.rows.length && !queue.searchBox.matches(':focus')) this.open(queue.rows[0].id);
    else if (!current) fill(this.bench, h('p', { class: 'none' }, say('nothingFound')));
    this.current?.renderHeader();
    this.current?.showHits();
  }

  /** @param {string} id */
  async open(id) {
    this.requested = id;
    this.retry.cancel();
    this.showBusy();
    try {
      const { pair, isFresh } = await takePair(id);
      if (this.requested !== id || this.hasLeft) return;
      this.show(pair);
      if (!isFresh) this.changes.look();
    } catch (error) {
      if (this.requested !== id || this.hasLeft) return;
      if (!(await openInstead(this, id, error))) this.showFailure(id, error);
    }
  }

  /** While another sentence is on its way nothing can be typed into the one before. */
  showBusy() {
    const isBusy = this.current !== null && this.shown() === null;
    this.bench.setAttribute('aria-busy', String(isBusy));
    this.current?.editor.lock(isBusy);
  }

  /**
   * Takes the sentence before away, so that nobody approves it for the one that could not be opened.
   * @param {string} id
   * @param {unknown} error
   */
  showFailure(id, error) {
    const wasShown = this.current !== null;
    this.clear();
    const words = isLost(error) ? say('openingAgain') : refusal(error);
    if (this.bench.querySelector('#not-opened')?.textContent !== words) {
      fill(this.bench, h('p', { class: 'notice', role: 'alert', id: 'not-opened', tabindex: '-1' }, words));
      if (wasShown) query(this.bench, '#not-opened').focus();
    }
    if (isLost(error)) this.retry.later(() => this.requested === id && this.open(id));
  }

  clear() {
    this.current?.close();
    this.current = null;
    this.bench.setAttribute('aria-busy', 'false');
    fill(this.beside);
  }

  /** @param {string} id of a sentence; empty or that of the open one changes nothing */
  async openOther(id) {
    if (id && id !== this.current?.pair.id) await this.open(id);
  }

  /** @param {Pair} pair */
  show(pair, { focus = true } = {}) {
    const former = this.current;
    const strays = takeStrays(pair);
    former?.close();
    const open = new OpenSentence(addPending(pair, pendingJudgements(pair.id)), {
      position: () => this.positionOf(pair.id),
      onReplaceEverywhere: (n) => this.replaceEverywhere(n),
      shown: () => (this.current?.pair.id === pair.id ? this.current : null),
      onGone: () => this.changes.look(),
      onJudge: () => this.queue.follow(pair.id),
      onStatus: () => this.current && openStatusDialog(this.current, this.me, this.round),
      onJump: () => this.actions.jump(0),
      onJoin: () => this.actions.join(0),
      onSplit: () => this.actions.split(0),
    });
    if (former?.pair.id === pair.id && former.pair.revision === pair.revision) open.timer.resume(former.timer.seconds);
    this.current = open;
    this.requested = pair.id;
    this.showBusy();
    fill(this.bench, ...open.elements, actionBar(this.actions, mayReview(this.me) && isReviewable(pair)));
    fill(this.beside, open.assistance.element);
    fill(open.strays, strayNotices(strays));
    if (open.mergeChanges()) this.changes.sayMerged(open);
    open.editor.grow();
    open.showHits();
    this.pane.point(pair);
    if (focus) open.editor.area.focus({ preventScroll: true });
    const address = location.hash;
    afterPaint(() => this.current === open && !this.hasLeft && this.afterShown(open, address));
  }

  /**
   * Does what is not needed to read the sentence.
   * @param {OpenSentence} open
   * @param {string} address from before
   */
  afterShown(open, address) {
    const { id } = open.pair;
    // Where somebody has gone elsewhere meanwhile, the address stays theirs.
    if (location.hash === address) history.replaceState(null, '', `#/review/${encodeURIComponent(id)}`);
    open.startBackgroundWork();
    this.prefetchNeighbours();
    this.presence.hold(id, (holder) => open.isOpen && open.showHolder(holder));
  }

  prefetchNeighbours() {
    const steps = [...Array.from({ length: PREFETCHED }, (_, index) => index + 1), -1];
    const ids = steps.map((step) => this.pane.active.idAt(step)).filter((id) => id !== null);
    forgetPairsExcept(ids);
    const pending = pendingCorrections().map((correction) => correction.id);
    for (const id of ids) if (!pending.includes(id)) prefetchPair(id);
  }

  /** The place of the sentence and its neighbours are those in what is shown. */
  onPaneShown() {
    if (!this.current) return;
    this.current.renderHeader();
    this.prefetchNeighbours();
  }

  /** @param {string} id */
  positionOf(id) {
    const { active } = this.pane;
    const index = active.indexOf(id);
    if (index >= 0) return say('placeOf', { n: index + 1, of: active.total });
    return active.rows.length < active.total ? say('beyond', { n: active.rows.length }) : say('outside');
  }

  /** @param {1 | -1} step */
  async move(step) {
    const next = await this.pane.next(step);
    if (next) this.open(next);
    else showToast(say(step > 0 ? 'lastOne' : 'firstOne'));
  }

  /** @param {1 | -1} step */
  async moveToUnfinished(step) {
    const id = await unfinishedFrom(this.pane.active, step);
    if (id) this.open(id);
    else sayNoUnfinished(step);
  }

  approveTogether() {
    new ApprovalDialog(this.queue.filters, { mayReview: mayReview(this.me), onChange: () => this.reload() });
  }

  /** @param {string} id of the sentence that stands where the open one stood */
  async onBoundary(id, words = say('boundaryDone')) {
    forgetPairs();
    this.initial = id;
    this.pane.showArticle({ anew: true });
    await this.queue.load();
    showToast(words);
  }

  /** How a review is given: the sentence stays open for any other status than a rejection. */
  get round() {
    return {
      submit: (/** @type {OpenSentence} */ open, /** @type {Status} */ status, comment = '') =>
        status === 'rejected' ? this.submitApproved(open, status, comment) : this.submitStatus(open, status),
    };
  }

  /**
   * @param {OpenSentence} open
   * @param {Status} status
   */
  submitStatus(open, status) {
    open.editor.showState('saving');
    submitCorrection(open.correction(status), (outcome) => this.onOutcome(outcome));
  }

  /**
   * Reviews what is on the screen, which is approved for good then.
   * @param {OpenSentence} open
   */
  accept(open) {
    if (isOwnWork(open.pair, this.me)) return showToast(say('ownReview'), { kind: 'warning' });
    return this.approve(open, 'reviewed');
  }

  /**
   * Approves what is on the screen; critical findings in it are told first, once.
   * @param {OpenSentence} open
   * @param {Status} status
   */
  async approve(open, status = 'done') {
    if (performance.now() - open.shownAt < READ_WITHIN && !open.editor.isChanged) return;
    if (!open.editor.text.trim()) return showToast(say('emptyText'));
    if (open.conflict) return showToast(say('chooseFirst'), { kind: 'warning' });
    const { text } = open.editor;
    const isCleared = await this.approval.isCleared(open, () => this.shown() === open && this.approve(open, status));
    const shown = this.shown(); // the same sentence may have been shown anew while its findings were looked up
    if (isCleared && shown?.pair.id === open.pair.id && shown.editor.text === text) this.submitApproved(shown, status);
  }

  /**
   * @param {OpenSentence} open
   * @param {Status} status
   */
  async submitApproved(open, status, comment = '') {
    const correction = { ...open.correction(status), comment };
    submitCorrection(correction, (outcome) => this.onOutcome(outcome));
    open.editor.compareSoon.cancel();
    this.pane.setText(correction.id, status, correction.text);
    Object.assign(open.pair, { status, text: correction.text });
    fill(open.warning);
    const next = await this.pane.next(1);
    if (next) this.open(next);
    else {
      open.renderHeader();
      showToast(say('lastOne'));
    }
  }

  /** @param {OpenSentence} open */
  saveDraft(open) {
    if (open.conflict) return showToast(say('chooseFirst'), { kind: 'warning' });
    const { pair, editor } = open;
    if (!editor.text.trim()) return showToast(say('emptyText'));
    if (pair.status === 'draft' && !editor.isChanged && editor.base === pair.revision) {
      return editor.showState('asSaved');
    }
    editor.showState('saving');
    submitCorrection(open.correction('draft'), (outcome) => this.onOutcome(outcome));
  }

  /** @param {Outcome} outcome */
  onOutcome(outcome) {
    this.changes.onOutcome(outcome);
  }

  /**
   * @param {number} n of the suggestion, from 1
   * @returns {boolean} whether it can be applied everywhere
   */
  replaceEverywhere(n) {
    const suggestion = this.shown()?.assistance.suggestions.suggestions[n - 1];
    if (!suggestion || suggestion.whole) return false;
    const { text, replacement } = suggestion;
    openReplaceEverywhere({ text, replacement, whole_name: false }, () => this.reload());
    return true;
  }

  findReplace() {
    openFindReplace(this.documents, selectedWords(this.shown()), () => this.reload());
  }

  async reload() {
    forgetPairs();
    this.isReloading = true;
    this.pane.showArticle({ anew: true });
    await this.queue.load();
    this.isReloading = false;
    if (this.current?.editor.isChanged) await this.changes.look();
    else if (this.current) await this.open(this.current.pair.id);
  }

  leave() {
    this.hasLeft = true;
    this.presence.release();
    this.current?.close();
    this.unregister();
    clearInterval(this.timer);
    this.retry.cancel();
    this.queueRetry.cancel();
    this.listeners.abort();
  }
}
