// The fidelity of a sentence as a bar: as it came, and as it stands corrected.

import { h } from './dom.js';
import { number, say } from './words.js';

/** @import { Report, Standing } from '../responses' */

/**
 * @param {Report} before
 * @param {Report | Standing | null} current null as long as nothing was corrected
 */
export function scoreMeter(before, current) {
  const { fidelity } = current ?? before;
  const label = (current ?? before).label ?? 'pending';
  const known = fidelityFigure({ fidelity, label });
  const said = label === 'pending' ? say('pendingNote') : say(label);
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

/** @param {{ fidelity: number | null, label: string | null }} report without a label as long as it is not assessed */
export function fidelityFigure({ fidelity, label }) {
  if (fidelity !== null) return number(Math.round(fidelity));
  return label === 'unsupported' ? '–' : '…';
}

/**
 * @param {number} fidelity
 * @param {string} label
 * @param {'was' | 'now'} kind
 */
const bar = (fidelity, label, kind) =>
  h('span', { class: `bar ${kind} ${label}`, style: `inline-size:${Math.max(2, fidelity)}%` });
