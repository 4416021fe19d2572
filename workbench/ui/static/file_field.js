// A field for one text file, which may be left empty: the file is chosen, shown by its name, and taken away again.

import { button, fill, h, isolated } from './dom.js';
import { ApiError } from './http.js';
import { say } from './words.js';

export class FileField {
  /**
   * @param {string} label
   * @param {{ id: string, accept: string, onchange?: () => void }} properties
   */
  constructor(label, { id, accept, onchange }) {
    this.onchange = onchange;
    const name = `${id}-label`;
    this.input = h('input', { type: 'file', id, accept, class: 'unseen', 'aria-labelledby': name });
    this.input.addEventListener('change', () => this.show());
    this.chosen = h('span', { class: 'chosen' }); // a browser tells it in a language of its own
    this.element = h(
      'div',
      { class: 'choice file' },
      h('span', { id: name }, label),
      h('div', { class: 'row' }, h('label', { class: 'button' }, this.input, say('chooseFile')), this.chosen),
    );
  }

  /** @returns {File | undefined} */
  get file() {
    return this.input.files?.[0];
  }

  show() {
    const { file } = this;
    const forget = () => {
      this.input.value = '';
      this.show();
      this.input.focus();
    };
    const properties = { class: 'quiet', 'aria-label': say('removeNamed', { name: file?.name ?? '' }) };
    fill(this.chosen, file && [isolated(file.name), ' ', button(say('remove'), forget, properties)]);
    this.onchange?.();
  }

  /** @returns {Promise<string>} what the file holds, empty without one; rejects with an ApiError if it is not UTF-8 */
  async text() {
    const { file } = this;
    if (!file) return '';
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
    } catch {
      throw new ApiError(400, { message: say('fileUnreadable', { name: file.name }) });
    }
  }
}
