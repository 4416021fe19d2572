// The page to try a sentence: Gradio draws it below the bar. What it brings is fetched when it is first opened, and stays.

import { fill, h } from './dom.js';
import { settings } from './settings.js';
import { say } from './words.js';

export class Trial {
  static begin() {
    document.querySelector('gradio-app').setAttribute('theme_mode', settings.theme); // ours, not the browser's
    for (const node of document.querySelectorAll('[data-later]')) node.replaceWith(begun(node));
  }

  constructor(root) {
    fill(root, h('p', { class: 'waiting', role: 'status' }, say('looking'))); // until Gradio stands
  }
}

// What is typed or pasted in one language is there in the other. (Gradio's own event of that does not tell of pasting.)
document.addEventListener('input', ({ target, isTrusted }) => {
  const [, name, language] = /^(try-\w+)-(ar|en)$/.exec(target.closest('#try .block')?.id) ?? [];
  if (!name || !isTrusted) return;
  const twin = document.querySelector(`#${name}-${language === 'ar' ? 'en' : 'ar'} textarea`);
  twin.value = target.value;
  twin.dispatchEvent(new Event('input'));
});

function begun(node) {
  if (node.tagName === 'LINK') return h('link', { rel: 'stylesheet', href: node.href });
  return h('script', { type: 'module', src: node.getAttribute('src') }, node.textContent);
}
