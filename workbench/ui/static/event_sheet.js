// The event sheet: one row a fact, one column a report; disagreements are marked, and a cell leads to its sentence.

import { fetchEventSheet, fetchEvents } from './api.js';
import { openDialog } from './dialogs.js';
import { arabic, button, dropdown, fill, h, isolated } from './dom.js';
import { number, refusal, say, titleOf } from './words.js';

/**
 * @import { EventSheet, EventSummary, FactKind, FactMention, FactRow, SheetReport } from '../responses'
 * @import { PageContext } from './main.js'
 */
/** @typedef {'disagreeing' | 'shared' | 'all'} Shown */

/** @type {FactKind[]} */
const KINDS = ['number', 'date', 'quotation', 'name'];
const LISTED = 3; // wordings of a cell; the others are counted

export class EventsPage {
  /** @type {EventSummary[]} */
  events = [];
  /** @type {EventSheet | null} */
  sheet = null;
  /** @type {Shown} */
  shown = 'shared';
  /** @type {FactKind | ''} */
  kind = '';

  /**
   * @param {HTMLElement} root
   * @param {PageContext} context
   */
  constructor(root, { go }) {
    this.go = go;
    this.choices = h('div', { class: 'row filters' });
    this.status = h('p', { class: 'count', role: 'status' }, say('looking'));
    this.place = h('div', { class: 'sheet', id: 'sheet' });
    const note = h('p', { class: 'note' }, say('eventsNote'));
    fill(
      root,
      h('div', { class: 'page' }, h('h2', {}, say('page_events')), note, this.choices, this.status, this.place),
    );
  }

  /** @param {string} document the name of any report of the event */
  async start(document) {
    try {
      const { events } = await fetchEvents();
      this.events = events;
      if (!events.length) {
        fill(this.status, say('noEvents'));
        return;
      }
      const event = events.find(({ documents }) => documents.includes(document)) ?? events[0];
      this.sheet = await fetchEventSheet(event.documents[0]);
      this.showChoices(event);
      this.show();
    } catch (error) {
      fill(this.status, refusal(error));
    }
  }

  /** @param {EventSummary} event */
  showChoices(event) {
    const titled = (/** @type {EventSummary} */ { documents }) =>
      say('eventReports', { title: titleOf(documents[0]), n: documents.length });
    const options = /** @type {[string, string][]} */ (this.events.map((one) => [one.documents[0], titled(one)]));
    const open = (/** @type {string} */ first) => this.go('events', first);
    const choose = (/** @type {Partial<Pick<EventsPage, 'shown' | 'kind'>>} */ chosen) => {
      Object.assign(this, chosen);
      this.show();
    };
    fill(
      this.choices,
      dropdown(say('event'), options, event.documents[0], open, { id: 'event' }),
      dropdown(
        say('factsWhich'),
        [
          ['shared', say('factsShared')],
          ['disagreeing', say('factsDisagreeing')],
          ['all', say('factsAll')],
        ],
        this.shown,
        (shown) => choose({ shown: /** @type {Shown} */ (shown) }),
        { id: 'facts-shown' },
      ),
      dropdown(
        say('factKind'),
        [['', say('factAny')], ...KINDS.map((kind) => /** @type {[FactKind, string]} */ ([kind, say(`fact_${kind}`)]))],
        this.kind,
        (kind) => choose({ kind: /** @type {FactKind | ''} */ (kind) }),
        { id: 'fact-kind' },
      ),
    );
  }

  show() {
    if (!this.sheet) return;
    const { reports, rows } = this.sheet;
    const wanted = rows.filter((row) => this.isShown(row));
    fill(this.status, say('factsShown', { n: wanted.length, d: wanted.filter((row) => row.disagrees).length }));
    if (!wanted.length) {
      fill(this.place, h('p', { class: 'none' }, say('noFacts')));
      return;
    }
    const head = h('tr', {}, h('th', { scope: 'col' }, say('fact')), reports.map(columnHead));
    const body = wanted.map((row) => this.row(row, reports));
    fill(this.place, h('table', { class: 'facts' }, h('thead', {}, head), h('tbody', {}, body)));
  }

