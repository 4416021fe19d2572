// The page where documents are imported and the work is exported or published.

import {
  cancelIngest,
  fetchDocumentNames,
  fetchFormats,
  fetchIngest,
  importFiles,
  prepareIngest,
  previewImport,
  startIngest,
} from './api.js';
import { articleForm } from './article_download.js';
import { openDialog } from './dialogs.js';
import { button, dropdown, fill, h, isolated } from './dom.js';
import { fileName } from './file_names.js';
import { FileRoles, roleOptions } from './file_roles.js';
import { ApiError, apiUrl, queryString } from './http.js';
import { importPreview } from './import_preview.js';
import { LanguageField } from './language_field.js';
import { lackNote, NewCorpus } from './new_corpus.js';
import { ReleasePanel } from './release.js';
import { refusal, say } from './words.js';

/**
 * @import { ImportedFile, IngestJob } from '../responses'
 * @import { PageContext } from './main.js'
 */

const SUFFIXES =
  '.txt,.text,.html,.htm,.md,.markdown,.docx,.odt,.epub,.srt,.vtt,.po,.tmx,.xlf,.xliff,.sdlxliff,.mqxliff,.mxliff,.tsv,.csv,.xlsx,.jsonl';
const POLL_AFTER = 400; // milliseconds, while a job is at work

/** @type {Promise<IngestJob | null> | null} */
let arriving = null; // what becomes of the files that are being uploaded, also once their page was left

export class ImportExportPage {
  hasLeft = false;
  /** @type {Promise<unknown> | undefined} */
  preparing;

  /**
   * @param {HTMLElement} root
   * @param {PageContext} context
   */
  constructor(root, { go, documents, corpus, me }) {
    this.go = go;
    this.isAdmin = !me.user || me.role === 'admin';
    this.begun = documents.length || !this.isAdmin ? null : new NewCorpus(corpus);
    this.files = h('input', { type: 'file', multiple: true, id: 'files', class: 'unseen', accept: SUFFIXES });
    this.chosen = h('span', { class: 'chosen' }); // a browser tells it in a language of its own
    const name = say('pasteName');
    this.pasteName = h('input', { id: 'paste-name', dir: 'auto', placeholder: name, 'aria-label': name });
    this.pasteText = h('textarea', {
      id: 'paste',
      rows: '7',
      dir: 'rtl',
      lang: 'ar',
      class: 'text small',
      'aria-label': say('pasteText'),
    });
    this.language = new LanguageField();
    this.roles = new FileRoles(() => this.onRoles());
    this.uploadButton = button(say('bringIn'), () => this.upload(), { class: 'primary', id: 'upload' });
    this.status = h('div', { id: 'run-state', role: 'status', 'aria-live': 'polite' });
    this.downloads = h('div', { class: 'row', id: 'downloads' });
    this.release = this.isAdmin ? new ReleasePanel() : null;
    const note = h('p', { class: 'note' }, say('takeOutNote'));
    const hasSource = documents.some((document) => document.role === 'source');
    const articleCard = h(
      'section',
      { class: 'card' },
      h('h3', {}, say('articles')),
      h('p', { class: 'note' }, say('articlesNote')),
      articleForm(null, hasSource),
    );
    const exportCard = h('section', { class: 'card' }, h('h3', {}, say('takeOut')), note, this.downloads);
    fill(
      root,
      h(
        'div',
        { class: 'page' },
        h('h2', {}, say('page_bring')),
        h(
          'div',
          { class: 'cards wide' },
          h('div', { class: 'stack' }, this.begun?.element, this.importCard()),
          h('div', { class: 'stack' }, !this.begun && [articleCard, exportCard, this.release?.element]),
        ),
      ),
    );
  }

  importCard() {
    const card = h(
      'section',
      { class: 'card' },
      h('h3', {}, say('bringIn')),
      this.dropZone(),
      h('p', { class: 'note' }, say('importHint')),
      ...(this.isAdmin ? this.documentFields() : [h('p', { class: 'note', id: 'only-admins' }, say('onlyAdminsAdd'))]),
      h('div', { class: 'row' }, this.uploadButton),
      this.status,
    );
    if (!this.isAdmin) return card;
    for (const interest of ['focusin', 'pointerdown', 'dragenter', 'change']) {
      card.addEventListener(interest, () => this.prepare());
    }
    return card;
  }

