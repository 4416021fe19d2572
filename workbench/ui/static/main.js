// The frame of the page: the bar, the pages by address (#/review/…), language, theme, messages.

import { fetchDocumentNames, fetchDocuments, fetchMe } from './api.js';
import { openConcordance } from './concordance.js';
import { openAuthorDialog, openHelp, openSettings } from './dialogs.js';
import { button, fill, h, isolated } from './dom.js';
import { ApiError, setAuthor, setTransport } from './http.js';
import { onJudgementsKept, sendPending } from './judgements.js';
import { isLost, Retry } from './lost_connection.js';
import { resendPending } from './outbox.js';
import { usePostEditor } from './post_editor.js';
import { ReviewPage } from './review.js';
import { returnToPlace } from './session_end.js';
import { changeSettings, onSettingsChange, settings } from './settings.js';
import { listenForShortcuts, registerActions, shortcutLabel } from './shortcuts.js';
import { showToast, toastRegion } from './toast.js';
import { called, refusal, say } from './words.js';

/**
 * @import { DocumentName, Documents, Me } from '../responses'
 * @import { Transport } from './http.js'
 * @import { Settings } from './settings.js'
 */
/**
 * @typedef {{ documents: DocumentName[], checks: string[], corpus: string, me: Me,
 *   go: (page: string, argument?: string) => void }} PageContext
 *   `documents` come with their figures on the page of documents
 */
/** @typedef {object & { start?: (argument: string) => unknown, leave?: () => void }} Page */
/**
 * @typedef {{ new (root: HTMLElement, context: PageContext): Page, prefetch?: (argument: string) => void }} PageClass
 */

/**
 * The review comes with the document, the other pages once it is there.
 * @type {Record<string, () => Promise<PageClass>>}
 */
const PAGES = {
  review: async () => ReviewPage,
  documents: async () => (await import('./documents.js')).DocumentsPage,
  names: async () => (await import('./names.js')).NamesPage,
  events: async () => (await import('./event_sheet.js')).EventsPage,
  overview: async () => (await import('./overview.js')).OverviewPage,
  bring: async () => (await import('./import_export.js')).ImportExportPage,
  try: async () => (await import('./try_page.js')).TryPage,
};
const LOADED_AFTER = 1500; // milliseconds after the first page, so that the others are there when the network is not

const otherLanguage = () => (settings.language === 'ar' ? 'en' : 'ar');

class App {
  /** @type {Me} */
  me = { user: null, home: null, corpus: '' };
  /** @type {string | undefined} */
  name;
  /** @type {Page | undefined} */
  page;
  /** @type {Promise<Documents> | null} */
  documents = null;
  retry = new Retry();
  turn = 0; // counts what was built

  /**
   * @param {HTMLElement} root
   * @param {string[]} pages
   * @param {boolean} alone whether the document is ours
   */
  constructor(root, pages, alone) {
    this.root = root;
    this.pages = pages;
    this.alone = alone;
    this.bar = h('header', { class: 'bar' });
    this.content = h('div', { class: 'content', id: 'content', tabindex: '-1' });
    fill(root, this.bar, this.content, toastRegion());
    listenForShortcuts();
    registerActions({
      help: openHelp,
      concordance: () => this.pages.includes('review') && this.openConcordance(),
      language: () => changeSettings({ language: otherLanguage() }),
      ...Object.fromEntries(pages.map((name) => [name, () => this.go(name)])),
    });
    onSettingsChange((changes) => this.onSettingsChange(changes));
    addEventListener('hashchange', () => this.show());
  }

  get author() {
    return this.me.user ?? settings.author;
  }

  async start() {
    this.applySettings();
    setAuthor(settings.author); // whoever has signed in is known to the server
    const identified = this.identify();
    returnToPlace();
    const { name, argument } = this.address();
    this.prefetch(name, argument);
    await identified;
    await this.show();
    resendPending((outcome) => this.page instanceof ReviewPage && this.page.onOutcome(outcome));
    onJudgementsKept(() => showToast(say('offline'), { kind: 'warning' }));
    sendPending();
    setTimeout(() => this.pages.forEach((page) => PAGES[page]().catch(() => {})), LOADED_AFTER);
  }

  async identify() {
    try {
      this.me = await fetchMe();
    } catch (error) {
      this.showError(error);
    }
    setAuthor(this.author);
    usePostEditor(this.me);
  }

  async startAgain() {
    await this.identify();
    await this.show({ rebuild: true });
  }

