// A corpus that has no documents yet, or nothing to compare them with.

import { nameCorpus } from './api.js';
import { h } from './dom.js';
import { say } from './words.js';

/** @import { DocumentName } from '../responses' */

export class NewCorpus {
  /** @param {string} name of the corpus now */
  constructor(name) {
    this.name = name;
    this.box = h('input', { id: 'corpus-name', dir: 'auto', value: name, maxlength: '100' });
    this.element = h(
      'section',
      { class: 'card', id: 'new-corpus' },
      h('h3', {}, say('newCorpus')),
      h('p', {}, say('newCorpusNote')),
      h('label', { class: 'choice' }, h('span', {}, say('corpusName')), this.box),
    );
  }

  /** Gives the corpus the name that was typed; rejects with what is wrong with it. */
  async save() {
    const name = this.box.value.trim();
    if (name === this.name) return;
    await nameCorpus(name);
    this.name = name;
  }
}

/**
 * What a corpus lacks for sentences to be compared.
 * @param {DocumentName[]} documents
 */
export function lackNote(documents) {
  const lacks = (/** @type {boolean} */ garbled) =>
    documents.length && !documents.some(({ role }) => (role === 'garbled') === garbled);
  const key = lacks(false) ? 'nothingToCompare' : lacks(true) ? 'nothingToCorrect' : '';
  return key ? h('p', { class: 'notice', id: 'lacks' }, say(key)) : null;
}
