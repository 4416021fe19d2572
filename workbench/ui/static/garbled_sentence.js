// The garbled sentence with its findings marked, and its words, which light up with those of a counterpart.

import { counterpartText } from './counterpart_list.js';
import { arabic, button, h, hasModifier, isolated, queryAll, refill } from './dom.js';
import { FindingTooltip, grouped, severitySign } from './findings.js';
import { readFilters } from './queue_filters.js';
import { showHits } from './search_hits.js';
import { shortcutLabel } from './shortcuts.js';
import { codePointRange, codeUnitsOf, cutAtSpans, wordRanges } from './text_offsets.js';
import { domRange, highlight, offsetAtPoint, selectedRange } from './text_ranges.js';
import { WordNumbers } from './word_numbers.js';
import { number, percent, reason, say, titleOf } from './words.js';

/**
 * @import { Finding, Pair } from '../responses'
 * @import { Range as Offsets } from './text_offsets.js'
 * @import { LinkedText } from './word_links.js'
 */
/**
 * @typedef {{ onApply: (finding: Finding) => void, onDismiss: (findings: Finding[]) => void,
 *   onWords: (range: Offsets | null) => string, isSuggested: (finding: Finding) => boolean,
 *   onSourceText: (text: LinkedText) => void, onCutSource: (id: string) => unknown, onJoin: () => unknown,
 *   onSplit: () => unknown }} SentenceEvents
 *   `onWords` takes code points and returns what goes with the words, in words
 */

const GROUPS_SHOWN = 4; // until all are asked for
/** @type {Record<string, number>} */
const WORD_STEPS = { ArrowLeft: 1, ArrowRight: -1 };

export class GarbledSentence {
  showsAll = false;
  /** @type {LinkedText[]} */
  sourceTexts = [];
  /** @type {[first: number, last: number] | null} words chosen by keyboard */
  chosen = null;

  /**
   * @param {Pair} pair
   * @param {SentenceEvents} events
   */
  constructor(pair, events) {
    this.pair = pair;
    this.events = events;
    this.words = wordRanges(pair.garbled);
    this.text = arabic('p', '', {
      id: 'garbled',
      class: 'text',
      tabindex: '0',
      'aria-label': say('garbled'),
      'aria-describedby': 'words-said',
      onmousemove: (/** @type {MouseEvent} */ event) => this.onMouseMove(event),
      onmouseleave: () => this.chosen ?? this.events.onWords(null),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.onKey(event),
      onfocus: () => this.text.matches(':focus-visible') && this.numbers.show(),
      onscroll: () => this.text === document.activeElement && this.numbers.show(),
      onblur: () => this.forgetWords(),
    });
    this.numbers = new WordNumbers(this.text, this.words);
    this.list = h('ul', { class: 'findings', id: 'findings' });
    this.sources = h('div', { class: 'sources', id: 'sources' });
    this.tooltip = new FindingTooltip();
    this.announcement = h('span', { id: 'words-said', class: 'unseen', 'aria-live': 'polite' });
    this.render();
    const context = (/** @type {string} */ text, /** @type {string} */ id) =>
      text && arabic('p', text, { class: 'context', id, title: text });
    this.before = context(pair.before, 'before');
    this.after = context(pair.after, 'after');
    this.element = h(
      'section',
      { class: 'sentence', 'aria-labelledby': 'garbled-head' },
      this.sources,
      h('div', { class: 'head-row' }, h('h2', { id: 'garbled-head' }, say('garbled')), this.boundaryButtons()),
      h('div', { class: 'frame' }, this.text, this.numbers.element, this.tooltip.element),
      this.announcement,
    );
  }

  /** In the pointer's way of selecting they would lose the selection, so they keep it. */
  boundaryButtons() {
    const keep = (/** @type {Event} */ event) => event.preventDefault();
    return ['join', 'split'].map((action) =>
      button(say(action), action === 'join' ? this.events.onJoin : this.events.onSplit, {
        class: 'quiet',
        id: action,
        title: shortcutLabel(action),
        'aria-keyshortcuts': shortcutLabel(action),
        onpointerdown: keep,
        onmousedown: keep,
      }),
    );
  }

  get findings() {
    return this.pair.report.findings.filter((finding) => finding.side === 'left');
  }

  render() {
    const pieces = cutAtSpans(this.pair.garbled, this.findings);
    refill(
      this.text,
      this.text,
      pieces.map(({ text, span }) => (span ? this.mark(span, text) : text)),
    );
    this.showHits();
    this.renderSources();
    this.renderList();
  }

  /** Lists the findings but those whose fix stands among the suggestions. */
  renderList() {
    const groups = grouped(this.findings.filter((finding) => !this.events.isSuggested(finding)));
    const shown = this.showsAll ? groups : groups.slice(0, GROUPS_SHOWN);
    const rest = groups.length - shown.length;
    const showAll = () => {
      this.showsAll = true;
      this.renderList();
    };
    refill(
      this.list,
      this.text,
      shown.map((group) => this.listEntry(group)),
      rest > 0 && h('li', {}, button(say('moreFindings', { n: rest }), showAll, { class: 'quiet' })),
      !this.findings.length && h('li', { class: 'none' }, say('noFindings')),
    );
  }

  /** Shows the sentences of the source text above the one that was made of them. */
  renderSources() {
    const { sources } = this.pair;
    this.sourceTexts = sources.map((source) => ({
      link: source,
      element: counterpartText(source, { class: 'text small', tabindex: '0' }),
    }));
    refill(
      this.sources,
      this.text,
      sources.length > 0 && h('h2', {}, say('sourceText')),
      this.sourceTexts.map(({ link: source, element }) =>
        h(
          'div',
          { class: 'source-sentence', 'data-link': source.id },
          element,
          h(
            'p',
            { class: 'meta' },
            isolated(titleOf(source.document), { title: source.document }),
            ` · ${say(`link_${source.kind}`)} · ${percent(source.probability)} `,
            button(say('cut'), () => this.events.onCutSource(source.id), { class: 'quiet' }),
          ),
        ),
      ),
    );
    for (const text of this.sourceTexts) this.events.onSourceText(text);
  }

