// A menu of choices beside what opened it: a number, the arrow keys or a click choose one.

import { openDialog } from './dialogs.js';
import { button, h, hasModifier, isolated, query, queryAll } from './dom.js';
import { digitOf } from './shortcuts.js';
import { number, say } from './words.js';

/** @typedef {{ value: string, label: string, chosen?: boolean }} Choice */

const LONG = 12; // choices, from which on they can be narrowed by typing
const EDGE = 8; // pixels between the menu and the edge of the window
/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * @param {string} title
 * @param {Choice[]} choices the first nine have their number as a key
 * @param {(value: string) => unknown} onChoose
 * @param {Element} anchor below which it opens
 */
export function openChoiceMenu(title, choices, onChoose, anchor) {
  const choose = (/** @type {string} */ value) => {
    dialog.close();
    onChoose(value);
  };
  const list = h('ol', { class: 'choices' });
  const box = h('input', { type: 'search', dir: 'auto', 'aria-label': say('narrow'), placeholder: say('narrow') });
  const shown = () => choices.filter(({ label }) => label.toLowerCase().includes(box.value.trim().toLowerCase()));
  const render = () => list.replaceChildren(...shown().map((choice, index) => entry(choice, index, choose)));
  box.addEventListener('input', render);
  render();
  const dialog = openDialog(title, choices.length > LONG && box, list);
  dialog.classList.add('menu');
  place(dialog, anchor);
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  dialog.addEventListener('keydown', (event) => {
    if (hasModifier(event)) return;
    const digit = event.target === box ? null : digitOf(event);
    const chosen = digit && shown()[digit - 1];
    if (chosen) choose(chosen.value);
    else if (STEPS[event.code]) step(list, STEPS[event.code]);
    else if (event.code === 'Enter' && event.target === box && shown().length) choose(shown()[0].value);
    else return;
    event.preventDefault();
  });
  (choices.length > LONG ? box : query(list, '[aria-current], button')).focus();
}

/**
 * @param {Choice} choice
 * @param {number} index
 * @param {(value: string) => unknown} choose
 */
function entry({ value, label, chosen }, index, choose) {
  const key = index < 9 && h('kbd', { 'aria-hidden': 'true' }, number(index + 1));
  return h(
    'li',
    {},
    button([key, isolated(label)], () => choose(value), {
      'data-value': value,
      'aria-current': chosen ? 'true' : null,
    }),
  );
}

/**
 * @param {Element} list
 * @param {number} by
 */
function step(list, by) {
  const entries = queryAll(list, 'button');
  const focused = entries.findIndex((each) => each === document.activeElement);
  entries[Math.max(0, Math.min(entries.length - 1, focused + by))]?.focus();
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {Element} anchor
 */
function place(dialog, anchor) {
  const box = anchor.getBoundingClientRect();
  const isMirrored = getComputedStyle(dialog).direction === 'rtl';
  const left = isMirrored ? box.right - dialog.offsetWidth : box.left;
  const top = Math.min(box.bottom + 4, innerHeight - dialog.offsetHeight - EDGE);
  dialog.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - dialog.offsetWidth - EDGE))}px`;
  dialog.style.top = `${Math.max(EDGE, top)}px`;
}
