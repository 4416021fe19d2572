// The page where sentences are corrected: a queue, the sentence with its field, and help beside it.

import { ask, pairPath } from './api.js';
import { arabic, button, fill, h, isolated, painted } from './dom.js';
import * as dialogs from './dialogs.js';
import * as drafts from './drafts.js';
import { Field, meter } from './field.js';
import { doing, shown } from './keys.js';
import { Queue } from './queue.js';
import { Sentence } from './sentence.js';
import { Side } from './side.js';
import { reason, refusal, say, titleOf } from './words.js';

const LOOK_AGAIN = 8000; // milliseconds between looks whether another person changed the sentence
const HOLD_AFTER = 400; // milliseconds at a sentence until others are told
const COMPLETE_AFTER = 1500; // milliseconds until names are asked for again that were still being made
const LONGEST_PAUSE = 120_000; // time without a key that counts as work

const AHEAD = 3; // sentences that are fetched before they are asked for
const FRESH = 8000; // milliseconds after which such a sentence may have been changed by somebody else

const ready = new Map(); // by their ids: the answer, and since when

function fetchAhead(id) {
  if (ready.has(id)) return;
  const answer = ask(pairPath(id));
  answer.catch(() => ready.delete(id)); // whoever takes it is told
  ready.set(id, { answer, at: performance.now() });
}

export class Review {
  static begin(id) {
    const listed = Queue.begin();
    if (id) fetchAhead(id);
    else
      listed.then(
        ({ rows }) => rows.length && fetchAhead(rows[0].id),
        () => {},
      );
  }

  constructor(root, { documents, checks, go, tell }) {
    Object.assign(this, { root, go, tell });
    this.queue = new Queue({
      documents,
      checks,
      onOpen: (id) => this.open(id),
      onLoad: (further) => this.loaded(further),
    });
    this.bench = h('div', { class: 'bench', id: 'bench' });
    this.beside = h('div', { class: 'beside' });
    fill(root, h('div', { class: 'review' }, this.queue.node, this.bench, this.beside));
    this.leaveKeys = doing(this.actions());
    this.timer = setInterval(() => this.lookAgain(), LOOK_AGAIN);
    this.active = () => this.worked();
    document.addEventListener('keydown', this.active, true);
    document.addEventListener('mousemove', this.active, { passive: true });
    this.hide = () => document.visibilityState === 'hidden' && this.pair && drafts.hurry(this.pair.id);
    document.addEventListener('visibilitychange', this.hide);
    addEventListener('pagehide', this.hide);
  }

  actions() {
    return {
      approve: () => this.approve(),
      draft: () => this.saveDraft(),
      skip: () => this.move(1),
      back: () => this.move(-1),
      undo: () => this.undo(),
      redo: () => this.redo(),
      take: (n) => this.take(n),
      everywhere: (n) => this.everywhere(n),
      finding: () => this.sentence?.step(),
      dismiss: () => this.dismiss(),
      mark: () => this.mark(),
      words: () => this.sentence?.text.focus(),
      confirm: () => this.decide(0, 'kept'),
      cut: () => this.decide(0, 'cut'),
      pick: () => this.pick(),
      comment: () => this.comment(),
      field: () => this.field?.area.focus(),
      search: () => this.queue.box.focus(),
    };
  }

  start(id) {
    this.wanted = id;
    return this.queue.load();
  }

  loaded(further) {
    if (further) return;
    const id = this.wanted ?? this.pair?.id;
    this.wanted = null;
    if (id && (this.pair?.id !== id || !this.field)) this.open(id);
    else if (this.pair && this.queue.index(this.pair.id) >= 0) this.queue.point(this.pair.id);
    else if (this.queue.rows.length && !this.queue.box.matches(':focus')) this.open(this.queue.rows[0].id);
    else if (!this.pair) fill(this.bench, h('p', { class: 'none' }, say('nothingFound')));
    if (this.pair) this.place();
  }

