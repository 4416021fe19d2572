// Small windows that ask for one thing and give the focus back.

import { ask, query } from './api.js';
import { arabic, button, fill, h, isolated, later } from './dom.js';
import { differenceNodes } from './difference.js';
import { KEYS, shown } from './keys.js';
import { severitySign } from './sentence.js';
import { seen } from './side.js';
import { category, number, refusal, say, titleOf } from './words.js';

export const CATEGORIES = [
  'accuracy/mistranslation',
  'accuracy/untranslated',
  'accuracy/omission',
  'accuracy/addition',
  'accuracy/mistranslation/name',
  'accuracy/mistranslation/number',
  'linguistic-conventions/grammar',
  'linguistic-conventions/spelling',
  'style/unidiomatic',
];
const SEVERITIES = ['minor', 'major', 'critical'];

function dialog(title, ...content) {
  const close = button('×', () => node.close(), { class: 'quiet close', 'aria-label': say('close') });
  const node = h(
    'dialog',
    { 'aria-labelledby': 'dialog-title', class: 'window' },
    h('header', {}, h('h2', { id: 'dialog-title' }, title), close),
    ...content,
  );
  const before = document.activeElement;
  node.addEventListener('close', () => {
    node.remove();
    if (before?.isConnected) before.focus();
  });
  document.querySelector('#workbench').append(node);
  node.showModal();
  return node;
}

export function helpSheet() {
  const rows = KEYS.map(([action]) =>
    h('tr', {}, h('th', { scope: 'row' }, h('kbd', { dir: 'ltr' }, shown(action))), h('td', {}, say(`do_${action}`))),
  );
  const extra = [
    ['Delete', 'key_delete'],
    ['Enter', 'key_enter'],
    ['← →', 'key_arrows'],
    ['Shift+← →', 'key_shift'],
  ].map(([key, words]) =>
    h('tr', {}, h('th', { scope: 'row' }, h('kbd', { dir: 'ltr' }, key)), h('td', {}, say(words))),
  );
  const all = [...rows, ...extra];
  const half = Math.ceil(all.length / 2);
  const table = (some) => h('table', { class: 'keys' }, h('tbody', {}, some));
  const node = dialog(
    say('keys'),
    h('p', {}, say('keysNote')),
    h('div', { class: 'both-keys' }, table(all.slice(0, half)), table(all.slice(half))),
  );
  node.classList.add('broad');
  return node;
}

// Chooses a category by a click or a number, the severity by the up and down keys.
export function categoryWindow(words, chosen) {
  const grades = SEVERITIES.map((s) =>
    h('input', { type: 'radio', name: 'severity', value: s, checked: s === 'major' }),
  );
  const severity = h(
    'fieldset',
    { class: 'row', id: 'severity' },
    h('legend', {}, say('severity')),
    grades.map((g) => h('label', { class: 'tick' }, g, severitySign(g.value), say(g.value))),
    h('kbd', { 'aria-hidden': 'true' }, '↑ ↓'),
  );
  const take = (k) => {
    const name = CATEGORIES[k - 1];
    if (!name) return;
    node.close();
    chosen(name, grades.find((g) => g.checked).value);
  };
  const list = h(
    'ol',
    { class: 'choices' },
    CATEGORIES.map((name, k) =>
      h(
        'li',
        {},
        button([h('kbd', {}, number(k + 1)), ' ', category(name)], () => take(k + 1)),
      ),
    ),
  );
  const node = dialog(say('markTitle'), arabic('p', words, { class: 'text quoted' }), severity, list);
  node.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (step && !grades.includes(event.target)) {
      event.preventDefault();
      grades[(grades.findIndex((g) => g.checked) + step + grades.length) % grades.length].checked = true;
    }
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    if (digit && !event.altKey && !event.ctrlKey) {
      event.preventDefault();
      take(Number(digit));
    }
  });
  list.querySelector('button').focus();
  return node;
}

export function commentWindow(text, chosen) {
  const area = h('textarea', { rows: 4, dir: 'auto', id: 'comment', 'aria-label': say('comment'), value: text });
  const done = () => {
    node.close();
    chosen(area.value.trim());
  };
  const node = dialog(
    say('comment'),
    area,
    h(
      'div',
      { class: 'row' },
      button([say('keep'), ' ', h('kbd', { 'aria-hidden': 'true' }, 'Ctrl+Enter')], done, {
        class: 'primary',
        'aria-keyshortcuts': 'Control+Enter',
      }),
    ),
  );
  node.addEventListener('keydown', (event) => {
    if (event.code === 'Enter' && event.ctrlKey) {
      event.preventDefault();
      event.stopPropagation();
      done();
    }
  });
  area.focus();
}

// Looks among the sentences of the clean documents for another counterpart.
export function pickWindow(pairId, start, chosen) {
  const list = h('ol', { class: 'choices results', id: 'found-counterparts' });
  const status = h('p', { role: 'status', class: 'count' });
  const look = async () => {
    try {
      const { rows } = await ask(`pairs/${encodeURIComponent(pairId)}/counterparts?${query({ q: box.value })}`);
      fill(
        list,
        rows.map((row) =>
          h(
            'li',
            {},
            h(
              'button',
              { type: 'button', onclick: () => (node.close(), chosen(row)) },
              arabic('span', row.text, { class: 'text small' }),
              isolated(titleOf(row.document), { class: 'source' }),
            ),
          ),
        ),
      );
      fill(status, say('found', { n: rows.length }));
    } catch (error) {
      fill(status, refusal(error));
    }
  };
  const soon = later(150, look);
  const box = h('input', {
    type: 'search',
    id: 'pick',
    dir: 'rtl',
    lang: 'ar',
    value: start,
    'aria-label': say('searchClean'),
    placeholder: say('searchClean'),
    oninput: () => soon(),
  });
  const node = dialog(say('pick'), box, status, list);
  node.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (!step) return;
    event.preventDefault();
    const all = [box, ...list.querySelectorAll('button')];
    all[Math.max(0, Math.min(all.length - 1, all.indexOf(document.activeElement) + step))]?.focus();
  });
  box.focus();
  box.select();
  look();
}

