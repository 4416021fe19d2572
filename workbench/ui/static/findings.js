// Findings as the page shows them: their sign, their order, and the tooltip that says why.

import { fill, h, isolated } from './dom.js';
import { category, reason, say } from './words.js';

/** @import { Finding, Severity } from '../responses' */

/** @type {Record<Severity, string>} */
const SIGNS = { critical: '▲', major: '◆', minor: '●', neutral: '○' };
/** @type {Severity[]} */
const SEVERITIES = ['critical', 'major', 'minor', 'neutral'];

/** @param {Severity} severity */
export const severitySign = (severity) =>
  h('span', { class: `sign ${severity}`, 'aria-hidden': 'true' }, SIGNS[severity]);

/** @param {Finding} finding */
export const isSevere = ({ severity }) => severity === 'critical' || severity === 'major';

/**
 * Severe findings one by one, of the others those that say the same of the same words together; the most severe first.
 * @param {Finding[]} findings
 * @returns {Finding[][]}
 */
export function grouped(findings) {
  /** @type {Map<string, Finding[]>} */
  const groups = new Map();
  const rank = (/** @type {Finding} */ finding) => SEVERITIES.indexOf(finding.severity);
  for (const finding of [...findings].sort((a, b) => rank(a) - rank(b))) {
    const key = isSevere(finding) ? finding.key : sameness(finding);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()];
}

/** @param {Finding} finding */
const sameness = ({ check, severity, text, reason: words, suggestion }) =>
  JSON.stringify([check, severity, text, words, suggestion]);

export class FindingTooltip {
  constructor() {
    this.element = h('div', { class: 'tooltip', role: 'tooltip', id: 'why', hidden: true });
  }

  /**
   * @param {Finding} finding
   * @param {Element} mark that it stands below
   */
  show(finding, mark) {
    const { severity, evidence, suggestion } = finding;
    fill(
      this.element,
      h('strong', {}, severitySign(severity), ` ${say(severity)} · ${category(finding.category)}`),
      h('p', {}, reason(finding)),
      evidence && h('p', { class: 'evidence' }, `${say('evidence')} `, isolated(evidence)),
      suggestion !== null && h('p', {}, `${say('instead')} `, isolated(suggestion || '∅', { class: 'instead' })),
      h('p', { class: 'hint' }, suggestion === null ? say('markKeysPlain') : say('markKeys')),
    );
    this.element.hidden = false;
    this.#placeBelow(mark);
  }

  /** @param {Element} mark */
  #placeBelow(mark) {
    const [box] = mark.getClientRects();
    const frame = this.element.parentElement?.getBoundingClientRect();
    if (!box || !frame) return;
    const left = Math.min(Math.max(0, box.left - frame.left), frame.width - this.element.offsetWidth);
    this.element.style.left = `${Math.max(0, left)}px`;
    this.element.style.top = `${box.bottom - frame.top + 6}px`;
  }

  hide() {
    this.element.hidden = true;
  }
}
