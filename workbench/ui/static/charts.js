// Charts as SVG and HTML, so that they are sharp, can be read aloud and followed by keyboard.

import { h, svg } from './dom.js';
import { number, say } from './words.js';

/** @typedef {{ kind: string, count: number, label: string }} Part */
/** @typedef {{ kind: string, counts: number[], label: string }} Series */

/**
 * Shares of a whole in one bar.
 * @param {Part[]} parts
 */
export function progressBar(parts) {
  const total = parts.reduce((sum, part) => sum + part.count, 0) || 1;
  const description = parts.map((part) => `${part.label} ${number(part.count)}`).join(say('comma'));
  return h(
    'div',
    { class: 'progress', role: 'img', 'aria-label': description },
    parts
      .filter((part) => part.count)
      .map(({ kind, count, label }) =>
        h('span', { class: kind, style: `inline-size:${(100 * count) / total}%`, title: `${label}: ${number(count)}` }),
      ),
  );
}

const SLOT = 32; // width of a tenth
const FOOT = 18; // height of the axis labels
const COUNT_HEIGHT = 14;

/**
 * How many values lie in each tenth of 0 to 100; series stand beside one another.
 * @param {Series[]} series
 * @param {string} description
 */
export function histogram(series, description, height = 110) {
  const largest = Math.max(1, ...series.flatMap((one) => one.counts));
  const width = (SLOT - 6) / series.length;
  const baseline = height - FOOT;
  const bars = series.flatMap((one, position) =>
    one.counts.flatMap((count, tenth) => {
      if (!count) return [];
      const barHeight = (count / largest) * (baseline - COUNT_HEIGHT);
      const [x, y] = [tenth * SLOT + 3 + position * width, baseline - barHeight];
      const title = `${number(tenth * 10)}–${number(tenth * 10 + 10)}: ${number(count)} ${one.label}`;
      return [
        svg('rect', { class: one.kind, x, y, width: width - 1, height: barHeight }, svg('title', {}, title)),
        svg('text', { class: 'count', x: x + width / 2, y: y - 3, 'text-anchor': 'middle' }, number(count)),
      ];
    }),
  );
  return svg(
    'svg',
    {
      class: 'histogram',
      viewBox: `0 0 ${SLOT * 10} ${height}`,
      role: 'img',
      'aria-label': description,
      direction: 'ltr',
    },
    svg('line', { x1: 0, x2: SLOT * 10, y1: baseline, y2: baseline, class: 'axis' }),
    bars,
    axisLabels(height),
  );
}

/** @param {number} height */
function axisLabels(height) {
  return [0, 20, 40, 60, 80, 100].map((value) => {
    const anchor = value === 0 ? 'start' : value === 100 ? 'end' : 'middle';
    return svg('text', { x: (value / 10) * SLOT, y: height - 4, 'text-anchor': anchor }, number(value));
  });
}

/**
 * A table with a bar for each count.
 * @param {{ label: string, count: number }[]} rows
 * @param {string} description
 */
export function barTable(rows, description) {
  const largest = Math.max(1, ...rows.map((row) => row.count));
  const bar = (/** @type {number} */ count) =>
    h('span', { class: 'fill', style: `inline-size:${(100 * count) / largest}%` });
  return h(
    'table',
    { class: 'bars', 'aria-label': description },
    h(
      'tbody',
      {},
      rows.map((row) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, row.label),
          h('td', { class: 'bar-cell' }, bar(row.count)),
          h('td', { class: 'value' }, number(row.count)),
        ),
      ),
    ),
  );
}

/**
 * @param {string} kind
 * @param {string} label
 */
export const legendEntry = (kind, label) => h('li', {}, h('span', { class: `swatch ${kind}` }), ` ${label}`);

/**
 * A figure with its name, for a list of figures.
 * @param {string} key of the name
 * @param {string} value
 */
export function figure(key, value) {
  return h('div', {}, h('dt', {}, say(key)), h('dd', {}, value));
}
