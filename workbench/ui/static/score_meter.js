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
  const known = fidelity === null ? '…' : number(Math.round(fidelity));
  const description = fidelity === null ? say('pendingNote') : say('fidelityOf', { n: known, label: say(label) });
  const value = current ? say('fromTo', { a: Math.round(before.fidelity), b: known }) : known;
  return h(
    'div',
    { class: 'meter', role: 'img', 'aria-label': description, title: description },
    h('span', { class: 'value' }, value),
    h(
      'span',
      { class: 'track' },
      bar(before.fidelity, before.label, 'was'),
      current && fidelity !== null && bar(fidelity, label, 'now'),
    ),
    h('span', { class: `label ${label}` }, say(label)),
  );
}

/**
 * @param {number} fidelity
 * @param {string} label
 * @param {'was' | 'now'} kind
 */
const bar = (fidelity, label, kind) =>
  h('span', { class: `bar ${kind} ${label}`, style: `inline-size:${Math.max(2, fidelity)}%` });
