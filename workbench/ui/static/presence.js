// Who has a sentence open: others are told, and nobody is kept out.

import { holdPair, releasePair } from './api.js';

const HOLD_AFTER = 400; // milliseconds at a sentence; whoever only passes by takes nothing

export class Presence {
  /** @type {string | null} */
  #held = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * Holds a pair in the place of the last one.
   * @param {string} id
   * @param {(holder: string) => void} onHolder called where somebody else has it open
   */
  hold(id, onHolder) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      const leaving = this.#held ?? '';
      this.#held = id;
      try {
        const { holder } = await holdPair(id, leaving);
        if (holder) onHolder(holder);
      } catch {
        // The work goes on without.
      }
    }, HOLD_AFTER);
  }

  release() {
    clearTimeout(this.#timer);
    if (this.#held) releasePair(this.#held).catch(() => {});
    this.#held = null;
  }
}
