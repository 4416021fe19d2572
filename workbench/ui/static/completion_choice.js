// Which completions fit the place of the caret.

/** @import { Completion } from '../responses' */

const WORD = /[\p{L}\p{N}\p{M}]/u;

/**
 * @param {Completion[]} offered
 * @param {string} text
 * @param {number} caret in code units
 * @returns {Completion[] | null} null where the caret is not at the end of a word
 */
export function shownCompletions(offered, text, caret) {
  const [before, after] = [[...text.slice(0, caret)], text.slice(caret)];
  if (!WORD.test(before.at(-1) ?? '') || WORD.test([...after][0] ?? '')) return null;
  return offered.filter(({ text: words, typed }) => {
    const rest = words.slice(before.slice(-typed).join('').length);
    return !rest || !after.startsWith(rest); // what stands there already
  });
}
