// Find and replace: what to look for and where, and the places it would change; undone as one.

import { openDialog } from './dialogs.js';
import { button, dropdown, h } from './dom.js';
import { showOutcome } from './replace_everywhere.js';
import { ReplacementPreview } from './replacement_preview.js';
import { say, titleOf } from './words.js';

/** @import { DocumentName, Replacement } from '../responses' */

class SearchForm {
  document = ''; // all of them

  /**
   * @param {DocumentName[]} documents
   * @param {string} found
   * @param {ReplacementPreview} preview
   */
  constructor(documents, found, preview) {
    this.preview = preview;
    this.find = this.field('find-text', found);
    this.write = this.field('replace-with', '');
    this.words = this.tick('whole-words', true);
    this.pattern = this.tick('pattern', false);
    this.corrected = this.tick('only-corrected', false);
    this.note = h('p', { class: 'note', hidden: true }, say('regularExpressionNote'));
    this.pattern.addEventListener('change', () => this.onPattern());
    /** @type {(input: HTMLInputElement, words: string) => HTMLElement} */
    const labelled = (input, words) => {
      const caption = h('span', {}, say(words));
      const isTick = input.type === 'checkbox';
      return h('label', { class: isTick ? 'tick' : 'field' }, isTick ? [input, caption] : [caption, input]);
    };
    this.element = h(
      'form',
      { class: 'find-replace', onsubmit: (/** @type {Event} */ event) => this.look(event) },
      h('div', { class: 'row' }, labelled(this.find, 'findText'), labelled(this.write, 'replaceWith')),
      h(
        'div',
        { class: 'row' },
        labelled(this.words, 'wholeWords'),
        labelled(this.pattern, 'regularExpression'),
        labelled(this.corrected, 'onlyCorrected'),
        this.documentChoice(documents),
      ),
      this.note,
      h(
        'div',
        { class: 'row' },
        button(say('showPlaces'), () => {}, { type: 'submit', id: 'show-places' }),
      ),
    );
  }

  /**
   * @param {string} id
   * @param {string} value
   */
  field(id, value) {
    const oninput = () => this.forget();
    return h('input', { id, dir: 'auto', lang: 'ar', value, maxlength: '500', autocomplete: 'off', oninput });
  }

  /**
   * @param {string} id
   * @param {boolean} checked
   */
  tick(id, checked) {
    return h('input', { type: 'checkbox', id, checked, onchange: () => this.forget() });
  }

  /** @param {DocumentName[]} documents */
  documentChoice(documents) {
    /** @type {[string, string][]} */
    const names = documents.filter(({ role }) => role === 'garbled').map(({ name }) => [name, titleOf(name)]);
    const choose = (/** @type {string} */ name) => {
      this.document = name;
      this.forget();
    };
    return dropdown(say('searchedDocument'), [['', say('allDocuments')], ...names], '', choose, { id: 'find-in' });
  }

  /** The pattern itself says where words begin and end. */
  onPattern() {
    const isPattern = this.pattern.checked;
    this.note.hidden = !isPattern;
    if (isPattern) this.words.checked = false;
    for (const input of [this.find, this.write]) input.dir = isPattern ? 'ltr' : 'auto';
  }

  /** What is shown would be of another search. */
  forget() {
    if (this.preview.replacement) this.preview.load(null);
  }

  /** @param {Event} event */
  look(event) {
    event.preventDefault();
    if (!this.find.value) {
      this.find.focus();
      return;
    }
    /** @type {Replacement} */
    const replacement = {
      text: this.find.value,
      replacement: this.write.value,
      whole_name: false,
      whole_words: this.words.checked,
      pattern: this.pattern.checked,
      corrected: this.corrected.checked,
      document: this.document,
    };
    this.preview.load(replacement);
  }
}

/**
 * @param {DocumentName[]} documents
 * @param {string} found to begin with, such as the words that are selected
 * @param {() => unknown} onChange after a replacement was made and after it was undone
 */
export function openFindReplace(documents, found, onChange) {
  const preview = new ReplacementPreview((outcome) => {
    dialog.close();
    showOutcome(outcome, onChange);
  });
  const form = new SearchForm(documents, found, preview);
  const dialog = openDialog(say('findReplace'), form.element, preview.element);
  dialog.classList.add('broad');
  form.find.focus();
  form.find.select();
}
