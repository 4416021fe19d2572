// The page that lists the corpora of a server, each with what it has and how much of that is finished.

import { answerOf, card } from './corpus_card.js';
import { button, fill, h, query } from './dom.js';
import { changeSettings, onSettingsChange, settings } from './settings.js';
import { number, say } from './words.js';

/** @import { Answer } from './corpus_card.js' */

/** @type {Map<string, Answer>} */
const answers = new Map();

/** @param {string} path of a corpus, below the page */
async function ask(path) {
  try {
    answers.set(path, await answerOf(await fetch(new URL(`${path}/api/corpus`, document.baseURI))));
  } catch {
    answers.set(path, 'failed');
  }
}

/**
 * @param {HTMLElement} root
 * @param {string[]} paths
 */
function render(root, paths) {
  const { language, theme, digits, size } = settings;
  const other = language === 'ar' ? 'en' : 'ar';
  for (const element of [document.documentElement, root]) {
    Object.assign(element, { lang: language, dir: language === 'ar' ? 'rtl' : 'ltr' });
    Object.assign(element.dataset, { theme, digits });
    element.style.setProperty('--size', String(size));
  }
  document.title = `${say('corpora')} · ${language === 'ar' ? 'مقابلة' : 'Muqabala'}`;
  const switchLanguage = button(language === 'ar' ? 'English' : 'العربية', () => changeSettings({ language: other }), {
    id: 'language',
    lang: other,
  });
  fill(
    root,
    h(
      'header',
      { class: 'bar' },
      h(
        'h1',
        {},
        h('span', { lang: 'ar', class: 'brand' }, 'مقابلة'),
        h('span', { lang: 'en', dir: 'ltr', class: 'latin' }, 'Muqabala'),
      ),
      h('nav', {}),
      h('div', { class: 'tools' }, switchLanguage),
    ),
    h(
      'div',
      { class: 'content' },
      h(
        'div',
        { class: 'page' },
        h('h2', {}, `${say('corpora')} (${number(paths.length)})`),
        h(
          'ul',
          { class: 'cards' },
          paths.map((path) => card(path, answers.get(path))),
        ),
      ),
    ),
  );
}

const root = query(document, '#workbench');
/** @type {string[]} */
const paths = JSON.parse(query(document, 'main').dataset.corpora ?? '[]');
const draw = () => render(root, paths);
onSettingsChange(draw);
draw();
for (const path of paths) ask(path).then(draw);
