// The page where sentences are corrected: the queue, the open sentence with its editor, and help beside it.

import { fetchPair, fetchPairState, stepHistory } from './api.js';
import { afterPaint, fill, h } from './dom.js';
import { discardDraft, sendDraftNow } from './drafts.js';
import { ApiError } from './http.js';
import { OpenSentence } from './open_sentence.js';
import { pendingCorrections, submitCorrection } from './outbox.js';
import { forgetPair, forgetPairs, forgetPairsExcept, prefetchPair, takePair } from './pair_cache.js';
import { Presence } from './presence.js';
import { prefetchQueue, Queue } from './queue.js';
import { openReplaceEverywhere } from './replace_everywhere.js';
import { actionBar } from './review_header.js';
import {
  annotateSelection,
  applySuggestion,
  decideCounterpart,
  dismissCurrentFinding,
  editComment,
  pickCounterpart,
} from './sentence_actions.js';
import { registerActions } from './shortcuts.js';
import { showToast } from './toast.js';
import { refusal, say } from './words.js';

/**
 * @import { Pair } from '../responses'
 * @import { PageContext } from './main.js'
 * @import { Outcome } from './outbox.js'
 * @import { Actions } from './shortcuts.js'
 */

const POLL_EVERY = 8000; // milliseconds between looks whether somebody else changed the sentence
const PREFETCHED = 3; // sentences ahead of the open one

export class ReviewPage {
  /** @type {OpenSentence | null} */
  current = null;
  /** @type {string | null} the sentence that was asked for last */
  requested = null;
  /** @type {string | null} the sentence to open once the queue is there */
  initial = null;
  hasLeft = false;
  presence = new Presence();

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
  constructor(root, { documents, checks }) {
    this.queue = new Queue({
      documents,
      checks,
      onOpen: (id) => this.open(id),
      onLoad: (more) => !more && this.onQueueLoaded(),
    });
    this.bench = h('div', { class: 'bench', id: 'bench' });
    this.beside = h('div', { class: 'beside' });
    fill(root, h('div', { class: 'review' }, this.queue.element, this.bench, this.beside));
    this.actions = this.shortcutActions();
    this.unregister = registerActions(this.actions);
    this.timer = setInterval(() => this.checkForChanges(), POLL_EVERY);
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    const work = () => this.current?.timer.touch();
    const hide = () => document.visibilityState === 'hidden' && this.current && sendDraftNow(this.current.pair.id);
    document.addEventListener('keydown', work, { capture: true, signal });
    document.addEventListener('mousemove', work, { passive: true, signal });
    document.addEventListener('visibilitychange', hide, { signal });
    addEventListener('pagehide', hide, { signal });
  }

  /** @returns {Actions} */
  shortcutActions() {
    const withOpen = (/** @type {(open: OpenSentence) => unknown} */ act) => () => this.current && act(this.current);
    return {
      approve: withOpen((open) => this.approve(open)),
      draft: withOpen((open) => this.saveDraft(open)),
      skip: () => this.move(1),
      back: () => this.move(-1),
      undo: withOpen((open) => open.editor.undo() || this.stepHistory(open, 'undo')),
      redo: withOpen((open) => open.editor.redo() || this.stepHistory(open, 'redo')),
      take: (n) => this.current !== null && applySuggestion(this.current, n),
      everywhere: (n) => this.replaceEverywhere(n),
      finding: withOpen((open) => open.sentence.focusNextFinding()),
      dismiss: withOpen(dismissCurrentFinding),
      mark: withOpen(annotateSelection),
      words: withOpen((open) => open.sentence.text.focus()),
      confirm: withOpen((open) => decideCounterpart(open, 0, 'kept')),
      cut: withOpen((open) => decideCounterpart(open, 0, 'cut')),
      pick: withOpen(pickCounterpart),
      comment: withOpen(editComment),
      field: withOpen((open) => open.editor.area.focus()),
      search: () => this.queue.searchBox.focus(),
    };
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
    else if (current && queue.indexOf(current.pair.id) >= 0) queue.point(current.pair.id);
    else if (queue.rows.length && !queue.searchBox.matches(':focus')) this.open(queue.rows[0].id);
    else if (!current) fill(this.bench, h('p', { class: 'none' }, say('nothingFound')));
    this.current?.renderHeader();
    this.current?.showHits();
  }

  /** @param {string} id */
  async open(id) {
    this.requested = id;
    try {
      const { pair, isFresh } = await takePair(id);
      if (this.requested !== id) return;
      this.show(pair);
      if (!isFresh) this.checkForChanges();
    } catch (error) {
      if (this.requested !== id) return;
      const [first] = this.queue.rows;
      const isMissing = error instanceof ApiError && error.status === 404;
      if (isMissing && first && first.id !== id) await this.open(first.id);
      else fill(this.bench, h('p', { class: 'notice', role: 'alert' }, refusal(error)));
    }
  }

  /** @param {string} id of a sentence; empty or that of the open one changes nothing */
  async openOther(id) {
    if (id && id !== this.current?.pair.id) await this.open(id);
  }

