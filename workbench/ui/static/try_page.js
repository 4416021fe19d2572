// The page to try a sentence, which Gradio draws below the bar.

import { fill, h } from './dom.js';
import { say } from './words.js';

export class TryPage {
  static prefetch() {
    // The document of a server that has just started; that of Gradio comes once it is loaded.
    if (!document.querySelector('gradio-app')) fetch('config').finally(() => location.reload());
  }

  /** @param {HTMLElement} root */
  constructor(root) {
    fill(root, h('p', { class: 'waiting', role: 'status' }, say('looking'))); // until Gradio stands
  }
}

/**
 * Writes what is in the field of one language into that of the other.
 * @param {HTMLTextAreaElement} field
 */
function mirror(field) {
  const [, name, language] = /^(try-\w+)-(ar|en)$/.exec(field.closest('#try .block')?.id ?? '') ?? [];
  if (!name) return;
  const twin = document.querySelector(`#${name}-${language === 'ar' ? 'en' : 'ar'} textarea`);
  if (!(twin instanceof HTMLTextAreaElement)) return;
  twin.value = field.value;
  twin.dispatchEvent(new Event('input'));
}

// Gradio's own event misses pasting.
document.addEventListener('input', ({ target, isTrusted }) => {
  if (isTrusted && target instanceof HTMLTextAreaElement) mirror(target);
});
// What was typed before this was loaded.
for (const field of document.querySelectorAll('#try .block textarea')) {
  if (field instanceof HTMLTextAreaElement && field.value) mirror(field);
}
