// The field of the correction: what is typed is kept, compared and scored, and nothing of that holds up typing.

import { ask, pairPath } from './api.js';
import { differenceNodes } from './difference.js';
import { arabic, fill, h, later } from './dom.js';
import * as drafts from './drafts.js';
import { number, say } from './words.js';

const SCORED_AFTER = 450; // milliseconds without a key
const COMPARED_AFTER = 60;
const STEP = 700; // typing without a pause this long is undone as one

export class Field {
  constructor(pair, { onScore }) {
    this.pair = pair;
    this.onScore = onScore;
    this.steps = []; // texts to go back to
    this.ahead = [];
    this.last = 0;
    this.taken = new Set();
    const draft = drafts.found(pair.id, pair.draft);
    this.base = draft ? draft.base : pair.revision;
    this.restored = Boolean(draft && draft.text !== pair.text);
    this.area = arabic('textarea', '', {
      id: 'correction',
      rows: '2',
      spellcheck: 'true',
      autocomplete: 'off',
      'aria-describedby': 'kept',
      oninput: () => this.typed(),
    });
    this.area.value = draft ? draft.text : pair.text;
    this.held = this.area.value;
    this.difference = arabic('div', '', { id: 'difference', class: 'difference text' });
    this.kept = h('span', { id: 'kept', class: 'kept', role: 'status' });
    this.compareLater = later(COMPARED_AFTER, () => this.compare());
    this.scoreLater = later(SCORED_AFTER, () => this.score());
    this.node = h(
      'section',
      { class: 'editing' },
      h('h2', {}, h('label', { for: 'correction' }, say('correction')), this.kept),
      this.area,
      h('h2', { id: 'difference-head' }, say('difference')),
      this.difference,
    );
    this.compare();
    if (this.restored) this.say('restored');
    else if (pair.status !== 'untouched') this.say('asSaved');
  }

  get text() {
    return this.area.value;
  }

  get changed() {
    return this.text !== this.pair.text;
  }

  say(key) {
    this.kept.textContent = key ? say(key) : '';
    this.kept.dataset.state = key;
  }

  grow() {
    if (CSS.supports('field-sizing', 'content')) return;
    this.area.style.height = 'auto';
    this.area.style.height = `${this.area.scrollHeight + 4}px`;
  }

  typed() {
    const now = performance.now();
    if (now - this.last > STEP || !this.steps.length) this.steps.push(this.held);
    this.last = now;
    this.ahead = [];
    this.after();
  }

  after() {
    this.held = this.text;
    if (this.changed || this.base !== this.pair.revision) {
      drafts.note(this.pair.id, this.text, this.base, (state) => this.say(state));
      this.say('typing');
    } else {
      drafts.forget(this.pair.id, true); // back where it began, there is nothing to restore
      this.say('');
    }
    this.grow();
    this.compareLater();
    this.scoreLater();
  }

  // Puts a whole text into the field, as one step.
  put(text) {
    if (text === this.text) return;
    this.steps.push(this.text);
    this.ahead = [];
    this.area.value = text;
    this.last = 0;
    this.after();
  }

  undo() {
    if (!this.steps.length) return false;
    this.ahead.push(this.text);
    this.area.value = this.steps.pop();
    this.last = 0;
    this.after();
    return true;
  }

  redo() {
    if (!this.ahead.length) return false;
    this.steps.push(this.text);
    this.area.value = this.ahead.pop();
    this.last = 0;
    this.after();
    return true;
  }

  // Makes a proposed edit where its words stand nearest; false where they are gone.
  take(proposal) {
    this.taken.add(proposal.replacement);
    if (proposal.whole) {
      this.put(proposal.replacement);
      return true;
    }
    const places = [];
    for (let at = this.text.indexOf(proposal.text); at >= 0; at = this.text.indexOf(proposal.text, at + 1)) {
      places.push(at);
    }
    if (!places.length || !proposal.text) return false;
    if (proposal.count > 1) {
      this.put(this.text.replaceAll(proposal.text, () => proposal.replacement));
      return true;
    }
    const near = places.reduce((a, b) => (Math.abs(b - proposal.start) < Math.abs(a - proposal.start) ? b : a));
    this.put(this.text.slice(0, near) + proposal.replacement + this.text.slice(near + proposal.text.length));
    this.area.setSelectionRange(near + proposal.replacement.length, near + proposal.replacement.length);
    return true;
  }

  compare() {
    const same = this.text === this.pair.garbled;
    fill(
      this.difference,
      same ? h('span', { class: 'none' }, say('noDifference')) : differenceNodes(this.pair.garbled, this.text),
    );
  }

  async score() {
    this.asking?.abort();
    this.asking = new AbortController();
    if (!this.text.trim()) return;
    const text = this.text;
    try {
      const report = await ask(pairPath(this.pair.id, '/rescore'), {
        method: 'POST',
        body: { text },
        signal: this.asking.signal,
      });
      if (text === this.text && this.node.isConnected) this.onScore(report);
    } catch {
      // The score is help, not work: without it the field goes on.
    }
  }

  stop() {
    this.asking?.abort();
    this.compareLater.stop();
    this.scoreLater.stop();
    if (drafts.found(this.pair.id, null)) drafts.hurry(this.pair.id);
  }
}

export function meter(before, now) {
  const shown = now ?? before;
  const described = say('fidelityOf', { n: number(Math.round(shown.fidelity)), label: say(shown.label) });
  const bar = (report, kind) =>
    h('span', { class: `bar ${kind} ${report.label}`, style: `inline-size:${Math.max(2, report.fidelity)}%` });
  return h(
    'div',
    { class: 'meter', role: 'img', 'aria-label': described, title: described },
    h(
      'span',
      { class: 'value' },
      now
        ? say('fromTo', { a: Math.round(before.fidelity), b: Math.round(shown.fidelity) })
        : number(Math.round(shown.fidelity)),
    ),
    h('span', { class: 'track' }, bar(before, 'was'), now && bar(now, 'now')),
    h('span', { class: `label ${shown.label}` }, say(shown.label)),
  );
}