  /** What is asked of documents, and not of corrections that come back. */
  documentFields() {
    return [
      dropdown(say('role'), roleOptions(), 'unknown', (role) => this.roles.setAll(role), { id: 'role' }),
      this.roles.element,
      this.language.element,
      h('fieldset', { class: 'paste' }, h('legend', {}, say('orPaste')), this.pasteName, this.pasteText),
    ];
  }

  onRoles() {
    this.language.element.hidden = !this.roles.hasSource;
    this.pasteText.dir = this.roles.all === 'source' ? 'auto' : 'rtl';
  }

  dropZone() {
    this.files.addEventListener('change', () => this.showChosen());
    return h(
      'label',
      {
        class: 'drop',
        for: 'files',
        ondragover: (/** @type {DragEvent} */ event) => event.preventDefault(),
        ondrop: (/** @type {DragEvent} */ event) => {
          event.preventDefault();
          if (event.dataTransfer) this.files.files = event.dataTransfer.files;
          this.showChosen();
        },
      },
      this.files,
      h('strong', {}, say('chooseFiles')),
      h('span', {}, say('kinds')),
      this.chosen,
    );
  }

  async start() {
    this.release?.start();
    const isArriving = arriving !== null;
    if (isArriving) this.followUpload();
    try {
      const { formats, job } = await fetchFormats();
      fill(this.downloads, formats.map(downloadLink));
      if (job && !isArriving) this.follow(job);
    } catch (error) {
      fill(this.downloads, refusal(error));
    }
  }

  /** Loading the encoder takes seconds, in which one chooses a file or pastes a text. */
  prepare() {
    this.preparing ??= prepareIngest().catch(() => {}); // the upload reports what is wrong
  }

  showChosen() {
    const files = [...(this.files.files ?? [])];
    this.roles.show(files);
    this.onRoles();
    const names = files.map((file) => isolated(file.name));
    fill(
      this.chosen,
      names.flatMap((name, index) => (index ? [say('comma'), name] : [name])),
    );
  }

  /** The files that were chosen, and the text that was pasted as one more. */
  uploads() {
    const files = [...(this.files.files ?? [])];
    if (this.pasteText.value.trim()) {
      const name = `${fileName(this.pasteName.value) || say('pasted')}.txt`;
      files.push(new File([this.pasteText.value], name, { type: 'text/plain' }));
    }
    return files;
  }

  /** Documents are added at once; of corrections that come back one first sees what they change. */
  async upload() {
    const uploads = this.uploads();
    if (!uploads.length) {
      fill(this.status, h('p', { class: 'notice' }, say('nothingChosen')));
      return;
    }
    if (uploads.some((file) => this.roles.of(file) === 'source') && !this.language.code) {
      fill(this.status, h('p', { class: 'notice' }, say('languageMissing')));
      this.language.box.focus();
      return;
    }
    arriving = this.send(uploads);
    await this.followUpload();
  }

  /** Shows what becomes of the files on their way, which may have been sent before this page was left. */
  async followUpload() {
    const sent = arriving;
    this.uploadButton.disabled = true;
    fill(this.status, h('p', {}, say('uploading')));
    try {
      const job = await sent;
      if (job) this.follow(job);
    } catch (error) {
      this.showError(error);
    }
    if (arriving === sent) arriving = null;
  }

  /**
   * @param {File[]} uploads
   * @returns {Promise<IngestJob | null>} null where one first sees what they change
   */
  async send(uploads) {
    const { files } = await previewImport(formOf(uploads));
    const documents = uploads.filter((_, index) => files[index].kind === 'document');
    if (documents.length && !this.isAdmin) throw new ApiError(403, { message: say('onlyAdminsAdd') });
    if (documents.length === uploads.length) return this.ingest(documents);
    this.showPreview(files, uploads, documents);
    return null;
  }

  /** @param {File[]} documents */
  async ingest(documents) {
    const form = formOf(documents);
    const roles = documents.map((file) => this.roles.of(file));
    for (const role of roles) form.append('role', role);
    if (roles.includes('source')) form.append('language', this.language.code);
    await this.begun?.save();
    return startIngest(form);
  }

