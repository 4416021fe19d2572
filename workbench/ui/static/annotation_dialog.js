// Marking an error in the garbled text: what is wrong, and how badly.

import { openDialog } from './dialogs.js';
import { arabic, button, h, query } from './dom.js';
import { severitySign } from './findings.js';
import { digitOf } from './shortcuts.js';
import { category, number, say } from './words.js';

/** @import { Severity } from '../responses' */

const CATEGORIES = [
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
/** @type {Severity[]} */
const SEVERITIES = ['minor', 'major', 'critical'];
/** @type {Record<string, number>} */
const SEVERITY_STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * A category is chosen by a click or a number, the severity by the up and down keys.
 * @param {string} words that are marked
 * @param {(category: string, severity: Severity) => void} onChoose
 */
export function openAnnotationDialog(words, onChoose) {
  const severities = severityButtons();
  const choose = (/** @type {number} */ index) => {
    const chosen = CATEGORIES[index];
    if (!chosen) return;
    dialog.close();
    onChoose(chosen, /** @type {Severity} */ (checkedOf(severities).value));
  };
  const categories = h(
    'ol',
    { class: 'choices' },
    CATEGORIES.map((path, index) =>
      h(
        'li',
        {},
        button([h('kbd', {}, number(index + 1)), ' ', category(path)], () => choose(index)),
      ),
    ),
  );
  const quoted = arabic('p', words, { class: 'text quoted' });
  const dialog = openDialog(say('markTitle'), quoted, severityField(severities), categories);
  dialog.addEventListener('keydown', (event) => {
    const step = SEVERITY_STEPS[event.code];
    if (step && !severities.some((severity) => severity === event.target)) {
      event.preventDefault();
      const checked = severities.indexOf(checkedOf(severities));
      severities[(checked + step + severities.length) % severities.length].checked = true;
    }
    const digit = digitOf(event);
    if (digit && !event.altKey && !event.ctrlKey) {
      event.preventDefault();
      choose(digit - 1);
    }
  });
  query(categories, 'button').focus();
}

function severityButtons() {
  return SEVERITIES.map((value) => h('input', { type: 'radio', name: 'severity', value, checked: value === 'major' }));
}

/** @param {HTMLInputElement[]} severities */
const checkedOf = (severities) => severities.find((severity) => severity.checked) ?? severities[0];

/** @param {HTMLInputElement[]} severities */
function severityField(severities) {
  const labels = severities.map((input) => {
    const sign = severitySign(/** @type {Severity} */ (input.value));
    return h('label', { class: 'tick' }, input, sign, say(input.value));
  });
  const keys = h('kbd', { 'aria-hidden': 'true' }, '↑ ↓');
  return h('fieldset', { class: 'row', id: 'severity' }, h('legend', {}, say('severity')), labels, keys);
}
