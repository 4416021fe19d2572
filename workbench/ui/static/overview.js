// The overview: progress, fidelity before and after, kinds of errors, effort, and where counterparts lie.

import { alignmentMap, pointLabel } from './alignment_map.js';
import { fetchAlignmentMap, fetchOverview } from './api.js';
import { barTable, figure, histogram, legendEntry } from './charts.js';
import { arabic, button, dropdown, fill, h, isolated } from './dom.js';
import { approvedCount, progressWithLegend, statusBar, wordsReady } from './progress.js';
import { openQueueOf } from './queue_filters.js';
import { fidelityFigure } from './score_meter.js';
import { TeamCard } from './team_card.js';
import { checkName, duration, number, refusal, say } from './words.js';

/**
 * @import { AlignmentMap, DocumentName, DocumentProgress, MapPoint, Overview } from '../responses'
 * @import { Child } from './dom.js'
 * @import { PageContext } from './main.js'
 */

const POLL_AFTER = 4000; // milliseconds, while corrected sentences are being scored
const MAX_PAIRS = 100; // written beside the map

export class OverviewPage {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;
  hasLeft = false;
  /** @type {string | undefined} the garbled document of the map */
  document;
  sibling = '';

  /**
   * @param {HTMLElement} root
   * @param {PageContext} context
   */
  constructor(root, { documents, go, me }) {
    this.go = go;
    this.team = new TeamCard(me);
    this.garbled = documents.filter((document) => document.role === 'garbled');
    this.clean = documents.filter((document) => document.role !== 'garbled');
    this.figures = h('div', { class: 'cards wide' }, h('p', { class: 'none' }, say('looking')));
    this.chart = h('div', { class: 'map-place' });
    this.pickers = h('div', { class: 'row filters' });
    const note = h('p', { class: 'note' }, say('mapNote'));
    fill(
      root,
      h(
        'div',
        { class: 'page' },
        h('h2', {}, say('page_overview')),
        this.figures,
        this.team.element,
        h('section', { class: 'card' }, h('h3', {}, say('map')), note, this.pickers, this.chart),
      ),
    );
  }

  /** @param {string} name of the document to show the map of */
  async start(name) {
    this.document = (this.garbled.find((document) => document.name === name) ?? this.garbled[0])?.name;
    await Promise.all([this.loadFigures(), this.loadMap(), this.team.load()]);
  }

  async loadFigures() {
    try {
      const overview = await fetchOverview();
      fill(
        this.figures,
        this.progressCard(overview),
        fidelityCard(overview),
        errorsCard(overview),
        effortCard(overview),
      );
      if (overview.after.waiting && !this.hasLeft) this.timer = setTimeout(() => this.loadFigures(), POLL_AFTER);
    } catch (error) {
      fill(this.figures, h('p', { role: 'alert' }, refusal(error)));
    }
  }

  /** @param {Overview} overview */
  progressCard({ statuses, total, words, characters, documents }) {
    const rows = h(
      'tbody',
      {},
      documents.map((document) => this.progressRow(document)),
    );
    return card(
      'progress',
      h('p', { class: 'big' }, say('readyOf', { n: approvedCount(statuses), of: total })),
      h('p', { class: 'note', id: 'words-ready' }, `${wordsReady(words)} · ${charactersOf(characters)}`),
      ...progressWithLegend(statuses),
      h('table', { class: 'bars' }, rows),
    );
  }

