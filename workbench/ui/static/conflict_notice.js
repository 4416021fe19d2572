// Both texts of a sentence that two people changed at once, to choose from.

import { arabic, button, h, isolated } from './dom.js';
import { say } from './words.js';

/**
 * @param {{ mine: string, theirs: string, author: string, onSettle: (text: string) => void }} conflict
 */
export function conflictNotice({ mine, theirs, author, onSettle }) {
  return h(
    'div',
    { class: 'notice conflict', role: 'alert' },
    h('p', {}, say('conflict'), ' ', isolated(author)),
    h(
      'div',
      { class: 'both' },
      version(
        say('theirs'),
        theirs,
        'theirs',
        button(say('takeTheirs'), () => onSettle(theirs), { id: 'take-theirs' }),
      ),
      version(
        say('mine'),
        mine,
        'mine',
        button(say('keepMine'), () => onSettle(mine), { id: 'keep-mine' }),
      ),
    ),
  );
}

/**
 * @param {string} title
 * @param {string} text
 * @param {string} id
 * @param {HTMLElement} choose
 */
const version = (title, text, id, choose) =>
  h('section', {}, h('h3', {}, title), arabic('p', text, { class: 'text small', id }), choose);
