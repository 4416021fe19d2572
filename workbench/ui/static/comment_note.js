// The comment that stands, below the header of the sentence, and whether another one is unfinished.

import { button, h, isolated } from './dom.js';
import { shortcutLabel } from './shortcuts.js';
import { say, when } from './words.js';

/** @import { Revision } from '../responses' */

/**
 * @param {Revision | null} said
 * @param {string} unfinished what is typed of a comment and not saved
 * @param {() => unknown} onEdit
 */
export function commentNote(said, unfinished, onEdit) {
  if (!said && !unfinished) return [];
  const edit = button(say('editComment'), onEdit, { class: 'quiet', title: shortcutLabel('comment') });
  return [
    said &&
      h(
        'p',
        { class: 'said', id: 'said' },
        h('span', { class: 'meta' }, say('comment'), ' · ', isolated(said.author), ` · ${when(said.created)}`),
        isolated(said.comment, { class: 'words' }),
      ),
    unfinished && h('p', { class: 'meta', id: 'unfinished-comment' }, say('commentUnfinished')),
    edit,
  ];
}