  /** Lights up what the queue is searched for. */
  showHits() {
    showHits('found-sentence', [this.text], readFilters().q);
  }

  /**
   * @param {Finding} finding
   * @param {string} words
   */
  mark(finding, words) {
    const show = () => this.explain(finding, mark);
    const hide = () => this.hideExplanation();
    const mark = h(
      'mark',
      {
        class: finding.severity,
        tabindex: '0',
        'data-key': finding.key,
        'aria-describedby': 'why',
        onfocus: show,
        onmouseenter: show,
        onblur: hide,
        onmouseleave: hide,
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.onMarkKey(event, finding),
      },
      words,
    );
    return mark;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {Finding} finding
   */
  onMarkKey(event, finding) {
    if (hasModifier(event)) return;
    if (event.code === 'Delete' || event.code === 'Backspace') this.events.onDismiss([finding]);
    else if (event.code === 'Enter' && finding.suggestion !== null) this.events.onApply(finding);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * @param {Finding} finding
   * @param {Element} mark
   */
  explain(finding, mark) {
    this.tooltip.show(finding, mark);
    this.list.querySelector(`[data-keys~="${CSS.escape(finding.key)}"]`)?.classList.add('lit');
  }

  hideExplanation() {
    this.tooltip.hide();
    for (const entry of this.list.querySelectorAll('.lit')) entry.classList.remove('lit');
  }

  /** @param {Finding[]} group */
  listEntry(group) {
    const [first] = group;
    const single = group.length === 1;
    const ranges = group.map((finding) => this.rangeOf(finding));
    const fix = first.suggestion;
    return h(
      'li',
      {
        'data-keys': group.map((finding) => finding.key).join(' '),
        onmouseenter: () => highlight('pointed', ranges),
        onmouseleave: () => highlight('pointed', []),
      },
      severitySign(first.severity),
      h('span', { class: 'unseen' }, `${say(first.severity)}: `),
      h(
        'span',
        { class: 'reason' },
        reason(first),
        !single && h('span', { class: 'times' }, ` ×${number(group.length)}`),
      ),
      single &&
        fix !== null &&
        button(say('takeFix'), () => this.events.onApply(first), {
          class: 'quiet',
          title: fix,
          'aria-label': `${say('takeFix')}: ${fix}`,
        }),
      button('×', () => this.events.onDismiss(group), {
        class: 'quiet close',
        title: say('dismissTitle', { key: shortcutLabel('dismiss') }),
        'aria-label': say('dismiss'),
      }),
    );
  }

  /** @param {Finding} finding */
  rangeOf(finding) {
    const codeUnit = codeUnitsOf(this.pair.garbled);
    return domRange(this.text, codeUnit(finding.start), codeUnit(finding.end));
  }

  /** Focuses the next finding, which says why. */
  focusNextFinding() {
    const marks = queryAll(this.text, 'mark');
    const focused = marks.findIndex((mark) => mark === document.activeElement);
    marks[(focused + 1) % marks.length]?.focus();
    return marks.length > 0;
  }

  /** The finding that has the focus. */
  focusedFinding() {
    const { activeElement } = document;
    const key = activeElement instanceof HTMLElement ? activeElement.dataset.key : undefined;
    return this.findings.find((finding) => finding.key === key);
  }

  /** @param {MouseEvent} event */
  onMouseMove(event) {
    if (this.chosen || event.buttons) return;
    const offset = offsetAtPoint(this.text, event.clientX, event.clientY);
    const word = this.words.find(([start, end]) => start <= offset && offset < end);
    this.events.onWords(word ? codePointRange(this.pair.garbled, word) : null);
  }

  /**
   * Arrow keys go from word to word and a number to the word that has it, with Shift they choose several.
   * @param {KeyboardEvent} event
   */
  onKey(event) {
    if (event.target !== this.text || hasModifier(event) || !this.words.length) return;
    const step = WORD_STEPS[event.code];
    const place = step ? this.steppedFrom(step) : this.numbers.placeOf(event);
    if (place < 0) return;
    event.preventDefault();
    const first = event.shiftKey && this.chosen ? this.chosen[0] : place;
    this.chosen = [first, place];
    const [low, high] = [Math.min(...this.chosen), Math.max(...this.chosen)];
    this.select([this.words[low][0], this.words[high][1]]);
  }

  /** @param {number} step */
  steppedFrom(step) {
    const last = this.words.length - 1;
    const current = this.chosen?.[1] ?? (step > 0 ? -1 : last + 1);
    return Math.max(0, Math.min(last, current + step));
  }

  /** @param {Offsets} offsets */
  select(offsets) {
    const range = domRange(this.text, ...offsets);
    const selection = getSelection();
    selection?.removeAllRanges();
    if (range) selection?.addRange(range);
    this.announce(this.events.onWords(codePointRange(this.pair.garbled, offsets)));
  }

  /** @param {string} words for those who do not see what is lit up */
  announce(words) {
    this.announcement.textContent = words;
  }

  forgetWords() {
    this.chosen = null;
    this.numbers.hide();
    this.events.onWords(null);
  }

  /** @returns {Offsets | null} what is selected, in code points */
  selected() {
    const offsets = selectedRange(this.text);
    return offsets && codePointRange(this.pair.garbled, offsets);
  }
}
