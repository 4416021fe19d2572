// The ledger of names: every spelling of each, the form to use, and what a person says of it.

import { ask, query } from './api.js';
import { button, fill, h, isolated, later } from './dom.js';
import { everywhereWindow, mergeWindow } from './dialogs.js';
import { reason, refusal, say } from './words.js';

export class Names {
  constructor(root, { tell }) {
    this.tell = tell;
    this.chosen = new Set();
    this.list = h('div', { class: 'names', id: 'names' });
    this.status = h('p', { class: 'count', role: 'status' }, say('looking'));
    this.looking = later(150, () => this.load());
    this.box = h('input', {
      type: 'search',
      dir: 'auto',
      'aria-label': say('searchNames'),
      placeholder: say('searchNames'),
      oninput: () => this.looking(),
      id: 'search-names',
    });
    this.joined = button(say('join'), () => this.join(), { id: 'join', disabled: true });
    fill(
      root,
      h(
        'div',
        { class: 'page' },
        h('h2', {}, say('page_names')),
        h('p', { class: 'note' }, say('namesNote')),
        h('div', { class: 'row filters' }, this.box, this.joined),
        this.status,
        this.list,
      ),
    );
  }

  start() {
    return this.load();
  }

  async load() {
    this.asking?.abort(); // an earlier question's answer may come later
    this.asking = new AbortController();
    try {
      const { rows, total } = await ask(`names?${query({ q: this.box.value })}`, { signal: this.asking.signal });
      this.rows = rows;
      this.chosen.clear();
      this.joined.disabled = true;
      fill(this.status, say('found', { n: total }));
      const place = this.place();
      fill(
        this.list,
        rows.map((entry) => this.entry(entry)),
        !rows.length && h('p', { class: 'none' }, say('nothingFound')),
      );
      this.goTo(place);
    } catch (error) {
      if (error.name !== 'AbortError') fill(this.status, refusal(error));
    }
  }

  // Where the focus is: in which name, and on which of its buttons.
  place() {
    const card = this.list.contains(document.activeElement) && document.activeElement.closest('.name');
    return (
      card && {
        name: card.dataset.name,
        at: [...this.list.children].indexOf(card),
        words: document.activeElement.textContent,
      }
    );
  }

  // The list is new: the focus goes to the same button of the same name, or else to the field of it.
  goTo(place) {
    if (!place) return;
    const cards = [...this.list.children];
    const card = cards.find((c) => c.dataset.name === place.name) ?? cards[place.at];
    const same =
      place.words && [...(card?.querySelectorAll('button:enabled') ?? [])].find((b) => b.textContent === place.words);
    (same || card?.querySelector('.row > input:enabled') || this.box).focus();
  }

  entry(entry) {
    const field = h('input', {
      dir: 'auto',
      value: entry.canonical,
      'aria-label': say('formToUse'),
      disabled: entry.locked,
    });
    const pick = h('input', {
      type: 'checkbox',
      'aria-label': `${say('choose')}: ${entry.canonical}`,
      onchange: () => this.toggle(entry, pick.checked),
    });
    return h(
      'article',
      { class: 'card name', 'data-name': entry.canonical },
      h(
        'header',
        {},
        pick,
        h('h3', {}, isolated(entry.canonical)),
        h('span', { class: `state by-${entry.decided}` }, entry.locked ? say('locked') : say(`by_${entry.decided}`)),
      ),
      h(
        'ul',
        { class: 'forms' },
        entry.forms.map((form) => this.form(entry, form)),
      ),
      h(
        'div',
        { class: 'row' },
        field,
        button(
          say('useForm'),
          () => this.decide({ kind: 'use', form: entry.canonical, canonical: field.value.trim() }),
          { class: 'quiet', disabled: entry.locked },
        ),
        entry.decided !== 'person' &&
          button(
            say('confirmName'),
            () => this.decide({ kind: 'use', form: entry.canonical, canonical: entry.canonical }),
            { class: 'quiet' },
          ),
        button(
          say(entry.locked ? 'unlock' : 'lock'),
          () =>
            this.decide({
              kind: entry.locked ? 'unlock' : 'lock',
              form: entry.canonical,
              canonical: entry.canonical,
              spellings: [entry.canonical, ...entry.forms.map((f) => f.text)],
            }),
          { class: 'quiet' },
        ),
        entry.forms.some((f) => f.text !== entry.canonical && f.garbled > 0) &&
          button(say('allSpellings'), () => this.everywhere(entry.canonical, entry.canonical, true), {
            class: 'quiet',
            'aria-label': `${say('allSpellings')}: ${entry.canonical}`,
          }),
      ),
      entry.evidence.length
        ? h(
            'details',
            {},
            h('summary', {}, say('whyTogether')),
            h(
              'ul',
              {},
              entry.evidence.map((line) => h('li', { class: 'reason' }, reason(line))),
            ),
          )
        : null,
    );
  }

  form(entry, form) {
    const own = form.text === entry.canonical;
    return h(
      'li',
      { class: own ? 'own' : '' },
      isolated(form.text, { class: 'text small' }),
      h('span', { class: 'meta' }, say('formCounts', { garbled: form.garbled, clean: form.clean })),
      !own &&
        form.garbled > 0 &&
        button(say('everywhere'), () => this.everywhere(form.text, entry.canonical), {
          class: 'quiet',
          'aria-label': `${say('everywhere')}: ${form.text} ← ${entry.canonical}`,
        }),
      !own &&
        button(say('split'), () => this.decide({ kind: 'apart', form: form.text, canonical: entry.canonical }), {
          class: 'quiet',
          disabled: entry.locked,
          'aria-label': `${say('split')}: ${form.text}`,
        }),
    );
  }

  toggle(entry, on) {
    if (on) this.chosen.add(entry.canonical);
    else this.chosen.delete(entry.canonical);
    this.joined.disabled = this.chosen.size < 2;
  }

  // What would become of the chosen names is shown before they are made one.
  join() {
    mergeWindow(
      this.rows.filter((r) => this.chosen.has(r.canonical)),
      async (canonical) => {
        this.box.value = '';
        await this.load();
        this.tell(say('nameKept'), 'info', [say('allSpellings'), () => this.everywhere(canonical, canonical, true)]);
      },
    );
  }

  async decide(decision) {
    if (!decision.canonical) return;
    try {
      await ask('names', { method: 'POST', body: decision });
      await this.load();
      this.tell(say('nameKept'));
    } catch (error) {
      this.tell(refusal(error), 'warning');
    }
  }

  everywhere(text, replacement, whole = false) {
    everywhereWindow({ text, replacement, whole_name: whole }, (done) => {
      this.tell(say('changedPlaces', { n: done.changed }), 'info', [
        say('takeBack'),
        async () => {
          await ask('everywhere/undo', { method: 'POST', body: { batch: done.batch } });
          this.tell(say('takenBack'));
          await this.load();
        },
      ]);
      this.load();
    });
  }
}
