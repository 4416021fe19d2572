// The documents: how far each has come, and how its sentences fare. One click leads to its queue.

import { histogram, progressBar } from './charts.js';
import { button, fill, h, isolated } from './dom.js';
import { number, say } from './words.js';

export function progressOf(counts) {
  return [
    ['reviewed', counts.reviewed ?? 0, say('reviewed')],
    ['done', counts.done ?? 0, say('done')],
    ['draft', counts.draft ?? 0, say('draft')],
    ['rejected', counts.rejected ?? 0, say('rejected')],
    ['untouched', counts.untouched ?? 0, say('untouched')],
  ];
}

// How far it has come, in colours and in words.
export function progressOfAll(counts) {
  const parts = progressOf(counts);
  const words = parts
    .filter(([, n]) => n)
    .map(([kind, n, name]) => h('li', {}, h('span', { class: `swatch ${kind}` }), ` ${name} ${number(n)}`));
  return [progressBar(parts), h('ul', { class: 'legend' }, words)];
}

// Leads to the queue of one document.
export function workOn(name, go) {
  const filters = { document: name, status: '', label: '', check: '', sort: 'worst', q: '', rows: 50 };
  sessionStorage.setItem('muqabala:queue', JSON.stringify(filters));
  go('review');
}

export class Documents {
  constructor(root, { documents, go }) {
    this.go = go;
    const garbled = documents.filter((d) => d.role === 'garbled');
    const clean = documents.filter((d) => d.role !== 'garbled');
    fill(
      root,
      h(
        'div',
        { class: 'page' },
        h('h2', {}, say('toCorrect')),
        h(
          'div',
          { class: 'cards' },
          garbled.map((d) => this.card(d)),
        ),
        !garbled.length && h('p', { class: 'none' }, say('noDocuments')),
        h('h2', {}, say('toCompare')),
        this.siblings(clean),
      ),
    );
  }

  siblings(clean) {
    const head = ['title', 'sentencesHead', 'published', 'file'].map((key) => h('th', { scope: 'col' }, say(key)));
    const row = (d) =>
      h(
        'tr',
        {},
        h('th', { scope: 'row' }, isolated(d.title ?? d.name)),
        h('td', {}, number(d.segments)),
        h('td', {}, d.published ? h('bdi', { dir: 'ltr' }, number(d.published)) : '—'),
        h('td', { class: 'meta' }, isolated(d.name)),
      );
    return h(
      'section',
      { class: 'card' },
      h('table', { class: 'listed' }, h('thead', {}, h('tr', {}, head)), h('tbody', {}, clean.map(row))),
    );
  }

  card(d) {
    const ready = (d.statuses.done ?? 0) + (d.statuses.reviewed ?? 0);
    return h(
      'article',
      { class: 'card' },
      h('h3', {}, isolated(d.title ?? d.name)),
      h('p', { class: 'meta' }, d.title ? [isolated(d.name), ' · '] : '', say('readyOf', { n: ready, of: d.segments })),
      progressOfAll(d.statuses),
      h(
        'dl',
        { class: 'figures' },
        figure('fidelityMean', d.fidelity === null ? '—' : number(Math.round(d.fidelity))),
        figure('link_parallel', number(d.parallel)),
        figure('link_partial', number(d.partial)),
        figure('link_none', number(d.none)),
      ),
      histogram([{ kind: 'before', counts: d.histogram, words: say('sentencesWord') }], say('distribution')),
      d.notes.length
        ? h(
            'p',
            { class: 'meta' },
            d.notes.map((n) => isolated(n)),
          )
        : null,
      h(
        'div',
        { class: 'row' },
        button(say('work'), () => workOn(d.name, this.go), { class: 'primary' }),
        button(say('seeMap'), () => this.go('overview', d.name), { class: 'quiet' }),
      ),
    );
  }
}

export function figure(key, value) {
  return h('div', {}, h('dt', {}, say(key)), h('dd', {}, value));
}
