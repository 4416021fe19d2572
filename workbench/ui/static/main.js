// The frame: bar, pages by address (#/review/…), language, light and the place where things are told.

import { ask, writeAs } from './api.js';
import { Bring } from './bring.js';
import { helpSheet, nameWindow } from './dialogs.js';
import { Documents } from './documents.js';
import { button, fill, h } from './dom.js';
import * as drafts from './drafts.js';
import { doing, listen, shown } from './keys.js';
import { Names } from './names.js';
import { Overview } from './overview.js';
import { Review } from './review.js';
import { choose, onChoice, settings } from './settings.js';
import { Trial } from './trial.js';
import { called, refusal, say } from './words.js';

const PAGES = { review: Review, documents: Documents, names: Names, overview: Overview, bring: Bring, try: Trial };

class Frame {
  constructor(root) {
    this.root = root;
    this.bar = h('header', { class: 'bar' });
    this.told = h('div', { class: 'told', id: 'told', role: 'status', 'aria-live': 'polite' });
    this.content = h('main', { class: 'content', id: 'content', tabindex: '-1' });
    fill(root, this.bar, this.content, this.told);
    this.me = { user: null };
    listen();
    const goTo = (name) => () => this.go(name);
    doing({
      help: () => helpSheet(),
      language: () => choose({ language: settings.language === 'ar' ? 'en' : 'ar' }),
      ...Object.fromEntries(Object.keys(PAGES).map((name) => [name, goTo(name)])),
    });
    onChoice((changes) => this.chosen(changes));
    addEventListener('hashchange', () => this.show());
  }

  async start() {
    drafts.signedBy(() => encodeURIComponent(this.me.user ?? settings.author));
    this.dress();
    writeAs(settings.author); // whoever has signed in is known to the server
    const met = ask('me');
    const { name, id } = this.place();
    this.begin(name, id);
    try {
      this.me = await met;
    } catch (error) {
      fill(this.content, h('p', { class: 'notice', role: 'alert' }, refusal(error)));
    }
    writeAs(this.me.user ?? settings.author);
    await this.show();
    drafts.flush((state, sent) => state === 'saved' && this.page?.queue?.mend(sent.id, { status: sent.status }));
  }

  dress() {
    const { language, theme, digits } = settings;
    const html = document.documentElement;
    html.lang = language;
    html.dir = language === 'ar' ? 'rtl' : 'ltr';
    document.body.classList.toggle('dark', theme === 'dark');
    Object.assign(html.dataset, { theme, digits });
    this.root.lang = language;
    this.root.dir = html.dir;
    html.style.setProperty('--size', settings.size);
  }

  paintBar() {
    const here = this.name;
    const link = (name) =>
      h(
        'a',
        { href: `#/${name}`, 'aria-current': here === name ? 'page' : null, title: shown(name) },
        say(`page_${name}`),
      );
    const user = this.me.user ?? settings.author;
    fill(
      this.bar,
      h(
        'h1',
        {},
        h('span', { lang: 'ar', class: 'brand' }, 'مقابلة'),
        h('span', { lang: 'en', dir: 'ltr', class: 'latin' }, 'Muqabala'),
      ),
      h('nav', { 'aria-label': say('pages') }, Object.keys(PAGES).map(link)),
      h(
        'div',
        { class: 'tools' },
        button(
          settings.language === 'ar' ? 'English' : 'العربية',
          () => choose({ language: settings.language === 'ar' ? 'en' : 'ar' }),
          { id: 'language', lang: settings.language === 'ar' ? 'en' : 'ar', title: shown('language') },
        ),
        button(
          settings.digits === 'arabic' ? '123' : '١٢٣',
          () => choose({ digits: settings.digits === 'arabic' ? 'latin' : 'arabic' }),
          { id: 'digits', 'aria-label': say('digits'), title: say('digits') },
        ),
        button(
          settings.theme === 'dark' ? '☀' : '☾',
          () => choose({ theme: settings.theme === 'dark' ? 'light' : 'dark' }),
          {
            id: 'theme',
            'aria-label': say(settings.theme === 'dark' ? 'light' : 'dark'),
            title: say(settings.theme === 'dark' ? 'light' : 'dark'),
          },
        ),
        button(h('bdi', { dir: 'ltr' }, 'A−'), () => this.size(-0.1), {
          'aria-label': say('smaller'),
          title: say('smaller'),
        }),
        button(h('bdi', { dir: 'ltr' }, 'A+'), () => this.size(0.1), {
          'aria-label': say('larger'),
          title: say('larger'),
        }),
        button(settings.language === 'ar' ? '؟' : '?', () => helpSheet(), {
          id: 'help',
          'aria-label': say('keys'),
          title: `${say('keys')} (${shown('help')})`,
          'aria-keyshortcuts': 'Alt+H',
        }),
        this.me.user
          ? h(
              'form',
              { class: 'user', method: 'post', action: new URL('sign-out', document.baseURI).href },
              h('button', { id: 'out', title: say('signOut') }, h('bdi', {}, user), ' · ', say('signOut')),
            )
          : button(
              user ? h('bdi', {}, user) : say('yourName'),
              () => nameWindow(user, (author) => choose({ author })),
              { class: 'user', id: 'user' },
            ),
      ),
    );
  }

