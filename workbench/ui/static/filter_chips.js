// The filters of the queue: each that is active is a chip, which a click removes, and a menu adds others.

import { openChoiceMenu } from './choice_menu.js';
import { button, h, isolated, refill } from './dom.js';
import { shortcutLabel } from './shortcuts.js';
import { checkName, say } from './words.js';

/**
 * @import { DocumentName, Label, Status } from '../responses'
 * @import { Choice } from './choice_menu.js'
 * @import { Filters } from './queue_filters.js'
 */
/** @typedef {'status' | 'label' | 'check' | 'document' | 'commented' | 'mine'} FilterName */

/** @type {[FilterName, string][]} with the keys of their messages, in the order of their numbers in the menu */
const NAMES = [
  ['status', 'status'],
  ['label', 'level'],
  ['check', 'errorKind'],
  ['document', 'document'],
  ['commented', 'comments'],
  ['mine', 'mine'],
];
/** @type {(Status | 'open')[]} */
const STATUSES = ['open', 'untouched', 'draft', 'done', 'reviewed', 'rejected'];
/** @type {(Label | 'pending')[]} */
const LABELS = ['critical', 'major', 'minor', 'faithful', 'unsupported', 'pending'];
/** @type {[Filters['commented'], string][]} */
const COMMENTED = [
  ['true', 'withComment'],
  ['open', 'withOpenComment'],
];
/** @type {Filters['mine'][]} */
const MINE = ['returned', 'assigned', 'mentioned'];
/** @type {Record<FilterName, string>} the words for no filter */
const ANY = {
  status: 'anyStatus',
  label: 'anyLevel',
  check: 'anyKind',
  document: 'allDocuments',
  commented: 'anyComments',
  mine: 'mine_all',
};

export class FilterChips {
  /**
   * @param {{ documents: DocumentName[], checks: string[], filters: Filters,
   *   onFilter: (changes: Partial<Filters>) => unknown }} options `filters` are read whenever they are shown
   */
  constructor({ documents, checks, filters, onFilter }) {
    this.filters = filters;
    this.onFilter = onFilter;
    const garbled = documents.filter(({ role }) => role === 'garbled');
    /** @type {Record<FilterName, [value: string, label: string][]>} */
    this.values = {
      status: STATUSES.map((status) => [status, say(status === 'open' ? 'unfinished' : status)]),
      label: LABELS.map((label) => [label, say(label)]),
      check: checks.map((check) => [check, checkName(check)]),
      document: garbled.map(({ name, title }) => [name, title ?? name]),
      commented: COMMENTED.map(([value, words]) => [value, say(words)]),
      mine: MINE.map((mine) => [mine, say(`mine_${mine}`)]),
    };
    this.add = button(say('addFilter'), () => this.choose(), {
      id: 'add-filter',
      class: 'chip add',
      'aria-haspopup': 'dialog',
      title: shortcutLabel('filter'),
      'aria-keyshortcuts': shortcutLabel('filter'),
    });
    this.element = h('div', { class: 'chips', role: 'group', 'aria-label': say('filters') });
    this.render();
  }

  render() {
    const active = NAMES.filter(([name]) => this.filters[name]);
    refill(
      this.element,
      this.add,
      active.map(([name, words]) => this.chip(name, say(words))),
      this.add,
      active.length > 1 &&
        button(say('clearFilters'), () => this.clear(), { id: 'clear-filters', class: 'quiet', title: '' }),
    );
  }

  /**
   * @param {FilterName} name
   * @param {string} words
   */
  chip(name, words) {
    const value = this.filters[name];
    const label = this.values[name].find(([candidate]) => candidate === value)?.[1] ?? value;
    return button(
      [h('span', { class: 'unseen' }, say('removeFilter')), `${words}: `, isolated(label), h('span', REMOVE_SIGN, '×')],
      () => this.set(name, ''),
      { class: 'chip', 'data-filter': name, 'data-value': value, title: `${words}: ${label}` },
    );
  }

  /**
   * @param {FilterName} name
   * @param {string} value empty for no filter
   */
  set(name, value) {
    this.onFilter({ [name]: value });
    this.render();
  }

  clear() {
    this.onFilter(Object.fromEntries(NAMES.map(([name]) => [name, ''])));
    this.render();
  }

  /** Asks for a filter, and then for its value. */
  choose() {
    const choices = NAMES.map(([name, words]) => ({ value: name, label: say(words) }));
    openChoiceMenu(say('addFilter'), choices, (name) => this.chooseValue(/** @type {FilterName} */ (name)), this.add);
  }

  /** @param {FilterName} name */
  chooseValue(name) {
    const [, words] = NAMES.find(([candidate]) => candidate === name) ?? ['', ''];
    /** @type {[string, string][]} */
    const values = [...this.values[name], ['', say(ANY[name])]];
    /** @type {Choice[]} */
    const choices = values.map(([value, label]) => ({ value, label, chosen: value === this.filters[name] }));
    openChoiceMenu(say(words), choices, (value) => this.set(name, value), this.add);
  }
}

const REMOVE_SIGN = { 'aria-hidden': 'true', class: 'remove' };
