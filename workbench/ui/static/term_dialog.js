// Entering a name or term into the glossary: the form to write, those that nobody is to write, and a note.

import { enterTerm } from './api.js';
import { openDialog } from './dialogs.js';
import { button, dropdown, fill, h } from './dom.js';
import { showToast } from './toast.js';
import { refusal, say } from './words.js';

/** @import { GlossaryTerm } from '../responses' */

/** @type {[GlossaryTerm['kind'], string][]} */
const KINDS = [
  ['term', 'termKind_term'],
  ['name', 'termKind_name'],
];

/**
 * @param {Partial<GlossaryTerm>} term to begin with
 * @param {(isRefreshed: boolean) => unknown} onEntered told whether the findings are up to date already
 * @param {{ isKnown?: boolean }} [options] of one in the glossary the form to use stays, and other forms are only added
 */
export function openTermDialog(
  { canonical = '', forms = [], kind = 'term', note = '' },
  onEntered,
  { isKnown = false } = {},
) {
  let chosen = kind;
  const status = h('p', { role: 'status', class: 'count', id: 'term-status' });
  const { use, others, remark } = fieldsOf({ canonical, forms, note }, isKnown);
  const enter = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const written = others.value.split('\n').map((form) => form.trim());
    const term = {
      canonical: use.value.trim(),
      forms: written.filter(Boolean),
      kind: chosen,
      note: remark.value.trim(),
    };
    if (!term.canonical) return use.focus();
    try {
      const { refreshed } = await enterTerm(term);
      dialog.close();
      showToast(say('termEntered'));
      onEntered(refreshed);
    } catch (error) {
      fill(status, refusal(error));
    }
  };
  const kinds = KINDS.map(([name, words]) => /** @type {[GlossaryTerm['kind'], string]} */ ([name, say(words)]));
  const form = h(
    'form',
    { class: 'find-replace', onsubmit: enter },
    labelled('formToUse', use),
    labelled('termForms', others),
    isKnown && h('p', { class: 'note', id: 'term-forms-note' }, say('termFormsAdded', { split: say('split') })),
    labelled('termNote', remark),
    dropdown(say('termKind'), kinds, chosen, (name) => void (chosen = name), { id: 'term-kind' }),
    status,
    h(
      'div',
      { class: 'row' },
      button(say('enterTerm'), () => {}, { type: 'submit', class: 'primary', id: 'enter-term' }),
    ),
  );
  const dialog = openDialog(say('enterTerm'), form);
  (canonical ? others : use).focus();
}

/**
 * @param {Omit<GlossaryTerm, 'kind'>} term
 * @param {boolean} isKnown
 */
const fieldsOf = ({ canonical, forms, note }, isKnown) => ({
  use: h('input', {
    id: 'term-use',
    dir: 'auto',
    lang: 'ar',
    value: canonical,
    maxlength: '500',
    readonly: isKnown,
  }),
  others: h('textarea', {
    id: 'term-forms',
    dir: 'auto',
    rows: 3,
    value: forms.join('\n'),
    'aria-describedby': isKnown && 'term-forms-note',
  }),
  remark: h('input', { id: 'term-note', dir: 'auto', value: note, maxlength: '500' }),
});

/**
 * @param {string} words
 * @param {HTMLElement} field
 */
const labelled = (words, field) => h('label', { class: 'field' }, h('span', {}, say(words)), field);
