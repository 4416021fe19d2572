// A release of the whole work: ordered, made beside, told of, and downloaded as one archive.

import { ask } from './api.js';
import { button, choice, fill, h } from './dom.js';
import { refusal, say } from './words.js';

const LOOK = 700; // milliseconds between looks at a release that is being made
const LICENCES = ['CC-BY-4.0', 'CC-BY-SA-4.0', 'CC0-1.0', 'ODbL'];

export class Publish {
  constructor() {
    const line = (id, words, properties = {}) =>
      h('label', { class: 'choice' }, h('span', {}, words), h('input', { id, dir: 'auto', ...properties }));
    this.text = 'standoff';
    this.state = h('div', { id: 'release-state', role: 'status', 'aria-live': 'polite' });
    this.go = button(say('makeRelease'), () => this.make(), { class: 'primary', id: 'make-release' });
    this.kind = h('p', { class: 'note', id: 'release-kind' }, say('text_standoff_note'));
    this.node = h(
      'section',
      { class: 'card' },
      h('h3', {}, say('publish')),
      h('p', { class: 'note' }, say('publishNote')),
      line('release-version', say('version'), { value: '1.0.0', dir: 'ltr' }),
      choice(
        say('releaseText'),
        ['standoff', 'full'].map((t) => [t, say(`text_${t}`)]),
        this.text,
        (t) => this.choose(t),
        { id: 'release-text' },
      ),
      this.kind,
      line('release-licence', say('licence'), { list: 'licences', dir: 'ltr' }),
      h(
        'datalist',
        { id: 'licences' },
        LICENCES.map((value) => h('option', { value })),
      ),
      line('release-authors', say('authors'), { placeholder: say('authorsNote') }),
      h('label', { class: 'tick' }, h('input', { type: 'checkbox', id: 'release-comments' }), ' ', say('withComments')),
      h('div', { class: 'row' }, this.go),
      this.state,
    );
  }

  choose(text) {
    this.text = text;
    fill(this.kind, say(`text_${text}_note`));
  }

  async start() {
    try {
      this.watch(await ask('release'));
    } catch (error) {
      if (error.status === 403)
        this.node.remove(); // whoever may not publish is not asked to
      else this.failed(error);
    }
  }

  async make() {
    const value = (id) => this.node.querySelector(`#${id}`).value;
    const body = {
      version: value('release-version'),
      text: this.text,
      licence: value('release-licence'),
      authors: value('release-authors').split(/[;؛]/),
      comments: this.node.querySelector('#release-comments').checked,
    };
    this.go.disabled = true;
    try {
      this.watch(await ask('release', { method: 'POST', body }));
    } catch (error) {
      this.failed(error);
    }
  }

  watch(found) {
    this.go.disabled = found.state === 'running';
    if (found.state === 'failed') this.failed({ body: found.error });
    else if (found.state === 'done') this.told(found.release);
    else if (found.state === 'running') {
      fill(this.state, h('label', {}, say('releasing'), h('progress', { 'aria-label': say('releasing') })));
      if (!this.left) setTimeout(() => this.start(), LOOK);
    }
  }

  told(release) {
    const archive = new URL('api/release/archive', document.baseURI);
    const partly = release.text === 'full' && release.withheld > 0;
    fill(
      this.state,
      h(
        'p',
        { class: 'good' },
        say('released', { version: release.version, n: release.sentences, m: release.articles }),
      ),
      partly && h('p', { class: 'notice' }, say('rightsWarning', { n: release.withheld, of: release.articles })),
      !release.licence && h('p', { class: 'note' }, say('noLicence')),
      h(
        'ul',
        { class: 'files' },
        release.files.map((f) => h('li', {}, h('bdi', { dir: 'ltr' }, f.path), ' · ', say('rows', { n: f.rows }))),
      ),
      h(
        'a',
        { class: 'button primary', id: 'release-archive', href: archive, download: '' },
        say('download'),
        ' ',
        h('bdi', { dir: 'ltr' }, `${release.name}-${release.version}.zip`),
      ),
    );
  }

  failed(error) {
    this.go.disabled = false;
    fill(this.state, h('p', { class: 'notice bad', role: 'alert' }, refusal(error)));
  }

  leave() {
    this.left = true;
  }
}
