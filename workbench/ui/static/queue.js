// The queue of sentences: filtered, sorted and searched by the server, a page at a time.

import { fetchPairState, fetchQueue } from './api.js';
import { debounce } from './debounce.js';
import { button, dropdown, fill, h, hasModifier, query, queryAll } from './dom.js';
import { FilterChips } from './filter_chips.js';
import { ApiError, isAbort } from './http.js';
import { isLost } from './lost_connection.js';
import { filterParameters, hasStatus, isNarrowed, PAGE_SIZE, readFilters, writeFilters } from './queue_filters.js';
import { rowEntry, setCurrent } from './queue_row.js';
import { showHits } from './search_hits.js';
import { shortcutLabel } from './shortcuts.js';
import { say } from './words.js';

/**
 * @import { DocumentName, QueuePage, QueueRow, Status } from '../responses'
 * @import { Filters, Sort } from './queue_filters.js'
 */

/**
 * @typedef {{ documents: DocumentName[], checks: string[], onOpen: (id: string) => void,
 *   onApproveTogether: () => void, onFindReplace: () => void, onLoad: (more: boolean) => void,
 *   onLost: (more: boolean) => void }} QueueOptions `onLost` is called where the server did not answer
 */

/** @type {Sort[]} */
const SORTS = ['worst', 'document', 'uncertain', 'recent'];
const MAX_ROWS = 500; // that the server sends at once
const LOAD_AHEAD = 5; // rows before the end at which more are fetched
const MAX_FOLLOWED = 20; // rows of a list that are looked up again until they are assessed
const FOLLOWED_AFTER = [300, 700, 1500, 3000, 6000, 12_000, 30_000]; // milliseconds, until a correction is assessed

const RECOUNT_AFTER = 200; // milliseconds, for several rows at once

/** @type {{ filters: string, page: Promise<QueuePage> } | null} */
let prefetched = null;

/** @param {Filters} filters */
const parametersOf = ({ rows, ...filters }) => ({ ...filterParameters(filters), limit: Math.min(rows, MAX_ROWS) });

/** Asks for the first page before there is a place for it. */
export function prefetchQueue() {
  const parameters = parametersOf(readFilters());
  const page = fetchQueue(parameters);
  prefetched = { filters: JSON.stringify(parameters), page };
  page.catch(() => {}); // reported to whoever takes it
  return page;
}

/** @param {Filters} filters */
function takePrefetched(filters) {
  const taken = prefetched;
  prefetched = null;
  return taken?.filters === JSON.stringify(parametersOf(filters)) ? taken.page : null;
}

export class Queue {
  /** @type {QueueRow[]} */
  rows = [];
  total = 0; // of the list as it is shown
  lost = 0; // rows of it that the server does not find by the filters any more
  /** @type {string | null} where the next page begins */
  next = null;
  /** @type {string | null} */
  current = null;
  /** @type {AbortController | undefined} */
  loading;
  /** @type {Promise<void> | undefined} */
  loadingMore;

  /** @type {Map<string, ReturnType<typeof setTimeout>>} rows that are looked up again soon */
  followed = new Map();

  /** @param {QueueOptions} options */
  constructor({ documents, checks, onOpen, onApproveTogether, onFindReplace, onLoad, onLost }) {
    this.onOpen = onOpen;
    this.onLoad = onLoad;
    this.onLost = onLost;
    this.filters = readFilters();
    const { filters } = this;
    this.chips = new FilterChips({ documents, checks, filters, onFilter: (changes) => this.filterBy(changes) });
    const onkeydown = (/** @type {KeyboardEvent} */ event) => this.onKey(event);
    this.list = h('ol', { class: 'rows', id: 'rows', 'aria-label': say('queue'), onkeydown });
    this.count = h('p', { class: 'count', role: 'status', id: 'count' });
    this.more = button(say('more'), () => this.load(true), { class: 'quiet more', hidden: true });
    this.recountSoon = debounce(RECOUNT_AFTER, () => this.recount());
    this.searchSoon = debounce(180, (/** @type {string} */ q) => this.filterBy({ q }));
    this.searchBox = h('input', {
      type: 'search',
      id: 'search',
      value: this.filters.q,
      dir: 'rtl',
      lang: 'ar',
      placeholder: say('searchIn'),
      'aria-label': say('search'),
      title: shortcutLabel('search'),
      oninput: () => this.searchSoon(this.searchBox.value),
      onkeydown,
    });
    this.element = h(
      'div',
      { class: 'queue-list' },
      h('div', { class: 'filters' }, this.searchBox, this.chips.element),
      h('div', { class: 'row tally' }, this.count, this.sorting()),
      h(
        'div',
        { class: 'row together' },
        button(say('approveTogether'), onApproveTogether, {
          class: 'quiet',
          id: 'approve-together',
          title: shortcutLabel('approveTogether'),
        }),
        button(say('findReplace'), onFindReplace, {
          class: 'quiet',
          id: 'find-replace',
          title: shortcutLabel('findReplace'),
        }),
      ),
      h('div', { class: 'scroll', tabindex: '-1' }, this.list, this.more),
    );
  }

