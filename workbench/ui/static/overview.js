// The whole at a glance: progress, fidelity before and after, kinds of errors, effort, where counterparts lie.

import { ask, query } from './api.js';
import { alignmentMap, bars, histogram, mapWords, progressBar } from './charts.js';
import { arabic, button, choice, fill, h, isolated } from './dom.js';
import { figure, progressOf, progressOfAll, workOn } from './documents.js';
import { checkName, duration, number, refusal, say } from './words.js';

const LOOK = 4000; // milliseconds between looks while corrected sentences are being scored

const LISTED = 100; // pairs that are written beside the map

function pairOf(p, open) {
  return h(
    'li',
    {},
    h(
      'button',
      { type: 'button', onclick: () => open(p.id) },
      h('span', { class: 'meta' }, h('span', { class: `kind ${p.kind}` }, say(`link_${p.kind}`)), ` ${mapWords(p)}`),
      arabic('span', p.text, { class: 'text small' }),
      isolated(p.other, { class: 'text small soft' }),
    ),
  );
}

export class Overview {
  constructor(root, { documents, go }) {
    Object.assign(this, { documents, go });
    this.garbled = documents.filter((d) => d.role === 'garbled');
    this.clean = documents.filter((d) => d.role !== 'garbled');
    this.figures = h('div', { class: 'cards wide' }, h('p', { class: 'none' }, say('looking')));
    this.chart = h('div', { class: 'map-place' });
    this.pickers = h('div', { class: 'row filters' });
    fill(
      root,
      h(
        'div',
        { class: 'page' },
        h('h2', {}, say('page_overview')),
        this.figures,
        h(
          'section',
          { class: 'card' },
          h('h3', {}, say('map')),
          h('p', { class: 'note' }, say('mapNote')),
          this.pickers,
          this.chart,
        ),
      ),
    );
  }

  async start(name) {
    this.left = this.garbled.find((d) => d.name === name)?.name ?? this.garbled[0]?.name;
    await Promise.all([this.load(), this.map()]);
  }

  async load() {
    try {
      const found = await ask('overview');
      this.paint(found);
      if (found.after.waiting && !this.gone) this.again = setTimeout(() => this.load(), LOOK);
    } catch (error) {
      fill(this.figures, h('p', { role: 'alert' }, refusal(error)));
    }
  }

  paint(found) {
    const ready = (found.statuses.done ?? 0) + (found.statuses.reviewed ?? 0);
    const errors = found.checks.map((c) => ({ words: checkName(c.check), count: c.count }));
    const { effort } = found;
    const rows = [{ kind: 'before', counts: found.before.histogram, words: say('beforeWord') }];
    if (found.after.count) rows.push({ kind: 'after', counts: found.after.histogram, words: say('afterWord') });
    fill(
      this.figures,
      h(
        'section',
        { class: 'card' },
        h('h3', {}, say('progress')),
        h('p', { class: 'big' }, say('readyOf', { n: ready, of: found.total })),
        progressOfAll(found.statuses),
        this.unfinished(found.documents),
      ),
      h(
        'section',
        { class: 'card' },
        h('h3', {}, say('beforeAfter')),
        h(
          'p',
          { class: 'big' },
          found.after.count
            ? say('fromTo', { a: found.after.was.toFixed(0), b: found.after.mean.toFixed(0) })
            : number(Math.round(found.before.mean ?? 0)),
        ),
        h(
          'p',
          { class: 'note' },
          found.after.count
            ? say('fromToNote', { n: found.after.count })
            : say(found.after.waiting ? 'afterWaits' : 'noAfter', { n: found.after.waiting }),
        ),
        histogram(rows, say('beforeAfter')),
        h(
          'ul',
          { class: 'legend' },
          h('li', {}, h('span', { class: 'swatch before' }), ` ${say('asTheyCame', { n: found.total })}`),
          found.after.count > 0 &&
            h('li', {}, h('span', { class: 'swatch after' }), ` ${say('asCorrected', { n: found.after.count })}`),
        ),
      ),
      h(
        'section',
        { class: 'card' },
        h('h3', {}, say('errorKinds')),
        errors.length ? bars(errors, say('errorKinds')) : h('p', { class: 'none' }, say('noFindings')),
      ),
      h(
        'section',
        { class: 'card' },
        h('h3', {}, say('effort')),
        h(
          'dl',
          { class: 'figures' },
          figure('hter', effort.count ? number(effort.hter.toFixed(1)) : '—'),
          figure('cer', effort.count ? number(effort.cer.toFixed(1)) : '—'),
          figure('time', effort.count ? duration(effort.seconds) : '—'),
          figure('timeEach', effort.count ? duration(effort.seconds / effort.count) : '—'),
        ),
        effort.count ? h('p', { class: 'meta' }, say('hterEach')) : null,
        effort.count
          ? histogram([{ kind: 'before', counts: effort.histogram, words: say('sentencesWord') }], say('hter'))
          : null,
        h('p', { class: 'note' }, say('effortNote')),
      ),
    );
  }

  unfinished(documents) {
    return h(
      'table',
      { class: 'bars' },
      h(
        'tbody',
        {},
        documents.map((d) => {
          const ready = (d.statuses.done ?? 0) + (d.statuses.reviewed ?? 0);
          return h(
            'tr',
            {},
            h(
              'th',
              { scope: 'row' },
              button(isolated(d.title ?? d.name), () => workOn(d.name, this.go), { class: 'quiet named', dir: 'auto' }),
            ),
            h('td', { class: 'bar-cell' }, progressBar(progressOf(d.statuses))),
            h('td', { class: 'value' }, say('placeOf', { n: ready, of: d.total })),
          );
        }),
      ),
    );
  }

  async map() {
    if (!this.left) return;
    try {
      const found = await ask(`map?${query({ document: this.left, sibling: this.right })}`);
      this.right = found.sibling;
      this.paintMap(found);
    } catch (error) {
      fill(this.chart, h('p', { role: 'alert' }, refusal(error)));
    }
  }

  paintMap(found) {
    const options = (some) => some.map((d) => [d.name, d.title ?? d.name]);
    const name = (some, key) => some.find((d) => d.name === key)?.title ?? key;
    fill(
      this.pickers,
      choice(
        say('garbledDocument'),
        options(this.garbled),
        this.left,
        (v) => ((this.left = v), (this.right = ''), this.map()),
      ),
      choice(say('cleanDocument'), options(this.clean), this.right, (v) => ((this.right = v), this.map())),
    );
    const open = (id) => this.go('review', id);
    fill(
      this.chart,
      h(
        'div',
        {},
        h('p', { class: 'meta' }, `${say('across')}: `, isolated(name(this.clean, this.right))),
        h('p', { class: 'meta' }, `${say('down')}: `, isolated(name(this.garbled, this.left))),
        alignmentMap(found, open),
        h(
          'ul',
          { class: 'legend' },
          ['parallel', 'partial'].map((kind) =>
            h('li', {}, h('span', { class: `swatch ${kind}` }), ` ${say(`link_${kind}`)}`),
          ),
        ),
      ),
      found.points.length
        ? h(
            'ol',
            { class: 'map-pairs', 'aria-label': say('mapPairs') },
            found.points.slice(0, LISTED).map((p) => pairOf(p, open)),
          )
        : null,
      !found.points.length && !found.cells.length && h('p', { class: 'none' }, say('noLinks')),
    );
  }

  leave() {
    clearTimeout(this.again);
    this.gone = true;
  }
}
