// Beside the sentence: suggested edits, counterparts, the parts of the score, the history.

import { CounterpartList } from './counterpart_list.js';
import { arabic, button, fill, h, isolated } from './dom.js';
import { postEditorButton } from './post_editor.js';
import { estimateText } from './score_meter.js';
import { shortcutLabel } from './shortcuts.js';
import { SuggestionList } from './suggestion_list.js';
import { number, say, when } from './words.js';

/**
 * @import { Assistance, Pair, Report, Revision, Standing, Suggestion } from '../responses'
 * @import { CounterpartEvents } from './counterpart_list.js'
 * @import { SuggestionEvents } from './suggestion_list.js'
 * @import { LinkedText } from './word_links.js'
 */
/**
 * @typedef {SuggestionEvents & CounterpartEvents & { onRestore: (text: string) => unknown, onTerm: () => unknown,
 *   onText: (text: LinkedText) => void, onSuggestions: () => void }} AssistanceEvents
 *   `onText` is called with each text of a counterpart that is shown, `onSuggestions` once other suggestions are
 */

export class AssistancePanel {
  /** @type {Suggestion | null} what a language model was asked for */
  written = null;

  /**
   * @param {Pair} pair
   * @param {AssistanceEvents} events
   */
  constructor(pair, events) {
    this.pair = pair;
    this.events = events;
    this.assistance = pair.assist;
    this.element = h('section', { class: 'side', 'aria-label': say('helpBeside') });
    this.suggestions = new SuggestionList(pair, events, this.element);
    this.counterparts = new CounterpartList(events, this.element);
    this.past = h('details', {});
    this.scores = h('div', { id: 'score-parts' });
    this.showScores(null);
    fill(
      this.element,
      h(
        'section',
        {},
        h('h2', {}, say('proposals'), keyHint('take')),
        this.suggestions.element,
        button(say('enterTermMore'), events.onTerm, { class: 'quiet', id: 'new-term', title: shortcutLabel('term') }),
        postEditorButton(pair.id, (suggestion) => this.showWritten(suggestion)),
      ),
      h('section', {}, h('h2', {}, say('counterparts'), keyHint('pick')), this.counterparts.element),
      h('details', {}, h('summary', {}, say('scoreParts')), this.scores),
      this.past,
    );
    this.renderCounterparts();
    this.renderHistory();
    this.update(pair.assist);
  }

  /**
   * Shows suggestions that came later, and touches nothing but their list.
   * @param {Assistance} assistance
   */
  update(assistance) {
    this.assistance = assistance;
    const written = this.written ? [this.written] : []; // first, as it was asked for
    this.suggestions.render({ ...assistance, proposals: [...written, ...assistance.proposals] });
    this.events.onSuggestions();
  }

  /** @param {Suggestion} suggestion */
  showWritten(suggestion) {
    this.written = suggestion;
    this.update(this.assistance);
  }

  /** @param {Report | Standing | null} known of the corrected text, null where the garbled one stands */
  showScores(known) {
    const report = known ?? this.pair.report;
    fill(this.scores, report.label === null ? h('p', { class: 'none' }, say('pendingNote')) : scoreTable(report));
  }

  /** The counterparts with the elements that show their texts. */
  linkedTexts() {
    return this.pair.links.map((link, index) => ({ link, element: this.counterparts.texts[index] }));
  }

  renderCounterparts() {
    const { links } = this.pair;
    this.counterparts.render(links);
    for (const text of this.linkedTexts()) this.events.onText(text);
  }

  renderHistory() {
    const { history } = this.pair;
    const entries = h(
      'ol',
      { class: 'past' },
      [...history].reverse().map((revision) => this.historyEntry(revision)),
      !history.length && h('li', { class: 'none' }, say('noHistory')),
    );
    fill(this.past, h('summary', {}, say('history', { n: history.length })), entries);
  }

  /** @param {Revision} revision */
  historyEntry({ author, created, action, status, after, comment }) {
    const what = say(action === 'correct' ? status : action);
    return h(
      'li',
      {},
      h('p', { class: 'meta' }, isolated(author), ` · ${when(created)} · ${what}`),
      action !== 'comment' && arabic('p', after, { class: 'text small' }),
      comment && h('p', { class: 'comment' }, isolated(comment)),
      action === 'comment' && !comment && h('p', { class: 'meta' }, say('commentTakenBack')),
      action !== 'comment' && button(say('bringBack'), () => this.events.onRestore(after), { class: 'quiet' }),
    );
  }
}

/** @param {string} action */
const keyHint = (action) => h('kbd', { class: 'hint', 'aria-hidden': 'true' }, shortcutLabel(action));

const PERCENT_SCORES = new Set(['chrf', 'chrf++', 'bleu', 'ter']);

/** @param {Report | Standing} report */
function scoreTable(report) {
  const rows = Object.entries(report.scores).map(([name, value]) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, isolated(say(`score_${name}`))),
      h('td', {}, number(value.toFixed(PERCENT_SCORES.has(name) ? 1 : 2))),
    ),
  );
  const estimate = estimateText(report);
  return h(
    'div',
    {},
    estimate && h('p', { class: 'estimate' }, estimate),
    h('table', { class: 'parts' }, h('tbody', {}, rows)),
    h('p', { class: 'signature', dir: 'ltr' }, report.signature),
  );
}
