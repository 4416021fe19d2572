// The time that somebody works on a sentence: between signs of work, without long pauses.

const LONGEST_PAUSE = 120_000; // milliseconds that count between two signs of work

export class WorkTimer {
  #milliseconds = 0;
  /** @type {number} */
  #last;

  /** @param {() => number} now in milliseconds */
  constructor(now = () => performance.now()) {
    this.now = now;
    this.#last = now();
  }

  /** Notes a sign of work. */
  touch() {
    const now = this.now();
    this.#milliseconds += Math.min(now - this.#last, LONGEST_PAUSE);
    this.#last = now;
  }

  /**
   * Goes on from the time of an earlier visit.
   * @param {number} seconds
   */
  resume(seconds) {
    this.#milliseconds += seconds * 1000;
  }

  reset() {
    this.#milliseconds = 0;
  }

  /** To a tenth. */
  get seconds() {
    return Math.round(this.#milliseconds / 100) / 10;
  }
}
