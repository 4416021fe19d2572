// What is offered while one types a correction: Tab takes it, arrows and Enter choose, Escape refuses; no other key is
// touched, and whoever goes on typing has typed.

import { fetchCompletions } from './api.js';
import { caretPlace } from './caret_place.js';
import { debounce } from './debounce.js';
import { arabic, fill, h, hasModifier } from './dom.js';
import { settings } from './settings.js';
import { shownCompletions } from './completion_choice.js';
import { say } from './words.js';

/** @import { Completion } from '../responses' */
/** @import { CorrectionEditor } from './editor.js' */

const ASK_AFTER = 180; // milliseconds without a key
const CONTEXT = 120; // characters before the caret that the server is told

export class CompletionList {
  /** @type {Completion[]} */
  offered = [];
  chosen = -1; // none
  /** @type {AbortController | undefined} */
  asking;

  /**
   * @param {CorrectionEditor} editor
   * @param {HTMLElement} field that the list is to stand in, with the text area
   */
  constructor(editor, field) {
    this.editor = editor;
    this.area = editor.area;
    this.list = h('ul', {
      id: 'completions',
      role: 'listbox',
      'aria-label': say('completions'),
      class: 'completions',
      hidden: true,
    });
    this.status = h('span', { class: 'unseen', role: 'status' });
    this.element = h('div', { class: 'completing' }, field, this.list, this.status);
    this.askSoon = debounce(ASK_AFTER, () => this.ask());
    this.area.setAttribute('aria-autocomplete', 'list');
    this.area.setAttribute('aria-controls', 'completions');
    for (const leave of ['blur', 'pointerdown']) this.area.addEventListener(leave, () => this.hide());
    this.listeners = new AbortController();
    // Before the shortcuts of the page, of which Escape is one.
    addEventListener('keydown', (event) => this.onKey(event), { capture: true, signal: this.listeners.signal });
  }

  /** @param {Event} event */
  onInput(event) {
    this.hide();
    const isTyped = event instanceof InputEvent && event.inputType === 'insertText' && !event.isComposing;
    if (isTyped && settings.completion) this.askSoon();
  }

  async ask() {
    const { area } = this;
    const { value, selectionStart: caret } = area;
    const before = value.slice(Math.max(0, caret - CONTEXT), caret);
    if (caret !== area.selectionEnd || document.activeElement !== area || !shownCompletions([], value, caret)) return;
    this.asking = new AbortController();
    try {
      const { rows } = await fetchCompletions(before, this.asking.signal);
      if (area.value === value && area.selectionStart === caret) this.show(shownCompletions(rows, value, caret) ?? []);
    } catch {
      // It is only help; without it typing goes on.
    }
  }

  /** @param {Completion[]} offered */
  show(offered) {
    this.offered = offered;
    if (!offered.length || document.activeElement !== this.area || this.area.readOnly) return;
    fill(
      this.list,
      offered.map(({ text, kind }, index) =>
        h(
          'li',
          {
            role: 'option',
            id: `completion-${index}`,
            'aria-selected': 'false',
            onpointerdown: (/** @type {Event} */ event) => event.preventDefault(), // the field keeps the focus
            onclick: () => this.take(index),
          },
          arabic('span', text),
          h('span', { class: 'kind' }, say(`completion_${kind}`)),
        ),
      ),
    );
    this.list.hidden = false;
    this.place();
    this.status.textContent = say('completionsOffered', { n: offered.length, text: offered[0].text });
  }

  /** Puts the list below the word, or above it where something covers it there. */
  place() {
    const { top, bottom, side } = caretPlace(this.area, this.element);
    const width = this.list.offsetWidth;
    const isRtl = getComputedStyle(this.area).direction === 'rtl';
    const left = Math.max(0, Math.min(this.element.clientWidth - width, isRtl ? side - width : side));
    Object.assign(this.list.style, { top: `${bottom}px`, left: `${left}px` });
    const seen = this.list.getBoundingClientRect();
    const lowest = document.elementFromPoint(seen.left + seen.width / 2, seen.bottom - 2);
    if (!this.list.contains(lowest)) this.list.style.top = `${top - seen.height}px`;
  }

  hide() {
    this.asking?.abort();
    this.askSoon.cancel();
    this.offered = [];
    this.chosen = -1;
    this.list.hidden = true;
    fill(this.list);
    this.status.textContent = '';
    this.area.removeAttribute('aria-activedescendant');
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.target !== this.area || this.list.hidden || event.isComposing) return;
    if (hasModifier(event) || event.shiftKey) return;
    if (event.code === 'ArrowDown') this.choose((this.chosen + 1) % this.offered.length);
    else if (event.code === 'ArrowUp' && this.chosen >= 0) this.choose(this.chosen - 1);
    else if (event.code === 'Tab') this.take(Math.max(0, this.chosen));
    else if (/^(Numpad)?Enter$/.test(event.code) && this.chosen >= 0) this.take(this.chosen);
    else if (event.code === 'Escape') this.hide();
    else {
      if (/^(Arrow|Home|End|Page)/.test(event.code)) this.hide();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} index -1 for none */
  choose(index) {
    this.chosen = index;
    for (const [place, option] of [...this.list.children].entries()) {
      option.setAttribute('aria-selected', String(place === index));
    }
    if (index < 0) this.area.removeAttribute('aria-activedescendant');
    else this.area.setAttribute('aria-activedescendant', `completion-${index}`);
  }

  /** @param {number} index */
  take(index) {
    const { text, typed } = this.offered[index];
    const { value, selectionStart: caret } = this.area;
    const start = [...value.slice(0, caret)].slice(0, -typed).join('').length;
    this.hide();
    this.editor.replaceText(value.slice(0, start) + text + value.slice(caret));
    this.area.focus();
    this.area.setSelectionRange(start + text.length, start + text.length);
  }

  close() {
    this.hide();
    this.listeners.abort();
  }
}
