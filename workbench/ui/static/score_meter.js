// The fidelity of a sentence as a bar: as it came, and as it stands corrected.

import { h } from './dom.js';
import { number, say } from './words.js';

/** @import { Report } from '../responses' */

/**
 * @param {Report} before
 * @param {Report | null} current null as long as nothing was corrected
 */
export function scoreMeter(before, current) {
  const { label, fidelity } = current ?? before;
  const description = say('fidelityOf', { n: number(Math.round(fidelity)), label: say(label) });
  const value = current
    ? say('fromTo', { a: Math.round(before.fidelity), b: Math.round(fidelity) })
    : number(Math.round(fidelity));
  return h(
    'div',
    { class: 'meter', role: 'img', 'aria-label': description, title: description },
    h('span', { class: 'value' }, value),
    h('span', { class: 'track' }, bar(before, 'was'), current && bar(current, 'now')),
    h('span', { class: `label ${label}` }, say(label)),
  );
}

/**
 * @param {Report} report
 * @param {'was' | 'now'} kind
 */
const bar = (report, kind) =>
  h('span', { class: `bar ${kind} ${report.label}`, style: `inline-size:${Math.max(2, report.fidelity)}%` });
