// What reaches the page from the server: outcomes of corrections, changes of others, and steps in the history.

import { fetchPair, fetchPairState, stepHistory } from './api.js';
import { saveCommentDraft } from './comment_drafts.js';
import { discardDraft } from './drafts.js';
import { isMissing, leaveGone } from './gone_sentence.js';
import { ownName } from './http.js';
import { pendingJudgements } from './judgements.js';
import { mergeWithStanding } from './merge.js';
import { keepBeside, pendingCorrections } from './outbox.js';
import { forgetPair } from './pair_cache.js';
import { addPending } from './pending_view.js';
import { shortcutLabel } from './shortcuts.js';
import { showToast } from './toast.js';
import { refusal, say } from './words.js';

/**
 * @import { Pair, Status } from '../responses'
 * @import { OpenSentence } from './open_sentence.js'
 * @import { Correction, Outcome } from './outbox.js'
 * @import { ReviewPage } from './review.js'
 */

const LOOK_AGAIN_AFTER = 1500; // milliseconds, while the server scores what was joined or split

export class ServerChanges {
  isStepping = false;
  isOffline = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  soon;

  /** @param {ReviewPage} page */
  constructor(page) {
    this.page = page;
  }

  /** @param {Outcome} outcome */
  onOutcome(outcome) {
    const { id, status } = outcome.correction;
    forgetPair(id);
    keepReason(outcome);
    const { current, queue } = this.page;
    const open = current?.pair.id === id ? current : null;
    if (outcome.state === 'saved') {
      this.page.pane.setText(id, status, outcome.correction.text);
      queue.follow(id);
      if (open && open.editor.base !== outcome.revision) open.rebase(outcome.correction, outcome.revision);
      if (this.isOffline) showToast('');
      this.isOffline = false;
    } else if (outcome.state === 'offline') {
      this.isOffline = true;
      showToast(say('offline'), { kind: 'warning' });
      open?.editor.showState('offline');
    } else if (outcome.state === 'conflict') {
      this.onConflict(outcome.correction, outcome.newest?.status ?? 'draft');
    } else this.onRefused(id, outcome.error);
  }

  /**
   * @param {string} id
   * @param {unknown} error
   */
  onRefused(id, error) {
    const { page } = this;
    if (isMissing(error) && page.shown()?.pair.id === id) {
      page.shown()?.editor.showState('gone');
      this.look();
      return;
    }
    page.queue.setStatus(id, 'draft');
    page.queue.follow(id); // what was refused has changed nothing
    page.pane.showArticle({ anew: true });
    const words = isMissing(error) ? say('goneApproved') : refusal(error);
    showToast(words, { kind: 'warning', action: [say('showIt'), () => page.open(id)] });
  }

  /**
   * The text that came too late is a draft again: put together with the one that stands, it waits for approval. Only
   * where that cannot be done does the history keep it beside.
   * @param {Correction} correction
   * @param {Status} status that stands
   */
  async onConflict(correction, status) {
    const { id, base, text } = correction;
    const show = () => this.page.open(id);
    this.page.queue.setStatus(id, status);
    this.page.queue.follow(id);
    this.page.pane.showArticle({ anew: true });
    try {
      let pair = await fetchPair(id);
      if (mergeWithStanding(pair, base, text) === null) {
        await keepBeside(correction);
        pair = await fetchPair(id);
      }
      const open = this.page.shown();
      if (open?.pair.id === id) return this.absorb(open, pair);
    } catch {
      // The draft is kept in any case.
    }
    forgetPair(id);
    if (this.page.current?.pair.id === id || !this.page.current?.editor.isChanged) await show();
    else showToast(say('conflictElsewhere'), { kind: 'warning', action: [say('showIt'), show] });
  }

  /** Looks whether somebody else, or oneself in another window, changed the open sentence. */
  async look() {
    const open = this.page.shown();
    if (!open || document.hidden) return;
    const { id } = open.pair;
    try {
      const { revision, comment, reply } = await fetchPairState(id);
      if (revision === open.pair.revision || revision === open.editor.base) {
        if (comment !== (open.pair.comment?.id ?? null) || reply !== lastReply(open.pair)) {
          await this.takeComment(open, revision);
        }
        return;
      }
      if (pendingCorrections().some((correction) => correction.id === id)) return;
      const pair = await fetchPair(id);
      if (this.page.shown() !== open) return;
      if (open.editor.isChanged) this.absorb(open, pair);
      else {
        this.page.show(pair, { focus: false });
        showToast(changed(pair.author, 'changedBy', 'changedByYou'));
      }
    } catch (error) {
      if (isMissing(error)) await this.leave(id); // of any other error the next look will tell
    }
  }

