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
 * Writes what is typed or pasted in one language into the field of the other. (Gradio's own event misses pasting.)
 * @param {Event} event
 */
function mirrorInput({ target, isTrusted }) {
  if (!isTrusted || !(target instanceof HTMLTextAreaElement)) return;
  const [, name, language] = /^(try-\w+)-(ar|en)$/.exec(target.closest('#try .block')?.id ?? '') ?? [];
  if (!name) return;
  const twin = document.querySelector(`#${name}-${language === 'ar' ? 'en' : 'ar'} textarea`);
  if (!(twin instanceof HTMLTextAreaElement)) return;
  twin.value = target.value;
  twin.dispatchEvent(new Event('input'));
}

document.addEventListener('input', mirrorInput);
