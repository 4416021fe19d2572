// Suggested edits, applied to a text that may have changed since they were made.

/** @typedef {{ text: string, replacement: string, count?: number, whole?: boolean }} Edit */

/**
 * @param {string} text
 * @param {Edit} edit of the whole text, of all places of its words where they have several, else of the nearest one
 * @param {number} offset code units before the place that the edit was made for
 * @returns {{ text: string, caret: number } | null} null where the words are gone
 */
export function applyEdit(text, edit, offset) {
  if (edit.whole) return { text: edit.replacement, caret: edit.replacement.length };
  const [first, ...others] = occurrences(text, edit.text);
  if (first === undefined) return null;
  if ((edit.count ?? 1) > 1) {
    const replaced = text.replaceAll(edit.text, () => edit.replacement);
    return { text: replaced, caret: replaced.length };
  }
  const distance = (/** @type {number} */ start) => Math.abs(start - offset);
  const nearest = others.reduce((best, start) => (distance(start) < distance(best) ? start : best), first);
  return {
    text: text.slice(0, nearest) + edit.replacement + text.slice(nearest + edit.text.length),
    caret: nearest + edit.replacement.length,
  };
}

/**
 * @param {string} text
 * @param {string} words
 */
function occurrences(text, words) {
  /** @type {number[]} */
  const starts = [];
  if (!words) return starts; // an empty text is everywhere
  for (let start = text.indexOf(words); start >= 0; start = text.indexOf(words, start + 1)) starts.push(start);
  return starts;
}

/**
 * Shows the spaces at the ends of a text, which may be all that an edit changes.
 * @param {string} text
 */
export const withVisibleSpaces = (text) =>
  text === '' ? '∅' : text.replace(/^ +| +$/g, (spaces) => '␣'.repeat(spaces.length));