  /** @param {Pair} pair */
  show(pair, { focus = true } = {}) {
    this.current?.close();
    const open = new OpenSentence(pair, {
      position: () => this.positionOf(pair.id),
      onReplaceEverywhere: (n) => this.replaceEverywhere(n),
      onJudge: () => this.queue.follow(pair.id),
    });
    this.current = open;
    fill(this.bench, open.header, open.notice, open.work, actionBar(this.actions));
    fill(this.beside, open.assistance.element);
    open.editor.grow();
    open.showHits();
    this.queue.point(pair.id);
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
    const ids = steps.map((step) => this.queue.idAt(step)).filter((id) => id !== null);
    forgetPairsExcept(ids);
    const pending = pendingCorrections().map((correction) => correction.id);
    for (const id of ids) if (!pending.includes(id)) prefetchPair(id);
  }

  /** @param {string} id */
  positionOf(id) {
    const index = this.queue.indexOf(id);
    return index < 0 ? say('outside') : say('placeOf', { n: index + 1, of: this.queue.total });
  }

  /** @param {1 | -1} step */
  move(step) {
    const next = this.queue.neighbour(step);
    if (next) this.open(next);
    else showToast(say(step > 0 ? 'lastOne' : 'firstOne'));
  }

  /** @param {OpenSentence} open */
  approve(open) {
    if (!open.editor.text.trim()) return showToast(say('emptyText'));
    const correction = open.correction('done');
    submitCorrection(correction, (outcome) => this.onOutcome(outcome));
    open.editor.compareSoon.cancel();
    this.queue.setStatus(correction.id, 'done');
    Object.assign(open.pair, { status: 'done', text: correction.text });
    const next = this.queue.neighbour(1);
    if (next) this.open(next);
    else {
      open.renderHeader();
      showToast(say('lastOne'));
    }
  }

  /** @param {OpenSentence} open */
  saveDraft(open) {
    open.editor.showState('saving');
    submitCorrection(open.correction('draft'), (outcome) => this.onOutcome(outcome));
  }

  /** @param {Outcome} outcome */
  onOutcome(outcome) {
    const { id, status } = outcome.correction;
    forgetPair(id);
    const open = this.current?.pair.id === id ? this.current : null;
    const show = () => this.open(id);
    if (outcome.state === 'saved') {
      this.queue.setStatus(id, status);
      this.queue.follow(id);
      if (open && open.editor.base !== outcome.revision) open.rebase(outcome.correction, outcome.revision);
      showToast('');
    } else if (outcome.state === 'offline') {
      showToast(say('offline'), { kind: 'warning' });
      open?.editor.showState('offline');
    } else if (outcome.state === 'conflict') {
      this.queue.setStatus(id, outcome.newest?.status ?? 'draft');
      this.queue.follow(id);
      if (open || !this.current?.editor.isChanged) show();
      else showToast(say('conflictElsewhere'), { kind: 'warning', action: [say('showIt'), show] });
    } else {
      this.queue.setStatus(id, 'draft');
      showToast(refusal(outcome.error), { kind: 'warning', action: [say('showIt'), show] });
    }
  }

  /** Looks whether somebody else changed the open sentence. */
  async checkForChanges() {
    const open = this.current;
    if (!open || document.hidden) return;
    const { id } = open.pair;
    try {
      const { revision, author } = await fetchPairState(id);
      if (revision === open.pair.revision || revision === open.editor.base) return;
      if (pendingCorrections().some((correction) => correction.id === id)) return;
      const pair = await fetchPair(id);
      if (!open.isOpen) return;
      if (open.editor.isChanged) {
        open.showConflict(pair.text, author ?? '');
        Object.assign(open.pair, pair);
      } else {
        this.show(pair, { focus: false });
        showToast(say('changedBy', { author: author ?? '' }));
      }
    } catch {
      // The next look will tell.
    }
  }

  /**
   * @param {OpenSentence} open
   * @param {'undo' | 'redo'} direction
   */
  async stepHistory({ pair: { id, revision } }, direction) {
    try {
      await stepHistory(id, direction, revision);
      discardDraft(id, { onServer: true });
      const pair = await fetchPair(id);
      this.queue.setStatus(id, pair.status);
      this.queue.follow(id);
      this.show(pair);
    } catch (error) {
      showToast(refusal(error));
    }
  }

  /**
   * @param {number} n of the suggestion, from 1
   * @returns {boolean} whether it can be applied everywhere
   */
  replaceEverywhere(n) {
    const suggestion = this.current?.assistance.suggestions.suggestions[n - 1];
    if (!suggestion || suggestion.whole) return false;
    const { text, replacement } = suggestion;
    openReplaceEverywhere({ text, replacement, whole_name: false }, () => this.reload());
    return true;
  }

  async reload() {
    forgetPairs();
    await this.queue.load();
    if (this.current && !this.current.editor.isChanged) await this.open(this.current.pair.id);
  }

  leave() {
    this.hasLeft = true;
    this.presence.release();
    this.current?.close();
    this.unregister();
    clearInterval(this.timer);
    this.listeners.abort();
  }
}
