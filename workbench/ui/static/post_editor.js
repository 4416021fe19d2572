// The language model behind an endpoint, asked for one sentence at a time.

import { postEdit } from './api.js';
import { button, fill, h, isolated } from './dom.js';
import { refusal, say } from './words.js';

/** @import { Me, Suggestion } from '../responses' */

/** @type {Me['post_editor']} */
let endpoint = null;

/** @param {Me} me */
export function usePostEditor({ post_editor: configured }) {
  endpoint = configured ?? null;
}

/**
 * The button that asks the model, with where the text goes; nothing where none is configured.
 * @param {string} id of the sentence
 * @param {(suggestion: Suggestion) => void} onWritten
 */
export function postEditorButton(id, onWritten) {
  if (!endpoint) return null;
  const { model, host } = endpoint;
  const status = h('p', { class: 'meta', role: 'status', id: 'asked-model' });
  const ask = async () => {
    asking.disabled = true;
    fill(status, say('askingModel'));
    try {
      const { suggestion } = await postEdit(id);
      fill(status, suggestion ? '' : say('modelChangesNothing'));
      if (suggestion) onWritten(suggestion);
    } catch (error) {
      fill(status, refusal(error));
    } finally {
      asking.disabled = false;
    }
  };
  const asking = button([say('askModel'), ' ', isolated(model)], ask, { id: 'ask-model', class: 'quiet' });
  return h('div', {}, asking, h('p', { class: 'note' }, say('askModelNote', { host })), status);
}
