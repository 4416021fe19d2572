// Documents come in, the work is run, and what is done goes out.

import { ask, query } from './api.js';
import { button, choice, fill, h, isolated } from './dom.js';
import { Publish } from './publish.js';
import { refusal, say } from './words.js';

const KINDS = '.txt,.text,.html,.htm,.md,.markdown,.docx,.tmx,.xlf,.xliff,.tsv,.csv,.jsonl';
const LOOK = 400; // milliseconds between looks at a run

export class Bring {
  constructor(root, { tell, go }) {
    Object.assign(this, { tell, go });
    this.files = h('input', { type: 'file', multiple: true, id: 'files', class: 'unseen', accept: KINDS });
    this.role = 'unknown';
    this.name = h('input', {
      id: 'paste-name',
      dir: 'auto',
      placeholder: say('pasteName'),
      'aria-label': say('pasteName'),
    });
    this.text = h('textarea', {
      id: 'paste',
      rows: '7',
      dir: 'rtl',
      lang: 'ar',
      class: 'text small',
      'aria-label': say('pasteText'),
    });
    this.state = h('div', { id: 'run-state', role: 'status', 'aria-live': 'polite' });
    this.go_ = button(say('bringIn'), () => this.upload(), { class: 'primary', id: 'upload' });
    this.chosen = h('span', { class: 'chosen' }); // what a browser says there is in its own language
    const drop = h(
      'label',
      { class: 'drop', for: 'files' },
      this.files,
      h('strong', {}, say('chooseFiles')),
      h('span', {}, say('kinds')),
      this.chosen,
    );
    this.files.addEventListener('change', () => this.tellChosen());
    drop.addEventListener('dragover', (event) => event.preventDefault());
    drop.addEventListener('drop', (event) => {
      event.preventDefault();
      this.files.files = event.dataTransfer.files;
      this.tellChosen();
    });
    const card = h('section', { class: 'card' });
    for (const interest of ['focusin', 'pointerdown', 'dragenter', 'change'])
      card.addEventListener(interest, () => this.prepare());
    const roles = ['unknown', 'garbled', 'clean'].map((r) => [r, say(`role_${r}`)]);
    fill(
      card,
      h('h3', {}, say('bringIn')),
      drop,
      choice(say('role'), roles, 'unknown', (v) => (this.role = v), { id: 'role' }),
      h('fieldset', { class: 'paste' }, h('legend', {}, say('orPaste')), this.name, this.text),
      h('div', { class: 'row' }, this.go_),
      this.state,
    );
    this.out = h('div', { class: 'row', id: 'downloads' });
    this.publish = new Publish();
    fill(
      root,
      h(
        'div',
        { class: 'page' },
        h('h2', {}, say('page_bring')),
        h(
          'div',
          { class: 'cards wide' },
          card,
          h(
            'div',
            { class: 'stack' },
            h(
              'section',
              { class: 'card' },
              h('h3', {}, say('takeOut')),
              h('p', { class: 'note' }, say('takeOutNote')),
              this.out,
            ),
            this.publish.node,
          ),
        ),
      ),
    );
  }

  async start() {
    this.publish.start();
    try {
      const { formats, job } = await ask('formats');
      fill(
        this.out,
        formats.map((f) =>
          h(
            'a',
            { class: 'button', href: new URL(`api/export?${query({ format: f })}`, document.baseURI), download: '' },
            say('download'),
            ' ',
            h('bdi', {}, f.toUpperCase()),
          ),
        ),
      );
      if (job) this.watch(job);
    } catch (error) {
      fill(this.out, refusal(error));
    }
  }

  // Loading what is needed takes seconds, in which one chooses a file or pastes a text.
  prepare() {
    this.preparing ??= ask('bring/prepare', { method: 'POST' }).catch(() => {}); // whoever brings in is told
  }

  tellChosen() {
    fill(
      this.chosen,
      [...this.files.files].flatMap((file, k) => [k > 0 && say('comma'), isolated(file.name)]),
    );
  }

  async upload() {
    const form = new FormData();
    for (const file of this.files.files) form.append('files', file);
    if (this.text.value.trim()) {
      const name = `${this.name.value.trim() || say('pasted')}.txt`;
      form.append('files', new File([this.text.value], name, { type: 'text/plain' }));
    }
    if (![...form.keys()].length) return void fill(this.state, h('p', { class: 'notice' }, say('nothingChosen')));
    form.append('role', this.role);
    this.go_.disabled = true;
    fill(this.state, h('p', {}, say('uploading')));
    try {
      this.watch(await ask('bring', { method: 'POST', form }));
    } catch (error) {
      this.failed(error);
    }
  }

  watch(job) {
    this.go_.disabled = job.state === 'running';
    if (job.state === 'failed') this.failed({ body: job.error });
    else if (job.state === 'done') {
      fill(
        this.state,
        h('p', { class: 'good' }, say('broughtIn', { n: job.documents.length })),
        h(
          'ul',
          {},
          job.documents.map((d) =>
            h('li', {}, isolated(d.name), ` · ${say(`role_${d.role}`)} · ${say('sentences', { n: d.segments })}`),
          ),
        ),
        button(say('work'), () => this.go('review'), { class: 'primary' }),
      );
      this.text.value = '';
      this.files.value = '';
      this.tellChosen();
    } else {
      const words = `${say(`stage_${job.stage.replaceAll(' ', '_')}`)} ${job.total > 1 ? say('placeOf', { n: job.done, of: job.total }) : ''}`;
      fill(
        this.state,
        h(
          'label',
          {},
          words,
          h('progress', { max: String(job.total || 1), value: job.total ? job.done : undefined, 'aria-label': words }),
        ),
      );
      if (this.left) return;
      setTimeout(async () => {
        try {
          this.watch(await ask('bring'));
        } catch (error) {
          this.failed(error);
        }
      }, LOOK);
    }
  }

  failed(error) {
    this.go_.disabled = false;
    fill(this.state, h('p', { class: 'notice bad', role: 'alert' }, refusal(error)));
  }

  leave() {
    this.left = true;
    this.publish.leave();
  }
}
