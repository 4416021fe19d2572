// Suggested edits, numbered as the keys that apply them.

import { diffNodes } from './diff.js';
import { arabic, button, fill, h, isolated, refill } from './dom.js';
import { isApplied, originOf, withVisibleSpaces } from './edits.js';
import { shortcutLabel } from './shortcuts.js';
import { number, percent, reason, say } from './words.js';

/** @import { Assistance, Finding, Pair, Suggestion } from '../responses' */
/**
 * @typedef {{ onApply: (n: number) => unknown, onReplaceEverywhere: (n: number) => unknown,
 *   onDismiss: (findings: Finding[]) => unknown }} SuggestionEvents
 */

const MAX_SHOWN = 9; // as many as there are keys

export class SuggestionList {
  /** @type {Suggestion[]} */
  suggestions = [];

  /**
   * @param {Pair} pair
   * @param {SuggestionEvents} events `n` counts from 1
   * @param {HTMLElement} fallback that gets the focus where it is lost
   */
  constructor(pair, events, fallback) {
    this.pair = pair;
    this.events = events;
    this.fallback = fallback;
    this.text = pair.text;
    this.element = h('ol', { class: 'proposals', id: 'proposals' });
  }

  /** @param {Assistance} assistance */
  render({ proposals, complete }) {
    const isOffered = (/** @type {Suggestion} */ each) => each.kind !== 'finding' || this.findingsOf(each).length > 0;
    this.suggestions = proposals.filter(isOffered).slice(0, MAX_SHOWN);
    refill(
      this.element,
      this.fallback,
      this.suggestions.map((suggestion, index) => this.entry(suggestion, index + 1)),
      !this.suggestions.length && h('li', { class: 'none' }, say(complete ? 'noProposals' : 'looking')),
    );
    this.showTaken(this.text);
  }

  /**
   * Marks the suggestions that a text follows; each keeps its number, and can be taken again after an undo.
   * @param {string} text that is in the field
   */
  showTaken(text) {
    this.text = text;
    this.suggestions.forEach((suggestion, index) => {
      const sign = this.element.children[index].querySelector('.taken');
      const origin = originOf(this.pair.garbled, suggestion.start);
      if (sign instanceof HTMLElement) sign.hidden = !isApplied(text, suggestion, origin);
    });
  }

  /**
   * The findings that a suggestion is the fix of.
   * @param {Suggestion} suggestion
   */
  findingsOf({ whole, text, replacement }) {
    const { findings } = this.pair.report;
    if (whole) return [];
    return findings.filter((each) => each.side === 'left' && each.text === text && each.suggestion === replacement);
  }

  /** @param {Finding} finding whose fix may stand in the list */
  has(finding) {
    return this.suggestions.some((suggestion) => this.findingsOf(suggestion).includes(finding));
  }

  /**
   * @param {Suggestion} suggestion
   * @param {number} n
   */
  entry(suggestion, n) {
    const { kind, similarity, whole, replacement } = suggestion;
    const repeatable = !whole && (kind === 'name' || suggestion.text);
    const findings = this.findingsOf(suggestion);
    const similar = similarity ? ` ${percent(similarity)}` : '';
    return h(
      'li',
      { 'data-kind': kind },
      button(
        [
          h('kbd', { 'aria-hidden': 'true' }, number(n)),
          h('span', { class: `kind ${kind}` }, say(`kind_${kind}`), similar),
          this.change(suggestion),
          h('span', { class: 'taken', hidden: true, title: say('suggestionTaken') }, '✓'),
        ],
        () => this.events.onApply(n),
        { class: 'proposal', title: shortcutLabel('take', number(n)) },
      ),
      h('p', { class: 'why' }, reason(suggestion)),
      repeatable &&
        button(say('everywhere'), () => this.events.onReplaceEverywhere(n), {
          class: 'quiet',
          title: shortcutLabel('everywhere', number(n)),
          'aria-label': `${say('everywhere')}: ${replacement}`,
        }),
      findings.length > 0 &&
        button('×', () => this.events.onDismiss(findings), {
          class: 'quiet close',
          title: say('dismiss'),
          'aria-label': say('dismiss'),
        }),
    );
  }

  /** @param {Suggestion} suggestion */
  change({ whole, text, replacement, count }) {
    if (whole) return fill(arabic('span', '', { class: 'text small' }), ...diffNodes(this.pair.garbled, replacement));
    return changeOf(text, replacement, count > 1 && h('span', { class: 'times' }, ` ×${number(count)}`));
  }
}

/**
 * @param {string | null} text null for all other spellings of a name
 * @param {string} replacement
 * @param {Element | false} [times]
 * @param {'span' | 'p'} [tag]
 */
export function changeOf(text, replacement, times = false, tag = 'span') {
  return h(
    tag,
    { class: 'change', dir: 'rtl', lang: 'ar' },
    text === null ? say('otherSpellings') : isolated(withVisibleSpaces(text), { class: 'old' }),
    ' ← ',
    isolated(withVisibleSpaces(replacement), { class: 'new' }),
    times,
  );
}
