// The roles of several files that are uploaded together: each has its own, which follows the choice for all.

import { fill, h, isolated } from './dom.js';
import { say } from './words.js';

/** @import { Role } from '../responses' */

/** @type {Role[]} */
export const ROLES = ['unknown', 'garbled', 'clean', 'source'];

/** @type {() => [Role, string][]} */
export const roleOptions = () => ROLES.map((role) => [role, say(`role_${role}`)]);

export class FileRoles {
  /** @type {Map<File, HTMLSelectElement>} */
  selects = new Map();
  /** @type {Role} what the files have that are not in the list */
  all = 'unknown';

  /** @param {() => unknown} onChange */
  constructor(onChange) {
    this.onChange = onChange;
    this.element = h('ul', { class: 'file-roles', id: 'file-roles', 'aria-label': say('fileRoles'), hidden: true });
  }

  /** @param {File[]} files a single one has the role that is chosen for all */
  show(files) {
    const listed = files.length > 1 ? files : [];
    this.selects = new Map(listed.map((file) => [file, this.select()]));
    const rows = [...this.selects].map(([file, select]) => h('li', {}, h('label', {}, isolated(file.name), select)));
    fill(this.element, rows);
    this.element.hidden = !rows.length;
  }

  select() {
    const options = roleOptions().map(([role, words]) =>
      h('option', { value: role, selected: role === this.all }, words),
    );
    return h('select', { onchange: () => this.onChange() }, options);
  }

  /** @param {Role} role */
  setAll(role) {
    this.all = role;
    for (const select of this.selects.values()) select.value = role;
    this.onChange();
  }

  /**
   * @param {File} file
   * @returns {Role}
   */
  of(file) {
    return /** @type {Role} */ (this.selects.get(file)?.value ?? this.all);
  }

  /** Whether a text is a source, of which the language has to be known. */
  get hasSource() {
    return [this.all, ...[...this.selects.values()].map((select) => select.value)].includes('source');
  }
}
