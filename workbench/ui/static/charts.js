// Pictures, drawn as SVG so that they are sharp, can be read aloud and followed by keyboard.

import { h } from './dom.js';
import { settings } from './settings.js';
import { number, say } from './words.js';

// Shares of a whole in one bar; `parts` are [class, count, words].
export function progressBar(parts, described) {
  const whole = parts.reduce((sum, [, n]) => sum + n, 0) || 1;
  return h(
    'div',
    {
      class: 'progress',
      role: 'img',
      'aria-label': described ?? parts.map(([, n, words]) => `${words} ${number(n)}`).join(say('comma')),
    },
    parts
      .filter(([, n]) => n)
      .map(([kind, n, words]) =>
        h('span', { class: kind, style: `inline-size:${(100 * n) / whole}%`, title: `${words}: ${number(n)}` }),
      ),
  );
}

// How many lie in each tenth; a second row of counts stands beside the first.
export function histogram(rows, described, height = 110) {
  const most = Math.max(1, ...rows.flatMap((row) => row.counts));
  const [slot, foot] = [32, 18];
  const wide = (slot - 6) / rows.length;
  const bars = rows.flatMap((row, r) =>
    row.counts.flatMap((n, k) => {
      if (!n) return [];
      const tall = (n / most) * (height - foot - 14);
      const [x, y] = [k * slot + 3 + r * wide, height - foot - tall];
      return [
        h(
          'rect',
          { class: row.kind, x, y, width: wide - 1, height: tall },
          h('title', {}, `${number(k * 10)}–${number(k * 10 + 10)}: ${number(n)} ${row.words}`),
        ),
        h('text', { class: 'count', x: x + wide / 2, y: y - 3, 'text-anchor': 'middle' }, number(n)),
      ];
    }),
  );
  const marks = [0, 20, 40, 60, 80, 100].map((at) =>
    h(
      'text',
      { x: (at / 10) * slot, y: height - 4, 'text-anchor': at === 0 ? 'start' : at === 100 ? 'end' : 'middle' },
      number(at),
    ),
  );
  const base = h('line', { x1: 0, x2: slot * 10, y1: height - foot, y2: height - foot, class: 'axis' });
  return h(
    'svg',
    {
      class: 'histogram',
      viewBox: `0 0 ${slot * 10} ${height}`,
      role: 'img',
      'aria-label': described,
      direction: 'ltr',
    },
    base,
    bars,
    marks,
  );
}

export function bars(rows, described) {
  const most = Math.max(1, ...rows.map((r) => r.count));
  return h(
    'table',
    { class: 'bars', 'aria-label': described },
    h(
      'tbody',
      {},
      rows.map((row) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, row.words),
          h(
            'td',
            { class: 'bar-cell' },
            h('span', { class: `fill ${row.kind ?? ''}`, style: `inline-size:${(100 * row.count) / most}%` }),
          ),
          h('td', { class: 'value' }, row.shown ?? number(row.count)),
        ),
      ),
    ),
  );
}

const MAP = 460;
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export const mapWords = (p) => say('mapPoint', { i: p.row + 1, j: p.column + 1, n: Math.round(p.probability * 100) });

// Where sentences of one document (down) have counterparts in another (across, from where reading begins); a point
// opens its pair, and the arrow keys go from one point to the next.
export function alignmentMap(map, open) {
  const [across, down] = [Math.max(1, map.columns), Math.max(1, map.rows)];
  const mirrored = settings.language === 'ar';
  const x = (share) => (mirrored ? 1 - share : share) * MAP;
  const radius = map.points.length > 400 ? 2.5 : Math.max(2.5, Math.min(9, MAP / Math.max(across, down) / 2.4));
  const points = map.points.map((p, k) => {
    const words = mapWords(p);
    return h(
      'circle',
      {
        class: `dot ${p.kind}`,
        cx: x((p.column + 0.5) / across),
        cy: ((p.row + 0.5) / down) * MAP,
        r: radius,
        'fill-opacity': (0.25 + 0.75 * p.probability).toFixed(2),
        tabindex: k ? '-1' : '0',
        role: 'link',
        'aria-label': words,
        'data-id': p.id,
        onclick: () => open(p.id),
        onkeydown: (event) => walk(event, k, p.id),
      },
      h('title', {}, [words, p.text, p.other].filter(Boolean).join('\n')),
    );
  });
  const walk = (event, k, id) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.code === 'Enter') return void open(id);
    const next = points[k + (STEPS[event.code] ?? NaN)];
    if (!next) return;
    event.preventDefault();
    points[k].setAttribute('tabindex', '-1');
    next.setAttribute('tabindex', '0');
    next.focus();
  };
  const side = MAP / map.side;
  const cells = map.cells.map((c) =>
    h('rect', {
      class: 'cell',
      x: x(c.column / map.side) - (mirrored ? side : 0),
      y: c.row * side,
      width: side,
      height: side,
      'fill-opacity': c.weight.toFixed(2),
      onclick: () => open(c.id),
    }),
  );
  const lines = [0.25, 0.5, 0.75].flatMap((at) => [
    h('line', { class: 'grid', x1: at * MAP, x2: at * MAP, y1: 0, y2: MAP }),
    h('line', { class: 'grid', y1: at * MAP, y2: at * MAP, x1: 0, x2: MAP }),
  ]);
  const tick = (share, most) => number(Math.max(1, Math.round(share * most)));
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((at) => [
    h('text', { x: x(at), y: -7, 'text-anchor': 'middle' }, tick(at, across)),
    h(
      'text',
      { x: x(0) + (mirrored ? 7 : -7), y: at * MAP + 4, 'text-anchor': mirrored ? 'start' : 'end' },
      tick(at, down),
    ),
  ]);
  return h(
    'svg',
    {
      class: 'map',
      viewBox: `-32 -24 ${MAP + 64} ${MAP + 32}`,
      role: 'group',
      'aria-label': say('map'),
      direction: 'ltr',
    },
    h('rect', { class: 'ground', x: 0, y: 0, width: MAP, height: MAP }),
    lines,
    ticks,
    cells,
    points,
  );
}
