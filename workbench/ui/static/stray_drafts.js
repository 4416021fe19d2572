// What was typed at sentences that were joined or split since, brought to the sentence that stands in their place.

import { putCommentDraft } from './api.js';
import { discardCommentDraft, latestCommentDraft, saveCommentDraft } from './comment_drafts.js';
import { arabic, button, h } from './dom.js';
import { discardDraft, draftKey, latestDraft, storeDraft } from './drafts.js';
import { say } from './words.js';

/** @import { Pair, StrayDraft } from '../responses' */

/**
 * Makes them the draft of the sentence, where their former text stands in it once.
 * @param {Pair} pair
 * @returns {StrayDraft[]} those whose place is not sure
 */
export function takeStrays(pair) {
  /** @type {StrayDraft[]} */
  const left = [];
  const draft = latestDraft(pair.id, pair.draft);
  const [former, base] = draft ? [draft.text, draft.base] : [pair.text, pair.revision];
  let text = former;
  for (const stray of pair.strays) {
    takeComment(pair, stray);
    const taken = withStray(text, latestStray(stray));
    if (taken === null) left.push(stray);
    else {
      text = taken;
      discardDraft(stray.id, { onServer: true });
    }
  }
  if (text !== former) storeDraft(draftKey(pair.id), text, base);
  return left;
}

/** @param {StrayDraft} stray */
function latestStray({ id, text, before, at }) {
  const onServer = text === null ? null : { text, base: null, at };
  return { text: latestDraft(id, onServer)?.text ?? null, before };
}

/**
 * @param {string} text of the sentence now
 * @param {{ text: string | null, before: string | null }} stray
 * @returns {string | null} null where the place of what was typed is not sure
 */
export function withStray(text, { text: typed, before }) {
  if (typed === null || typed === before || text.includes(typed)) return text;
  if (!before || !text.includes(before) || text.indexOf(before) !== text.lastIndexOf(before)) return null;
  return text.replace(before, () => typed);
}

/**
 * @param {Pair} pair
 * @param {StrayDraft} stray
 */
function takeComment(pair, { id, comment, at }) {
  const typed = latestCommentDraft(id, comment === null ? null : { text: comment, at });
  if (!typed) return;
  const own = latestCommentDraft(pair.id, pair.comment_draft);
  saveCommentDraft(pair.id, [own, typed].filter(Boolean).join('\n'));
  discardCommentDraft(id);
  putCommentDraft(id, '').catch(() => {});
}

/**
 * Shows what has no sure place, to be copied from.
 * @param {StrayDraft[]} strays
 */
export const strayNotices = (strays) =>
  strays.map((stray) => {
    const discard = () => {
      discardDraft(stray.id, { onServer: true });
      notice.remove();
    };
    const notice = lostText(say('strayDraft'), latestStray(stray).text ?? '', button(say('discardTyped'), discard));
    return notice;
  });

/**
 * A text that has no field any more.
 * @param {string} words
 * @param {string} text
 * @param {HTMLButtonElement} next
 */
export const lostText = (words, text, next) =>
  h(
    'div',
    { class: 'notice stray', role: 'alert' },
    h('p', {}, words),
    arabic('textarea', '', {
      class: 'text small',
      readonly: true,
      rows: '3',
      'aria-label': say('yourText'),
      value: text,
    }),
    h('div', { class: 'row' }, next),
  );
