// The list of sentences to work through: filtered, sorted and searched by the server, a page at a time.

import { ask, query } from './api.js';
import { arabic, button, choice, fill, h, isolated, later } from './dom.js';
import { shown } from './keys.js';
import { checkName, number, say } from './words.js';

const PAGE = 50;
const FILTERS = 'muqabala:queue';
const SORTS = ['worst', 'document', 'uncertain', 'recent'];
const STATUSES = ['', 'untouched', 'draft', 'done', 'reviewed', 'rejected'];
const LABELS = ['', 'critical', 'major', 'minor', 'faithful', 'unsupported'];

function kept() {
  const usual = { document: '', status: '', label: '', check: '', sort: 'worst', q: '', rows: PAGE };
  try {
    return { ...usual, ...JSON.parse(sessionStorage.getItem(FILTERS) ?? '{}') };
  } catch {
    return usual;
  }
}

let begun = null; // a list that is on its way before there is a place for it

const listAddress = ({ rows, ...filters }, more = {}) =>
  `pairs?${query({ ...filters, limit: Math.min(rows, 500), ...more })}`;

export class Queue {
  static begin() {
    const address = listAddress(kept());
    begun = { address, answer: ask(address) };
    begun.answer.catch(() => {}); // whoever takes it is told
    return begun.answer;
  }

  constructor({ documents, checks, onOpen, onLoad }) {
    this.checks = checks;
    this.filters = kept();
    this.documents = documents;
    this.onOpen = onOpen;
    this.onLoad = onLoad;
    this.rows = [];
    this.total = 0;
    this.next = null;
    this.current = null;
    this.list = h('ol', { class: 'rows', id: 'rows', 'aria-label': say('queue') });
    this.count = h('p', { class: 'count', role: 'status', id: 'count' });
    this.more = button(say('more'), () => this.load(true), { class: 'quiet more', hidden: true });
    this.searching = later(180, (q) => this.change({ q }));
    this.box = h('input', {
      type: 'search',
      id: 'search',
      value: this.filters.q,
      dir: 'rtl',
      lang: 'ar',
      placeholder: say('searchIn'),
      'aria-label': say('search'),
      title: shown('search'),
      oninput: () => this.searching(this.box.value),
      onkeydown: (event) => this.walk(event),
    });
    this.list.addEventListener('keydown', (event) => this.walk(event));
    this.node = h(
      'nav',
      { class: 'queue', 'aria-label': say('queue') },
      h('div', { class: 'filters' }, this.box, this.choices()),
      this.count,
      h('div', { class: 'scroll', tabindex: '-1' }, this.list, this.more),
    );
  }

  choices() {
    const { document, sort, status, label, check } = this.filters;
    const all = (name) => [['', say(name)]];
    const documents = this.documents.filter((d) => d.role === 'garbled').map((d) => [d.name, d.title ?? d.name]);
    return [
      choice(say('document'), [...all('allDocuments'), ...documents], document, (v) => this.change({ document: v }), {
        id: 'by-document',
      }),
      choice(
        say('sort'),
        SORTS.map((s) => [s, say(`sort_${s}`)]),
        sort,
        (v) => this.change({ sort: v }),
        { id: 'by-sort' },
      ),
      choice(
        say('status'),
        STATUSES.map((s) => [s, say(s || 'anyStatus')]),
        status,
        (v) => this.change({ status: v }),
        { id: 'by-status' },
      ),
      choice(
        say('level'),
        LABELS.map((s) => [s, say(s || 'anyLevel')]),
        label,
        (v) => this.change({ label: v }),
        { id: 'by-label' },
      ),
      choice(
        say('errorKind'),
        ['', ...this.checks].map((c) => [c, c ? checkName(c) : say('anyKind')]),
        check,
        (v) => this.change({ check: v }),
        { id: 'by-check' },
      ),
    ];
  }

  change(filters) {
    Object.assign(this.filters, filters, { rows: PAGE });
    return this.load(false);
  }

