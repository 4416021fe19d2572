// What speaks against a text that is about to be approved: critical findings that still stand, a label that gets worse.
// It is told once.

import { button, fill, h, isolated } from './dom.js';
import { severitySign } from './findings.js';
import { fidelityFigure } from './score_meter.js';
import { shortcutLabel } from './shortcuts.js';
import { standingOf } from './standing.js';
import { reason, say } from './words.js';

/**
 * @import { Finding, Pair, Report, Standing } from '../responses'
 * @import { OpenSentence } from './open_sentence.js'
 */

const CHECKED_WITHIN = 1500; // milliseconds that an approval waits for the findings of its text
const SHOWN = 3;
const WORSE = 5; // points of fidelity; less may come from a choice of other words
/** @type {(string | null)[]} */
const LABELS = ['critical', 'major', 'minor', 'faithful']; // from worse to better

/** @type {Map<string, string>} the text that was warned of, by sentence */
const told = new Map();

/**
 * Findings of the same check at the same words as one that somebody dismissed do not count.
 * @param {Finding[]} findings
 * @param {Pair['dismissed']} dismissed
 */
export function graveOf(findings, dismissed) {
  const isDismissed = (/** @type {Finding} */ finding) =>
    dismissed.some(({ check, text }) => check === finding.check && text === finding.text);
  return findings.filter(
    (finding) => finding.side === 'left' && finding.severity === 'critical' && !isDismissed(finding),
  );
}

/**
 * How far the fidelity falls with a text whose label is worse than that of the text that stands; nothing where one of
 * them cannot be compared with anything.
 * @param {Pick<Report, 'fidelity' | 'label'> | null} report on the text
 * @param {Pick<Standing, 'fidelity' | 'label'>} before of the text that stands
 * @returns {[string, string] | null} the figures of both
 */
export function fallOf(report, before) {
  if (!report || report.fidelity === null || before.fidelity === null) return null;
  const isWorse = LABELS.indexOf(report.label) < LABELS.indexOf(before.label);
  if (!isWorse || before.fidelity - report.fidelity < WORSE) return null;
  return [fidelityFigure(before), fidelityFigure(report)];
}

export class Approval {
  isChecking = false;

  /**
   * Tells what is still critical in a text and whether it makes the sentence worse, once a text.
   * @param {OpenSentence} open
   * @param {() => unknown} onApprove
   * @returns {Promise<boolean>} whether this very text may be approved
   */
  async isCleared(open, onApprove) {
    const { pair, editor, warning } = open;
    const { text } = editor;
    if (told.get(pair.id) === text) return true;
    if (this.isChecking) return false;
    this.isChecking = true;
    warning.setAttribute('aria-busy', 'true');
    const report = await reportOf(open);
    const grave = graveOf(report?.findings ?? [], pair.dismissed);
    const fall = fallOf(report, beforeOf(pair, text));
    warning.setAttribute('aria-busy', 'false');
    this.isChecking = false;
    if (editor.text !== text || open.conflict) return false;
    if (!grave.length && !fall) return true;
    told.set(pair.id, text);
    if (open.isOpen) fill(warning, graveNotice(grave, fall, onApprove));
    return false;
  }
}

/**
 * @param {OpenSentence} open
 * @returns {Promise<Report | null>} null where the server does not tell in time
 */
async function reportOf({ pair, editor }) {
  return editor.text === pair.garbled ? pair.report : editor.currentReport(CHECKED_WITHIN);
}

/**
 * What is known of the text that a correction replaces: an approved one, or else the machine translation.
 * @param {Pair} pair
 * @param {string} text that is about to be approved
 * @returns {Report | Standing}
 */
function beforeOf(pair, text) {
  const isApproved = pair.status === 'done' || pair.status === 'reviewed';
  const known = isApproved && text !== pair.text ? standingOf(pair) : null;
  return known?.label ? known : pair.report;
}

/**
 * @param {Finding[]} grave
 * @param {[string, string] | null} fall
 * @param {() => unknown} onApprove
 */
function graveNotice(grave, fall, onApprove) {
  const rest = grave.length - SHOWN;
  return h(
    'div',
    { class: 'notice bad', id: 'grave' },
    fall && h('p', { id: 'worse' }, say('getsWorse', { a: fall[0], b: fall[1] })),
    grave.length > 0 && h('p', {}, say('stillCritical')),
    h(
      'ul',
      {},
      grave
        .slice(0, SHOWN)
        .map((finding) =>
          h('li', {}, severitySign('critical'), ' ', isolated(`«${finding.text}»`), ' ', reason(finding)),
        ),
      rest > 0 && h('li', {}, say('moreFindings', { n: rest })),
    ),
    h('p', {}, button(say('approveAnyway', { key: shortcutLabel('approve') }), onApprove, { id: 'approve-anyway' })),
  );
}
