// The language that a source text is in: chosen by its name, or given as a code.

import { h } from './dom.js';
import { settings } from './settings.js';
import { say } from './words.js';

const OFFERED = 'en fr ru tr fa he de es it pt zh ja ko uk az hy ka ku ur hi id sw am so'.split(' ');
const CODE = /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i;

export class LanguageField {
  constructor() {
    const names = new Intl.DisplayNames([settings.language], { type: 'language' });
    /** @type {Map<string, string>} */
    this.codes = new Map(OFFERED.map((code) => [names.of(code) ?? code, code]));
    this.box = h('input', {
      id: 'source-language',
      dir: 'auto',
      list: 'languages',
      maxlength: '35',
      autocomplete: 'off',
    });
    const options = [...this.codes.keys()].map((name) => h('option', { value: name }));
    this.element = h(
      'div',
      { hidden: true },
      h('label', { class: 'choice' }, h('span', {}, say('sourceLanguage')), this.box),
      h('datalist', { id: 'languages' }, options),
    );
  }

  /** The code of what is written, empty where it is none. */
  get code() {
    const written = this.box.value.trim();
    return this.codes.get(written) ?? (CODE.test(written) ? written : '');
  }
}
