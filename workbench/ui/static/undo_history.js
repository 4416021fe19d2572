// The texts that an editor can go back to. Typing without a pause is undone as one step.

const STEP_AFTER = 700; // milliseconds without a key that end a step

export class UndoHistory {
  /** @type {string[]} */
  #past = [];
  /** @type {string[]} */
  #future = [];
  #lastTyped = -Infinity;

  /** @param {string} text */
  constructor(text) {
    this.current = text;
  }

  /**
   * @param {string} text
   * @param {number} now in milliseconds
   */
  type(text, now) {
    if (now - this.#lastTyped > STEP_AFTER || !this.#past.length) this.#past.push(this.current);
    this.#lastTyped = now;
    this.#future = [];
    this.current = text;
  }

  /**
   * Makes a change that is a step of its own.
   * @param {string} text
   */
  replace(text) {
    this.#past.push(this.current);
    this.#future = [];
    this.#lastTyped = -Infinity;
    this.current = text;
  }

  /** @returns {boolean} whether there was anything to undo */
  undo() {
    return this.#move(this.#past, this.#future);
  }

  /** @returns {boolean} whether there was anything to redo */
  redo() {
    return this.#move(this.#future, this.#past);
  }

  /**
   * @param {string[]} from
   * @param {string[]} to
   */
  #move(from, to) {
    const text = from.pop();
    if (text === undefined) return false;
    to.push(this.current);
    this.#lastTyped = -Infinity;
    this.current = text;
    return true;
  }
}
