// The places that a replacement would change, each to be chosen, or all of them or none.

import { previewReplacement, replaceEverywhere } from './api.js';
import { diffNodes } from './diff.js';
import { arabic, button, fill, h, isolated } from './dom.js';
import { refusal, say, titleOf } from './words.js';

/** @import { Replacement, ReplacementOutcome, ReplacementPlace } from '../responses' */

export class ReplacementPreview {
  /** @type {[HTMLInputElement, string][]} */
  choices = [];
  /** @type {Replacement | null} whose places are shown */
  replacement = null;

  /** @param {(outcome: ReplacementOutcome) => void} onReplaced */
  constructor(onReplaced) {
    this.onReplaced = onReplaced;
    this.list = h('ol', { class: 'preview', id: 'preview', onchange: () => this.showChosen() });
    this.status = h('p', { role: 'status', class: 'count', id: 'places' });
    this.apply = button(say('applyChosen'), () => this.replace(), { class: 'primary', id: 'apply', disabled: true });
    this.every = h('input', { type: 'checkbox', id: 'every', onchange: () => this.chooseAll(this.every.checked) });
    this.everyLabel = h('label', { class: 'every', hidden: true }, this.every, say('everySentence'));
    this.element = h('div', {}, this.everyLabel, this.status, this.list, h('div', { class: 'row' }, this.apply));
  }

  /** @param {Replacement | null} replacement null where there is nothing to show any more */
  async load(replacement) {
    this.replacement = replacement;
    this.choices = [];
    fill(this.list);
    this.everyLabel.hidden = true;
    this.apply.disabled = true;
    fill(this.status, replacement ? say('looking') : '');
    if (!replacement) return;
    try {
      const { rows } = await previewReplacement(replacement);
      if (this.replacement !== replacement) return;
      this.choices = rows.map((place) => [choiceOf(place), place.id]);
      fill(
        this.list,
        rows.map((place, index) => previewEntry(place, this.choices[index][0])),
      );
      this.everyLabel.hidden = rows.length < 2;
      this.showChosen();
      this.apply.focus();
    } catch (error) {
      if (this.replacement === replacement) fill(this.status, refusal(error));
    }
  }

  showChosen() {
    const chosen = this.choices.filter(([choice]) => choice.checked).length;
    const some = chosen < this.choices.length;
    fill(
      this.status,
      say('places', { n: this.choices.length }),
      some ? ` · ${say('placesChosen', { n: chosen })}` : '',
    );
    this.apply.disabled = !chosen;
    this.every.checked = !some;
    this.every.indeterminate = some && chosen > 0;
  }

  /** @param {boolean} checked */
  chooseAll(checked) {
    for (const [choice] of this.choices) choice.checked = checked;
    this.showChosen();
  }

  async replace() {
    if (!this.replacement) return;
    const segments = this.choices.filter(([choice]) => choice.checked).map(([, id]) => id);
    this.apply.disabled = true;
    try {
      this.onReplaced(await replaceEverywhere(this.replacement, segments));
    } catch (error) {
      fill(this.status, refusal(error));
      this.apply.disabled = false;
    }
  }
}

/**
 * Uncertain places and approved sentences are chosen by hand.
 * @param {ReplacementPlace} place
 */
const choiceOf = ({ sure, status }) =>
  h('input', { type: 'checkbox', checked: sure && status !== 'done' && status !== 'reviewed' });

/**
 * @param {ReplacementPlace} place
 * @param {HTMLInputElement} choice
 */
function previewEntry({ document, before, after, sure, status }, choice) {
  const meta = h(
    'span',
    { class: 'meta' },
    isolated(titleOf(document)),
    status === 'untouched' ? '' : ` · ${say(status)}`,
    sure ? '' : ` · ${say('unsure')}`,
  );
  const difference = fill(arabic('span', '', { class: 'text small' }), ...diffNodes(before, after));
  return h('li', {}, h('label', {}, choice, meta, difference));
}
