// What the keys and buttons of the review do.

import { openJumpDialog } from './navigation.js';
import { mayReview, openRejection } from './review_round.js';
import {
  annotateSelection,
  applySuggestion,
  decideCounterpart,
  dismissCurrentFinding,
  editComment,
  pickCounterpart,
} from './sentence_actions.js';
import { joinWithNext, splitHere } from './sentence_boundaries.js';
import { enterSelectedTerm } from './selected_words.js';
import { shortcutLabel } from './shortcuts.js';
import { replyToLast } from './threads.js';
import { showToast } from './toast.js';
import { say } from './words.js';

/**
 * @import { OpenSentence } from './open_sentence.js'
 * @import { ReviewPage } from './review.js'
 * @import { Actions } from './shortcuts.js'
 */

/**
 * @param {ReviewPage} page
 * @returns {Actions}
 */
export function reviewActions(page) {
  const withOpen = (/** @type {(open: OpenSentence) => unknown} */ act) => () => {
    const open = page.shown();
    if (open) return act(open);
    return showToast(say(page.requested ? 'notShown' : 'nothingFound'));
  };
  return {
    approve: withOpen((open) => page.approve(open)),
    accept: () => mayReview(page.me) && withOpen((open) => page.accept(open))(),
    reject: () => mayReview(page.me) && withOpen((open) => openRejection(open, page.round))(),
    draft: withOpen((open) => page.saveDraft(open)),
    skip: () => page.move(1),
    back: () => page.move(-1),
    nextOpen: () => page.moveToUnfinished(1),
    previousOpen: () => page.moveToUnfinished(-1),
    jump: withOpen(({ pair: { document: name, number } }) =>
      openJumpDialog({ name, number, onOpen: (id) => page.open(id) }),
    ),
    join: withOpen((open) => joinWithNext(open, (id) => page.onBoundary(id))),
    split: withOpen((open) => splitHere(open, (id) => page.onBoundary(id))),
    approveTogether: () => page.approveTogether(),
    findReplace: () => page.findReplace(),
    undo: withOpen((open) => open.editor.undo() || page.changes.step(open, 'undo')),
    redo: withOpen((open) => open.editor.redo() || page.changes.step(open, 'redo')),
    undoTyping: withOpen((open) => open.editor.undo() || showToast(say('undoNoMore', { key: shortcutLabel('undo') }))),
    redoTyping: withOpen((open) => void open.editor.redo()),
    original: withOpen((open) => open.editor.replaceText(open.pair.garbled)),
    take: (n) => page.shown() !== null && applySuggestion(/** @type {OpenSentence} */ (page.current), n),
    everywhere: (n) => page.replaceEverywhere(n),
    finding: withOpen((open) => open.sentence.focusNextFinding()),
    dismiss: withOpen(dismissCurrentFinding),
    mark: withOpen(annotateSelection),
    term: withOpen(enterSelectedTerm),
    words: withOpen((open) => open.sentence.text.focus()),
    confirm: withOpen((open) => decideCounterpart(open, 0, 'kept')),
    cut: withOpen((open) => decideCounterpart(open, 0, 'cut')),
    pick: withOpen(pickCounterpart),
    comment: withOpen(editComment),
    reply: withOpen(replyToLast),
    keepMine: () => page.shown()?.settle('mine') ?? false,
    takeTheirs: () => page.shown()?.settle('theirs') ?? false,
    field: withOpen((open) => open.editor.area.focus()),
    marks: withOpen((open) => open.editor.tools.toggle()),
    turn: withOpen((open) => open.editor.tools.turn()),
    search: () => page.pane.list().searchBox.focus(),
    filter: () => page.pane.list().chips.choose(),
    statusFilter: () => page.pane.list().chips.chooseValue('status'),
    view: () => page.pane.toggle(),
  };
}