  async load(further = false) {
    const address = listAddress(this.filters, further ? { limit: PAGE, after: this.next } : {});
    const waiting = begun?.address === address ? begun.answer : null;
    begun = null;
    this.asking?.abort();
    this.asking = new AbortController();
    let page;
    try {
      page = await (waiting ?? ask(address, { signal: this.asking.signal }));
    } catch (error) {
      if (error.name !== 'AbortError') fill(this.count, say(error.offline ? 'offlineShort' : 'failed'));
      return;
    }
    this.rows = further ? [...this.rows, ...page.rows] : page.rows;
    this.total = page.total;
    this.next = page.next;
    this.filters.rows = Math.max(PAGE, this.rows.length);
    sessionStorage.setItem(FILTERS, JSON.stringify(this.filters));
    this.paint(further ? page.rows : null);
    this.onLoad(further);
  }

  paint(added) {
    if (added) this.list.append(...added.map((row) => this.row(row)));
    else
      fill(
        this.list,
        this.rows.map((row) => this.row(row)),
        !this.rows.length && h('li', { class: 'none' }, say('nothingFound')),
      );
    fill(this.count, say('found', { n: this.total }));
    this.more.hidden = !this.next;
    this.point(this.current);
  }

  row(row) {
    const open = () => this.onOpen(row.id);
    return h(
      'li',
      { 'data-id': row.id, class: `status-${row.status}` },
      h(
        'button',
        { type: 'button', class: 'entry', onclick: open },
        h(
          'span',
          { class: 'meta' },
          h('span', { class: `score ${row.label}` }, number(Math.round(row.fidelity))),
          h('span', { class: 'unseen' }, ` ${say(row.label)} `),
          h('span', { class: 'state' }, row.status === 'untouched' ? '' : say(row.status)),
          row.holder && isolated(row.holder, { class: 'holder' }),
        ),
        arabic('span', row.text.length > 160 ? `${row.text.slice(0, 160)}…` : row.text, { class: 'text row-text' }),
      ),
    );
  }

  point(id) {
    this.current = id;
    for (const item of this.list.querySelectorAll('.here')) this.mark(item, false);
    const item = this.item(id);
    if (!item) return;
    this.mark(item, true);
    item.scrollIntoView({ block: 'nearest' });
  }

  mark(item, here) {
    item.classList.toggle('here', here);
    item.firstElementChild.toggleAttribute('aria-current', here);
  }

  item(id) {
    return id && this.list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  // Arrow keys go from the search through what it found, Enter opens it; in the search it opens the first.
  walk(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const places = [this.box, ...this.list.querySelectorAll('.entry')];
    const at = places.indexOf(event.target);
    if (event.code === 'Enter' && at === 0) this.found();
    else if (event.code === 'ArrowDown') places[Math.min(at + 1, places.length - 1)].focus();
    else if (event.code === 'ArrowUp') places[Math.max(at - 1, 0)].focus();
    else return;
    event.preventDefault();
  }

  async found() {
    this.searching.stop();
    if (this.box.value !== this.filters.q) await this.change({ q: this.box.value });
    if (this.rows.length) this.onOpen(this.rows[0].id);
  }

  index(id = this.current) {
    return this.rows.findIndex((row) => row.id === id);
  }

  neighbour(step) {
    const at = this.index();
    if (step > 0 && this.next && at >= 0 && at + step + 5 > this.rows.length) this.load(true);
    return this.near(step);
  }

  // The sentence so many places on; where the open one is not in the list, its first.
  near(step) {
    const at = this.index();
    return this.rows[at < 0 ? 0 : at + step]?.id ?? null;
  }

  // Shows in place what became of a row; the order stays until the list is asked for again.
  mend(id, changes) {
    const row = this.rows.find((r) => r.id === id);
    if (!row || Object.entries(changes).every(([name, value]) => row[name] === value)) return;
    Object.assign(row, changes);
    const fresh = this.row(row);
    this.item(id)?.replaceWith(fresh);
    if (id === this.current) this.mark(fresh, true);
  }
}
