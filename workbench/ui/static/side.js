// Beside the sentence: what could be put instead, its counterparts, its scores, its history.

import { arabic, button, fill, h, isolated, refill } from './dom.js';
import { differenceNodes } from './difference.js';
import { shown } from './keys.js';
import { light, rangeOf, toUnits } from './text.js';
import { number, percent, reason, say, titleOf, when } from './words.js';

const SHOWN = 9; // as many as there are keys

export class Side {
  constructor(pair, actions) {
    this.pair = pair;
    this.actions = actions;
    this.assist = pair.assist;
    this.proposals = h('ol', { class: 'proposals', id: 'proposals' });
    this.links = h('div', { class: 'counterparts', id: 'counterparts' });
    this.notes = h('ul', { class: 'notes' });
    this.past = h('ol', { class: 'past' });
    this.node = h(
      'section',
      { class: 'side', 'aria-label': say('helpBeside') },
      h('section', {}, h('h2', {}, say('proposals'), hint('take')), this.proposals),
      h('section', {}, h('h2', {}, say('counterparts'), hint('pick')), this.links),
      h('details', {}, h('summary', {}, say('scoreParts')), scoreParts(pair.report)),
      h('details', {}, h('summary', {}, say('history', { n: pair.history.length })), this.past),
    );
    this.paintLinks();
    this.paintProposals();
    this.paintPast();
  }

  // Comes anew where names were still being gathered; it touches nothing but the list.
  helped(assist) {
    this.assist = assist;
    this.paintProposals();
  }

  get edits() {
    return this.assist.proposals.slice(0, SHOWN);
  }

  paintProposals() {
    refill(
      this.proposals,
      this.node,
      this.edits.map((edit, k) => this.proposal(edit, k + 1)),
      !this.edits.length && h('li', { class: 'none' }, say(this.assist.complete ? 'noProposals' : 'looking')),
    );
  }

  proposal(edit, n) {
    const change = edit.whole
      ? arabic('span', '', { class: 'text small' })
      : h(
          'span',
          { class: 'change', dir: 'rtl', lang: 'ar' },
          isolated(seen(edit.text), { class: 'old' }),
          ' ← ',
          isolated(seen(edit.replacement), { class: 'new' }),
          edit.count > 1 && h('span', { class: 'times' }, ` ×${number(edit.count)}`),
        );
    if (edit.whole) fill(change, differenceNodes(this.pair.garbled, edit.replacement));
    const known = edit.kind === 'name' || edit.text;
    return h(
      'li',
      { 'data-kind': edit.kind },
      h(
        'button',
        {
          type: 'button',
          class: 'proposal',
          onclick: () => this.actions.take(n),
          title: `${shown('take', number(n))}`,
        },
        h('kbd', { 'aria-hidden': 'true' }, number(n)),
        h(
          'span',
          { class: `kind ${edit.kind}` },
          say(`kind_${edit.kind}`),
          edit.similarity ? ` ${percent(edit.similarity)}` : '',
        ),
        change,
      ),
      h('p', { class: 'why' }, reason(edit)),
      known &&
        !edit.whole &&
        button(say('everywhere'), () => this.actions.everywhere(n), {
          class: 'quiet',
          title: shown('everywhere', number(n)),
          'aria-label': `${say('everywhere')}: ${edit.replacement}`,
        }),
    );
  }

  paintLinks() {
    const links = this.pair.links;
    this.texts = links.map((link) =>
      arabic('p', link.text, {
        class: 'text small',
        tabindex: '0',
        lang: link.language ?? 'ar',
        dir: link.language && link.language !== 'ar' ? 'auto' : 'rtl',
      }),
    );
    refill(
      this.links,
      this.node,
      links.map((link, k) => this.link(link, k)),
      !links.length && h('p', { class: 'none' }, say('noCounterpart')),
      button(say('pick'), () => this.actions.pick(), { class: 'quiet', title: shown('pick') }),
    );
  }

  link(link, k) {
    const decided = link.decision ? say(`decided_${link.decision}`) : null;
    const sure = percent(link.probability);
    return h(
      'article',
      { class: `counterpart ${link.kind} ${link.decision ?? ''}`, 'data-link': link.id },
      h(
        'header',
        {},
        h('span', { class: `kind ${link.kind}` }, say(`link_${link.kind}`)),
        h('span', { title: say('probability') }, h('span', { class: 'unseen' }, say('probability')), ` ${sure}`),
        decided && h('span', { class: 'decided' }, decided),
        isolated(titleOf(link.document), { class: 'source', title: link.document }),
      ),
      this.texts[k],
      h(
        'div',
        { class: 'row' },
        button(say('confirm'), () => this.actions.confirm(k), {
          class: 'quiet',
          title: k ? '' : shown('confirm'),
          'aria-pressed': String(link.decision === 'kept'),
        }),
        button(say('cut'), () => this.actions.cut(k), {
          class: 'quiet',
          title: k ? '' : shown('cut'),
          'aria-pressed': String(link.decision === 'cut'),
        }),
        button(say('useText'), () => this.actions.useText(k), { class: 'quiet' }),
      ),
    );
  }

  // Lights up what goes with some words of the sentence; returns it in words for those who do not see it.
  lightUp(place, sentence) {
    if (!place) {
      light('own', []);
      light('linked', []);
      return '';
    }
    const [start, end] = place;
    const said = [];
    const [own, other] = [[], []];
    const unit = toUnits(this.pair.garbled);
    this.pair.links.forEach((link, k) => {
      const unitThere = toUnits(link.text);
      for (const [a, b, c, d] of this.assist.words[link.id] ?? []) {
        if (a >= end || b <= start) continue;
        own.push(rangeOf(sentence.text, unit(a), unit(b)));
        other.push(rangeOf(this.texts[k], unitThere(c), unitThere(d)));
        said.push(link.text.slice(unitThere(c), unitThere(d)));
      }
    });
    light('own', own);
    light('linked', other);
    return said.length ? say('wordsLinked', { words: [...new Set(said)].join(say('comma')) }) : say('wordsUnlinked');
  }

  paintPast() {
    fill(
      this.past,
      this.pair.history.toReversed().map((step) =>
        h(
          'li',
          {},
          h(
            'p',
            { class: 'meta' },
            isolated(step.author),
            ` · ${when(step.created)} · ${say(step.action === 'correct' ? step.status : step.action)}`,
          ),
          arabic('p', step.after, { class: 'text small' }),
          step.comment && h('p', { class: 'comment' }, isolated(step.comment)),
          button(say('bringBack'), () => this.actions.bringBack(step.after), { class: 'quiet' }),
        ),
      ),
      !this.pair.history.length && h('li', { class: 'none' }, say('noHistory')),
    );
  }
}

// Spaces at the ends are what such an edit is about, so they are shown.
export const seen = (text) => (text === '' ? '∅' : text.replace(/^ +| +$/g, (some) => '␣'.repeat(some.length)));

function hint(action) {
  return h('kbd', { class: 'hint', 'aria-hidden': 'true' }, shown(action));
}

const HUNDRED = new Set(['chrf', 'chrf++', 'bleu', 'ter']);

function scoreParts(report) {
  const rows = Object.entries(report.scores).map(([name, value]) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, isolated(say(`score_${name}`))),
      h('td', {}, number(HUNDRED.has(name) ? value.toFixed(1) : value.toFixed(2))),
    ),
  );
  return h(
    'div',
    {},
    h('table', { class: 'parts' }, h('tbody', {}, rows)),
    h('p', { class: 'signature', dir: 'ltr' }, report.signature),
  );
}
