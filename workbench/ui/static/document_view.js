// A whole document as it is read, with its headings and paragraphs: each sentence opens where it stands.

import { fetchDocumentText } from './api.js';
import { arabic, fill, h, hasModifier, isolated } from './dom.js';
import { ownLanguage, refusal, say, titleOf } from './words.js';

/**
 * @import { DocumentSentence, DocumentText, QueueRow, Status } from '../responses'
 */
/** @typedef {Pick<QueueRow, 'id' | 'status'> & { text: string }} SentenceRow */

/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowLeft: 1, ArrowUp: -1, ArrowRight: -1 };
/** @type {Partial<Record<Status, string>>} */
const SIGNS = { draft: '✎', done: '✓', reviewed: '✓✓', rejected: '↩' };

/** Where the sentences of the queue are asked for, those of the document can be: in their order, all of them. */
export class DocumentView {
  /** @type {SentenceRow[]} */
  rows = [];
  next = null;
  /** @type {string | null} */
  current = null;
  /** @type {string | null} the name of the document that is shown or on its way */
  name = null;

  /** @type {Promise<void> | undefined} the last answer, once it is shown */
  coming;
  /** What a heading was last said to be; the same news is no reason to ask again. */
  headingNews = '';

  /** @param {() => void} onShown called each time a document is there */
  constructor(onShown) {
    this.onShown = onShown;
    this.title = h('h2', { class: 'article-title' });
    this.text = h('div', {
      class: 'article',
      tabindex: '-1',
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.onKey(event),
    });
    this.element = h('div', { class: 'document-view scroll', hidden: true }, this.title, this.text);
  }

  get total() {
    return this.rows.length;
  }

  /** All rows come at once, so nothing more is loaded. */
  async load() {}

  /** Ends once the rows that were asked for are there. */
  async ready() {
    await this.coming;
  }

  /**
   * @param {string} name of the document
   * @param {{ anew?: boolean }} [options]
   */
  show(name, { anew = false } = {}) {
    if (this.name === name && !anew) return this.coming;
    if (this.name !== name) this.empty();
    this.name = name;
    this.headingNews = '';
    this.coming = this.ask(name);
    return this.coming;
  }

  /** What is shown is out of date: the next time it is asked for it is fetched again. */
  forget() {
    this.name = null;
    this.asking = null;
  }

  /** Nothing leads from one document into the sentences of another. */
  empty() {
    this.rows = [];
    fill(this.title);
    fill(this.text);
  }

  /**
   * Shows the answer to what was asked last; an earlier one that comes later is out of date.
   * @param {string} name
   */
  async ask(name) {
    const asking = Symbol(name);
    this.asking = asking;
    try {
      const document = await fetchDocumentText(name);
      if (this.asking === asking) this.render(document);
    } catch (error) {
      if (this.asking !== asking) return;
      this.forget();
      this.empty();
      fill(this.text, h('p', { class: 'none', role: 'alert' }, refusal(error)));
    }
  }

  /** @param {DocumentText} document */
  render({ name, blocks }) {
    const isOther = !this.rows.length;
    const focused = this.text.contains(document.activeElement) ? document.activeElement?.getAttribute('data-id') : null;
    fill(this.title, isolated(titleOf(name)));
    this.rows = blocks.flatMap(({ sentences }) => sentences.flatMap(rowOf));
    fill(
      this.text,
      blocks.map(({ level, sentences }) =>
        arabic(
          level ? 'h3' : 'p',
          '',
          { class: level ? `level-${level}` : 'text small' },
          ...sentences.flatMap((sentence) => [sentenceLink(sentence), ' ']),
        ),
      ),
    );
    this.point(this.current);
    if (isOther) this.reveal();
    if (focused) (this.linkOf(focused) ?? this.text).focus();
    this.onShown();
  }

  /**
   * @param {string | null} id
   * @returns {HTMLElement | null}
   */
  linkOf(id) {
    return id === null ? null : this.text.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  /**
   * Marks the sentence that is open; only it is a stop of the Tab key, the arrow keys go on from there.
   * @param {string | null} id
   */
  point(id) {
    this.linkOf(this.current)?.removeAttribute('aria-current');
    this.current = id;
    const link = this.linkOf(id);
    link?.setAttribute('aria-current', 'true');
    this.makeStop(link ?? this.text.querySelector('a'));
    link?.scrollIntoView({ block: 'nearest' });
  }

  /** Brings the sentence that is open into view, also after it was opened while the list was shown. */
  reveal() {
    this.linkOf(this.current)?.scrollIntoView({ block: 'center' });
  }

  /** @param {HTMLElement | null} link */
  makeStop(link) {
    for (const stop of this.text.querySelectorAll('a[tabindex="0"]')) stop.setAttribute('tabindex', '-1');
    link?.setAttribute('tabindex', '0');
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const step = STEPS[event.code];
    if (!step || hasModifier(event)) return;
    const links = [...this.text.querySelectorAll('a')];
    const focused = links.findIndex((link) => link === document.activeElement);
    const next = links[focused + step];
    if (focused < 0 || !next) return;
    event.preventDefault();
    this.makeStop(next);
    next.focus();
  }

  /** Gives the focus to the sentence that is open, or to the place where it will be. */
  focus() {
    const stop = this.text.querySelector('a[tabindex="0"]');
    (stop instanceof HTMLElement ? stop : this.text).focus();
  }

  /**
   * Shows what a sentence has become.
   * @param {string} id
   * @param {Status} status
   * @param {string} text
   */
  setText(id, status, text) {
    const row = this.rows.find((candidate) => candidate.id === id);
    const link = this.linkOf(id);
    if (!row || !link) return;
    if (link.closest('h3')) return this.setHeading(`${id} ${status} ${text}`);
    if (row.status === status && row.text === text) return;
    Object.assign(row, { status, text });
    const hadFocus = link === document.activeElement;
    const fresh = sentenceLink(row);
    link.replaceWith(fresh);
    this.point(this.current);
    if (hadFocus) fresh.focus();
  }

  /** @param {string} news of a heading, which the server shows without its marks */
  setHeading(news) {
    if (!this.name || this.headingNews === news) return;
    this.show(this.name, { anew: true });
    this.headingNews = news;
  }

  /** @param {string | null} id */
  indexOf(id) {
    return this.rows.findIndex((row) => row.id === id);
  }

  /** @param {number} step */
  neighbour(step) {
    return this.idAt(step);
  }

  /**
   * @param {number} step
   * @returns {string | null} the sentence so many places on
   */
  idAt(step) {
    const index = this.indexOf(this.current);
    return this.rows[index < 0 ? 0 : index + step]?.id ?? null;
  }
}

/**
 * @param {DocumentSentence} sentence
 * @returns {SentenceRow[]}
 */
const rowOf = ({ id, status, text }) => (id && status ? [{ id, status, text }] : []);

/** @param {DocumentSentence | SentenceRow} sentence one without an id is not for correcting */
function sentenceLink({ id, status, text }) {
  if (!id || !status) return h('span', { class: 'aside' }, text);
  const sign = SIGNS[status];
  return h(
    'a',
    { href: `#/review/${encodeURIComponent(id)}`, tabindex: '-1', 'data-id': id, class: `status-${status}` },
    text,
    sign && h('span', { class: 'sign', 'aria-hidden': 'true' }, ` ${sign}`),
    sign && h('span', { class: 'unseen', ...ownLanguage() }, ` (${say(status)})`),
  );
}
