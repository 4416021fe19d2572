// A corpus on the page that lists them: what it answered, and the card that shows it.

import { h, isolated } from './dom.js';
import { say } from './words.js';

/** @import { CorpusCard } from '../responses' */
/** @typedef {CorpusCard | 'signIn' | 'secondFactor' | 'failed'} Answer */

/**
 * @param {Response} response to a request for the figures of a corpus
 * @returns {Promise<Answer>}
 */
export async function answerOf(response) {
  if (response.status === 401) return 'signIn';
  const answer = await response.json();
  if (response.ok) return answer;
  return answer.code === 'second-factor-needed' ? 'secondFactor' : 'failed';
}

/** @param {Answer | undefined} answer */
function figures(answer) {
  if (!answer) return h('p', { class: 'note' }, '…');
  if (answer === 'signIn') return h('p', { class: 'note' }, say('signInToSee'));
  if (answer === 'secondFactor') return h('p', { class: 'note' }, say('secondFactorToSee'));
  if (answer === 'failed') return h('p', { class: 'notice' }, say('corpusFailed'));
  const { documents, sentences, finished, user } = answer;
  const words = say('corpusFigures', { documents, sentences, finished });
  const bar = h('progress', { max: String(sentences || 1), value: finished, 'aria-label': words });
  return [h('p', { class: 'note' }, words), bar, user && h('p', { class: 'meta' }, isolated(user))];
}

/**
 * @param {string} path
 * @param {Answer} [answer] none while the corpus is asked
 */
export function card(path, answer) {
  const name = typeof answer === 'object' && answer.name ? answer.name : path;
  return h(
    'li',
    { class: 'card corpus' },
    h('h3', {}, h('a', { href: new URL(`${path}/`, document.baseURI).href }, isolated(name))),
    name !== path && h('p', { class: 'meta' }, isolated(path)),
    figures(answer),
  );
}
