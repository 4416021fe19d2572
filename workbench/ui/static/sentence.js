// The garbled sentence with its few findings, and its words, which light up with those of a counterpart.

import { arabic, button, fill, h, isolated, refill } from './dom.js';
import { light, marked, placeAt, rangeOf, selectedIn, toPoints, toUnits, wordsOf } from './text.js';
import { category, number, reason, say } from './words.js';
import { shown } from './keys.js';

const SHAPES = { critical: '▲', major: '◆', minor: '●', neutral: '○' };
const GRAVITY = ['critical', 'major', 'minor', 'neutral'];
const MOST = 4; // lines of findings that are shown at first

export function severitySign(severity) {
  return h('span', { class: `sign ${severity}`, 'aria-hidden': 'true' }, SHAPES[severity]);
}

// Graver ones one by one; lesser ones of one check in one line, with their number.
export function grouped(findings) {
  const groups = new Map();
  for (const finding of [...findings].sort((a, b) => GRAVITY.indexOf(a.severity) - GRAVITY.indexOf(b.severity))) {
    const grave = finding.severity === 'critical' || finding.severity === 'major';
    const key = grave ? finding.key : `${finding.check}|${finding.severity}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()];
}

export class Sentence {
  constructor(pair, { onTake, onDismiss, onWord }) {
    this.pair = pair;
    this.onTake = onTake;
    this.onDismiss = onDismiss;
    this.onWord = onWord;
    this.words = wordsOf(pair.garbled);
    this.chosen = null; // [first word, last word] while words are chosen by keyboard
    this.open = false;
    this.text = arabic('p', '', {
      id: 'garbled',
      class: 'text',
      tabindex: '0',
      'aria-label': say('garbled'),
      'aria-describedby': 'words-said',
    });
    this.list = h('ul', { class: 'findings', id: 'findings' });
    this.pop = h('div', { class: 'pop', role: 'tooltip', id: 'why', hidden: true });
    this.said = h('span', { id: 'words-said', class: 'unseen', 'aria-live': 'polite' });
    this.paint();
    this.text.addEventListener('mousemove', (event) => this.hover(event));
    this.text.addEventListener('mouseleave', () => this.chosen ?? this.onWord(null));
    this.text.addEventListener('keydown', (event) => this.walk(event));
    this.text.addEventListener('blur', () => this.leave());
    const context = (text, id) => (text ? arabic('p', text, { class: 'context', id }) : null);
    this.node = h(
      'section',
      { class: 'sentence', 'aria-labelledby': 'garbled-head' },
      h('h2', { id: 'garbled-head' }, say('garbled')),
      context(pair.before, 'before'),
      h('div', { class: 'frame' }, this.text, this.pop),
      context(pair.after, 'after'),
      this.list,
      this.said,
    );
  }

  get findings() {
    return this.pair.report.findings.filter((f) => f.side === 'left' && !f.dismissed);
  }

  paint() {
    refill(
      this.text,
      this.text,
      marked(this.pair.garbled, this.findings, (span, words) => this.mark(span, words)),
    );
    const groups = grouped(this.findings);
    const lines = this.open ? groups : groups.slice(0, MOST);
    const rest = groups.length - lines.length;
    refill(
      this.list,
      this.text,
      lines.map((group) => this.line(group)),
      rest > 0 &&
        h(
          'li',
          {},
          button(say('moreFindings', { n: rest }), () => ((this.open = true), this.paint()), { class: 'quiet' }),
        ),
      !groups.length && h('li', { class: 'none' }, say('noFindings')),
    );
  }

  mark(span, words) {
    const about = () => this.tell(span, node);
    const node = h(
      'mark',
      {
        class: span.severity,
        tabindex: '0',
        'data-key': span.key,
        'aria-describedby': 'why',
        onfocus: about,
        onmouseenter: about,
        onblur: () => this.hush(),
        onmouseleave: () => this.hush(),
        onkeydown: (event) => this.onMarkKey(event, span),
      },
      words,
    );
    return node;
  }

  onMarkKey(event, span) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.code === 'Delete' || event.code === 'Backspace') this.onDismiss([span]);
    else if (event.code === 'Enter' && span.suggestion !== null) this.onTake(span);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  tell(span, node) {
    fill(
      this.pop,
      h('strong', {}, severitySign(span.severity), ` ${say(span.severity)} · ${category(span.category)}`),
      h('p', {}, reason(span)),
      span.evidence && h('p', { class: 'evidence' }, `${say('evidence')} `, isolated(span.evidence)),
      span.suggestion !== null &&
        h('p', {}, `${say('instead')} `, isolated(span.suggestion || '∅', { class: 'instead' })),
      h('p', { class: 'hint' }, span.suggestion === null ? say('markKeysPlain') : say('markKeys')),
    );
    this.pop.hidden = false;
    const [box, frame] = [node.getClientRects()[0], this.pop.parentElement.getBoundingClientRect()];
    const left = Math.min(Math.max(0, box.left - frame.left), frame.width - this.pop.offsetWidth);
    this.pop.style.left = `${Math.max(0, left)}px`;
    this.pop.style.top = `${box.bottom - frame.top + 6}px`;
    this.list.querySelector(`[data-keys~="${CSS.escape(span.key)}"]`)?.classList.add('lit');
  }

  hush() {
    this.pop.hidden = true;
    for (const line of this.list.querySelectorAll('.lit')) line.classList.remove('lit');
  }

  line(group) {
    const [first] = group;
    const places = group.map((f) => this.range(f));
    return h(
      'li',
      {
        'data-keys': group.map((f) => f.key).join(' '),
        onmouseenter: () => light('pointed', places),
        onmouseleave: () => light('pointed', []),
      },
      severitySign(first.severity),
      h('span', { class: 'unseen' }, `${say(first.severity)}: `),
      h(
        'span',
        { class: 'reason' },
        reason(first),
        group.length > 1 && h('span', { class: 'times' }, ` ×${number(group.length)}`),
      ),
      group.length === 1 &&
        first.suggestion !== null &&
        button(say('takeFix'), () => this.onTake(first), {
          class: 'quiet',
          title: first.suggestion,
          'aria-label': `${say('takeFix')}: ${first.suggestion}`,
        }),
      button('×', () => this.onDismiss(group), {
        class: 'quiet close',
        title: say('dismissTitle', { key: shown('dismiss') }),
        'aria-label': say('dismiss'),
      }),
    );
  }

  range(finding) {
    const unit = toUnits(this.pair.garbled);
    return rangeOf(this.text, unit(finding.start), unit(finding.end));
  }

  // The next finding gets the focus, and with it says why.
  step() {
    const marks = [...this.text.querySelectorAll('mark')];
    if (marks.length) marks[(marks.indexOf(document.activeElement) + 1) % marks.length].focus();
    return marks.length > 0;
  }

  focused() {
    const key = document.activeElement?.dataset?.key;
    return this.findings.find((f) => f.key === key) ?? null;
  }

  hover(event) {
    if (this.chosen || event.buttons) return;
    const at = placeAt(this.text, event.clientX, event.clientY);
    const word = this.words.find(([a, b]) => a <= at && at < b) ?? null;
    this.onWord(word && this.points(word));
  }

  points([start, end]) {
    return [toPoints(this.pair.garbled, start), toPoints(this.pair.garbled, end)];
  }

  // Arrow keys go from word to word, with Shift they choose several.
  walk(event) {
    if (event.target !== this.text || event.altKey || event.ctrlKey || event.metaKey || !this.words.length) return;
    const step = { ArrowLeft: 1, ArrowRight: -1 }[event.code];
    if (!step) return;
    event.preventDefault();
    const last = this.words.length - 1;
    const [from, to] = this.chosen ?? [step > 0 ? -1 : last + 1, step > 0 ? -1 : last + 1];
    const next = Math.max(0, Math.min(last, to + step));
    this.chosen = event.shiftKey && this.chosen ? [from, next] : [next, next];
    const [a, b] = [...this.chosen].sort((x, y) => x - y);
    const place = [this.words[a][0], this.words[b][1]];
    const range = rangeOf(this.text, ...place);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    this.said.textContent = this.onWord(this.points(place)) ?? '';
  }

  leave() {
    this.chosen = null;
    this.onWord(null);
  }

  // What is selected, in code points.
  selected() {
    const place = selectedIn(this.text);
    return place && this.points(place);
  }
}