  sorting() {
    /** @type {[Sort, string][]} */
    const options = SORTS.map((sort) => [sort, say(`sort_${sort}`)]);
    return dropdown(say('sort'), options, this.filters.sort, (sort) => this.filterBy({ sort }), { id: 'by-sort' });
  }

  /** @param {Partial<Filters>} changes */
  filterBy(changes) {
    Object.assign(this.filters, changes, { rows: PAGE_SIZE });
    return this.load();
  }

  async load(more = false) {
    this.loading?.abort();
    this.loading = new AbortController();
    const ready = takePrefetched(this.filters);
    const parameters = parametersOf(this.filters);
    const further = { ...parameters, limit: PAGE_SIZE, after: this.next };
    let page;
    try {
      page = await (ready && !more ? ready : fetchQueue(more ? further : parameters, this.loading.signal));
    } catch (error) {
      return this.showFailure(error, more);
    }
    const left = more ? this.left : 0;
    const fresh = more ? page.rows.filter((row) => this.indexOf(row.id) < 0) : page.rows; // a corrected one may come again
    this.rows = more ? [...this.rows, ...fresh] : fresh;
    this.total = page.total + left;
    this.lost = left;
    this.next = page.next;
    this.filters.rows = Math.max(PAGE_SIZE, this.rows.length);
    writeFilters(this.filters);
    if (more) this.list.append(...fresh.map((row) => rowEntry(row, this.onOpen)));
    else this.renderRows();
    this.showCount();
    this.more.hidden = !this.next;
    this.showHits();
    this.point(this.current);
    for (const { id } of fresh.filter((row) => row.label === null).slice(0, MAX_FOLLOWED)) this.follow(id);
    this.onLoad(more);
  }

  /** How many rows stay in the list though they are no longer what is asked for. */
  get left() {
    const { status } = this.filters;
    const others = status ? this.rows.filter((row) => !hasStatus(row, status)).length : 0;
    return Math.max(others, this.lost);
  }

  /** Has the server count, which alone knows what the filters other than the status find. */
  async recount() {
    const { loading } = this;
    try {
      const { total } = await fetchQueue({ ...parametersOf(this.filters), limit: 1 });
      if (this.loading !== loading) return; // the list was loaded meanwhile
      this.lost = Math.max(0, this.total - total);
      this.showCount();
    } catch {
      // The count stays until the list is loaded again.
    }
  }

  showCount() {
    fill(this.count, say('found', { n: this.total - this.left }));
  }

  /**
   * @param {unknown} error
   * @param {boolean} more
   */
  showFailure(error, more) {
    const offline = error instanceof ApiError && error.offline;
    if (!isAbort(error)) fill(this.count, say(offline ? 'offlineShort' : 'failed'));
    if (isLost(error)) this.onLost(more);
  }

  renderRows() {
    const none = !this.rows.length && h('li', { class: 'none' }, say('nothingFound'));
    fill(
      this.list,
      this.rows.map((row) => rowEntry(row, this.onOpen)),
      none,
    );
  }

  showHits() {
    showHits('found-rows', queryAll(this.list, '.row-text'), this.filters.q);
  }

