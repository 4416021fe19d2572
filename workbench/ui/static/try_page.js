// The page to try a sentence. Gradio draws it below the bar; its scripts load when it is first opened, and stay.

import { fill, h, query, queryAll } from './dom.js';
import { settings } from './settings.js';
import { say } from './words.js';

export class TryPage {
  /** Starts what the server put off in the document. */
  static prefetch() {
    if (!document.querySelector('gradio-app')) {
      fetch('config').finally(() => location.reload()); // the server has just started; it answers once Gradio is loaded
      return;
    }
    query(document, 'gradio-app').setAttribute('theme_mode', settings.theme); // ours, not the browser's
    for (const element of queryAll(document.documentElement, '[data-later]')) element.replaceWith(started(element));
  }

  /** @param {HTMLElement} root */
  constructor(root) {
    fill(root, h('p', { class: 'waiting', role: 'status' }, say('looking'))); // until Gradio stands
  }
}

/** @param {HTMLElement} element */
function started(element) {
  if (element instanceof HTMLLinkElement) return h('link', { rel: 'stylesheet', href: element.href });
  return h('script', { type: 'module', src: element.getAttribute('src') }, element.textContent);
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