  async open(id, { focus = true } = {}) {
    this.opening = id;
    let pair;
    fetchAhead(id);
    const { answer, at } = ready.get(id);
    try {
      pair = await answer;
    } catch (error) {
      if (this.opening !== id) return;
      if (this.queue.rows.length && error.status === 404 && this.queue.rows[0].id !== id) {
        await this.open(this.queue.rows[0].id);
      } else {
        fill(this.bench, h('p', { class: 'notice', role: 'alert' }, refusal(error)));
      }
      return;
    }
    ready.delete(id);
    if (this.opening !== id) return;
    this.show(pair, focus);
    if (performance.now() - at > FRESH) this.lookAgain();
  }

  show(pair, focus = true) {
    this.field?.stop();
    this.pair = pair;
    this.now = null;
    this.comments = '';
    this.seconds = 0;
    this.seen = performance.now();
    this.refused = new Set();
    this.sentence = new Sentence(pair, {
      onTake: (finding) => this.takeFinding(finding),
      onDismiss: (findings) => this.dismissAll(findings),
      onWord: (place) => this.side.lightUp(place, this.sentence),
    });
    this.side = new Side(pair, {
      take: (n) => this.take(n),
      everywhere: (n) => this.everywhere(n),
      pick: () => this.pick(),
      confirm: (k) => this.decide(k, 'kept'),
      cut: (k) => this.decide(k, 'cut'),
      useText: (k) => this.field.put(pair.links[k].text),
      bringBack: (text) => this.field.put(text),
    });
    this.field = new Field(pair, { onScore: (report) => this.scored(report) });
    this.head = h('div', { class: 'bench-head' });
    this.notice = h('div', { id: 'notice' });
    fill(
      this.bench,
      this.head,
      this.notice,
      h('div', { class: 'work' }, this.sentence.node, this.field.node),
      this.buttons(),
    );
    fill(this.beside, this.side.node);
    if (this.field.base !== pair.revision) this.conflict(this.field.text, pair.text, pair.history.at(-1)?.author);
    this.place();
    this.field.grow();
    this.queue.point(pair.id);
    if (focus) this.field.area.focus({ preventScroll: true });
    const place = location.hash;
    painted(() => this.pair === pair && !this.left && this.shown(pair, place));
  }

  // What is asked of the server and of the browser once the sentence can be read.
  shown(pair, place) {
    // Where somebody has gone elsewhere meanwhile, the address stays theirs.
    if (location.hash === place) history.replaceState(null, '', `#/review/${encodeURIComponent(pair.id)}`);
    if (this.field.changed) this.field.scoreLater();
    if (!pair.assist.complete) this.helpLater(pair);
    this.prepare();
    this.hold(pair);
  }

  // Whoever only passes by takes nothing.
  hold(pair) {
    clearTimeout(this.holding);
    this.holding = setTimeout(() => {
      const leaving = this.held ?? '';
      this.held = pair.id;
      ask(pairPath(pair.id, '/hold'), { method: 'POST', body: { leaving } }).then(
        (held) => this.heldBy(pair, held),
        () => {},
      );
    }, HOLD_AFTER);
  }

  heldBy(pair, { holder }) {
    if (this.pair !== pair || !holder) return;
    this.head.querySelector('.holder')?.remove();
    this.head.append(h('span', { class: 'holder' }, say('heldBy'), ' ', isolated(holder)));
  }

  helpLater(pair) {
    setTimeout(() => this.pair === pair && this.help(pair), COMPLETE_AFTER);
  }

  async help(pair) {
    try {
      const assist = await ask(pairPath(pair.id, '/assist'));
      if (this.pair !== pair) return;
      this.side.helped(assist);
      if (!assist.complete) this.helpLater(pair);
    } catch {
      // What came with the sentence stays.
    }
  }

