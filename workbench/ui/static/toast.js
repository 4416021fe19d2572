// Short messages at the edge of the page.

import { button, fill, h, query } from './dom.js';

const SHOWN_FOR = 4000; // milliseconds
const SHOWN_WITH_ACTION_FOR = 60_000;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** The region that messages appear in. */
export const toastRegion = () => h('div', { class: 'toast', id: 'toast', role: 'status', 'aria-live': 'polite' });

/**
 * @param {string} message empty for none
 * @param {{ kind?: 'info' | 'warning', action?: [label: string, act: () => unknown] }} [options] a warning stays
 */
export function showToast(message, { kind = 'info', action } = {}) {
  clearTimeout(timer);
  const region = query(document, '#toast');
  const hide = () => void fill(region);
  region.dataset.kind = kind;
  const act = () => {
    hide();
    action?.[1]();
  };
  fill(region, message && h('p', {}, message), action && button(action[0], act));
  if (message && kind === 'info') timer = setTimeout(hide, action ? SHOWN_WITH_ACTION_FOR : SHOWN_FOR);
}
