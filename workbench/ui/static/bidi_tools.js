// Aids below the field of the correction: invisible marks shown, marks put in at the caret, the field's direction turned.

import { arabic, button, fill, h } from './dom.js';
import { piecesOf, TATWEEL, VOWELS } from './invisible_marks.js';
import { shortcutLabel } from './shortcuts.js';
import { local, readStored, writeStored } from './storage.js';
import { say } from './words.js';

/** @import { CorrectionEditor } from './editor.js' */

const KEY = 'muqabala:marks';
/** @type {[name: string, character: string][]} */
const INSERTED = [
  ['RLM', '\u200f'],
  ['LRM', '\u200e'],
  ['ZWNJ', '\u200c'],
];

export class BidiTools {
  shown = readStored(local, KEY)?.shown === true;

  /** @param {CorrectionEditor} editor */
  constructor(editor) {
    this.editor = editor;
    this.toggleButton = this.tool('marks', () => this.toggle());
    this.turnButton = this.tool('turn', () => this.turn());
    this.place = h('div', { class: 'marked', id: 'marked' });
    this.element = h(
      'div',
      { class: 'bidi-tools' },
      h(
        'div',
        { class: 'row', role: 'group', 'aria-label': say('bidiTools') },
        this.toggleButton,
        INSERTED.map(([name, character]) =>
          button(h('bdi', { dir: 'ltr' }, name), () => this.insert(character), {
            class: 'quiet',
            id: `insert-${name}`,
            title: say(`insert_${name}`),
            'aria-label': say(`insert_${name}`),
          }),
        ),
        this.turnButton,
      ),
      this.place,
    );
    this.render();
  }

  /**
   * @param {string} action
   * @param {() => unknown} onclick
   */
  tool(action, onclick) {
    const title = shortcutLabel(action);
    return button(say(action), onclick, { class: 'quiet', id: action, title, 'aria-keyshortcuts': title });
  }

  toggle() {
    this.shown = !this.shown;
    writeStored(local, KEY, { shown: this.shown });
    this.render();
  }

  turn() {
    const { area } = this.editor;
    area.dir = area.dir === 'rtl' ? 'ltr' : 'rtl';
    this.render();
    area.focus();
  }

  /** @param {string} character */
  insert(character) {
    const { area } = this.editor;
    const { selectionStart: start, selectionEnd: end, value } = area;
    this.editor.replaceText(value.slice(0, start) + character + value.slice(end));
    area.focus();
    area.setSelectionRange(start + character.length, start + character.length);
    this.render();
  }

  render() {
    const { area, pair } = this.editor;
    this.toggleButton.setAttribute('aria-pressed', String(this.shown));
    this.turnButton.setAttribute('aria-pressed', String(area.dir === 'ltr'));
    if (!this.shown) {
      fill(this.place);
      return;
    }
    fill(this.place, line('garbled', pair.garbled, 'rtl'), line('correction', area.value, area.dir));
  }
}

/**
 * @param {string} label
 * @param {string} text
 * @param {string} dir
 */
function line(label, text, dir) {
  const pieces = piecesOf(text);
  const marks = pieces.filter((piece) => piece.mark).length;
  const shown = pieces.map((piece) => (piece.mark ? sign(piece) : piece.text));
  return [
    h('p', { class: 'meta' }, `${say(label)} · ${say('marksFound', { n: marks })}`),
    arabic('p', '', { class: 'text small', dir }, ...shown),
  ];
}

/** @param {import('./invisible_marks.js').Piece} piece */
function sign({ text, mark }) {
  const isSeen = mark === TATWEEL || mark === VOWELS;
  const name = isSeen ? say(`mark_${mark}`) : mark;
  // A sign must not reorder what it stands in: the character itself comes first, its name is drawn by the style sheet.
  return h(
    'span',
    { class: isSeen ? 'invisible seen' : 'invisible', 'data-name': isSeen ? null : name, title: name },
    text,
  );
}
