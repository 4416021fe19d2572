// Where the sentences of one document (down) have counterparts in another (across, from where reading begins).

import { hasModifier, svg } from './dom.js';
import { settings } from './settings.js';
import { number, say } from './words.js';

/** @import { AlignmentMap, MapPoint } from '../responses' */
/** @typedef {(id: string) => void} OnOpen */

const SIZE = 460;
/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** @param {MapPoint} point */
export const pointLabel = (point) =>
  say('mapPoint', { i: point.row + 1, j: point.column + 1, n: Math.round(point.probability * 100) });

const isMirrored = () => settings.language === 'ar';

/** @param {number} share */
const across = (share) => (isMirrored() ? 1 - share : share) * SIZE;

/**
 * A point opens its pair, and the arrow keys go from one point to the next.
 * @param {AlignmentMap} map
 * @param {OnOpen} onOpen
 */
export function alignmentMap(map, onOpen) {
  return svg(
    'svg',
    {
      class: 'map',
      viewBox: `-32 -24 ${SIZE + 64} ${SIZE + 32}`,
      role: 'group',
      'aria-label': say('map'),
      direction: 'ltr',
    },
    svg('rect', { class: 'ground', x: 0, y: 0, width: SIZE, height: SIZE }),
    gridLines(),
    ticks(map),
    cells(map, onOpen),
    dots(map, onOpen),
  );
}

function gridLines() {
  return [0.25, 0.5, 0.75].flatMap((share) => [
    svg('line', { class: 'grid', x1: share * SIZE, x2: share * SIZE, y1: 0, y2: SIZE }),
    svg('line', { class: 'grid', y1: share * SIZE, y2: share * SIZE, x1: 0, x2: SIZE }),
  ]);
}

/** @param {AlignmentMap} map */
function ticks(map) {
  const tick = (/** @type {number} */ share, /** @type {number} */ count) =>
    number(Math.max(1, Math.round(share * count)));
  const anchor = isMirrored() ? 'start' : 'end';
  return [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    svg('text', { x: across(share), y: -7, 'text-anchor': 'middle' }, tick(share, map.columns)),
    svg(
      'text',
      { x: across(0) + (isMirrored() ? 7 : -7), y: share * SIZE + 4, 'text-anchor': anchor },
      tick(share, map.rows),
    ),
  ]);
}

/**
 * @param {AlignmentMap} map
 * @param {OnOpen} onOpen
 */
function cells(map, onOpen) {
  const side = SIZE / map.side;
  return map.cells.map((cell) =>
    svg('rect', {
      class: 'cell',
      x: across(cell.column / map.side) - (isMirrored() ? side : 0),
      y: cell.row * side,
      width: side,
      height: side,
      'fill-opacity': cell.weight.toFixed(2),
      onclick: () => onOpen(cell.id),
    }),
  );
}

/**
 * @param {AlignmentMap} map
 * @param {OnOpen} onOpen
 */
function dots(map, onOpen) {
  const [columns, rows] = [Math.max(1, map.columns), Math.max(1, map.rows)];
  const spacing = SIZE / Math.max(columns, rows) / 2.4;
  const radius = map.points.length > 400 ? 2.5 : Math.max(2.5, Math.min(9, spacing));
  /** @type {SVGCircleElement[]} */
  const circles = map.points.map((point, index) => {
    const title = [pointLabel(point), point.text, point.other].filter(Boolean).join('\n');
    return svg(
      'circle',
      {
        class: `dot ${point.kind}`,
        cx: across((point.column + 0.5) / columns),
        cy: ((point.row + 0.5) / rows) * SIZE,
        r: radius,
        'fill-opacity': (0.25 + 0.75 * point.probability).toFixed(2),
        tabindex: index ? '-1' : '0',
        role: 'link',
        'aria-label': pointLabel(point),
        'data-id': point.id,
        onclick: () => onOpen(point.id),
        onkeydown: (/** @type {KeyboardEvent} */ event) => onKey(event, index),
      },
      svg('title', {}, title),
    );
  });
  /**
   * @param {KeyboardEvent} event
   * @param {number} index
   */
  function onKey(event, index) {
    if (hasModifier(event)) return;
    if (event.code === 'Enter') return onOpen(map.points[index].id);
    const next = circles[index + (STEPS[event.code] ?? NaN)];
    if (!next) return;
    event.preventDefault();
    circles[index].setAttribute('tabindex', '-1');
    next.setAttribute('tabindex', '0');
    next.focus();
  }
  return circles;
}
