// Publishing a release of the whole work: it is ordered, made by the server, and downloaded as one archive.

import { fetchRelease, fetchReleaseCheck, startNextRelease, startRelease } from './api.js';
import { button, dropdown, fill, h } from './dom.js';
import { FileField } from './file_field.js';
import { ApiError, apiUrl } from './http.js';
import { releaseCheck } from './release_check.js';
import { refusal, say } from './words.js';

/** @import { Release, ReleaseCheck, ReleaseJob } from '../responses' */

const POLL_AFTER = 700; // milliseconds, while a release is being made
const LICENCES = ['CC-BY-4.0', 'CC-BY-SA-4.0', 'CC0-1.0', 'ODbL'];
const TOML = '.toml,application/toml';
const ZIP = '.zip,application/zip';
const TEXTS = ['standoff', 'full'];
const EXTENTS = ['whole', 'delta'];

export class ReleasePanel {
  text = TEXTS[0];
  extent = EXTENTS[0];
  hasLeft = false;
  /** @type {ReleaseCheck | null} */
  found = null;

  constructor() {
    this.version = h('input', { id: 'release-version', dir: 'ltr', value: '1.0.0' });
    this.date = h('input', { id: 'release-date', type: 'date', dir: 'ltr' });
    this.licence = h('input', { id: 'release-licence', dir: 'ltr', list: 'licences' });
    this.authors = h('input', { id: 'release-authors', dir: 'auto', placeholder: say('authorsNote') });
    this.url = h('input', { id: 'release-url', dir: 'ltr', inputmode: 'url', placeholder: 'https://' });
    this.datasheet = new FileField(say('datasheetFile'), { id: 'release-datasheet', accept: TOML });
    this.events = new FileField(say('eventsFile'), { id: 'release-events', accept: TOML });
    this.earlier = new FileField(say('earlierRelease'), {
      id: 'release-earlier',
      accept: ZIP,
      onchange: () => this.showEarlier(),
    });
    this.following = h('div', {});
    this.withoutNames = h('input', { type: 'checkbox', id: 'release-no-names' });
    this.comments = h('input', { type: 'checkbox', id: 'release-comments', onchange: () => this.check() });
    this.mask = h('input', { type: 'checkbox', id: 'release-mask', onchange: () => this.showCheck() });
    this.checked = h('div', { role: 'status', 'aria-live': 'polite' });
    this.textNote = h('p', { class: 'note', id: 'release-kind' }, say('text_standoff_note'));
    this.makeButton = button(say('makeRelease'), () => this.make(), { class: 'primary', id: 'make-release' });
    this.status = h('div', { id: 'release-state', role: 'status', 'aria-live': 'polite' });
    this.element = this.form();
  }

  form() {
    const labelled = (/** @type {string} */ label, /** @type {HTMLElement} */ input) =>
      h('label', { class: 'choice' }, h('span', {}, label), input);
    /** @type {[string, string][]} */
    const texts = TEXTS.map((text) => [text, say(`text_${text}`)]);
    const licences = LICENCES.map((value) => h('option', { value }));
    return h(
      'section',
      { class: 'card' },
      h('h3', {}, say('publish')),
      h('p', { class: 'note' }, say('publishNote')),
      labelled(say('version'), this.version),
      labelled(say('releaseDate'), this.date),
      h('p', { class: 'note' }, say('releaseDateNote')),
      this.earlier.element,
      h('p', { class: 'note' }, say('earlierReleaseNote')),
      this.following,
      dropdown(say('releaseText'), texts, this.text, (text) => this.chooseText(text), { id: 'release-text' }),
      this.textNote,
      labelled(say('licence'), this.licence),
      h('datalist', { id: 'licences' }, licences),
      labelled(say('authors'), this.authors),
      labelled(say('releaseUrl'), this.url),
      this.datasheet.element,
      h('p', { class: 'note' }, say('datasheetNote')),
      this.events.element,
      h('p', { class: 'note' }, say('eventsFileNote')),
      h('label', { class: 'tick' }, this.comments, ' ', say('withComments')),
      h('label', { class: 'tick' }, this.withoutNames, ' ', say('withoutNames')),
      h('label', { class: 'tick' }, this.mask, ' ', say('maskPersonal')),
      this.checked,
      h('div', { class: 'row' }, this.makeButton),
      this.status,
    );
  }