  // The next sentences are fetched while this one is read, and the one before.
  prepare() {
    const near = [...Array(AHEAD).keys()]
      .map((k) => this.queue.near(k + 1))
      .concat(this.queue.near(-1))
      .filter(Boolean);
    for (const id of [...ready.keys()]) if (!near.includes(id)) ready.delete(id);
    const underWay = drafts.waiting().map((c) => c.id);
    near.filter((id) => !underWay.includes(id)).forEach(fetchAhead);
  }

  place() {
    const { pair, queue } = this;
    const at = queue.index(pair.id);
    fill(
      this.head,
      h(
        'div',
        { class: 'where' },
        h('span', { id: 'head' }, at < 0 ? say('outside') : say('placeOf', { n: at + 1, of: queue.total })),
        isolated(titleOf(pair.document), { class: 'source', title: pair.document }),
        h('span', { class: `state ${pair.status}`, id: 'state' }, say(pair.status)),
      ),
      meter(pair.report, this.now),
    );
  }

  buttons() {
    const key = (action) => h('kbd', { 'aria-hidden': 'true' }, shown(action));
    const tool = (action, act) =>
      button([say(action), ' ', key(action)], act, { id: action, class: 'tool', 'aria-keyshortcuts': shown(action) });
    return h(
      'footer',
      { class: 'actions' },
      button([say('approve'), ' ', key('approve')], () => this.approve(), {
        class: 'primary',
        id: 'approve',
        'aria-keyshortcuts': 'Control+Enter',
      }),
      tool('back', () => this.move(-1)),
      tool('skip', () => this.move(1)),
      tool('undo', () => this.undo()),
      tool('redo', () => this.redo()),
      tool('mark', () => this.mark()),
      tool('comment', () => this.comment()),
    );
  }

  scored(report) {
    this.now = report;
    this.place();
    const left = report.findings.filter((f) => f.severity !== 'neutral').length;
    const first = report.findings.find((f) => f.severity === 'critical' || f.severity === 'major');
    this.head.lastElementChild.title = first ? reason(first) : say('found', { n: left });
  }

  worked() {
    const now = performance.now();
    this.seconds += Math.min(now - (this.seen ?? now), LONGEST_PAUSE) / 1000;
    this.seen = now;
  }

  move(step) {
    const next = this.queue.neighbour(step);
    if (next) this.open(next);
    else this.tell(say(step > 0 ? 'lastOne' : 'firstOne'));
  }

  correction(status) {
    this.worked();
    const proposals = this.side.edits.map((e) => e.replacement);
    const taken = [...this.field.taken];
    return {
      id: this.pair.id,
      text: this.field.text,
      base: this.field.base,
      status,
      comment: this.comments,
      seconds: Math.round(this.seconds * 10) / 10,
      taken,
      refused: proposals.filter((p) => !taken.includes(p)),
    };
  }

  approve() {
    if (!this.field) return;
    if (!this.field.text.trim()) return void this.tell(say('emptyText'));
    const correction = this.correction('done');
    drafts.hand(correction, (state, sent, answer) => this.ended(state, sent, answer));
    this.field.compareLater.stop();
    this.queue.mend(this.pair.id, { status: 'done' });
    this.pair = { ...this.pair, status: 'done', text: correction.text };
    const next = this.queue.neighbour(1);
    if (next) this.open(next);
    else {
      this.place();
      this.tell(say('lastOne'));
    }
  }

  saveDraft() {
    if (!this.field) return;
    this.field.say('saving');
    drafts.hand(this.correction('draft'), (state, sent, answer) => this.ended(state, sent, answer));
  }

