// Words that say the same, lit up together: in the source, the machine text, the correction and the counterparts.

import { diff } from './diff.js';
import { hasModifier } from './dom.js';
import { codePointRange, codeUnitsOf, wordRanges } from './text_offsets.js';
import { domRange, highlight, offsetAtPoint } from './text_ranges.js';
import { say } from './words.js';

/**
 * @import { Counterpart, Pair } from '../responses'
 * @import { FieldMirror } from './field_mirror.js'
 * @import { Range as Offsets } from './text_offsets.js'
 */
/** @typedef {[start: number, end: number, startThere: number, endThere: number]} Aligned in code points */
/** @typedef {{ link: Counterpart, element: Element }} LinkedText */
/**
 * @typedef {{ sentence: Element, mirror: FieldMirror, correction: string, texts: LinkedText[],
 *   words: Record<string, Aligned[]> }} LinkedPlaces
 *   `sentence` shows the machine text, `texts` are those of the source and of the counterparts
 */

const MAX_REPLACED = 6; // words in the place of some others, which as a whole are taken to say the same

/**
 * @param {Offsets} range
 * @param {number} start
 * @param {number} end
 */
const meets = ([from, to], start, end) => start < to && end > from;

export class WordLinks {
  /**
   * @param {Pair} pair
   * @param {() => LinkedPlaces} places as they are when words are pointed at
   */
  constructor(pair, places) {
    this.pair = pair;
    this.places = places;
  }

  /**
   * Lights up what goes with some words of the machine text.
   * @param {Offsets | null} range in code points
   * @returns {string} the same in words, for those who do not see it
   */
  ofSentence(range) {
    if (!range) return this.clear();
    const { texts, words } = this.places();
    /** @type {Offsets[]} */
    const own = [];
    for (const { link } of texts) {
      for (const [start, end] of words[link.id] ?? []) if (meets(range, start, end)) own.push([start, end]);
    }
    return this.show(own, [], say('wordsUnlinked'));
  }

  /**
   * Lights up what goes with a word of the source or of a counterpart.
   * @param {Counterpart} link
   * @param {Offsets | null} range in code points of its text
   * @returns {string}
   */
  ofText(link, range) {
    if (!range) return this.clear();
    const aligned = (this.places().words[link.id] ?? []).filter(([, , start, end]) => meets(range, start, end));
    const own = aligned.map(([start, end]) => /** @type {Offsets} */ ([start, end]));
    const { element } = this.places().texts.find((text) => text.link === link) ?? {};
    const unit = codeUnitsOf(link.text);
    const pointed = element ? [domRange(element, unit(range[0]), unit(range[1]))] : [];
    return this.show(own, pointed, say('wordsUnlinkedHere'));
  }

  /**
   * @param {Offsets[]} words of the machine text, in code points
   * @param {(Range | null)[]} pointed the word of another text that was pointed at
   * @param {string} none what to say where there are none
   */
  show(words, pointed, none) {
    const { garbled } = this.pair;
    const { sentence, mirror, correction, texts, words: aligned } = this.places();
    const unit = codeUnitsOf(garbled);
    /** @type {(Range | null)[]} */
    const linked = [...pointed];
    const there = new Set();
    for (const { link, element } of texts) {
      const unitThere = codeUnitsOf(link.text);
      for (const [start, end, startThere, endThere] of aligned[link.id] ?? []) {
        if (!words.some((word) => meets(word, start, end))) continue;
        const range = /** @type {const} */ ([unitThere(startThere), unitThere(endThere)]);
        linked.push(domRange(element, ...range));
        if (!pointed.length) there.add(link.text.slice(...range));
      }
    }
    const units = words.map(([start, end]) => /** @type {Offsets} */ ([unit(start), unit(end)]));
    if (pointed.length) for (const range of units) there.add(garbled.slice(...range));
    const corrected = units.flatMap((range) => placesIn(garbled, correction, range));
    highlight(
      'own',
      units.map((range) => domRange(sentence, ...range)),
    );
    highlight('linked', linked);
    highlight('linked-field', mirror.rangesOf(corrected));
    return there.size ? say('wordsLinked', { words: [...there].join(say('comma')) }) : none;
  }

  clear() {
    this.places().mirror.rangesOf([]);
    highlight('own', []);
    highlight('linked', []);
    highlight('linked-field', []);
    return '';
  }

  /**
   * Lets the pointer and the arrow keys go through the words of a source or counterpart.
   * @param {LinkedText} text
   * @param {(words: string) => void} announce
   */
  follow({ link, element }, announce) {
    const words = wordRanges(link.text);
    const forward = link.direction === 'ltr' ? 'ArrowRight' : 'ArrowLeft';
    const backward = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight';
    let place = -1;
    const at = (/** @type {number} */ index) =>
      this.ofText(link, words[index] ? codePointRange(link.text, words[index]) : null);
    element.addEventListener('mousemove', (event) => {
      const { clientX, clientY, buttons } = /** @type {MouseEvent} */ (event);
      if (buttons) return;
      const offset = offsetAtPoint(element, clientX, clientY);
      at(words.findIndex(([start, end]) => start <= offset && offset < end));
    });
    element.addEventListener('mouseleave', () => this.clear());
    element.addEventListener('blur', () => {
      place = -1;
      this.clear();
    });
    element.addEventListener('keydown', (event) => {
      const { code } = /** @type {KeyboardEvent} */ (event);
      if ((code !== forward && code !== backward) || hasModifier(/** @type {KeyboardEvent} */ (event))) return;
      event.preventDefault();
      const next = place < 0 ? (code === forward ? 0 : words.length - 1) : place + (code === forward ? 1 : -1);
      place = Math.max(0, Math.min(words.length - 1, next));
      announce(at(place));
    });
  }
}

/**
 * Where words of the machine text are in the correction: where they were left, or what was written in their place.
 * @param {string} garbled
 * @param {string} correction
 * @param {Offsets} range in code units
 * @returns {Offsets[]}
 */
export function placesIn(garbled, correction, range) {
  /** @type {Offsets[]} */
  const places = [];
  let [before, after] = [0, 0];
  let isReplaced = false;
  for (const [operation, text] of diff(garbled, correction)) {
    if (operation === 'insert') {
      if (isReplaced && text.trim().split(/\s+/).length <= MAX_REPLACED) places.push([after, after + text.length]);
      isReplaced = false;
      after += text.length;
      continue;
    }
    isReplaced = operation === 'delete' && meets(range, before, before + text.length);
    if (operation === 'equal') {
      const start = Math.max(range[0], before);
      const end = Math.min(range[1], before + text.length);
      if (start < end) places.push([after + start - before, after + end - before]);
      after += text.length;
    }
    before += text.length;
  }
  return places;
}
