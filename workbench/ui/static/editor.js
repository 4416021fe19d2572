// The editor of the correction: what is typed is kept, compared and scored, and none of that holds up typing.

import { rescore } from './api.js';
import { BidiTools } from './bidi_tools.js';
import { CompletionList } from './completion.js';
import { debounce } from './debounce.js';
import { diffNodes } from './diff.js';
import { arabic, button, fill, h } from './dom.js';
import { discardDraft, latestDraft, saveDraft, sendDraftNow } from './drafts.js';
import { applyEdit, originOf } from './edits.js';
import { shortcutLabel } from './shortcuts.js';
import { codeUnitsOf } from './text_offsets.js';
import { FieldMirror } from './field_mirror.js';
import { UndoHistory } from './undo_history.js';
import { ownLanguage, say } from './words.js';

/**
 * @import { Pair, Report } from '../responses'
 * @import { DraftState } from './drafts.js'
 * @import { Edit } from './edits.js'
 */
/** @typedef {DraftState | 'typing' | 'saving' | 'asSaved' | 'restored' | ''} EditorState a key of the messages */
/**
 * @typedef {{ onScore: (report: Report) => void, onChange: () => void, onGone: () => unknown, onOriginal: () => void,
 *   seconds: () => number }} EditorEvents
 */

const SCORE_AFTER = 450; // milliseconds without a key
const COMPARE_AFTER = 60;

export class CorrectionEditor {
  /** Replacements of the suggestions that were applied and not undone. */
  applied = /** @type {Set<string>} */ (new Set());
  /** Those that an undo took back, for a redo. */
  takenBack = /** @type {Set<string>} */ (new Set());
  /** @type {AbortController | undefined} */
  scoring;
  /** @type {{ text: string, report: Promise<Report | null> } | null} the last text that was scored, or is being */
  scored = null;

  /**
   * @param {Pair} pair
   * @param {EditorEvents} events
   */
  constructor(pair, events) {
    this.pair = pair;
    this.events = events;
    const draft = latestDraft(pair.id, pair.draft);
    this.base = draft ? draft.base : pair.revision;
    this.earlierSeconds = draft?.seconds ?? 0;
    for (const replacement of draft?.taken ?? []) this.applied.add(replacement);
    this.area = arabic('textarea', '', {
      id: 'correction',
      rows: '2',
      spellcheck: 'true',
      autocomplete: 'off',
      'aria-describedby': 'kept',
      oninput: (/** @type {Event} */ event) => this.onInput(event),
      onbeforeinput: (/** @type {InputEvent} */ event) => this.onBeforeInput(event),
    });
    this.mirror = new FieldMirror(this.area);
    this.completion = new CompletionList(this, this.mirror.element);
    this.area.value = draft ? draft.text : pair.text;
    this.undoHistory = new UndoHistory(this.text, pair.text);
    this.difference = arabic('div', '', { id: 'difference', class: 'difference text' });
    this.state = h('span', { id: 'kept', class: 'kept', role: 'status' });
    this.compareSoon = debounce(COMPARE_AFTER, () => this.compare());
    this.scoreSoon = debounce(SCORE_AFTER, () => this.score());
    this.tools = new BidiTools(this);
    const original = button(say('original'), () => events.onOriginal(), {
      class: 'quiet',
      id: 'original',
      title: `${say('do_original')} (${shortcutLabel('original')})`,
    });
    this.element = h(
      'section',
      { class: 'editing' },
      h('h2', {}, h('label', { for: 'correction' }, say('correction')), this.state, original),
      this.completion.element,
      this.tools.element,
    );
    this.changes = h(
      'section',
      { class: 'changes', 'aria-labelledby': 'difference-head' },
      h('h2', { id: 'difference-head' }, say('difference')),
      this.difference,
    );
    this.compare();
    if (draft && draft.text !== pair.text) this.showState('restored');
    else if (pair.status !== 'untouched') this.showState('asSaved');
  }

  get text() {
    return this.area.value;
  }

  get isChanged() {
    return this.text !== this.pair.text;
  }

  /** @param {boolean} isLocked */
  lock(isLocked) {
    this.area.readOnly = isLocked;
    if (isLocked) this.completion.hide();
  }

  /** @param {EditorState} state */
  showState(state) {
    this.state.textContent = state && say(state);
    this.state.title = this.state.textContent ?? ''; // a narrow column cuts it off
    this.state.dataset.state = state;
  }

  /** Grows with its text in browsers that do not do it by themselves. */
  grow() {
    if (CSS.supports('field-sizing', 'content')) return;
    this.area.style.height = 'auto';
    this.area.style.height = `${this.area.scrollHeight + 4}px`;
  }

  /**
   * The browser's own undo knows nothing of what was not typed, so that of the context menu goes the same way as keys.
   * @param {InputEvent} event
   */
  onBeforeInput(event) {
    const isUndo = event.inputType === 'historyUndo';
    if (!isUndo && event.inputType !== 'historyRedo') return;
    event.preventDefault();
    if (isUndo) this.undo();
    else this.redo();
  }

  /** @param {Event} event */
  onInput(event) {
    this.completion.onInput(event);
    this.undoHistory.type(this.text, performance.now());
    this.onChange();
  }

