// The page of documents: how far each has come and how its sentences fare. One click leads to its queue.

import { figure, histogram } from './charts.js';
import { button, fill, h, isolated } from './dom.js';
import { lackNote } from './new_corpus.js';
import { openRemoval } from './remove_document.js';
import { approvedCount, progressWithLegend } from './progress.js';
import { openQueueOf } from './queue_filters.js';
import { number, say } from './words.js';

/**
 * @import { DocumentFigures } from '../responses'
 * @import { PageContext } from './main.js'
 */

export class DocumentsPage {
  /**
   * @param {HTMLElement} root
   * @param {PageContext} context
   */
  constructor(root, { documents, go, me }) {
    this.go = go;
    this.mayRemove = !me.user || me.role === 'admin';
    const figures = /** @type {DocumentFigures[]} */ (documents);
    const garbled = figures.filter((document) => document.role === 'garbled');
    const clean = figures.filter((document) => document.role !== 'garbled');
    fill(
      root,
      h(
        'div',
        { class: 'page' },
        lackNote(documents),
        h('h2', {}, say('toCorrect')),
        h(
          'div',
          { class: 'cards' },
          garbled.map((document) => this.card(document)),
        ),
        !garbled.length && h('p', { class: 'none' }, say('noDocuments')),
        h('h2', {}, say('toCompare')),
        this.siblingTable(clean),
      ),
    );
  }

  /** @param {DocumentFigures} document */
  card(document) {
    const { name, title, statuses, segments, fidelity, notes } = document;
    const readiness = say('readyOf', { n: approvedCount(statuses), of: segments });
    return h(
      'article',
      { class: 'card' },
      h('h3', {}, isolated(title ?? name)),
      h('p', { class: 'meta' }, title ? [isolated(name), ' · '] : '', readiness),
      progressWithLegend(statuses),
      h(
        'dl',
        { class: 'figures' },
        figure('fidelityMean', fidelity === null ? '—' : number(Math.round(fidelity))),
        figure('link_parallel', number(document.parallel)),
        figure('link_partial', number(document.partial)),
        figure('link_none', number(document.none)),
      ),
      histogram([{ kind: 'before', counts: document.histogram, label: say('sentencesWord') }], say('distribution')),
      notes.length > 0 &&
        h(
          'p',
          { class: 'meta' },
          notes.map((note) => isolated(note)),
        ),
      h(
        'div',
        { class: 'row' },
        button(say('work'), () => openQueueOf(name, this.go), { class: 'primary' }),
        button(say('seeMap'), () => this.go('overview', name), { class: 'quiet' }),
        this.removeButton(document),
      ),
    );
  }

  /** @param {DocumentFigures[]} documents */
  siblingTable(documents) {
    const head = ['title', 'sentencesHead', 'published', 'file'].map((key) => h('th', { scope: 'col' }, say(key)));
    if (this.mayRemove) head.push(h('td', {}));
    const rows = documents.map((document) => {
      const { name, title, role, segments, published } = document;
      return h(
        'tr',
        {},
        h('th', { scope: 'row' }, isolated(title ?? name), role === 'source' && ` (${say('counterpart_source')})`),
        h('td', {}, number(segments)),
        h('td', {}, published ? h('bdi', { dir: 'ltr' }, number(published)) : '—'),
        h('td', { class: 'meta' }, isolated(name)),
        this.mayRemove && h('td', {}, this.removeButton(document)),
      );
    });
    const table = h('table', { class: 'listed' }, h('thead', {}, h('tr', {}, head)), h('tbody', {}, rows));
    return h('section', { class: 'card' }, table);
  }

  /** @param {DocumentFigures} document */
  removeButton(document) {
    if (!this.mayRemove) return null;
    const label = say('removeNamed', { name: document.title ?? document.name });
    const ask = () => openRemoval(document, () => this.go('documents'));
    return button(say('remove'), ask, { class: 'quiet remove', 'aria-label': label, 'data-document': document.id });
  }
}