  /** @param {string} id of a sentence that the server does not have, or not while it is scored anew */
  async leave(id) {
    clearTimeout(this.soon);
    try {
      await leaveGone(this.page, id);
    } catch {
      this.soon = setTimeout(() => this.page.shown()?.pair.id === id && this.look(), LOOK_AGAIN_AFTER);
    }
  }

  /**
   * Shows the comment that stands now, and touches nothing of the text or of what is typed.
   * @param {OpenSentence} open
   * @param {string | null} revision that stands, as the server said
   */
  async takeComment(open, revision) {
    const { id, comment: former, history: known } = open.pair;
    if (hasPendingComment(id)) return;
    const { comment, history, threads, revision: current } = await fetchPair(id);
    const isOvertaken = current !== revision || open.pair.comment !== former || hasPendingComment(id);
    if (isOvertaken || this.page.shown() !== open) return; // the next look will tell
    const answer = threads.flatMap(({ replies }) => replies).at(-1);
    const isAnswered = answer && answer.id !== lastReply(open.pair) && answer.author !== ownName();
    Object.assign(open.pair, { comment, history, threads });
    forgetPair(id);
    open.renderComment();
    open.assistance.renderHistory();
    this.page.queue.follow(id);
    if (isAnswered) showToast(say('repliedBy', { author: answer.author }));
    const last = history.findLast(({ action }) => action === 'comment');
    if (!last || last.author === ownName() || known.some(({ id: other }) => other === last.id)) return;
    showToast(say(last.comment ? 'commentedBy' : 'commentTakenBackBy', { author: last.author }));
  }

  /**
   * Puts what was typed together with what stands now, in its place.
   * @param {OpenSentence} open
   * @param {Pair} pair as the server has it now
   */
  absorb(open, pair) {
    Object.assign(open.pair, addPending(pair, pendingJudgements(pair.id)));
    open.renderAll();
    if (open.mergeChanges()) this.sayMerged(open);
  }

  /** @param {OpenSentence} open */
  sayMerged({ pair: { id, author }, editor }) {
    const undo = () => this.page.shown()?.pair.id === id && editor.undo();
    showToast(changed(author, 'merged', 'mergedWithYours'), {
      action: [`${say('takeBack')} (${shortcutLabel('undoTyping')})`, undo],
    });
  }

  /**
   * @param {OpenSentence} open
   * @param {'undo' | 'redo'} direction
   */
  async step(open, direction) {
    const { id, revision } = open.pair;
    if (open.conflict) return showToast(say('chooseFirst'), { kind: 'warning' });
    if (this.isStepping) return;
    this.isStepping = true;
    try {
      await stepHistory(id, direction, revision);
      discardDraft(id, { onServer: true });
      forgetPair(id);
      const pair = await fetchPair(id);
      this.page.pane.setText(id, pair.status, pair.text);
      this.page.queue.follow(id);
      if (this.page.shown() === open) this.page.show(pair);
    } catch (error) {
      showToast(refusal(error));
      this.look();
    } finally {
      this.isStepping = false;
    }
  }
}

/**
 * The reason of a rejection that was not taken is an unfinished comment, to be said again.
 * @param {Outcome} outcome
 */
function keepReason({ state, correction: { id, comment } }) {
  if (comment && (state === 'conflict' || state === 'refused')) saveCommentDraft(id, comment);
}

/** @param {string} id */
const hasPendingComment = (id) =>
  pendingJudgements(id).some(({ judgement: { kind } }) => kind === 'comment' || kind === 'reply');

/**
 * @param {Pair} pair
 * @returns {string | null} the id of the last reply in the comments that stand
 */
const lastReply = ({ threads }) => threads.flatMap(({ replies }) => replies).at(-1)?.id ?? null;

/**
 * @param {string | null} author
 * @param {string} words of somebody else
 * @param {string} own of oneself in another window
 */
const changed = (author, words, own) => (author === ownName() ? say(own) : say(words, { author: author ?? '' }));
