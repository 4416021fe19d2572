// Above and below the open sentence: where it is, its status and score, and the buttons of what can be done.

import { button, h, isolated } from './dom.js';
import { isSevere } from './findings.js';
import { scoreMeter } from './score_meter.js';
import { shortcutLabel } from './shortcuts.js';
import { reason, say, titleOf } from './words.js';

/**
 * @import { Pair, Report, Standing } from '../responses'
 * @import { Actions } from './shortcuts.js'
 */

/**
 * @param {Pair} pair
 * @param {{ position: () => string, onJump: () => unknown, onStatus: () => unknown }} surroundings `position` is that in the queue
 * @param {Report | Standing | null} current of the corrected text
 */
export function headerContent(pair, { position, onJump, onStatus }, current) {
  const meter = scoreMeter(pair.report, current);
  if (current && current.label !== null) meter.title = summary(current);
  return [
    h(
      'div',
      { class: 'where' },
      button(position(), onJump, { id: 'head', class: 'quiet', title: `${say('jump')} (${shortcutLabel('jump')})` }),
      isolated(titleOf(pair.document), { class: 'source', title: pair.document }),
      button(say(pair.status), onStatus, { class: `state ${pair.status}`, id: 'state', title: say('setStatus') }),
    ),
    meter,
  ];
}

/**
 * The reason of the first severe finding, or how many there are.
 * @param {Report | Standing} report
 */
function summary({ findings }) {
  const severe = findings.find(isSevere);
  if (severe) return reason(severe);
  return say('found', { n: findings.filter((finding) => finding.severity !== 'neutral').length });
}

const TOOLS = ['back', 'skip', 'nextOpen', 'undo', 'redo', 'mark', 'comment'];
/** By their full words, which their tooltips have, the bar would take two rows of a window of 1280 pixels. */
const SHORTENED = new Set(['accept', 'reject', 'approve', 'nextOpen', 'mark']);

/** What stands for the words where the column is narrow. @type {Record<string, string>} */
const SIGNS = { back: '↑', skip: '↓', undo: '↶', redo: '↷' };

/**
 * @param {Actions} actions
 * @param {boolean} isReview whether a text is there that the user may review
 */
export function actionBar(actions, isReview) {
  const actionButton = (/** @type {string} */ action, properties = {}) => {
    const label = say(SHORTENED.has(action) ? `short_${action}` : action);
    const key = shortcutLabel(action);
    const sign = SIGNS[action] && h('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[action]);
    const words = h('span', { class: sign ? 'signed' : '' }, label);
    return button([sign, words, ' ', h('kbd', { 'aria-hidden': 'true' }, key)], () => actions[action](0), {
      id: action,
      title: `${say(action)} (${key})`,
      'aria-keyshortcuts': key,
      ...properties,
    });
  };
  return h(
    'footer',
    { class: 'actions' },
    isReview && actionButton('accept', { class: 'primary', 'aria-keyshortcuts': 'Control+Shift+Enter' }),
    isReview && actionButton('reject', { class: 'tool' }),
    actionButton('approve', { class: isReview ? 'tool' : 'primary', 'aria-keyshortcuts': 'Control+Enter' }),
    TOOLS.map((action) => actionButton(action, { class: 'tool' })),
  );
}