  size(step) {
    choose({ size: Math.round(Math.min(1.6, Math.max(0.8, settings.size + step)) * 10) / 10 });
  }

  async chosen(changes) {
    this.dress();
    writeAs(this.me.user ?? settings.author);
    if ('size' in changes || 'theme' in changes) return this.paintBar();
    const focus = document.activeElement?.id;
    const caret = document.activeElement?.selectionStart;
    await this.show(true);
    const again = focus && document.getElementById(focus);
    if (again) {
      again.focus();
      if (caret !== undefined && again.setSelectionRange && again.tagName === 'TEXTAREA')
        again.setSelectionRange(caret, caret);
    }
  }

  go(name, argument = '') {
    const wanted = `#/${name}${argument ? `/${encodeURIComponent(argument)}` : ''}`;
    if (location.hash === wanted) this.show();
    else location.hash = wanted;
  }

  // Which page the address names, and which sentence or document in it.
  place() {
    const [, name = 'review', argument = ''] = /^#\/(\w+)(?:\/(.*))?$/.exec(location.hash) ?? [];
    return { name: PAGES[name] ? name : 'review', id: decodeURIComponent(argument) };
  }

  // What a page needs is asked for all at once, and not one after the other.
  begin(name, id) {
    this.listed = ask(name === 'documents' ? 'documents' : 'documents?brief=true');
    this.listed.catch(() => {}); // whoever takes it is told
    PAGES[name].begin?.(id);
  }

  async show(anew = false) {
    const { name: known, id } = this.place();
    if (!anew && this.name === 'review' && known === 'review' && this.page?.open) {
      if (id && id !== this.page.pair?.id) await this.page.open(id);
      return;
    }
    this.page?.leave?.();
    this.name = known;
    document.body.dataset.page = known;
    document.title = `${say(`page_${known}`)} · ${settings.language === 'ar' ? 'مقابلة' : 'Muqabala'}`;
    this.paintBar();
    if (!this.listed) this.begin(known, id);
    try {
      const { documents, checks } = await this.listed;
      called(documents);
      this.page = new PAGES[known](this.content, {
        documents,
        checks,
        go: (...place) => this.go(...place),
        tell: (...words) => this.tell(...words),
      });
      if (!anew && known !== 'review') this.content.focus(); // from here the keyboard goes on, not from the address bar
      await this.page.start?.(id);
    } catch (error) {
      fill(this.content, h('p', { class: 'notice', role: 'alert' }, refusal(error)));
      if (!error.body) throw error;
    } finally {
      this.listed = null;
    }
  }

  tell(words, kind = 'info', act = null) {
    clearTimeout(this.quiet);
    this.told.dataset.kind = kind;
    fill(this.told, words && h('p', {}, words), act && button(act[0], () => (fill(this.told), act[1]())));
    if (words && kind === 'info') this.quiet = setTimeout(() => fill(this.told), act ? 60000 : 4000);
  }
}

new Frame(document.querySelector('#workbench')).start();