  /** @param {FactRow} row */
  isShown({ kind, disagrees, cells }) {
    if (this.kind && kind !== this.kind) return false;
    if (this.shown === 'disagreeing') return disagrees;
    return this.shown === 'all' || cells.filter((cell) => cell.length).length > 1;
  }

  /**
   * @param {FactRow} row
   * @param {SheetReport[]} reports
   */
  row({ kind, topic, about, disagrees, cells }, reports) {
    const what = topic ? `${say(`fact_${kind}`)} · ${say(`fact_${topic}`)}` : say(`fact_${kind}`);
    return h(
      'tr',
      { class: disagrees ? 'disagrees' : '' },
      h(
        'th',
        { scope: 'row' },
        h('span', { class: 'meta' }, what),
        arabic('span', about, { class: 'about' }),
        disagrees && h('span', { class: 'mark' }, say(`factDisagrees_${kind}`)),
      ),
      cells.map((mentions, k) => this.cell(mentions, reports[k], kind)),
    );
  }

  /**
   * @param {FactMention[]} mentions
   * @param {SheetReport} report
   * @param {FactKind} kind
   */
  cell(mentions, report, kind) {
    const label = h('span', { class: 'report meta', 'aria-hidden': 'true' }, isolated(report.title ?? report.name));
    if (!mentions.length) {
      const none = h('span', { class: 'none' }, h('span', { 'aria-hidden': 'true' }, '—'), hidden(say('factNotSaid')));
      return h('td', { class: 'empty' }, label, none);
    }
    const wordings = byWording(mentions);
    const more = wordings.length - LISTED;
    return h(
      'td',
      {},
      label,
      wordings.slice(0, LISTED).map((same) => this.mention(same, report, kind)),
      more > 0 && h('span', { class: 'meta' }, say('factMore', { n: more })),
    );
  }

  /**
   * @param {FactMention[]} same mentions of the same words
   * @param {SheetReport} report
   * @param {FactKind} kind
   */
  mention(same, report, kind) {
    const [{ text, speaker, differs, value, segment_id }] = same;
    const words = isolated(text, { class: 'text small' });
    const open =
      report.role === 'garbled' ? () => this.go('review', segment_id) : () => this.openSentence(same[0], report);
    return h(
      'div',
      { class: differs ? 'said differs' : 'said' },
      button(words, open, { class: 'fact', 'data-segment': segment_id }),
      same.length > 1 && h('span', { class: 'meta' }, ` ×${number(same.length)}`),
      speaker && h('span', { class: 'meta' }, isolated(speaker)),
      kind === 'quotation' && !value && h('span', { class: 'meta' }, say('factIndirect')),
      differs && h('span', { class: 'mark' }, say('factDiffers')),
    );
  }

  /**
   * @param {FactMention} mention
   * @param {SheetReport} report
   */
  openSentence({ segment_id, start, end }, report) {
    const characters = [...(this.sheet?.sentences[segment_id] ?? '')]; // offsets are in code points
    const part = (/** @type {number} */ from, /** @type {number} */ to) => characters.slice(from, to).join('');
    const sentence = arabic(
      'p',
      part(0, start),
      { class: 'text' },
      h('mark', { class: 'cited' }, part(start, end)),
      part(end, characters.length),
    );
    openDialog(say('factSentence', { name: report.title ?? report.name }), sentence);
  }
}

/**
 * @param {FactMention[]} mentions
 * @returns {FactMention[][]} those of the same words together, in the order of the text
 */
function byWording(mentions) {
  /** @type {Map<string, FactMention[]>} */
  const wordings = new Map();
  for (const mention of mentions) wordings.set(mention.text, [...(wordings.get(mention.text) ?? []), mention]);
  return [...wordings.values()];
}

/** @param {string} words for those who hear the page */
const hidden = (words) => h('span', { class: 'heard' }, words);

/** @param {SheetReport} report */
function columnHead({ name, title, role, published }) {
  const short = role === 'garbled' || role === 'source' ? say(`counterpart_${role}`) : '';
  const facts = [short, published ? h('bdi', { dir: 'ltr' }, number(published)) : ''].filter(Boolean);
  const meta = facts.flatMap((fact, k) => (k ? [' · ', fact] : [fact]));
  return h('th', { scope: 'col' }, isolated(title ?? name), h('span', { class: 'meta' }, meta));
}