  onChange() {
    if (this.isChanged || this.base !== this.pair.revision) {
      this.keepDraft();
      this.showState('typing');
    } else {
      discardDraft(this.pair.id, { onServer: true }); // back where it began, there is nothing to restore
      this.showState('');
    }
    this.grow();
    this.compareSoon();
    this.scoreSoon();
    this.events.onChange();
  }

  keepDraft() {
    const work = { taken: [...this.applied], seconds: this.events.seconds() };
    saveDraft(this.pair.id, this.text, this.base, (state) => this.onDraftState(state), work);
  }

  /** @param {DraftState} state */
  onDraftState(state) {
    this.showState(state);
    if (state === 'gone') this.events.onGone();
  }

  /**
   * @param {number} start in code points
   * @param {number} end
   */
  select(start, end) {
    const codeUnit = codeUnitsOf(this.text);
    this.area.focus();
    this.area.setSelectionRange(codeUnit(start), codeUnit(end));
  }

  /**
   * Puts a whole text in, as one step of the undo history.
   * @param {string} text
   */
  replaceText(text) {
    if (text === this.text) return;
    this.undoHistory.replace(text);
    this.showCurrent();
  }

  showCurrent() {
    this.completion.hide(); // it was offered for another text
    this.mirror.rangesOf([]);
    this.area.value = this.undoHistory.current;
    this.onChange();
  }

  undo() {
    const undone = this.undoHistory.undo();
    if (this.undoHistory.current !== this.text) {
      this.followApplied(this.undoHistory.current);
      this.showCurrent();
    }
    return undone;
  }

  redo() {
    const redone = this.undoHistory.redo();
    if (this.undoHistory.current !== this.text) {
      this.followApplied(this.undoHistory.current);
      this.showCurrent();
    }
    return redone;
  }

  /**
   * A suggestion whose words an undo takes out of the text is not taken any more, until a redo brings them back.
   * @param {string} text after the step
   */
  followApplied(text) {
    for (const words of [...this.applied]) if (!text.includes(words)) move(words, this.applied, this.takenBack);
    for (const words of [...this.takenBack]) if (text.includes(words)) move(words, this.takenBack, this.applied);
  }

  /**
   * @param {Edit & { start: number }} edit `start` in code points of the garbled text
   * @returns {boolean} whether its words are still there
   */
  applyEdit(edit) {
    const result = applyEdit(this.text, edit, originOf(this.pair.garbled, edit.start));
    if (!result) return false;
    this.applied.add(edit.replacement);
    this.replaceText(result.text);
    this.area.setSelectionRange(result.caret, result.caret);
    return true;
  }

  compare() {
    this.tools.render();
    const { garbled } = this.pair;
    const unchanged = h('p', { class: 'none', ...ownLanguage() }, say('noDifference'));
    fill(this.difference, this.text === garbled ? unchanged : diffNodes(garbled, this.text));
  }

  score() {
    const { text } = this;
    this.scoring?.abort();
    this.scoring = new AbortController();
    this.scored = text.trim() ? { text, report: this.reportOn(text, this.scoring.signal) } : null;
  }

  /**
   * @param {string} text
   * @param {AbortSignal} signal
   */
  async reportOn(text, signal) {
    try {
      const report = await rescore(this.pair.id, text, signal);
      if (text === this.text && this.element.isConnected) this.events.onScore(report);
      return report;
    } catch {
      if (this.scored?.text === text) this.scored = null; // it is only help; without it editing goes on
      return null;
    }
  }

  /**
   * The report on the text as it is.
   * @param {number} patience milliseconds to wait for it
   * @returns {Promise<Report | null>} null where the server does not tell in time
   */
  currentReport(patience) {
    if (this.scored?.text !== this.text) {
      this.scoreSoon.cancel();
      this.score();
    }
    /** @type {Promise<null>} */
    const late = new Promise((resolve) => {
      setTimeout(() => resolve(null), patience);
    });
    return Promise.race([this.scored?.report ?? null, late]);
  }

  /** What was just saved is now what the editor starts from; what was typed meanwhile stays. */
  rebase() {
    this.base = this.pair.revision;
    if (this.isChanged) this.keepDraft();
    else {
      discardDraft(this.pair.id);
      this.showState('asSaved');
    }
  }

  /**
   * Goes on from what stands now; an undo brings back what was typed.
   * @param {string} text that was merged with it, or chosen
   */
  moveOn(text) {
    this.base = this.pair.revision;
    if (this.text !== text) this.replaceText(text);
    else if (this.isChanged) this.keepDraft();
    else {
      discardDraft(this.pair.id, { onServer: true });
      this.showState('asSaved');
    }
  }

  close() {
    this.completion.close();
    this.scoring?.abort();
    this.compareSoon.cancel();
    this.scoreSoon.cancel();
    if (latestDraft(this.pair.id, null)) sendDraftNow(this.pair.id);
  }
}

/**
 * @param {string} words
 * @param {Set<string>} from
 * @param {Set<string>} to
 */
function move(words, from, to) {
  from.delete(words);
  to.add(words);
}
