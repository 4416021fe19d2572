// Making one name of several: which form to write, and what would be its spellings.

import { mergeNames, previewMerge } from './api.js';
import { openDialog } from './dialogs.js';
import { button, fill, h, isolated } from './dom.js';
import { refusal, say } from './words.js';

/** @import { NameEntry, NameForm } from '../responses' */

/**
 * @param {NameForm} form
 */
export const formCounts = ({ garbled, clean }) => h('span', { class: 'meta' }, say('formCounts', { garbled, clean }));

/**
 * @param {NameEntry[]} entries
 * @param {(canonical: string) => unknown} onMerged
 */
export function openMergeNames(entries, onMerged) {
  const forms = entries.map((entry) => entry.canonical);
  let canonical = forms[0];
  const list = h('ul', { class: 'forms', id: 'merged' });
  const status = h('p', { role: 'status', class: 'count' }, say('looking'));
  const apply = button(say('mergeNames'), () => merge(), { class: 'primary', id: 'merge', disabled: true });
  const choose = (/** @type {string} */ form) => {
    canonical = form;
    load();
  };
  const choices = formChoices(forms, choose);
  const dialog = openDialog(say('mergeTitle'), choices, status, list, h('div', { class: 'row' }, apply));
  const load = async () => {
    const asked = canonical;
    try {
      const { entry, places } = await previewMerge({ forms, canonical });
      if (asked !== canonical) return;
      fill(status, say('mergePlaces', { n: places }));
      fill(
        list,
        entry.forms.map((form) => mergedForm(form, entry)),
      );
      apply.disabled = false;
    } catch (error) {
      fill(status, refusal(error));
    }
  };
  const merge = async () => {
    apply.disabled = true;
    try {
      await mergeNames({ forms, canonical });
      dialog.close();
      onMerged(canonical);
    } catch (error) {
      fill(status, refusal(error));
      apply.disabled = false;
    }
  };
  load();
}

/**
 * @param {string[]} forms
 * @param {(form: string) => void} onChoose
 */
function formChoices(forms, onChoose) {
  const choices = forms.map((form, index) => {
    const onchange = () => onChoose(form);
    const input = h('input', { type: 'radio', name: 'canonical', value: form, checked: index === 0, onchange });
    return h('label', { class: 'tick' }, input, ' ', isolated(form, { class: 'text small' }));
  });
  return h('fieldset', {}, h('legend', {}, say('formToUse')), choices);
}

/**
 * @param {NameForm} form
 * @param {NameEntry} entry
 */
const mergedForm = (form, entry) =>
  h(
    'li',
    { class: form.text === entry.canonical ? 'own' : '' },
    isolated(form.text, { class: 'text small' }),
    formCounts(form),
  );
