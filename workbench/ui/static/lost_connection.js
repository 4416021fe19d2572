// A server that does not answer is asked again, until it does or nobody wants to know any more.

import { ApiError } from './http.js';

const RETRY_AFTER = 3000; // milliseconds

/** @param {unknown} error */
export const isLost = (error) => error instanceof ApiError && (error.offline || error.status >= 500);

export class Retry {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * In the place of what was to be tried before.
   * @param {() => unknown} attempt
   */
  later(attempt) {
    this.cancel();
    this.#timer = setTimeout(attempt, RETRY_AFTER);
  }

  cancel() {
    clearTimeout(this.#timer);
  }
}
