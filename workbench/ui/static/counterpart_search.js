// Searching the sentences of the clean documents for another counterpart.

import { searchCounterparts } from './api.js';
import { debounce } from './debounce.js';
import { openDialog } from './dialogs.js';
import { arabic, button, fill, h, isolated, queryAll } from './dom.js';
import { showHits } from './search_hits.js';
import { refusal, say, titleOf } from './words.js';

/** @import { CounterpartCandidate } from '../responses' */

/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * @param {string} pairId
 * @param {(candidate: CounterpartCandidate) => void} onPick
 */
export function openCounterpartSearch(pairId, onPick) {
  const list = h('ol', { class: 'choices results', id: 'found-counterparts' });
  const status = h('p', { role: 'status', class: 'count' });
  const entry = (/** @type {CounterpartCandidate} */ candidate) => {
    const pick = () => {
      dialog.close();
      onPick(candidate);
    };
    const text = arabic('span', candidate.text, { class: 'text small' });
    return h('li', {}, button([text, isolated(titleOf(candidate.document), { class: 'source' })], pick));
  };
  const search = async () => {
    const asked = box.value;
    try {
      const { rows } = await searchCounterparts(pairId, asked);
      if (asked !== box.value) return; // a late answer to what was asked before
      fill(list, rows.map(entry));
      showHits('found-counterparts', queryAll(list, '.text'), asked, { anywhere: true });
      fill(status, say('found', { n: rows.length }));
    } catch (error) {
      fill(status, refusal(error));
    }
  };
  const searchSoon = debounce(150, search);
  const box = h('input', {
    type: 'search',
    id: 'pick',
    dir: 'rtl',
    lang: 'ar',
    'aria-label': say('searchClean'),
    placeholder: say('searchClean'),
    oninput: () => searchSoon(),
  });
  const dialog = openDialog(say('pick'), box, status, list);
  dialog.addEventListener('keydown', (event) => {
    const step = STEPS[event.code];
    if (!step) return;
    event.preventDefault();
    const stops = [box, ...queryAll(list, 'button')];
    const focused = stops.findIndex((stop) => stop === document.activeElement);
    stops[Math.max(0, Math.min(stops.length - 1, focused + step))]?.focus();
  });
  box.focus();
  search();
}
