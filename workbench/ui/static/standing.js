// What is known of the corrected text of a sentence: its score, and the findings that remain in it.

import { button, h, isolated, refill } from './dom.js';
import { grouped, severitySign } from './findings.js';
import { number, reason, say } from './words.js';

/** @import { Finding, Pair, Report, Standing } from '../responses' */

/** @type {Standing} */
const PENDING = { fidelity: null, label: null, scores: {}, signature: null, findings: [], revision: null };

/**
 * What was known of the correction when the sentence came; nothing is known of one that was saved since.
 * @param {Pair} pair
 * @returns {Standing | null} null where the garbled text stands
 */
export function standingOf({ text, garbled, standing, revision }) {
  if (text === garbled) return null;
  return standing.revision === revision ? standing : PENDING;
}

export class RemainingFindings {
  /**
   * @param {Pair} pair
   * @param {{ onDismiss: (findings: Finding[]) => unknown, onShow: (finding: Finding) => unknown }} events
   */
  constructor(pair, events) {
    this.pair = pair;
    this.events = events;
    this.list = h('ul', { class: 'findings', id: 'remaining' });
    this.element = h('section', { class: 'remaining' }, h('h2', {}, say('remaining')), this.list);
  }

  /**
   * @param {Report | Standing | null} known of the text in the editor
   * @param {string} text in the editor
   */
  render(known, text) {
    const { pair } = this;
    this.element.hidden = !known || text === pair.garbled;
    if (!known || this.element.hidden) return;
    const isSaved = text === pair.text && pair.standing.revision === pair.revision;
    const groups = grouped(known.findings.filter((finding) => finding.side === 'left'));
    refill(
      this.list,
      this.element,
      known.label === null && h('li', { class: 'none' }, say('pendingNote')),
      groups.map((group) => this.entry(group, isSaved)),
      !groups.length && known.label !== null && h('li', { class: 'none' }, say('noFindings')),
    );
  }

  /**
   * @param {Finding[]} group
   * @param {boolean} isSaved what is only typed cannot be judged yet
   */
  entry(group, isSaved) {
    const [first] = group;
    const single = group.length === 1;
    return h(
      'li',
      {},
      severitySign(first.severity),
      h('span', { class: 'unseen' }, `${say(first.severity)}: `),
      h(
        'span',
        { class: 'reason' },
        first.text.trim() && [isolated(first.text, { class: 'found' }), ' '],
        reason(first),
        !single && h('span', { class: 'times' }, ` ×${number(group.length)}`),
      ),
      button(say('showPlace'), () => this.events.onShow(first), { class: 'quiet' }),
      isSaved &&
        button('×', () => this.events.onDismiss(group), {
          class: 'quiet close',
          title: say('dismiss'),
          'aria-label': say('dismiss'),
        }),
    );
  }
}
