// Both texts of a sentence of which two people, or two windows of one, changed the same words; one of them is chosen.

import { diff } from './diff.js';
import { arabic, button, h, isolated } from './dom.js';
import { ownName } from './http.js';
import { shortcutLabel } from './shortcuts.js';
import { say } from './words.js';

/** @import { Operation } from './diff.js' */
/** @typedef {'mine' | 'theirs'} Side */

/**
 * @param {{ mine: string, theirs: string, author: string, isNew: boolean, onSettle: (side: Side) => void }} conflict
 */
export function conflictNotice({ mine, theirs, author, isNew, onSettle }) {
  const runs = diff(theirs, mine);
  /**
   * @param {Side} side
   * @param {string} title
   * @param {Operation} own what only this side has
   * @param {string} action
   */
  const version = (side, title, own, action) =>
    h(
      'section',
      {},
      h('h3', {}, title),
      arabic('p', '', { class: 'text small', id: side }, runsOf(own)),
      button([say(action), ' ', h('kbd', { 'aria-hidden': 'true' }, shortcutLabel(action))], () => onSettle(side), {
        id: side === 'mine' ? 'keep-mine' : 'take-theirs',
        'aria-keyshortcuts': shortcutLabel(action),
      }),
    );
  const runsOf = (/** @type {Operation} */ own) =>
    runs
      .filter(([operation]) => operation === 'equal' || operation === own)
      .map(([operation, text]) => (operation === 'equal' ? text : h('mark', { class: 'differs' }, text)));
  return h(
    'div',
    { class: 'notice conflict', role: isNew && 'alert' },
    h(
      'p',
      {},
      say('conflict'),
      ' ',
      isolated(author === ownName() ? say('yourself') : author, { id: 'conflict-with' }),
    ),
    h(
      'div',
      { class: 'both' },
      version('theirs', say('theirs'), 'delete', 'takeTheirs'),
      version('mine', say('mine'), 'insert', 'keepMine'),
    ),
  );
}