function changed({ before, after }) {
  const text = arabic('span', '', { class: 'text small' });
  return fill(text, differenceNodes(before, after));
}

// Shows what an edit would change everywhere, each place to be left out by a click, before it is made.
export function everywhereWindow(edit, made) {
  const list = h('ol', { class: 'preview', id: 'preview' });
  const status = h('p', { role: 'status', class: 'count' }, say('looking'));
  const go = button(say('applyChosen'), () => apply(), { class: 'primary', id: 'apply', disabled: true });
  const node = dialog(
    say('everywhereTitle'),
    h(
      'p',
      { class: 'change', dir: 'rtl', lang: 'ar' },
      edit.whole_name ? say('otherSpellings') : isolated(seen(edit.text), { class: 'old' }),
      ' ← ',
      isolated(seen(edit.replacement), { class: 'new' }),
    ),
    status,
    list,
    h('div', { class: 'row' }, go),
  );
  const body = { text: edit.text, replacement: edit.replacement, whole_name: Boolean(edit.whole_name) };
  let places = [];
  const look = async () => {
    try {
      ({ rows: places } = await ask('everywhere/preview', { method: 'POST', body }));
      fill(status, say('places', { n: places.length }));
      fill(
        list,
        places.map((place, k) =>
          h(
            'li',
            {},
            h(
              'label',
              {},
              h('input', {
                type: 'checkbox',
                checked: place.sure && place.status !== 'done' && place.status !== 'reviewed',
                'data-at': k,
              }),
              h(
                'span',
                { class: 'meta' },
                isolated(titleOf(place.document)),
                place.status === 'untouched' ? '' : ` · ${say(place.status)}`,
                place.sure ? '' : ` · ${say('unsure')}`,
              ),
              changed(place),
            ),
          ),
        ),
      );
      go.disabled = !places.length;
      go.focus();
    } catch (error) {
      fill(status, refusal(error));
    }
  };
  const apply = async () => {
    const ids = [...list.querySelectorAll('input:checked')].map((box) => places[Number(box.dataset.at)].id);
    go.disabled = true;
    try {
      const done = await ask('everywhere', { method: 'POST', body: { ...body, segments: ids } });
      node.close();
      made(done, edit);
    } catch (error) {
      fill(status, refusal(error));
      go.disabled = false;
    }
  };
  look();
}

// Shows the name that several would become, and lets choose which form to write, before they are made one.
export function mergeWindow(entries, made) {
  const forms = entries.map((e) => e.canonical);
  let canonical = forms[0];
  const list = h('ul', { class: 'forms', id: 'merged' });
  const status = h('p', { role: 'status', class: 'count' }, say('looking'));
  const go = button(say('mergeNames'), () => merge(), { class: 'primary', id: 'merge', disabled: true });
  const choices = h(
    'fieldset',
    {},
    h('legend', {}, say('formToUse')),
    forms.map((form) =>
      h(
        'label',
        { class: 'tick' },
        h('input', {
          type: 'radio',
          name: 'canonical',
          value: form,
          checked: form === canonical,
          onchange: () => ((canonical = form), look()),
        }),
        ' ',
        isolated(form, { class: 'text small' }),
      ),
    ),
  );
  const node = dialog(say('mergeTitle'), choices, status, list, h('div', { class: 'row' }, go));
  const look = async () => {
    const wanted = canonical;
    try {
      const { entry, places } = await ask('names/merge/preview', { method: 'POST', body: { forms, canonical } });
      if (wanted !== canonical) return;
      fill(status, say('mergePlaces', { n: places }));
      fill(
        list,
        entry.forms.map((form) =>
          h(
            'li',
            { class: form.text === entry.canonical ? 'own' : '' },
            isolated(form.text, { class: 'text small' }),
            h('span', { class: 'meta' }, say('formCounts', { garbled: form.garbled, clean: form.clean })),
          ),
        ),
      );
      go.disabled = false;
    } catch (error) {
      fill(status, refusal(error));
    }
  };
  const merge = async () => {
    go.disabled = true;
    try {
      await ask('names/merge', { method: 'POST', body: { forms, canonical } });
      node.close();
      made(canonical);
    } catch (error) {
      fill(status, refusal(error));
      go.disabled = false;
    }
  };
  look();
}

export function nameWindow(author, chosen) {
  const box = h('input', { id: 'author', dir: 'auto', value: author, 'aria-label': say('yourName'), maxlength: '80' });
  const done = () => {
    if (!box.value.trim()) return;
    node.close();
    chosen(box.value.trim());
  };
  const node = dialog(
    say('yourName'),
    h('p', {}, say('yourNameNote')),
    box,
    h('div', { class: 'row' }, button(say('keep'), done, { class: 'primary' })),
  );
  box.addEventListener('keydown', (event) => event.code === 'Enter' && (event.preventDefault(), done()));
  box.focus();
}
