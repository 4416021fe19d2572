// What can be undone at a sentence, in the order in which it was done: texts of the editor, and acts such as a
// dismissal. Typing without a pause is undone as one step.

/** @typedef {{ undo: () => unknown, redo: () => unknown }} Act */

const STEP_AFTER = 700; // milliseconds without a key that end a step

export class UndoHistory {
  /** @type {(string | Act)[]} */
  #past = [];
  /** @type {(string | Act)[]} */
  #future = [];
  #lastTyped = -Infinity;

  /**
   * @param {string} text
   * @param {string} before what an undo brings back first, such as the saved text before a draft
   */
  constructor(text, before = text) {
    this.current = text;
    if (before !== text) this.#past.push(before);
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

  /**
   * Notes what was done beside the text.
   * @param {Act} act
   */
  note(act) {
    this.#past.push(act);
    this.#future = [];
    this.#lastTyped = -Infinity;
  }

  /**
   * Undoes an act out of turn.
   * @param {Act} act
   */
  takeBack(act) {
    const index = this.#past.indexOf(act);
    if (index < 0) return;
    this.#past.splice(index, 1);
    act.undo();
  }

  /** @returns {boolean} whether there was anything to undo */
  undo() {
    return this.#move(this.#past, this.#future, 'undo');
  }

  /** @returns {boolean} whether there was anything to redo */
  redo() {
    return this.#move(this.#future, this.#past, 'redo');
  }

  /**
   * @param {(string | Act)[]} from
   * @param {(string | Act)[]} to
   * @param {'undo' | 'redo'} direction
   */
  #move(from, to, direction) {
    const step = from.pop();
    if (step === undefined) return false;
    this.#lastTyped = -Infinity;
    if (typeof step === 'string') {
      to.push(this.current);
      this.current = step;
    } else {
      to.push(step);
      step[direction]();
    }
    return true;
  }
}
