// The page of documents: how far each has come and how its sentences fare. One click leads to its queue.

import { assignDocuments, fetchPeople } from './api.js';
import { openArticleDialog } from './article_download.js';
import { figure, histogram } from './charts.js';
import { button, fill, h, isolated } from './dom.js';
import { lackNote } from './new_corpus.js';
import { openRemoval } from './remove_document.js';
import { approvedCount, progressWithLegend, wordsReady } from './progress.js';
import { openQueueOf } from './queue_filters.js';
import { mayReview } from './review_round.js';
import { showToast } from './toast.js';
import { number, refusal, say } from './words.js';

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
    this.mayAssign = mayReview(me);
    this.people = h('datalist', { id: 'people' });
    const figures = /** @type {DocumentFigures[]} */ (documents);
    const garbled = figures.filter((document) => document.role === 'garbled');
    this.hasSource = figures.some((document) => document.role === 'source');
    const clean = figures.filter((document) => document.role !== 'garbled');
    fill(
      root,
      h(
        'div',
        { class: 'page' },
        lackNote(documents),
        this.people,
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
    if (this.mayAssign) this.listPeople();
  }

  async listPeople() {
    try {
      const { people } = await fetchPeople();
      fill(
        this.people,
        people.map((value) => h('option', { value })),
      );
    } catch {
      // A name can be typed.
    }
  }

  /** @param {DocumentFigures} document */
  assignment({ name, assignee }) {
    if (!this.mayAssign) {
      return assignee && h('p', { class: 'meta' }, `${say('assignee')}: `, isolated(assignee));
    }
    const assign = async () => {
      const wanted = box.value.trim();
      try {
        await assignDocuments([name], wanted);
        showToast(wanted ? say('assigned', { name: wanted }) : say('unassigned'));
      } catch (error) {
        box.value = assignee;
        showToast(refusal(error), { kind: 'warning' });
      }
    };
    const box = h('input', {
      class: 'assignee',
      list: 'people',
      dir: 'auto',
      value: assignee,
      maxlength: '80',
      placeholder: say('nobody'),
      onchange: assign,
    });
    return h('label', { class: 'choice' }, h('span', {}, say('assignee')), box);
  }

  /** @param {DocumentFigures} document */
  card(document) {
    const { name, title, statuses, segments, fidelity, notes, words } = document;
    const readiness = `${say('readyOf', { n: approvedCount(statuses), of: segments })} · ${wordsReady(words)}`;
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
      this.assignment(document),
      h(
        'div',
        { class: 'row' },
        button(say('work'), () => openQueueOf(name, this.go), { class: 'primary' }),
        button(say('articleTake'), () => openArticleDialog(document, this.hasSource), { class: 'take-article' }),
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
        h('td', { 'data-head': say('sentencesHead') }, number(segments)),
        h('td', { 'data-head': say('published') }, published ? h('bdi', { dir: 'ltr' }, number(published)) : '—'),
        h('td', { class: 'meta', 'data-head': say('file') }, isolated(name)),
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