  /**
   * Marks the sentence that is open.
   * @param {string | null} id
   */
  point(id) {
    this.current = id;
    for (const entry of this.list.querySelectorAll('.here')) setCurrent(entry, false);
    const entry = this.entryOf(id);
    if (!entry) return;
    setCurrent(entry, true);
    entry.scrollIntoView({ block: 'nearest' });
  }

  /** @param {string | null} id */
  entryOf(id) {
    return id === null ? null : this.list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  /**
   * Arrow keys go from the search box through the rows, Enter opens one; in the search box it opens the first.
   * @param {KeyboardEvent} event
   */
  onKey(event) {
    if (hasModifier(event) || event.isComposing) return;
    const stops = [this.searchBox, ...queryAll(this.list, '.entry')];
    const focused = stops.findIndex((stop) => stop === event.target);
    if (event.code === 'Enter' && focused === 0) this.openFirst();
    else if (event.code === 'ArrowDown') stops[Math.min(focused + 1, stops.length - 1)].focus();
    else if (event.code === 'ArrowUp') stops[Math.max(focused - 1, 0)].focus();
    else return;
    event.preventDefault();
  }

  async openFirst() {
    this.searchSoon.cancel();
    const q = this.searchBox.value;
    if (q !== this.filters.q) await this.filterBy({ q });
    if (this.rows.length) this.onOpen(this.rows[0].id);
  }

  /** @param {string | null} id */
  indexOf(id) {
    return this.rows.findIndex((row) => row.id === id);
  }

  /**
   * The sentence so many rows on, while more are fetched where the list comes to its end.
   * @param {number} step
   */
  neighbour(step) {
    const index = this.indexOf(this.current);
    if (step > 0 && this.next && index >= 0 && index + step + LOAD_AHEAD > this.rows.length) {
      this.loadingMore = this.load(true);
    }
    return this.idAt(step);
  }

  /** Ends once the rows that are being fetched have come. */
  async ready() {
    await this.loadingMore;
  }

  /**
   * The sentence so many rows on; where the open one is not in the list, the first.
   * @param {number} step
   * @returns {string | null}
   */
  idAt(step) {
    const index = this.indexOf(this.current);
    return this.rows[index < 0 ? 0 : index + step]?.id ?? null;
  }

  /**
   * Shows the new status of a row in place, with no score yet; the order stays until the list is loaded again.
   * @param {string} id
   * @param {Status} status
   */
  setStatus(id, status) {
    if (!this.rows.some((row) => row.id === id)) return;
    this.showRow(id, { status, label: null, fidelity: null });
  }

  /**
   * Shows in place what became of a row: soon, and again until its text is assessed.
   * @param {string} id
   */
  follow(id, looks = 0) {
    clearTimeout(this.followed.get(id));
    if (looks >= FOLLOWED_AFTER.length) return;
    this.followed.set(
      id,
      setTimeout(() => this.look(id, looks), FOLLOWED_AFTER[looks]),
    );
  }

  /**
   * @param {string} id
   * @param {number} looks that were taken before
   */
  async look(id, looks) {
    if (!this.element.isConnected) return;
    const timer = this.followed.get(id);
    try {
      const row = await fetchPairState(id);
      if (this.followed.get(id) !== timer) return; // it was changed meanwhile
      this.showRow(id, row);
      if (isNarrowed(this.filters)) this.recountSoon();
      if (row.label === null) this.follow(id, looks + 1);
    } catch {
      if (this.followed.get(id) === timer) this.follow(id, looks + 1);
    }
  }

  /**
   * @param {string} id
   * @param {Partial<QueueRow>} changes
   */
  showRow(id, changes) {
    const row = this.rows.find((candidate) => candidate.id === id);
    if (!row) return;
    const { left } = this;
    Object.assign(row, changes);
    if (this.left !== left) this.showCount();
    const entry = rowEntry(row, this.onOpen);
    const former = this.entryOf(id);
    const hadFocus = former?.contains(document.activeElement);
    former?.replaceWith(entry);
    if (this.filters.q) this.showHits();
    if (id === this.current) setCurrent(entry, true);
    if (hadFocus) query(entry, 'button').focus();
  }
}
