// Bars between panes, which the pointer or the arrow keys move; the browser remembers where they stand.

import { h, hasModifier } from './dom.js';
import { local, readStored, writeStored } from './storage.js';
import { say } from './words.js';

/** @typedef {'list' | 'article' | 'reference' | 'beside'} PaneName */

const KEY = 'muqabala:panes';
const STEP = 2; // percent that an arrow key moves a bar
/**
 * The share in percent of the room that a pane has, at first, at least and at most; `end` panes stand after their bar.
 * @type {Record<PaneName, { usual: number, least: number, most: number, end?: boolean }>}
 */
const PANES = {
  list: { usual: 20, least: 12, most: 40 },
  article: { usual: 30, least: 15, most: 50 },
  reference: { usual: 50, least: 25, most: 75 },
  beside: { usual: 24, least: 14, most: 40, end: true },
};

/** @returns {Partial<Record<PaneName, number>>} */
const stored = () => readStored(local, KEY) ?? {};

/**
 * Gives the room of some panes their shares, as the custom properties `--list`, `--beside` and so on.
 * @param {HTMLElement} room
 * @param {PaneName[]} names
 */
export function setShares(room, names) {
  for (const name of names) room.style.setProperty(`--${name}`, `${shareOf(name)}%`);
}

/** @param {PaneName} name */
function shareOf(name) {
  const { usual, least, most } = PANES[name];
  const share = stored()[name];
  return typeof share === 'number' ? Math.max(least, Math.min(most, share)) : usual;
}

class PaneBar {
  /** @param {PaneName} name */
  constructor(name) {
    this.name = name;
    const { usual, least, most } = PANES[name];
    this.element = h('div', {
      class: 'pane-bar',
      'data-pane': name,
      role: 'separator',
      tabindex: '0',
      'aria-orientation': 'vertical',
      'aria-label': say(`pane_${name}`),
      'aria-valuemin': String(least),
      'aria-valuemax': String(most),
      'aria-valuenow': String(Math.round(shareOf(name))),
      title: say('paneHint'),
      ondblclick: () => this.set(usual),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.onKey(event),
      onpointerdown: (/** @type {PointerEvent} */ event) => this.take(event),
      onpointermove: (/** @type {PointerEvent} */ event) => {
        if (this.element.hasPointerCapture(event.pointerId)) this.set(this.shareAt(event.clientX));
      },
    });
  }

  /** Whether what is left of the bar is its pane. */
  get isLeft() {
    return (getComputedStyle(this.element).direction === 'rtl') === Boolean(PANES[this.name].end);
  }

  /** @param {PointerEvent} event */
  take(event) {
    event.preventDefault();
    this.element.setPointerCapture(event.pointerId);
    this.element.focus({ preventScroll: true });
  }

  /** @param {number} wanted percent */
  set(wanted) {
    const { name, element } = this;
    const { least, most } = PANES[name];
    const share = Math.round(Math.max(least, Math.min(most, wanted)) * 10) / 10;
    writeStored(local, KEY, { ...stored(), [name]: share });
    element.parentElement?.style.setProperty(`--${name}`, `${share}%`);
    element.setAttribute('aria-valuenow', String(Math.round(share)));
  }

  /** @param {number} x of the screen */
  shareAt(x) {
    const room = this.element.parentElement?.getBoundingClientRect();
    if (!room?.width) return shareOf(this.name);
    const fromLeft = ((x - room.left) / room.width) * 100;
    return this.isLeft ? fromLeft : 100 - fromLeft;
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (hasModifier(event)) return;
    const { usual, least, most } = PANES[this.name];
    const share = shareOf(this.name);
    if (event.code === 'ArrowRight') this.set(share + (this.isLeft ? STEP : -STEP));
    else if (event.code === 'ArrowLeft') this.set(share + (this.isLeft ? -STEP : STEP));
    else if (event.code === 'Home') this.set(least);
    else if (event.code === 'End') this.set(most);
    else if (event.code === 'Enter') this.set(usual);
    else return;
    event.preventDefault();
  }
}

/**
 * The bar beside a pane, a child of its room.
 * @param {PaneName} name
 */
export const paneBar = (name) => new PaneBar(name).element;
