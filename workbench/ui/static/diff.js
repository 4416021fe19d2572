// The difference of two texts, word by word, from their longest common subsequence.

import { widened } from './bidi_units.js';
import { h } from './dom.js';
import { tokenize } from './text_offsets.js';

/** @typedef {'equal' | 'delete' | 'insert'} Operation */
/** @typedef {[operation: Operation, text: string]} Run */

const MAX_CELLS = 4_000_000; // of the table; beyond it what is between the common ends counts as replaced in whole
const WORD_WEIGHT = 1024; // one common word outweighs all common spaces, which only decide between equals

/**
 * @param {string} before
 * @param {string} after
 * @returns {Run[]} neighbours differ in their operation, and what is deleted comes before what is inserted
 */
export function diff(before, after) {
  const [left, right] = [tokenize(before), tokenize(after)];
  let prefix = 0;
  while (prefix < left.length && prefix < right.length && left[prefix] === right[prefix]) prefix += 1;
  const longest = Math.min(left.length, right.length) - prefix;
  let suffix = 0;
  while (suffix < longest && left[left.length - 1 - suffix] === right[right.length - 1 - suffix]) suffix += 1;
  return merged([
    ['equal', left.slice(0, prefix).join('')],
    ...tokenRuns(left.slice(prefix, left.length - suffix), right.slice(prefix, right.length - suffix)),
    ['equal', left.slice(left.length - suffix).join('')],
  ]);
}

/**
 * @param {string[]} left
 * @param {string[]} right
 * @returns {Run[]}
 */
function tokenRuns(left, right) {
  if (!left.length || !right.length || left.length * right.length > MAX_CELLS) {
    return [
      ['delete', left.join('')],
      ['insert', right.join('')],
    ];
  }
  return traced(left, right, commonWeights(left, right));
}

/**
 * Cell (i, j) is the weight of the best common subsequence of what follows token i on the left and j on the right.
 * @param {string[]} left
 * @param {string[]} right
 */
function commonWeights(left, right) {
  const width = right.length + 1;
  const weights = new Uint32Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i -= 1) {
    const weight = left[i].trim() ? WORD_WEIGHT : 1;
    for (let j = right.length - 1; j >= 0; j -= 1) {
      weights[i * width + j] =
        left[i] === right[j]
          ? weights[(i + 1) * width + j + 1] + weight
          : Math.max(weights[(i + 1) * width + j], weights[i * width + j + 1]);
    }
  }
  return weights;
}

/**
 * @param {string[]} left
 * @param {string[]} right
 * @param {Uint32Array} weights
 */
function traced(left, right, weights) {
  const width = right.length + 1;
  /** @type {Run[]} */
  const runs = [];
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) {
      runs.push(['equal', left[i]]);
      i += 1;
      j += 1;
    } else if (weights[(i + 1) * width + j] >= weights[i * width + j + 1]) {
      runs.push(['delete', left[i]]);
      i += 1;
    } else {
      runs.push(['insert', right[j]]);
      j += 1;
    }
  }
  runs.push(['delete', left.slice(i).join('')], ['insert', right.slice(j).join('')]);
  return runs;
}

/**
 * Joins runs of one operation; white space between two changes becomes part of both.
 * @param {Run[]} runs
 */
function merged(runs) {
  /** @type {Run[]} */
  const result = [];
  let [deleted, inserted] = ['', ''];
  const flush = () => {
    if (deleted) result.push(['delete', deleted]);
    if (inserted) result.push(['insert', inserted]);
    [deleted, inserted] = ['', ''];
  };
  const present = runs.filter(([, text]) => text);
  present.forEach(([operation, text], index) => {
    const following = present[index + 1]?.[0] ?? 'equal';
    if (operation === 'delete') deleted += text;
    else if (operation === 'insert') inserted += text;
    else if (!text.trim() && (deleted || inserted) && following !== 'equal') {
      deleted += text;
      inserted += text;
    } else {
      flush();
      const last = result.at(-1);
      if (last?.[0] === 'equal') last[1] += text;
      else result.push(['equal', text]);
    }
  });
  flush();
  return result;
}

/**
 * The difference as it is shown: numbers and words that run from left to right are replaced as a whole.
 * @param {string} before
 * @param {string} after
 */
export const readableRuns = (before, after) => merged(widened(diff(before, after)));

const TAGS = /** @type {const} */ ({ delete: 'del', insert: 'ins' });

/**
 * @param {string} before
 * @param {string} after
 */
export function diffNodes(before, after) {
  return readableRuns(before, after).map(([operation, text]) =>
    operation === 'equal'
      ? document.createTextNode(text)
      : h(TAGS[operation], { class: text.trim() ? null : 'space' }, text),
  );
}
