// Pairs that are fetched before they are asked for: those next to the open one in the queue.

import { fetchPair } from './api.js';

/** @import { Pair } from '../responses' */
/** @typedef {{ pair: Promise<Pair>, fetchedAt: number }} CachedPair */

const FRESH_FOR = 8000; // milliseconds after which somebody else may have changed a pair

/** @type {Map<string, CachedPair>} */
const cached = new Map();

/** @param {string} id */
export function prefetchPair(id) {
  if (cached.has(id)) return;
  const pair = fetchPair(id);
  pair.catch(() => cached.delete(id)); // reported to whoever takes it
  cached.set(id, { pair, fetchedAt: performance.now() });
}

/**
 * Gives a pair out, fetched now or earlier; it is fetched anew the next time.
 * @param {string} id
 * @returns {Promise<{ pair: Pair, isFresh: boolean }>}
 */
export async function takePair(id) {
  prefetchPair(id);
  const { pair, fetchedAt } = /** @type {CachedPair} */ (cached.get(id));
  const taken = await pair;
  forgetPair(id);
  return { pair: taken, isFresh: performance.now() - fetchedAt <= FRESH_FOR };
}

/** @param {string} id */
export const forgetPair = (id) => void cached.delete(id);

export const forgetPairs = () => cached.clear();

/** @param {string[]} ids */
export function forgetPairsExcept(ids) {
  for (const id of cached.keys()) if (!ids.includes(id)) cached.delete(id);
}
