// A browser as far as the scripts need one outside the document: storage, an address, a clock, a server that answers.
// Import this before the scripts.

import { setImmediate as nextTurn } from 'node:timers/promises';

class MemoryStorage {
  /** @type {Map<string, string>} */
  #entries = new Map();

  get length() {
    return this.#entries.size;
  }

  /** @param {number} index */
  key(index) {
    return [...this.#entries.keys()][index] ?? null;
  }

  /** @param {string} key */
  getItem(key) {
    return this.#entries.get(key) ?? null;
  }

  /**
   * @param {string} key
   * @param {string} value
   */
  setItem(key, value) {
    this.#entries.set(key, value);
  }

  /** @param {string} key */
  removeItem(key) {
    this.#entries.delete(key);
  }

  clear() {
    this.#entries.clear();
  }
}

/** Timers that only go off when a test lets time pass. */
export class Clock {
  #now = 0;
  #last = 0;
  /** @type {Map<number, { at: number, callback: () => void }>} */
  #timers = new Map();

  install() {
    Object.assign(globalThis, {
      setTimeout: (/** @type {() => void} */ callback, delay = 0) => {
        this.#last += 1;
        this.#timers.set(this.#last, { at: this.#now + delay, callback });
        return this.#last;
      },
      clearTimeout: (/** @type {number} */ timer) => this.#timers.delete(timer),
    });
  }

  /** @param {number} milliseconds */
  async advance(milliseconds) {
    this.#now += milliseconds;
    for (const [timer, { at, callback }] of this.#timers) {
      if (at > this.#now) continue;
      this.#timers.delete(timer);
      callback();
    }
    await settled();
  }
}

/** Lets all promises that can go on do so. */
export async function settled() {
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
}

/**
 * @typedef {{ method: string, path: string, body: any, author: string, language: string, keepalive: boolean,
 *   answer: (status: number, body?: unknown) => void, breakOff: () => void }} Request
 */

/** Records requests; each waits until the test answers it or breaks off the connection. */
export class Server {
  /** @type {Request[]} */
  requests = [];

  install() {
    Object.assign(globalThis, {
      fetch: (/** @type {URL} */ url, /** @type {RequestInit} */ init) =>
        new Promise((resolve, reject) => {
          const headers = /** @type {Record<string, string>} */ (init.headers);
          this.requests.push({
            method: init.method ?? 'GET',
            path: url.pathname + url.search,
            body: typeof init.body === 'string' ? JSON.parse(init.body) : null,
            author: headers['X-Author'],
            language: headers['Accept-Language'],
            keepalive: init.keepalive ?? false,
            answer: (status, body = {}) =>
              resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })),
            breakOff: () => reject(new TypeError('Failed to fetch')),
          });
        }),
    });
  }

  get last() {
    const request = this.requests.at(-1);
    if (!request) throw new Error('nothing was asked');
    return request;
  }
}

const define = (/** @type {string} */ name, /** @type {unknown} */ value) =>
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

define('localStorage', new MemoryStorage());
define('sessionStorage', new MemoryStorage());
define('document', { baseURI: 'http://page.test/' });
define('navigator', { language: 'en' });
define('matchMedia', () => ({ matches: false }));
