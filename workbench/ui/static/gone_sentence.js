// A sentence that is gone: somebody has joined or split it since it was shown here, or removed its document.

import { fetchPair, fetchPlace } from './api.js';
import { button, fill } from './dom.js';
import { discardDraft, handOverDraft, latestDraft } from './drafts.js';
import { ApiError } from './http.js';
import { lostText } from './stray_drafts.js';
import { showToast } from './toast.js';
import { say } from './words.js';

/** @import { ReviewPage } from './review.js' */

/** @param {unknown} error */
export const isMissing = (error) => error instanceof ApiError && error.status === 404;

/**
 * Goes on, with what was typed, at what stands in the place of a sentence.
 * @param {ReviewPage} page
 * @param {string} id
 * @returns {Promise<boolean>} false where the sentence stands, or nothing does and nothing was typed
 */
export async function leaveGone(page, id) {
  const { segments } = await fetchPlace(id);
  if (page.requested !== id || page.hasLeft || segments.includes(id)) return false;
  const [successor] = segments;
  const typed = latestDraft(id, null);
  if (!successor) return showRemoved(page, id, typed?.text ?? null);
  await handOverDraft(id);
  await fetchPair(successor); // which the server may still be scoring
  if (page.requested === id && !page.hasLeft) await page.onBoundary(successor, say(typed ? 'cutKept' : 'cutAnew'));
  return true;
}

/**
 * @param {ReviewPage} page
 * @param {string} id
 * @param {string | null} typed
 */
function showRemoved(page, id, typed) {
  const wasShown = page.current?.pair.id === id;
  if (!wasShown && typed === null) return false;
  const goOn = () => {
    discardDraft(id);
    page.requested = null;
    return page.queue.load();
  };
  page.clear();
  if (typed !== null) fill(page.bench, lostText(say('removedKept'), typed, button(say('goOn'), goOn)));
  else {
    showToast(say('removedMeanwhile'), { kind: 'warning' });
    goOn();
  }
  return true;
}

/**
 * Opens what stands where a sentence was that is gone, or else the first one.
 * @param {ReviewPage} page
 * @param {string} id
 * @param {unknown} error why it could not be opened
 * @returns {Promise<boolean>} whether there was anything to open
 */
export async function openInstead(page, id, error) {
  if (!isMissing(error)) return false;
  const hasLeft = await leaveGone(page, id).catch(() => false);
  if (hasLeft || page.requested !== id || page.hasLeft) return true;
  const [first] = page.queue.rows;
  if (!first || first.id === id) return false;
  await page.open(first.id);
  return true;
}
