// What to know before a release is made: personal data in it, unknown origins, and texts that were taken down.

import { h, isolated } from './dom.js';
import { number, say } from './words.js';

/** @import { ReleaseCheck } from '../responses' */

const MOST = 10; // places that are shown

/**
 * @param {ReleaseCheck} check
 * @param {boolean} masked
 * @returns {HTMLElement}
 */
export function releaseCheck({ articles, personal, origin_unknown: unknown, withdrawn }, masked) {
  const { counts, places } = personal;
  const said = counts.map(({ name, count }) => `${say(`personal_${name}`)} ${number(count)}`).join(say('comma'));
  return h(
    'div',
    { id: 'release-check' },
    places.length === 0 && h('p', { class: 'note' }, say('personalNone')),
    places.length > 0 && h('p', { class: 'notice' }, say(masked ? 'personalMasked' : 'personalFound', { what: said })),
    places.length > 0 &&
      h(
        'ul',
        { class: 'files' },
        places
          .slice(0, MOST)
          .map(({ kind, document, sentence, text }) =>
            h(
              'li',
              {},
              say(`personal_${kind}`),
              ' · ',
              isolated(text),
              ' · ',
              isolated(document),
              sentence && [' · ', h('bdi', { dir: 'ltr' }, sentence)],
            ),
          ),
        places.length > MOST && h('li', {}, say('personalMore', { n: places.length - MOST })),
      ),
    unknown > 0 && h('p', { class: 'notice' }, say('originUnknown', { n: unknown, of: articles })),
    withdrawn > 0 && h('p', { class: 'note' }, say('withdrawnTexts', { n: withdrawn })),
  );
}