  applySettings() {
    const { language, theme, digits, size } = settings;
    const dir = language === 'ar' ? 'rtl' : 'ltr';
    for (const element of this.alone ? [document.documentElement, this.root] : [this.root]) {
      Object.assign(element, { lang: language, dir });
      Object.assign(element.dataset, { theme, digits });
      element.style.setProperty('--size', String(size));
    }
    if (this.alone) document.body.classList.toggle('dark', theme === 'dark');
  }

  renderBar() {
    const link = (/** @type {string} */ name) =>
      h(
        'a',
        { href: `#/${name}`, 'aria-current': this.name === name ? 'page' : null, title: shortcutLabel(name) },
        say(`page_${name}`),
      );
    fill(
      this.bar,
      h(
        'h1',
        {},
        h('span', { lang: 'ar', class: 'brand' }, 'مقابلة'),
        h('span', { lang: 'en', dir: 'ltr', class: 'latin' }, 'Muqabala'),
      ),
      this.homeLink(),
      h('nav', { 'aria-label': say('pages') }, this.pages.map(link)),
      h(
        'div',
        { class: 'tools' },
        this.pages.includes('review') && this.concordanceButton(),
        settingButtons(),
        this.authorControl(),
      ),
    );
    this.bar.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** Leads to the page that lists this corpus among others. */
  homeLink() {
    const { home, corpus } = this.me;
    const properties = { class: 'home', id: 'home', title: say('allCorpora') };
    return home && h('a', { ...properties, href: new URL(home, document.baseURI).href }, isolated(corpus || '…'));
  }

  concordanceButton() {
    const label = say('concordance');
    return button(h('span', { 'aria-hidden': 'true' }, '⌕'), () => this.openConcordance(), {
      id: 'open-concordance',
      'aria-label': label,
      title: `${label} (${shortcutLabel('concordance')})`,
      onpointerdown: (/** @type {Event} */ event) => event.preventDefault(), // what is selected stays so
    });
  }

  openConcordance() {
    openConcordance((id) => this.go('review', id));
  }

  authorControl() {
    const { author } = this;
    if (!this.me.user) {
      const ask = () => openAuthorDialog(author, (name) => changeSettings({ author: name }));
      return button(author ? h('bdi', {}, author) : say('yourName'), ask, { class: 'user', id: 'user' });
    }
    const account = new URL(`account?lang=${settings.language}`, document.baseURI).href;
    return h(
      'form',
      { class: 'user', method: 'post', action: new URL('sign-out', document.baseURI).href },
      h('a', { id: 'account', class: 'button', href: account, title: say('account') }, h('bdi', {}, author)),
      h('button', { id: 'out' }, say('signOut')),
    );
  }

  /** @param {Partial<Settings>} changes */
  async onSettingsChange(changes) {
    this.applySettings();
    setAuthor(this.author);
    if ('completion' in changes) return;
    if ('size' in changes || 'theme' in changes) return this.renderBar();
    const focused = document.activeElement;
    const caret = focused instanceof HTMLTextAreaElement ? focused.selectionStart : null;
    await this.show({ rebuild: true });
    const successor = focused?.id ? document.getElementById(focused.id) : null;
    successor?.focus();
    if (caret !== null && successor instanceof HTMLTextAreaElement) successor.setSelectionRange(caret, caret);
  }

  /**
   * @param {string} name
   * @param {string} [argument]
   */
  go(name, argument = '') {
    const address = `#/${name}${argument && `/${encodeURIComponent(argument)}`}`;
    if (location.hash === address) this.show();
    else location.hash = address;
  }

  /** Which page the address names, and which sentence or document in it. */
  address() {
    const [, name = '', argument = ''] = /^#\/(\w+)(?:\/(.*))?$/.exec(location.hash) ?? [];
    return { name: this.pages.includes(name) ? name : this.pages[0], argument: decoded(argument) };
  }

  /**
   * Asks at once for all that a page needs.
   * @param {string} name
   * @param {string} argument
   */
  prefetch(name, argument) {
    this.documents = name === 'documents' ? fetchDocuments() : fetchDocumentNames();
    this.documents.catch(() => {}); // reported to whoever takes them
    const loaded = PAGES[name]();
    loaded.then((page) => page.prefetch?.(argument)).catch(() => {}); // reported to whoever builds the page
  }

  async show({ rebuild = false } = {}) {
    const { name, argument } = this.address();
    if (!rebuild && this.name === 'review' && name === 'review' && this.page instanceof ReviewPage) {
      return this.page.openOther(argument);
    }
    this.retry.cancel();
    this.page?.leave?.();
    this.page = undefined;
    this.rename(name);
    if (!this.documents) this.prefetch(name, argument);
    try {
      await this.build(name, argument, rebuild);
    } catch (error) {
      this.showError(error);
      if (isLost(error)) this.retry.later(() => this.startAgain());
      if (!(error instanceof ApiError)) throw error;
    } finally {
      this.documents = null;
    }
  }

  /** @param {string} name of the page that is shown from now on */
  rename(name) {
    this.name = name;
    if (this.alone) document.body.dataset.page = name;
    if (this.alone) document.title = `${say(`page_${name}`)} · ${settings.language === 'ar' ? 'مقابلة' : 'Muqabala'}`;
    this.renderBar();
  }

  /**
   * @param {string} name
   * @param {string} argument
   * @param {boolean} rebuild
   */
  async build(name, argument, rebuild) {
    const turn = (this.turn += 1);
    const [Page, listed] = await Promise.all([loadedPage(name), this.documents]);
    if (turn !== this.turn) return; // somebody has gone elsewhere meanwhile
    const { documents = [], checks = [], corpus = '' } = listed ?? {};
    called(documents);
    if (name === 'review' && !documents.length && this.pages.includes('bring')) return this.go('bring');
    const go = this.go.bind(this);
    this.page = new Page(this.content, { documents, checks, corpus, go, me: this.me });
    if (!rebuild && this.alone) scrollTo(0, 0);
    if (!rebuild && name !== 'review') this.content.focus({ preventScroll: true }); // the keyboard goes on from here
    await this.page.start?.(argument);
  }

  /** @param {unknown} error */
  showError(error) {
    fill(this.content, h('p', { class: 'notice', role: 'alert' }, refusal(error)));
  }
}

/**
 * @param {string} name
 * @returns {Promise<PageClass>} rejects with an ApiError where its scripts do not come
 */
async function loadedPage(name) {
  try {
    return await PAGES[name]();
  } catch {
    throw new ApiError(0, { message: '' });
  }
}

/**
 * An address that somebody typed may have a lone percent sign.
 * @param {string} text
 */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function settingButtons() {
  const { digits, theme, language } = settings;
  const otherTheme = theme === 'dark' ? 'light' : 'dark';
  const tool = (
    /** @type {string} */ sign,
    /** @type {string} */ label,
    /** @type {Partial<Settings>} */ changes,
    properties = {},
  ) =>
    button(h('bdi', { dir: 'ltr' }, sign), () => changeSettings(changes), {
      'aria-label': label,
      title: label,
      ...properties,
    });
  return [
    button(language === 'ar' ? 'English' : 'العربية', () => changeSettings({ language: otherLanguage() }), {
      id: 'language',
      lang: otherLanguage(),
      title: shortcutLabel('language'),
    }),
    tool(
      digits === 'arabic' ? '123' : '١٢٣',
      say('digits'),
      { digits: digits === 'arabic' ? 'latin' : 'arabic' },
      { id: 'digits' },
    ),
    tool(theme === 'dark' ? '☀' : '☾', say(otherTheme), { theme: otherTheme }, { id: 'theme' }),
    tool('A−', say('smaller'), { size: resized(-0.1) }),
    tool('A+', say('larger'), { size: resized(0.1) }),
    button(h('span', { 'aria-hidden': 'true' }, '⚙'), openSettings, {
      id: 'settings',
      'aria-label': say('settings'),
      title: say('settings'),
    }),
    button(language === 'ar' ? '؟' : '?', openHelp, {
      id: 'help',
      'aria-label': say('keys'),
      title: `${say('keys')} (${shortcutLabel('help')})`,
      'aria-keyshortcuts': 'Alt+H',
    }),
  ];
}

/** @param {number} step */
const resized = (step) => Math.round(Math.min(1.6, Math.max(0.8, settings.size + step)) * 10) / 10;

/**
 * Starts the editor in an element, by itself the whole page, or with a transport as a part of another one.
 * @param {HTMLElement} root
 * @param {{ pages?: string[], height?: string, ask?: Transport }} [options] `ask` stands for the JSON routes
 */
export function mount(root, { pages, height, ask } = {}) {
  if (ask) {
    setTransport(ask);
    root.classList.add('embedded');
    root.style.setProperty('--height', height ?? '');
  }
  return new App(root, pages ?? Object.keys(PAGES), !ask).start();
}