  ended(state, sent, answer) {
    ready.delete(sent.id);
    const here = this.pair?.id === sent.id;
    if (state === 'saved') {
      const revision = answer.revision ?? answer.newest?.id;
      this.queue.mend(sent.id, { status: sent.status });
      if (here && this.field.base !== revision) this.renew(sent, revision);
      this.tell('');
    } else if (state === 'offline') {
      this.tell(say('offline'), 'warning');
      if (here) this.field.say('offline');
    } else if (state === 'conflict') {
      this.queue.mend(sent.id, { status: answer.newest?.status ?? 'draft' });
      const show = () => this.open(sent.id);
      if (here || !this.field?.changed) show();
      else this.tell(say('conflictElsewhere'), 'warning', [say('showIt'), show]);
    } else {
      this.queue.mend(sent.id, { status: 'draft' });
      this.tell(refusal({ body: answer ?? {} }), 'warning', [say('showIt'), () => this.open(sent.id)]);
    }
  }

  // What was just saved is now what the field starts from; what was typed meanwhile stays.
  renew(sent, revision) {
    this.field.base = revision;
    this.pair = { ...this.pair, revision, status: sent.status, text: sent.text };
    this.field.pair = this.pair;
    this.seconds = 0;
    if (this.field.text === sent.text) {
      drafts.forget(sent.id);
      this.field.say('asSaved');
    } else drafts.note(sent.id, this.field.text, revision, (state) => this.field.say(state));
    this.place();
  }

  conflict(mine, theirs, author) {
    const text = (words, id) => arabic('p', words, { class: 'text small', id });
    fill(
      this.notice,
      h(
        'div',
        { class: 'notice conflict', role: 'alert' },
        h('p', {}, say('conflict'), ' ', isolated(author ?? '')),
        h(
          'div',
          { class: 'both' },
          h(
            'section',
            {},
            h('h3', {}, say('theirs')),
            text(theirs, 'theirs'),
            button(say('takeTheirs'), () => this.settle(theirs), { id: 'take-theirs' }),
          ),
          h(
            'section',
            {},
            h('h3', {}, say('mine')),
            text(mine, 'mine'),
            button(say('keepMine'), () => this.settle(mine), { id: 'keep-mine' }),
          ),
        ),
      ),
    );
  }

  // After a look at both texts one goes on from the newest revision.
  settle(text) {
    this.field.base = this.pair.revision;
    if (this.field.text !== text) this.field.put(text);
    else drafts.note(this.pair.id, text, this.pair.revision, (state) => this.field.say(state));
    fill(this.notice);
    this.field.area.focus();
  }

  async lookAgain() {
    const { pair } = this;
    if (!pair || document.hidden) return;
    try {
      const state = await ask(pairPath(pair.id, '/state'));
      if (this.pair !== pair || state.revision === pair.revision || state.revision === this.field.base) return;
      if (drafts.waiting().some((c) => c.id === pair.id)) return;
      const fresh = await ask(pairPath(pair.id));
      if (this.pair !== pair) return;
      if (this.field.changed) {
        this.pair = fresh;
        this.conflict(this.field.text, fresh.text, state.author);
      } else {
        this.show(fresh, false);
        this.tell(say('changedBy', { author: state.author }));
      }
    } catch {
      // The next look will tell.
    }
  }

  async undo() {
    if (!this.field || this.field.undo()) return;
    await this.step('undo');
  }

  async redo() {
    if (!this.field || this.field.redo()) return;
    await this.step('redo');
  }

  async step(how) {
    try {
      await ask(pairPath(this.pair.id, `/${how}`), { method: 'POST', body: { base: this.pair.revision } });
      drafts.forget(this.pair.id, true);
      const fresh = await ask(pairPath(this.pair.id));
      this.queue.mend(fresh.id, { status: fresh.status });
      this.show(fresh);
    } catch (error) {
      this.tell(refusal(error));
    }
  }

  take(n) {
    const edit = this.side?.edits[n - 1];
    if (!edit) return false;
    if (!this.field.take(edit)) this.tell(say('wordsGone'));
    this.field.area.focus();
    return true;
  }

  takeFinding(finding) {
    const edit = { text: finding.text, replacement: finding.suggestion, start: finding.start };
    if (!this.field.take(edit)) this.tell(say('wordsGone'));
    this.field.area.focus();
  }

