// The page that lists the corpora of a server, each with what it has and how much of that is finished.

import { button, fill, h, isolated, query } from './dom.js';
import { changeSettings, onSettingsChange, settings } from './settings.js';
import { number, say } from './words.js';

/** @import { CorpusCard } from '../responses' */
/** @typedef {CorpusCard | 'signIn' | 'failed'} Answer */

/** @type {Map<string, Answer>} */
const answers = new Map();

/** @param {string} path of a corpus, below the page */
async function ask(path) {
  try {
    const response = await fetch(new URL(`${path}/api/corpus`, document.baseURI));
    answers.set(path, response.ok ? await response.json() : response.status === 401 ? 'signIn' : 'failed');
  } catch {
    answers.set(path, 'failed');
  }
}

/** @param {Answer | undefined} answer */
function figures(answer) {
  if (!answer) return h('p', { class: 'note' }, '…');
  if (answer === 'signIn') return h('p', { class: 'note' }, say('signInToSee'));
  if (answer === 'failed') return h('p', { class: 'notice' }, say('corpusFailed'));
  const { documents, sentences, finished, user } = answer;
  const words = say('corpusFigures', { documents, sentences, finished });
  const bar = h('progress', { max: String(sentences || 1), value: finished, 'aria-label': words });
  return [h('p', { class: 'note' }, words), bar, user && h('p', { class: 'meta' }, isolated(user))];
}

/** @param {string} path */
function card(path) {
  const answer = answers.get(path);
  const name = typeof answer === 'object' && answer.name ? answer.name : path;
  return h(
    'li',
    { class: 'card corpus' },
    h('h3', {}, h('a', { href: new URL(`${path}/`, document.baseURI).href }, isolated(name))),
    name !== path && h('p', { class: 'meta' }, isolated(path)),
    figures(answer),
  );
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
        h('ul', { class: 'cards' }, paths.map(card)),
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
