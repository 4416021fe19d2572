// What was said of the sentence, below its header: comments with their replies, and whether one is unfinished.

import { button, h, isolated } from './dom.js';
import { ownName } from './http.js';
import { shortcutLabel } from './shortcuts.js';
import { say, when } from './words.js';

/**
 * @import { Pair, Thread, ThreadReply } from '../responses'
 */
/**
 * @typedef {{ onEdit: () => unknown, onReply: (thread: Thread) => unknown,
 *   onSettle: (thread: Thread, action: 'resolve' | 'reopen') => unknown }} CommentEvents
 */

/**
 * @param {Pair} pair
 * @param {string} unfinished what is typed of a comment and not saved
 * @param {CommentEvents} events
 */
export function commentNote({ comment, threads }, unfinished, events) {
  if (!comment && !threads.length && !unfinished) return [];
  const known = threads.some(({ id }) => id === comment?.id);
  const [open, settled] = [false, true].map((resolved) => threads.filter((thread) => thread.resolved === resolved));
  const last = known ? comment?.id : undefined;
  const isOwn = unfinished || comment?.author === ownName();
  const edit = button(say(isOwn ? 'editComment' : 'comment'), events.onEdit, {
    class: 'quiet edit-comment',
    title: shortcutLabel('comment'),
  });
  return [
    settled.length > 0 &&
      h(
        'details',
        { class: 'settled' },
        h('summary', {}, say('settledComments', { n: settled.length })),
        settled.map((thread) => threadEntry(thread, thread.id === last, events)),
      ),
    open.map((thread) => threadEntry(thread, thread.id === last, events)),
    comment && !known && saidBy(comment.author, comment.created, comment.comment, { id: 'said' }),
    unfinished && h('p', { class: 'meta', id: 'unfinished-comment' }, say('commentUnfinished')),
    edit,
  ].flat();
}

/**
 * @param {Thread} thread
 * @param {boolean} isLast
 * @param {CommentEvents} events
 */
function threadEntry(thread, isLast, { onReply, onSettle }) {
  const { id, author, created, text, status, resolved, replies } = thread;
  const settle = resolved ? 'reopen' : 'resolve';
  return h(
    'article',
    { class: 'thread', 'data-thread': id },
    status === 'rejected' && h('p', { class: 'meta bad' }, say('rejectedBecause')),
    saidBy(author, created, text, { id: isLast ? 'said' : null }),
    replies.map(replyEntry),
    h(
      'div',
      { class: 'row' },
      !resolved && button(say('reply'), () => onReply(thread), { class: 'quiet reply', title: shortcutLabel('reply') }),
      button(say(settle), () => onSettle(thread, settle), { class: `quiet ${settle}` }),
    ),
  );
}

/** @param {ThreadReply} reply */
function replyEntry({ author, created, text, action }) {
  const decision = action === 'reply' ? '' : ` · ${say(`said_${action}`)}`;
  return saidBy(author, created, text, { class: 'said answer' }, decision);
}

/**
 * @param {string} author
 * @param {string} created
 * @param {string} text
 * @param {Record<string, string | null>} properties
 */
function saidBy(author, created, text, properties, decision = '') {
  return h(
    'p',
    { class: 'said', ...properties },
    h('span', { class: 'meta' }, isolated(author), ` · ${when(created)}`, decision),
    text && h('bdi', { dir: 'auto', class: 'words' }, withMentions(text)),
  );
}

/**
 * The text with the names it mentions made strong.
 * @param {string} text
 */
export function withMentions(text) {
  return text
    .split(/((?<![A-Za-z0-9_.@-])@[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.'’-]*)/u)
    .map((part) => (part.startsWith('@') && part.length > 1 ? h('strong', { class: 'mention' }, part) : part));
}
