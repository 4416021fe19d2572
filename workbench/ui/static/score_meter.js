// The fidelity of a sentence as a bar: as it came, and as it stands corrected.

import { h } from './dom.js';
import { number, say } from './words.js';

/** @import { Report, Standing } from '../responses' */

/**
 * @param {Report} before
 * @param {Report | Standing | null} current null as long as nothing was corrected
 */
export function scoreMeter(before, current) {
  const shown = current ?? before;
  const { fidelity } = shown;
  const label = shown.label ?? 'pending';
  const known = fidelityFigure({ ...shown, label });
  const said = label === 'pending' ? say('pendingNote') : [say(label), estimateText(shown)].filter(Boolean).join(' · ');
  const description = fidelity === null ? said : say('fidelityOf', { n: known, label: say(label) });
  const value = current ? say('fromTo', { a: fidelityFigure(before), b: known }) : known;
  return h(
    'div',
    { class: 'meter', role: 'img', 'aria-label': description, title: description },
    h('span', { class: 'value' }, value),
    h(
      'span',
      { class: 'track' },
      before.fidelity !== null && bar(before.fidelity, before.label, 'was'),
      current && fidelity !== null && bar(fidelity, label, 'now'),
    ),
    h('span', { class: `label ${label}` }, say(label)),
  );
}

/**
 * @param {{ fidelity: number | null, label: string | null, estimate?: number }} report without a label as long as it is
 *   not assessed; an estimate from the text alone is marked as one
 */
export function fidelityFigure({ fidelity, label, estimate }) {
  if (fidelity !== null) return number(Math.round(fidelity));
  if (estimate !== undefined) return `≈ ${number(Math.round(estimate))}`;
  return label === 'unsupported' ? '–' : '…';
}

/**
 * What the fidelity may be where there is nothing to compare with, in words; empty where that is not known.
 * @param {{ estimate?: number, estimate_low?: number, estimate_high?: number }} report
 */
export function estimateText({ estimate, estimate_low: low, estimate_high: high }) {
  if (estimate === undefined || low === undefined || high === undefined) return '';
  const [n, least, most] = [estimate, low, high].map(Math.round);
  return say('estimateOf', { n, least, most });
}

/**
 * @param {number} fidelity
 * @param {string} label
 * @param {'was' | 'now'} kind
 */
const bar = (fidelity, label, kind) =>
  h('span', { class: `bar ${kind} ${label}`, style: `inline-size:${Math.max(2, fidelity)}%` });