  dismiss() {
    const finding = this.sentence?.focused() ?? this.sentence?.findings[0];
    if (finding) this.dismissAll([finding]);
  }

  async dismissAll(findings) {
    for (const finding of findings) finding.dismissed = true;
    this.sentence.hush();
    this.sentence.paint();
    try {
      for (const finding of findings) {
        await ask(pairPath(this.pair.id, '/dismiss'), {
          method: 'POST',
          body: { key: finding.key, start: finding.start, end: finding.end, check: finding.check },
        });
      }
    } catch (error) {
      for (const finding of findings) finding.dismissed = false;
      this.sentence.paint();
      this.tell(refusal(error));
    }
  }

  mark() {
    const place = this.sentence?.selected();
    if (!place) {
      this.sentence?.text.focus();
      this.tell(say('selectFirst'));
      return;
    }
    const { pair } = this;
    const words = Array.from(pair.garbled)
      .slice(...place)
      .join('');
    dialogs.categoryWindow(words, async (category, severity) => {
      try {
        const finding = await ask(pairPath(pair.id, '/marks'), {
          method: 'POST',
          body: { start: place[0], end: place[1], category, severity },
        });
        pair.report.findings.push(finding);
        if (this.pair.id === pair.id) this.sentence.paint();
      } catch (error) {
        this.tell(refusal(error));
      }
    });
  }

  comment() {
    if (this.pair)
      dialogs.commentWindow(this.comments, (text) => ((this.comments = text), this.tell(say('commentKept'))));
  }

  async decide(k, decision) {
    const link = this.pair?.links[k];
    if (!link) return this.tell(say('noCounterpart'));
    return this.linked({ target: link.id, decision: link.decision === decision ? 'open' : decision });
  }

  pick() {
    if (this.pair) dialogs.pickWindow(this.pair.id, '', (row) => this.linked({ target: row.id, decision: 'picked' }));
  }

  // A decision on links changes what stands beside the sentence, never what is being typed.
  async linked(body) {
    const { pair } = this;
    try {
      await ask(pairPath(pair.id, '/links'), { method: 'POST', body });
      ready.clear();
      const fresh = await ask(pairPath(pair.id));
      if (this.pair.id !== pair.id) return;
      Object.assign(this.pair, { links: fresh.links, report: fresh.report });
      this.side.paintLinks();
      this.sentence.paint();
      this.place();
      this.side.helped(fresh.assist);
      this.tell(say(`said_${body.decision}`));
    } catch (error) {
      this.tell(refusal(error));
    }
  }

  everywhere(n) {
    const edit = this.side?.edits[n - 1];
    if (!edit || edit.whole) return false;
    dialogs.everywhereWindow(edit, async (done) => {
      ready.clear();
      this.tell(say('changedPlaces', { n: done.changed }), 'info', [say('takeBack'), () => this.takeBack(done.batch)]);
      await this.queue.load();
      await this.refresh();
    });
    return true;
  }

  async takeBack(batch) {
    try {
      await ask('everywhere/undo', { method: 'POST', body: { batch } });
      ready.clear();
      this.tell(say('takenBack'));
      await this.queue.load();
      await this.refresh();
    } catch (error) {
      this.tell(refusal(error));
    }
  }

  async refresh() {
    const { id } = this.pair;
    if (!this.field.changed) await this.open(id);
  }

  // Until then a sentence is let go of when the next one is taken.
  release() {
    clearTimeout(this.holding);
    if (this.held) ask(pairPath(this.held, '/release'), { method: 'POST', body: {} }).catch(() => {});
    this.held = null;
  }

  leave() {
    this.left = true;
    this.release();
    this.field?.stop();
    this.leaveKeys();
    clearInterval(this.timer);
    document.removeEventListener('keydown', this.active, true);
    document.removeEventListener('mousemove', this.active);
    document.removeEventListener('visibilitychange', this.hide);
    removeEventListener('pagehide', this.hide);
  }
}
