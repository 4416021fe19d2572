// Numbers above the words of a text, and the keys that they are: 6 is the sixth word, 1 and 2 in one go the twelfth.

import { fill, h } from './dom.js';
import { domRange } from './text_ranges.js';
import { number } from './words.js';

/** @import { Range as Offsets } from './text_offsets.js' */

const IN_ONE_GO = 1200; // milliseconds between two digits of one number

export class WordNumbers {
  /** The number that was typed, and when. */
  typed = { value: 0, at: -Infinity };

  /**
   * @param {Element} text that the numbers stand above; its parent is what they are placed in
   * @param {Offsets[]} words in code units
   */
  constructor(text, words) {
    this.text = text;
    this.words = words;
    this.element = h('div', { class: 'word-numbers', 'aria-hidden': 'true' });
  }

  show() {
    const frame = this.element.getBoundingClientRect();
    const room = this.text.getBoundingClientRect();
    const isMirrored = getComputedStyle(this.text).direction === 'rtl';
    const labels = this.words.map((word, index) => {
      const [box] = domRange(this.text, ...word)?.getClientRects() ?? [];
      if (!box || box.top < room.top - 2 || box.bottom > room.bottom + 2) return null;
      const left = (isMirrored ? box.right : box.left) - frame.left;
      return h('span', { style: `left:${left}px;top:${box.top - frame.top}px` }, number(index + 1));
    });
    fill(this.element, labels);
    this.element.classList.toggle('mirrored', isMirrored);
  }

  hide() {
    fill(this.element);
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {number} the place of the word whose number was typed, or -1
   */
  placeOf(event) {
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
    if (!digit) return -1;
    const { value, at } = this.typed;
    const joined = event.timeStamp - at < IN_ONE_GO ? value * 10 + Number(digit) : Number(digit);
    const chosen = joined <= this.words.length ? joined : Number(digit);
    this.typed = { value: chosen, at: event.timeStamp };
    return chosen <= this.words.length ? chosen - 1 : -1;
  }
}