  /** @param {string} text */
  chooseText(text) {
    this.text = text;
    fill(this.textNote, say(`text_${text}_note`));
  }

  /** Asks what to write of a release that follows another one. */
  showEarlier() {
    const choose = (/** @type {string} */ extent) => {
      this.extent = extent;
    };
    /** @type {[string, string][]} */
    const extents = EXTENTS.map((extent) => [extent, say(`extent_${extent}`)]);
    const properties = { id: 'release-extent' };
    fill(this.following, this.earlier.file && dropdown(say('extent'), extents, this.extent, choose, properties));
  }

  async start() {
    try {
      this.render(await fetchRelease());
      if (!this.found) await this.check();
    } catch (error) {
      const mayNotPublish = error instanceof ApiError && error.status === 403;
      if (mayNotPublish) this.element.remove();
      else this.showError(error);
    }
  }

  async check() {
    try {
      this.found = await fetchReleaseCheck(this.comments.checked);
      this.showCheck();
    } catch (error) {
      fill(this.checked, h('p', { class: 'notice bad', role: 'alert' }, refusal(error)));
    }
  }

  showCheck() {
    if (this.found) fill(this.checked, releaseCheck(this.found, this.mask.checked));
  }

  async make() {
    this.makeButton.disabled = true;
    const earlier = this.earlier.file;
    try {
      const order = {
        version: this.version.value,
        date: this.date.value,
        text: this.text,
        licence: this.licence.value,
        authors: this.authors.value.split(/[;؛]/),
        url: this.url.value,
        datasheet: await this.datasheet.text(),
        events: await this.events.text(),
        comments: this.comments.checked,
        names: !this.withoutNames.checked,
        mask: this.mask.checked,
        delta: Boolean(earlier) && this.extent === 'delta',
      };
      this.render(await (earlier ? startNextRelease(order, earlier) : startRelease(order)));
    } catch (error) {
      this.showError(error);
    }
  }

  /** @param {ReleaseJob} job */
  render({ state, error, release }) {
    this.makeButton.disabled = state === 'running';
    if (state === 'failed') this.showError(new ApiError(400, error ?? {}));
    else if (state === 'done' && release) this.showRelease(release);
    else if (state === 'running') {
      fill(this.status, h('label', {}, say('releasing'), h('progress', { 'aria-label': say('releasing') })));
      if (!this.hasLeft) setTimeout(() => this.start(), POLL_AFTER);
    }
  }

  /** @param {Release} release */
  showRelease({ version, earlier, archive, text, sentences, articles, withheld, licence, files }) {
    const rightsUnknown = text === 'full' && withheld > 0;
    const made = earlier
      ? say('deltaReleased', { earlier, version })
      : say('released', { version, n: sentences, m: articles });
    const properties = {
      class: 'button primary',
      id: 'release-archive',
      href: apiUrl('release/archive'),
      download: '',
    };
    fill(
      this.status,
      h('p', { class: 'good' }, made),
      rightsUnknown && h('p', { class: 'notice' }, say('rightsWarning', { n: withheld, of: articles })),
      !licence && h('p', { class: 'note' }, say('noLicence')),
      h(
        'ul',
        { class: 'files' },
        files.map(({ path, rows }) => h('li', {}, h('bdi', { dir: 'ltr' }, path), ' · ', say('rows', { n: rows }))),
      ),
      h('a', properties, say('download'), ' ', h('bdi', { dir: 'ltr' }, archive)),
    );
  }

  /** @param {unknown} error */
  showError(error) {
    this.makeButton.disabled = false;
    fill(this.status, h('p', { class: 'notice bad', role: 'alert' }, refusal(error)));
  }

  leave() {
    this.hasLeft = true;
  }
}