  /**
   * @param {ImportedFile[]} files
   * @param {File[]} uploads
   * @param {File[]} documents
   */
  showPreview(files, uploads, documents) {
    const corrections = uploads.filter((upload) => !documents.includes(upload));
    const onApply = async () => {
      dialog.close();
      fill(this.status, h('p', {}, say('uploading')));
      try {
        this.showCorrected((await importFiles(formOf(corrections))).files);
        if (documents.length) this.follow(await this.ingest(documents));
      } catch (error) {
        this.showError(error);
      }
    };
    const onCancel = () => dialog.close();
    this.uploadButton.disabled = false;
    fill(this.status);
    const preview = importPreview(files, { documents: documents.length, onApply, onCancel });
    const dialog = openDialog(say('importTitle'), preview);
    dialog.classList.add('broad');
  }

  /** @param {ImportedFile[]} files */
  showCorrected(files) {
    const added = files.reduce((sum, { summary }) => sum + (summary?.added ?? 0), 0);
    this.uploadButton.disabled = false;
    this.files.value = '';
    this.showChosen();
    fill(
      this.status,
      h('p', { class: 'good', id: 'import-done' }, say('importDone', { n: added })),
      button(say('work'), () => this.go('review'), { class: 'primary' }),
    );
  }

  /** @param {IngestJob} job */
  follow(job) {
    this.uploadButton.disabled = job.state === 'running';
    if (job.state === 'failed') this.showError(new ApiError(400, job.error ?? {}));
    else if (job.state === 'done') this.showImported(job);
    else if (job.state === 'cancelled') fill(this.status, h('p', { class: 'notice' }, say('ingestCancelled')));
    else {
      this.showProgress(job);
      if (!this.hasLeft) setTimeout(() => this.poll(), POLL_AFTER);
    }
  }

  async poll() {
    try {
      this.follow(await fetchIngest());
    } catch (error) {
      this.showError(error);
    }
  }

  /** @param {IngestJob} job */
  async showImported({ documents }) {
    const all = (await fetchDocumentNames()).documents;
    const entries = documents.map(({ name, role, segments }) =>
      h('li', {}, isolated(name), ` · ${say(`role_${role}`)} · ${say('sentences', { n: segments })}`),
    );
    fill(
      this.status,
      h('p', { class: 'good' }, say('broughtIn', { n: documents.length })),
      h('ul', {}, entries),
      lackNote(all),
      button(say('work'), () => this.go('review'), { class: 'primary' }),
    );
    this.pasteText.value = '';
    this.files.value = '';
    this.showChosen();
  }

  /** @param {IngestJob} job */
  showProgress({ stage, done, total }) {
    const count = total > 1 ? say('placeOf', { n: done, of: total }) : '';
    const words = `${say(`stage_${stage.replaceAll(' ', '_')}`)} ${count}`;
    const bar = h('progress', { max: String(total || 1), value: total ? done : undefined, 'aria-label': words });
    const label = this.status.querySelector('label');
    if (label) {
      fill(label, words, bar); // the button beside it keeps the focus
      return;
    }
    const cancel = button(say('cancelIngest'), () => this.cancel(), { id: 'cancel-ingest' });
    fill(this.status, h('label', {}, words, bar), cancel);
  }

  async cancel() {
    try {
      this.follow(await cancelIngest());
    } catch (error) {
      this.showError(error);
    }
  }

  /** @param {unknown} error */
  showError(error) {
    this.uploadButton.disabled = false;
    fill(this.status, h('p', { class: 'notice bad', role: 'alert' }, refusal(error)));
  }

  leave() {
    this.hasLeft = true;
    this.release?.leave();
  }
}

/** @param {File[]} files */
function formOf(files) {
  const form = new FormData();
  for (const file of files) form.append('files', file);
  return form;
}

/** @param {string} format */
function downloadLink(format) {
  const href = apiUrl(`export?${queryString({ format })}`);
  return h('a', { class: 'button', href, download: '' }, say('download'), ' ', h('bdi', {}, format.toUpperCase()));
}
