// Answering a comment, and settling it. Like comments, answers wait in the browser while the server is away.

import { fetchPeople } from './api.js';
import { openDialog } from './dialogs.js';
import { button, fill, h, isolated } from './dom.js';
import { ownName } from './http.js';
import { submitJudgement } from './judgements.js';
import { forgetPair } from './pair_cache.js';
import { addReply } from './pending_view.js';
import { local, readStored, writeStored } from './storage.js';
import { showToast } from './toast.js';
import { refusal, say } from './words.js';

/**
 * @import { ReplyAction, Thread } from '../responses'
 * @import { OpenSentence } from './open_sentence.js'
 */

/** @param {string} thread */
const draftKey = (thread) => `muqabala:reply:${encodeURIComponent(ownName())}:${thread}`;

/**
 * Answers the last comment that is not settled.
 * @param {OpenSentence} open
 */
export function replyToLast(open) {
  const thread = open.pair.threads.findLast(({ resolved }) => !resolved);
  if (thread) openReplyDialog(open, thread);
  else showToast(say('nothingToAnswer'));
}

/**
 * @param {OpenSentence} open
 * @param {Thread} thread
 */
export function openReplyDialog(open, thread) {
  const label = say('reply');
  const key = draftKey(thread.id);
  const oninput = () => writeStored(local, key, area.value || null);
  const value = String(readStored(local, key) ?? '');
  const area = h('textarea', { rows: 4, dir: 'auto', id: 'reply', 'aria-label': label, value, oninput });
  const submit = () => {
    const text = area.value.trim();
    if (!text) return;
    writeStored(local, key, null);
    dialog.close();
    sendReply(open, thread, 'reply', text);
  };
  const words = [say('keep'), ' ', h('kbd', { 'aria-hidden': 'true' }, 'Ctrl+Enter')];
  const dialog = openDialog(
    label,
    h('p', { class: 'answered' }, isolated(thread.author), ': ', isolated(thread.text)),
    area,
    mentionButtons(area),
    h('div', { class: 'row' }, button(words, submit, { class: 'primary', 'aria-keyshortcuts': 'Control+Enter' })),
  );
  dialog.addEventListener('keydown', (event) => {
    if (event.code !== 'Enter' || !event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) submit();
  });
  area.focus();
}

/**
 * Buttons that mention the others who work here.
 * @param {HTMLTextAreaElement} area
 */
export function mentionButtons(area) {
  const row = h('div', { class: 'row mentions', 'aria-label': say('mention'), role: 'group' });
  const insert = (/** @type {string} */ name) => {
    const { value, selectionStart: at } = area;
    const before = value.slice(0, at);
    const space = before && !/\s$/.test(before) ? ' ' : '';
    area.setRangeText(`${space}@${name.replaceAll(' ', '_')} `, at, area.selectionEnd, 'end');
    area.dispatchEvent(new Event('input'));
    area.focus();
  };
  fetchPeople().then(
    ({ people }) => {
      const others = people.filter((name) => name !== ownName());
      fill(
        row,
        others.map((name) => button(['@', isolated(name)], () => insert(name), { class: 'quiet' })),
      );
    },
    () => {}, // a name can be typed
  );
  return row;
}

/**
 * Shows at once what will be so once the server has it.
 * @param {OpenSentence} open
 * @param {Thread} thread
 * @param {ReplyAction} action
 * @param {string} text
 */
export async function sendReply({ pair: { id }, surroundings }, thread, action, text = '') {
  const show = (/** @type {(threads: Thread[]) => Thread[]} */ change) => {
    const open = surroundings.shown();
    if (!open) return;
    open.pair.threads = change(open.pair.threads);
    open.renderComment();
  };
  const judgement = { kind: /** @type {const} */ ('reply'), thread: thread.id, action, text };
  const former = surroundings.shown()?.pair.threads ?? [];
  show((threads) => threads.map((each) => addReply(each, judgement, new Date().toISOString())));
  forgetPair(id);
  try {
    const answer = await submitJudgement(id, judgement);
    surroundings.onJudge();
    show((threads) => threads.map((each) => (each.id === answer.id ? answer : each)));
  } catch (error) {
    show(() => former);
    if (text) writeStored(local, draftKey(thread.id), text);
    showToast(refusal(error), { kind: 'warning' });
  }
}
