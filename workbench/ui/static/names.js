// The page of names: every spelling of each, the form to use, and what a person decided on it.

import { fetchNames, postNameDecision } from './api.js';
import { debounce } from './debounce.js';
import { button, fill, h, isolated, queryAll } from './dom.js';
import { glossaryFiles } from './glossary_files.js';
import { isAbort } from './http.js';
import { formCounts, openMergeNames } from './merge_names.js';
import { openReplaceEverywhere } from './replace_everywhere.js';
import { showHits } from './search_hits.js';
import { forgetPairs } from './pair_cache.js';
import { openTermDialog } from './term_dialog.js';
import { showToast } from './toast.js';
import { reason, refusal, say } from './words.js';

/** @import { NameDecision, NameEntry, NameForm, Replacement } from '../responses' */
/** @typedef {{ name: string | undefined, index: number, label: string | null }} FocusPlace */

export class NamesPage {
  /** @type {NameEntry[]} */
  entries = [];
  /** @type {Set<string>} canonical forms of the ticked names */
  ticked = new Set();
  /** @type {AbortController | undefined} */
  loading;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.list = h('div', { class: 'names', id: 'names' });
    this.status = h('p', { class: 'count', role: 'status' }, say('looking'));
    const searchSoon = debounce(150, () => this.load());
    this.searchBox = h('input', {
      type: 'search',
      dir: 'auto',
      'aria-label': say('searchNames'),
      placeholder: say('searchNames'),
      oninput: () => searchSoon(),
      id: 'search-names',
    });
    this.mergeButton = button(say('mergeNames'), () => this.merge(), { id: 'join', disabled: true });
    fill(
      root,
      h(
        'div',
        { class: 'page' },
        h('h2', {}, say('page_names')),
        h('p', { class: 'note' }, say('namesNote')),
        h('div', { class: 'row filters' }, this.searchBox, this.mergeButton),
        h('div', { class: 'row glossary', role: 'group', 'aria-label': say('glossary') }, this.glossaryTools()),
        this.status,
        this.list,
      ),
    );
  }

  start() {
    return this.load();
  }

  async load() {
    forgetPairs(); // a decision changes findings
    this.loading?.abort(); // its answer could come later
    this.loading = new AbortController();
    try {
      const { rows, total } = await fetchNames(this.searchBox.value, this.loading.signal);
      this.entries = rows;
      this.ticked.clear();
      this.mergeButton.disabled = true;
      fill(this.status, say('found', { n: total }));
      const focus = this.focusPlace();
      const none = !rows.length && h('p', { class: 'none' }, say('nothingFound'));
      fill(
        this.list,
        rows.map((entry) => this.card(entry)),
        none,
      );
      showHits('found-names', queryAll(this.list, 'h3 > bdi, .forms bdi.text'), this.searchBox.value, {
        anywhere: true,
      });
      if (focus) this.restoreFocus(focus);
    } catch (error) {
      if (!isAbort(error)) fill(this.status, refusal(error));
    }
  }

  /** @returns {FocusPlace | null} in which name the focus is, and on which of its buttons */
  focusPlace() {
    const cards = queryAll(this.list, '.name');
    const index = cards.findIndex((card) => card.contains(document.activeElement));
    if (index < 0) return null;
    return { name: cards[index].dataset.name, index, label: document.activeElement?.textContent ?? null };
  }

  /**
   * Focuses the same button of the same name in the new list, or else the field of that name.
   * @param {FocusPlace} place
   */
  restoreFocus({ name, index, label }) {
    const cards = queryAll(this.list, '.name');
    const card = cards.find((candidate) => candidate.dataset.name === name) ?? cards[index];
    const buttons = card && label ? queryAll(card, 'button:enabled') : [];
    const same = buttons.find((candidate) => candidate.textContent === label);
    const [field] = card ? queryAll(card, '.row > input:enabled') : [];
    (same ?? field ?? this.searchBox).focus();
  }

  glossaryTools() {
    const enter = () => openTermDialog({ canonical: '', forms: [] }, () => this.load());
    return [button(say('enterTermMore'), enter, { id: 'add-term' }), ...glossaryFiles(() => this.load())];
  }

  /** @param {NameEntry} entry */
  card(entry) {
    const { canonical, locked, decided, forms, evidence, note, kind } = entry;
    const onchange = () => this.tick(canonical, checkbox.checked);
    const checkbox = h('input', { type: 'checkbox', 'aria-label': `${say('choose')}: ${canonical}`, onchange });
    const state = locked ? say('locked') : say(`by_${decided}`);
    const reasons = h(
      'details',
      {},
      h('summary', {}, say('whyTogether')),
      h(
        'ul',
        {},
        evidence.map((line) => h('li', { class: 'reason' }, reason(line))),
      ),
    );
    return h(
      'article',
      { class: 'card name', 'data-name': canonical },
      h(
        'header',
        {},
        checkbox,
        h('h3', {}, isolated(canonical)),
        h('span', { class: `state by-${decided}` }, state, kind === 'term' && ` · ${say('termKind_term')}`),
      ),
      note && h('p', { class: 'reason term-note', dir: 'auto' }, note),
      h(
        'ul',
        { class: 'forms' },
        forms.map((form) => this.form(entry, form)),
      ),
      this.decisionRow(entry),
      evidence.length > 0 && reasons,
    );
  }

  /** @param {NameEntry} entry */
  decisionRow({ canonical, locked, decided, forms, kind, note }) {
    const label = say('formToUse');
    const field = h('input', { dir: 'auto', value: canonical, 'aria-label': label, disabled: locked });
    const use = (/** @type {string} */ form) => this.decide({ kind: 'use', form: canonical, canonical: form });
    const spellings = [canonical, ...forms.map((form) => form.text)];
    const toggleLock = () => this.decide({ kind: locked ? 'unlock' : 'lock', form: canonical, canonical, spellings });
    const replaceAll = button(say('allSpellings'), () => this.replaceAllSpellings(canonical), {
      class: 'quiet',
      'aria-label': `${say('allSpellings')}: ${canonical}`,
    });
    const others = forms.map((form) => form.text).filter((text) => text !== canonical);
    const edit = () => openTermDialog({ canonical, forms: others, kind, note }, () => this.load(), { isKnown: true });
    const drop = () => this.decide({ kind: 'drop', form: canonical, canonical });
    const ofGlossary = decided === 'person' && [
      button(say('editTerm'), edit, {
        class: 'quiet',
        disabled: locked,
        'aria-label': `${say('editTerm')}: ${canonical}`,
      }),
      button(say('dropTerm'), drop, {
        class: 'quiet',
        disabled: locked,
        'aria-label': `${say('dropTerm')}: ${canonical}`,
      }),
    ];
    return h(
      'div',
      { class: 'row' },
      field,
      button(say('useForm'), () => use(field.value.trim()), { class: 'quiet', disabled: locked }),
      decided !== 'person' && button(say('confirmName'), () => use(canonical), { class: 'quiet' }),
      button(say(locked ? 'unlock' : 'lock'), toggleLock, { class: 'quiet' }),
      forms.some((form) => form.text !== canonical && form.garbled > 0) && replaceAll,
      ofGlossary,
    );
  }

  /**
   * @param {NameEntry} entry
   * @param {NameForm} form
   */
  form({ canonical, locked }, form) {
    const { text, garbled } = form;
    const own = text === canonical;
    const replacement = { text, replacement: canonical, whole_name: false };
    const replace = button(say('everywhere'), () => this.replace(replacement), {
      class: 'quiet',
      'aria-label': `${say('everywhere')}: ${text} ← ${canonical}`,
    });
    const split = button(say('split'), () => this.decide({ kind: 'apart', form: text, canonical }), {
      class: 'quiet',
      disabled: locked,
      'aria-label': `${say('split')}: ${text}`,
    });
    return h(
      'li',
      { class: own ? 'own' : '' },
      isolated(text, { class: 'text small' }),
      formCounts(form),
      !own && garbled > 0 && replace,
      !own && split,
    );
  }

  /**
   * @param {string} canonical
   * @param {boolean} ticked
   */
  tick(canonical, ticked) {
    if (ticked) this.ticked.add(canonical);
    else this.ticked.delete(canonical);
    this.mergeButton.disabled = this.ticked.size < 2;
  }

  merge() {
    const entries = this.entries.filter((entry) => this.ticked.has(entry.canonical));
    openMergeNames(entries, async (canonical) => {
      this.searchBox.value = '';
      await this.load();
      const replaceAll = () => this.replaceAllSpellings(canonical);
      showToast(say('nameKept'), { action: [say('allSpellings'), replaceAll] });
    });
  }

  /** @param {NameDecision} decision */
  async decide(decision) {
    if (!decision.canonical) return;
    try {
      await postNameDecision(decision);
      await this.load();
      showToast(say('nameKept'));
    } catch (error) {
      showToast(refusal(error), { kind: 'warning' });
    }
  }

  /** @param {string} canonical */
  replaceAllSpellings(canonical) {
    this.replace({ text: canonical, replacement: canonical, whole_name: true });
  }

  /** @param {Replacement} replacement */
  replace(replacement) {
    openReplaceEverywhere(replacement, () => this.load());
  }
}
