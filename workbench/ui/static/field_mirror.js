// A copy of the field's text behind it, which nobody sees: what is lit up in it shines through the field.

import { fill, h } from './dom.js';
import { domRange } from './text_ranges.js';

/** @import { Range as Offsets } from './text_offsets.js' */

export class FieldMirror {
  /** @param {HTMLTextAreaElement} area */
  constructor(area) {
    this.area = area;
    this.copy = h('div', { class: 'mirror', 'aria-hidden': 'true', lang: 'ar' });
    this.element = h('div', { class: 'mirrored-field' }, this.copy, area);
    area.addEventListener('scroll', () => this.follow());
    area.addEventListener('input', () => fill(this.copy));
  }

  /**
   * @param {Offsets[]} ranges in code units of the field's text; none clears the copy
   * @returns {(Range | null)[]} the same in the copy
   */
  rangesOf(ranges) {
    if (!ranges.length) {
      fill(this.copy);
      return [];
    }
    const { area, copy } = this;
    copy.dir = area.dir;
    copy.style.overflowY = area.scrollHeight > area.clientHeight ? 'scroll' : 'hidden'; // as wide as the field is then
    fill(copy, area.value);
    this.follow();
    return ranges.map((range) => domRange(copy, ...range));
  }

  follow() {
    this.copy.scrollTop = this.area.scrollTop;
  }
}
