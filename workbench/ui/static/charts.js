// Pictures, drawn as SVG so that they are sharp, can be read aloud and followed by keyboard.

import { h } from './dom.js';
import { number, say } from './words.js';

// Shares of a whole in one bar; `parts` are [class, count, words].
export function progressBar(parts, described) {
  const whole = parts.reduce((sum, [, n]) => sum + n, 0) || 1;
  return h(
    'div', { class: 'progress', role: 'img', 'aria-label': described ?? parts.map(([, n, words]) => `${words} ${number(n)}`).join('، ') },
    parts.filter(([, n]) => n).map(([kind, n, words]) => h('span', { class: kind, style: `inline-size:${(100 * n) / whole}%`, title: `${words}: ${number(n)}` })),
  );
}

// How many lie in each tenth; a second row of counts stands beside the first.
export function histogram(rows, described, height = 110) {
  const most = Math.max(1, ...rows.flatMap((row) => row.counts));
  const [slot, foot] = [32, 18];
  const wide = (slot - 6) / rows.length;
  const bars = rows.flatMap((row, r) =>
    row.counts.map((n, k) => {
      const tall = (n / most) * (height - foot - 14);
      return h('rect', { class: row.kind, x: k * slot + 3 + r * wide, y: height - foot - tall, width: wide - 1, height: tall },
        h('title', {}, `${number(k * 10)}–${number(k * 10 + 10)}: ${number(n)} ${row.words}`));
    }),
  );
  const marks = [0, 20, 40, 60, 80, 100].map((at) =>
    h('text', { x: (at / 10) * slot, y: height - 4, 'text-anchor': at === 0 ? 'start' : at === 100 ? 'end' : 'middle' }, number(at)),
  );
  const base = h('line', { x1: 0, x2: slot * 10, y1: height - foot, y2: height - foot, class: 'axis' });
  return h('svg', { class: 'histogram', viewBox: `0 0 ${slot * 10} ${height}`, role: 'img', 'aria-label': described, direction: 'ltr' }, base, bars, marks);
}

export function bars(rows, described) {
  const most = Math.max(1, ...rows.map((r) => r.count));
  return h(
    'table', { class: 'bars', 'aria-label': described },
    h('tbody', {}, rows.map((row) => h('tr', {}, h('th', { scope: 'row' }, row.words),
      h('td', { class: 'bar-cell' }, h('span', { class: `fill ${row.kind ?? ''}`, style: `inline-size:${(100 * row.count) / most}%` })),
      h('td', { class: 'value' }, row.shown ?? number(row.count))))),
  );
}

const MAP = 460;

// Where sentences of one document (down) have counterparts in another (across); a point opens its pair.
export function alignmentMap(map, open) {
  const [across, down] = [Math.max(1, map.columns), Math.max(1, map.rows)];
  const x = (j) => ((j + 0.5) / across) * MAP;
  const y = (i) => ((i + 0.5) / down) * MAP;
  const dense = map.points.length > 400;
  const radius = Math.max(2.5, Math.min(9, MAP / Math.max(across, down) / 2.4));
  const points = map.points.map((p) => {
    const words = say('mapPoint', { i: p.row + 1, j: p.column + 1, n: Math.round(p.probability * 100) });
    return h('circle', {
      class: `dot ${p.kind}`, cx: x(p.column), cy: y(p.row), r: dense ? 2.5 : radius, 'fill-opacity': (0.25 + 0.75 * p.probability).toFixed(2),
      tabindex: dense ? '-1' : '0', role: 'link', 'aria-label': words, 'data-id': p.id,
      onclick: () => open(p.id), onkeydown: (event) => event.code === 'Enter' && open(p.id),
    }, h('title', {}, words));
  });
  const cells = map.cells.map((c) =>
    h('rect', { class: 'cell', x: (c.column / map.side) * MAP, y: (c.row / map.side) * MAP, width: MAP / map.side, height: MAP / map.side, 'fill-opacity': c.weight.toFixed(2), onclick: () => open(c.id) }),
  );
  const lines = [0.25, 0.5, 0.75].flatMap((at) => [
    h('line', { class: 'grid', x1: at * MAP, x2: at * MAP, y1: 0, y2: MAP }),
    h('line', { class: 'grid', y1: at * MAP, y2: at * MAP, x1: 0, x2: MAP }),
  ]);
  return h('svg', { class: 'map', viewBox: `-4 -4 ${MAP + 8} ${MAP + 8}`, role: 'group', 'aria-label': say('map') },
    h('rect', { class: 'ground', x: 0, y: 0, width: MAP, height: MAP }), lines, cells, points);
}
