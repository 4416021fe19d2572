// Taking out the corrected text as an article: which kind of file, and what stands beside it.

import { fetchFile } from './api.js';
import { openDialog } from './dialogs.js';
import { button, dropdown, h, isolated } from './dom.js';
import { queryString } from './http.js';
import { refusal, say } from './words.js';

/** @import { DocumentName } from '../responses' */

/** @type {[string, string][]} */
const FORMATS = [
  ['docx', 'Word (DOCX)'],
  ['html', 'HTML'],
  ['md', 'Markdown'],
  ['txt', 'TXT'],
];

/**
 * The choices and the button that downloads; without a document it takes out all of them in one archive.
 * @param {DocumentName | null} document
 * @param {boolean} hasSource whether there is a source text to stand beside a translation
 */
export function articleForm(document, hasSource) {
  const wanted = { document: document?.name ?? '', format: 'docx', beside: '' };
  /** @type {[string, string][]} */
  const layouts = [
    ['', say('article_clean')],
    ['garbled', say('article_garbled')],
  ];
  if (hasSource) layouts.push(['source', say('article_source')]);
  const status = h('p', { role: 'status', class: 'count' });
  const choose = (/** @type {Partial<typeof wanted>} */ changes) => Object.assign(wanted, changes);
  const download = async () => {
    take.disabled = true;
    status.textContent = say('articleMaking');
    try {
      await saveFile(`article?${queryString(wanted)}`);
      status.textContent = say('articleMade');
    } catch (error) {
      status.textContent = refusal(error);
    }
    take.disabled = false;
  };
  const take = button(say(document ? 'articleTake' : 'articleTakeAll'), download, { class: 'primary', id: 'article' });
  return h(
    'div',
    { class: 'article-form' },
    h(
      'div',
      { class: 'row filters' },
      dropdown(say('articleFormat'), FORMATS, wanted.format, (format) => choose({ format }), { id: 'article-format' }),
      dropdown(say('articleLayout'), layouts, wanted.beside, (beside) => choose({ beside }), { id: 'article-layout' }),
    ),
    h('div', { class: 'row' }, take),
    status,
  );
}

/**
 * @param {DocumentName} document
 * @param {boolean} hasSource
 */
export function openArticleDialog(document, hasSource) {
  const dialog = openDialog(
    say('articleTitle'),
    h('p', {}, isolated(document.title ?? document.name)),
    articleForm(document, hasSource),
  );
  dialog.querySelector('select')?.focus();
}

/**
 * Fetched and not linked to, so that a refusal is told on the page.
 * @param {string} path below `api/`
 */
export async function saveFile(path) {
  const { blob, name } = await fetchFile(path);
  const href = URL.createObjectURL(blob);
  const link = h('a', { href, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
