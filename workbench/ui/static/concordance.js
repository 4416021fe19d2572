// The concordance: a search through machine text, corrections, siblings, sources and memory at once.

import { fetchConcordance } from './api.js';
import { debounce } from './debounce.js';
import { openDialog } from './dialogs.js';
import { button, fill, h, isolated, queryAll } from './dom.js';
import { isAbort } from './http.js';
import { showHits } from './search_hits.js';
import { number, refusal, say, titleOf } from './words.js';

/** @import { ConcordanceGroup, ConcordanceHit } from '../responses' */

const SEARCH_AFTER = 200; // milliseconds without a key
const LONGEST = 200; // characters of a selection that is looked up
/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/** The words that are selected, in a field or in a text, on one line. */
function selectedText() {
  const { activeElement } = document;
  const isField = activeElement instanceof HTMLTextAreaElement || activeElement instanceof HTMLInputElement;
  const words = isField
    ? activeElement.value.slice(activeElement.selectionStart ?? 0, activeElement.selectionEnd ?? 0)
    : String(getSelection() ?? '');
  return words.replace(/\s+/g, ' ').trim().slice(0, LONGEST);
}

class ConcordanceSearch {
  /** @type {AbortController | undefined} */
  asking;

  /**
   * @param {string} words to begin with
   * @param {(id: string) => void} onOpen
   */
  constructor(words, onOpen) {
    this.onOpen = onOpen;
    this.status = h('p', { role: 'status', class: 'count', id: 'concordance-status' });
    this.groups = h('div', { id: 'concordance-hits', class: 'concordance-groups' });
    this.searchSoon = debounce(SEARCH_AFTER, () => this.search());
    this.box = h('input', {
      type: 'search',
      id: 'concordance-words',
      dir: 'auto',
      value: words,
      maxlength: '500',
      autocomplete: 'off',
      'aria-label': say('concordanceWords'),
      placeholder: say('concordanceWords'),
      oninput: () => this.searchSoon(),
    });
    this.element = h('div', { class: 'concordance' }, this.box, this.status, this.groups);
  }

  async search() {
    const words = this.box.value.trim();
    this.asking?.abort();
    this.asking = new AbortController();
    if (!words) return this.show([], '');
    try {
      const { groups, complete } = await fetchConcordance(words, this.asking.signal);
      const hits = groups.reduce((sum, { rows }) => sum + rows.length, 0);
      this.show(groups, say(complete ? 'found' : 'foundFirst', { n: hits }));
    } catch (error) {
      if (!isAbort(error)) fill(this.status, refusal(error));
    }
  }

  /**
   * @param {ConcordanceGroup[]} groups
   * @param {string} count
   */
  show(groups, count) {
    fill(this.status, count);
    fill(
      this.groups,
      groups.map(({ place, rows }) =>
        h(
          'section',
          { 'data-place': place, 'aria-labelledby': `concordance-${place}` },
          h('h3', { id: `concordance-${place}` }, say(`place_${place}`), ` (${number(rows.length)})`),
          h(
            'ol',
            { class: 'choices results' },
            rows.map((hit) => h('li', {}, this.entry(hit))),
          ),
        ),
      ),
    );
    showHits('found-concordance', queryAll(this.groups, '.text'), this.box.value);
  }

  /** @param {ConcordanceHit} hit */
  entry({ id, document: name, number: place, text, beside, language, direction }) {
    const texts = [
      beside && h('span', { class: 'text small former', dir: direction, lang: language }, beside),
      h('span', { class: 'text small', dir: direction, lang: language }, text),
      h(
        'span',
        { class: 'meta' },
        isolated(titleOf(name)),
        ' · ',
        id ? say('sentenceNumber', { n: place }) : say('goneDocument'),
      ),
    ];
    return id ? button(texts, () => this.onOpen(id)) : h('div', { class: 'gone' }, texts);
  }
}

/** @param {(id: string) => void} onOpen called with the sentence that a hit leads to */
export function openConcordance(onOpen) {
  const search = new ConcordanceSearch(selectedText(), (id) => {
    dialog.close();
    onOpen(id);
  });
  const { box, groups } = search;
  const dialog = openDialog(say('concordance'), search.element);
  dialog.classList.add('broad');
  dialog.addEventListener('close', () => {
    search.searchSoon.cancel();
    search.asking?.abort();
    showHits('found-concordance', [], '');
  });
  dialog.addEventListener('keydown', (event) => {
    const step = STEPS[event.code];
    if (!step) return;
    event.preventDefault();
    const stops = [box, ...queryAll(groups, 'button')];
    const focused = stops.findIndex((stop) => stop === document.activeElement);
    stops[Math.max(0, Math.min(stops.length - 1, focused + step))]?.focus();
  });
  box.focus();
  box.select();
  search.search();
}
