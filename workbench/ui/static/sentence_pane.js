// The sentences to go through: as a list, which can be filtered, or as the document that they stand in.

import { button, h } from './dom.js';
import { DocumentView } from './document_view.js';
import { paneBar, setShares } from './panes.js';
import { Queue } from './queue.js';
import { shortcutLabel } from './shortcuts.js';
import { local, readStored, writeStored } from './storage.js';
import { say } from './words.js';

/**
 * @import { Pair, Status } from '../responses'
 * @import { QueueOptions } from './queue.js'
 */

const KEY = 'muqabala:view';

/**
 * The three panes of the review with the bars between them.
 * @param {...HTMLElement} panes the sentences, the open one, and what helps with it
 */
export function reviewRoom(...panes) {
  const [sentences, bench, beside] = panes;
  const room = h(
    'div',
    { class: 'review' },
    sentences,
    paneBar('list'),
    paneBar('article'),
    bench,
    paneBar('beside'),
    beside,
  );
  setShares(room, ['list', 'article', 'beside']);
  return room;
}

export class SentencePane {
  showsDocument = readStored(local, KEY) === 'document';
  /** @type {Pair | null} */
  pair = null;

  /** @param {QueueOptions & { onShown: () => void }} options `onShown` is called once what is shown is another list or document */
  constructor(options) {
    this.queue = new Queue(options);
    this.onShown = options.onShown;
    this.article = new DocumentView(options.onShown);
    this.listButton = this.viewButton('list', false);
    this.documentButton = this.viewButton('document', true);
    this.element = h(
      'nav',
      { class: 'queue', 'aria-label': say('queue') },
      h('div', { class: 'row views', role: 'group', 'aria-label': say('view') }, this.listButton, this.documentButton),
      this.queue.element,
      this.article.element,
    );
    this.render();
  }

  /**
   * @param {'list' | 'document'} name
   * @param {boolean} isDocument
   */
  viewButton(name, isDocument) {
    return button(say(`view_${name}`), () => this.turn(isDocument), {
      class: 'quiet',
      id: `view-${name}`,
      title: shortcutLabel('view'),
    });
  }

  /** What the next sentence is the next one of. */
  get active() {
    return this.showsDocument ? this.article : this.queue;
  }

  /** @param {boolean} showsDocument */
  turn(showsDocument) {
    this.showsDocument = showsDocument;
    writeStored(local, KEY, showsDocument ? 'document' : 'list');
    this.render();
    this.onShown();
  }

  /** Turns to the other view and gives it the focus. */
  async toggle() {
    this.turn(!this.showsDocument);
    if (!this.showsDocument) return this.queue.searchBox.focus();
    this.article.focus();
    await this.shown;
    if (this.article.element.contains(document.activeElement)) this.article.focus();
  }

  /** The list, which is turned to where the document is shown. */
  list() {
    if (this.showsDocument) this.turn(false);
    return this.queue;
  }

  /**
   * @param {1 | -1} step
   * @returns {Promise<string | null>} the id of the sentence before or after the open one, once it is known
   */
  async next(step) {
    const { active } = this;
    const known = active.neighbour(step);
    if (known) return known;
    await active.ready();
    return active.idAt(step);
  }

  render() {
    const { showsDocument } = this;
    this.listButton.setAttribute('aria-pressed', String(!showsDocument));
    this.documentButton.setAttribute('aria-pressed', String(showsDocument));
    this.queue.element.hidden = showsDocument;
    this.article.element.hidden = !showsDocument;
    this.element.parentElement?.classList.toggle('has-article', showsDocument);
    this.showArticle();
    if (showsDocument) this.article.reveal();
  }

  /** @param {{ anew?: boolean }} [options] `anew` where the texts have changed, which the list may have told */
  showArticle({ anew = false } = {}) {
    if (anew && !this.showsDocument) this.article.forget();
    if (this.showsDocument && this.pair) this.shown = this.article.show(this.pair.document, { anew });
  }

  /**
   * Marks the sentence that is open.
   * @param {Pair} pair
   */
  point(pair) {
    this.pair = pair;
    this.queue.point(pair.id);
    this.article.point(pair.id);
    this.article.setText(pair.id, pair.status, pair.text);
    this.showArticle();
  }

  /**
   * @param {string} id
   * @param {Status} status
   * @param {string} text
   */
  setText(id, status, text) {
    this.queue.setStatus(id, status);
    this.article.setText(id, status, text);
  }
}
