// Critical findings that still stand at a text that is about to be approved; they are told once.

import { button, fill, h, isolated } from './dom.js';
import { severitySign } from './findings.js';
import { shortcutLabel } from './shortcuts.js';
import { reason, say } from './words.js';

/**
 * @import { Finding, Pair } from '../responses'
 * @import { OpenSentence } from './open_sentence.js'
 */

const CHECKED_WITHIN = 1500; // milliseconds that an approval waits for the findings of its text
const SHOWN = 3;

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

export class Approval {
  isChecking = false;

  /**
   * Tells what is still critical in a text, once a text.
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
    const grave = graveOf(await findingsOf(open), pair.dismissed);
    warning.setAttribute('aria-busy', 'false');
    this.isChecking = false;
    if (editor.text !== text || open.conflict) return false;
    if (!grave.length) return true;
    told.set(pair.id, text);
    if (open.isOpen) fill(warning, graveNotice(grave, onApprove));
    return false;
  }
}

/**
 * @param {OpenSentence} open
 * @returns {Promise<Finding[]>} none where the server does not tell in time
 */
async function findingsOf({ pair, editor }) {
  if (editor.text === pair.garbled) return pair.report.findings;
  const report = await editor.currentReport(CHECKED_WITHIN);
  return report?.findings ?? [];
}

/**
 * @param {Finding[]} grave
 * @param {() => unknown} onApprove
 */
function graveNotice(grave, onApprove) {
  const rest = grave.length - SHOWN;
  return h(
    'div',
    { class: 'notice bad', id: 'grave' },
    h('p', {}, say('stillCritical')),
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
