// The counterparts of a sentence, each with what a person decided on it.

import { button, h, isolated, refill } from './dom.js';
import { shortcutLabel } from './shortcuts.js';
import { percent, say, titleOf } from './words.js';

/** @import { Counterpart } from '../responses' */
/** @import { Properties } from './dom.js' */
/**
 * @typedef {{ onConfirm: (index: number) => unknown, onCut: (index: number) => unknown,
 *   onUseText: (index: number) => unknown, onPick: () => unknown }} CounterpartEvents
 */

/**
 * The text of a counterpart in its own language and direction.
 * @param {Counterpart} counterpart
 * @param {Properties} properties
 */
export const counterpartText = ({ text, language, direction }, properties) =>
  h('p', { ...properties, dir: direction, lang: language }, text);

export class CounterpartList {
  /** @type {HTMLElement[]} */
  texts = [];

  /**
   * @param {CounterpartEvents} events
   * @param {HTMLElement} fallback that gets the focus where it is lost
   */
  constructor(events, fallback) {
    this.events = events;
    this.fallback = fallback;
    this.element = h('div', { class: 'counterparts', id: 'counterparts' });
  }

  /** @param {Counterpart[]} counterparts */
  render(counterparts) {
    this.texts = counterparts.map((counterpart) =>
      counterpartText(counterpart, { class: 'text small', tabindex: '0' }),
    );
    refill(
      this.element,
      this.fallback,
      counterparts.map((counterpart, index) => this.entry(counterpart, index)),
      !counterparts.length && h('p', { class: 'none' }, say('noCounterpart')),
      button(say('pick'), () => this.events.onPick(), { class: 'quiet', title: shortcutLabel('pick') }),
    );
  }

  /**
   * @param {Counterpart} counterpart
   * @param {number} index
   */
  entry({ id, document, role, kind, probability, decision }, index) {
    const { onConfirm, onCut, onUseText } = this.events;
    const isFirst = index === 0; // the one that the shortcuts are about
    return h(
      'article',
      { class: `counterpart ${role} ${kind} ${decision ?? ''}`, 'data-link': id },
      h(
        'header',
        {},
        h('span', { class: `kind ${kind}` }, say(`link_${kind}`)),
        role !== 'clean' && h('span', { class: 'role' }, say(`counterpart_${role}`)),
        h(
          'span',
          { title: say('probability') },
          h('span', { class: 'unseen' }, say('probability')),
          ` ${percent(probability)}`,
        ),
        decision && h('span', { class: 'decided' }, say(`decided_${decision}`)),
        isolated(titleOf(document), { class: 'source', title: document }),
      ),
      this.texts[index],
      h(
        'div',
        { class: 'row' },
        button(say('confirm'), () => onConfirm(index), {
          class: 'quiet',
          title: isFirst ? shortcutLabel('confirm') : '',
          'aria-pressed': String(decision === 'kept'),
        }),
        button(say('cut'), () => onCut(index), {
          class: 'quiet',
          title: isFirst ? shortcutLabel('cut') : '',
          'aria-pressed': String(decision === 'cut'),
        }),
        role === 'clean' && button(say('useText'), () => onUseText(index), { class: 'quiet' }),
      ),
    );
  }
}
