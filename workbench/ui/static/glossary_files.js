// The glossary as a file, out and in.

import { importTerms } from './api.js';
import { saveFile } from './article_download.js';
import { button, h } from './dom.js';
import { showToast } from './toast.js';
import { refusal, say } from './words.js';

/**
 * @param {() => unknown} onImported
 */
export function glossaryFiles(onImported) {
  const take = async (/** @type {string} */ format) => {
    try {
      await saveFile(`glossary/file?format=${format}`);
    } catch (error) {
      showToast(refusal(error), { kind: 'warning' });
    }
  };
  const bring = async () => {
    const [file] = input.files ?? [];
    if (!file) return;
    const form = new FormData();
    form.set('file', file);
    input.value = '';
    try {
      const { added, refused } = await importTerms(form);
      const taken = say('termsImported', { n: added });
      if (refused) showToast(`${taken}. ${say('termsRefused', { n: refused })}`, { kind: 'warning' });
      else showToast(taken);
      onImported();
    } catch (error) {
      showToast(refusal(error), { kind: 'warning' });
    }
  };
  const input = h('input', {
    type: 'file',
    id: 'glossary-file',
    accept: '.tbx,.tsv,.csv,.xml',
    hidden: true,
    onchange: bring,
    'aria-label': say('importTerms'),
  });
  return [
    button(say('importTerms'), () => input.click(), { class: 'quiet', id: 'import-terms' }),
    input,
    button('TBX', () => take('tbx'), {
      class: 'quiet',
      id: 'take-tbx',
      'aria-label': say('exportTerms', { format: 'TBX' }),
    }),
    button('TSV', () => take('tsv'), {
      class: 'quiet',
      id: 'take-tsv',
      'aria-label': say('exportTerms', { format: 'TSV' }),
    }),
  ];
}
