// Who has done what, how long it took and how fast it goes; and the rule that two people see each sentence.

import { fetchTeam, setTwoPersonRule } from './api.js';
import { fill, h, isolated } from './dom.js';
import { showToast } from './toast.js';
import { duration, number, refusal, say } from './words.js';

/** @import { Contribution, Me, Team } from '../responses' */

const HEADS = ['Person', 'Done', 'Reviewed', 'Rejected', 'Words', 'Characters', 'Time', 'Pace'];

export class TeamCard {
  /** @param {Me} me */
  constructor(me) {
    this.mayRule = !me.user || me.role === 'admin';
    this.table = h('div', { class: 'scrolled', tabindex: '0', role: 'group', 'aria-label': say('team') });
    this.rule = h('div', { class: 'row' });
    const note = h('p', { class: 'note' }, say('teamNote'));
    this.element = h('section', { class: 'card', id: 'team' }, h('h3', {}, say('team')), this.table, note, this.rule);
  }

  async load() {
    try {
      this.render(await fetchTeam());
    } catch (error) {
      fill(this.table, h('p', { role: 'alert' }, refusal(error)));
    }
  }

  /** @param {Team} team */
  render({ contributions, two_person: twoPerson }) {
    const head = HEADS.map((key) => h('th', { scope: 'col' }, say(`team${key}`)));
    const table = h(
      'table',
      { class: 'listed' },
      h('thead', {}, h('tr', {}, head)),
      h('tbody', {}, contributions.map(contributionRow)),
    );
    fill(this.table, contributions.length ? table : h('p', { class: 'none' }, say('teamNobody')));
    const box = h('input', {
      type: 'checkbox',
      id: 'two-person',
      checked: twoPerson,
      disabled: !this.mayRule,
      onchange: () => this.setRule(box),
    });
    fill(this.rule, h('label', { class: 'every' }, box, say('twoPerson')));
  }

  /** @param {HTMLInputElement} box */
  async setRule(box) {
    try {
      await setTwoPersonRule(box.checked);
    } catch (error) {
      box.checked = !box.checked;
      showToast(refusal(error), { kind: 'warning' });
    }
  }
}

/** @param {Contribution} contribution */
function contributionRow({ author, done, reviewed, rejected, words, characters, seconds, pace }) {
  const cells = [
    ...[done, reviewed, rejected, words, characters].map((count) => number(count)),
    seconds ? duration(seconds) : '—',
    pace === null ? '—' : number(Math.round(pace)),
  ];
  return h(
    'tr',
    { 'data-person': author },
    h('th', { scope: 'row' }, isolated(author)),
    cells.map((cell, index) => h('td', { 'data-head': say(`team${HEADS[index + 1]}`) }, cell)),
  );
}