  /** @param {DocumentProgress} document */
  progressRow({ name, title, statuses, total }) {
    const open = () => openQueueOf(name, this.go);
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, button(isolated(title ?? name), open, { class: 'quiet named', dir: 'auto' })),
      h('td', { class: 'bar-cell' }, statusBar(statuses)),
      h('td', { class: 'value' }, say('placeOf', { n: approvedCount(statuses), of: total })),
    );
  }

  async loadMap() {
    if (!this.document) return;
    try {
      const map = await fetchAlignmentMap(this.document, this.sibling);
      this.sibling = map.sibling;
      this.renderPickers(this.document);
      this.renderMap(map, this.document);
    } catch (error) {
      fill(this.chart, h('p', { role: 'alert' }, refusal(error)));
    }
  }

  /** @param {string} document */
  renderPickers(document) {
    /** @type {(documents: DocumentName[]) => [string, string][]} */
    const options = (documents) => documents.map(({ name, title }) => [name, title ?? name]);
    const pick = (/** @type {string} */ name, sibling = '') => {
      [this.document, this.sibling] = [name, sibling];
      this.loadMap();
    };
    fill(
      this.pickers,
      dropdown(say('garbledDocument'), options(this.garbled), document, (name) => pick(name)),
      dropdown(say('cleanDocument'), options(this.clean), this.sibling, (name) => pick(document, name)),
    );
  }

  /**
   * @param {AlignmentMap} map
   * @param {string} document
   */
  renderMap(map, document) {
    const titled = (/** @type {DocumentName[]} */ documents, /** @type {string} */ name) =>
      isolated(documents.find((candidate) => candidate.name === name)?.title ?? name);
    const open = (/** @type {string} */ id) => this.go('review', id);
    const legend = ['parallel', 'partial'].map((kind) => legendEntry(kind, say(`link_${kind}`)));
    const { points, cells } = map;
    const pairs = points.slice(0, MAX_PAIRS).map((point) => mapPair(point, open));
    fill(
      this.chart,
      h(
        'div',
        {},
        h('p', { class: 'meta' }, `${say('across')}: `, titled(this.clean, this.sibling)),
        h('p', { class: 'meta' }, `${say('down')}: `, titled(this.garbled, document)),
        alignmentMap(map, open),
        h('ul', { class: 'legend' }, legend),
      ),
      points.length > 0 && h('ol', { class: 'map-pairs', 'aria-label': say('mapPairs') }, pairs),
      !points.length && !cells.length && h('p', { class: 'none' }, say('noLinks')),
    );
  }

  leave() {
    clearTimeout(this.timer);
    this.hasLeft = true;
  }
}

/** @param {number} count */
const charactersOf = (count) => say('charactersTotal', { n: count });

/**
 * @param {string} title
 * @param {...Child} content
 */
const card = (title, ...content) => h('section', { class: 'card' }, h('h3', {}, say(title)), ...content);

/** @param {Overview} overview */
function fidelityCard({ before, after }) {
  const series = [{ kind: 'before', counts: before.histogram, label: say('beforeWord') }];
  if (after.count) series.push({ kind: 'after', counts: after.histogram, label: say('afterWord') });
  const mean = after.count
    ? say('fromTo', { a: after.was.toFixed(0), b: after.mean.toFixed(0) })
    : fidelityFigure({ fidelity: before.mean, label: 'unsupported' });
  const note = after.count
    ? say('fromToNote', { n: after.count })
    : say(after.waiting ? 'afterWaits' : 'noAfter', { n: after.waiting });
  return card(
    'beforeAfter',
    h('p', { class: 'big' }, mean),
    h('p', { class: 'note' }, note),
    histogram(series, say('beforeAfter')),
    h(
      'ul',
      { class: 'legend' },
      legendEntry('before', say('asTheyCame', { n: before.histogram.reduce((a, b) => a + b, 0) })),
      after.count > 0 && legendEntry('after', say('asCorrected', { n: after.count })),
    ),
  );
}

/** @param {Overview} overview */
function errorsCard({ checks }) {
  const rows = checks.map(({ check, count }) => ({ label: checkName(check), count }));
  return card(
    'errorKinds',
    rows.length ? barTable(rows, say('errorKinds')) : h('p', { class: 'none' }, say('noFindings')),
  );
}

/** @param {Overview} overview */
function effortCard({ effort: { count, hter, cer, seconds, histogram: counts } }) {
  const ofCorrected = (/** @type {() => string} */ value) => (count ? value() : '—');
  return card(
    'effort',
    h(
      'dl',
      { class: 'figures' },
      figure(
        'hter',
        ofCorrected(() => number(hter.toFixed(1))),
      ),
      figure(
        'cer',
        ofCorrected(() => number(cer.toFixed(1))),
      ),
      figure(
        'time',
        ofCorrected(() => duration(seconds)),
      ),
      figure(
        'timeEach',
        ofCorrected(() => duration(seconds / count)),
      ),
    ),
    count > 0 && h('p', { class: 'meta' }, say('hterEach')),
    count > 0 && histogram([{ kind: 'before', counts, label: say('sentencesWord') }], say('hter')),
    h('p', { class: 'note' }, say('effortNote')),
  );
}

/**
 * @param {MapPoint} point
 * @param {(id: string) => void} onOpen
 */
function mapPair(point, onOpen) {
  const { id, kind, text, other } = point;
  const meta = h(
    'span',
    { class: 'meta' },
    h('span', { class: `kind ${kind}` }, say(`link_${kind}`)),
    ` ${pointLabel(point)}`,
  );
  const texts = [arabic('span', text, { class: 'text small' }), isolated(other, { class: 'text small soft' })];
  return h(
    'li',
    {},
    button([meta, ...texts], () => onOpen(id)),
  );
}
