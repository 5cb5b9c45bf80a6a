/**
 * What is held of one scope: everything, or what some filters let through.
 *
 * @typedef {{ everything: boolean, filters: Map<string, Set<string>> }} Extent
 */

/** @type {Extent} */
const NOTHING = { everything: false, filters: new Map() };

/** Expanded scopes, as the hub's own handlers see them. */
export class Held {
  /** @type {Map<string, Extent>} */
  #extents = new Map();

  /** @param {string[]} scopes */
  constructor(scopes) {
    for (const text of scopes) {
      const mark = text.indexOf('!');
      const base = mark < 0 ? text : text.slice(0, mark);
      const filter = mark < 0 ? '' : text.slice(mark + 1);
      let extent = this.#extents.get(base);
      if (extent === undefined) {
        extent = { everything: false, filters: new Map() };
        this.#extents.set(base, extent);
      }
      if (filter === '') {
        extent.everything = true;
        continue;
      }
      const split = filter.indexOf('=');
      const kind = split < 0 ? filter : filter.slice(0, split);
      const names = extent.filters.get(kind) ?? new Set();
      extent.filters.set(kind, names.add(split < 0 ? '' : filter.slice(split + 1)));
    }
  }

  /**
   * @param {string} scope
   * @returns {Extent}
   */
  extent(scope) {
    return this.#extents.get(scope) ?? NOTHING;
  }

  /** The groups whose members something is held over. */
  groups() {
    const groups = new Set();
    for (const { everything, filters } of this.#extents.values()) {
      if (everything) continue;
      for (const group of filters.get('group') ?? []) groups.add(group);
    }
    return groups;
  }

  /**
   * Whether the hub shows a list at all to whoever holds this. It refuses the whole list of users, or of groups, where one of the filters is of
   * a kind that the list does not know.
   *
   * @param {'users' | 'groups' | 'services'} list
   */
  mayList(list) {
    const { everything, filters } = this.extent(`list:${list}`);
    if (everything) return true;
    const known = KINDS[list];
    return filters.size > 0 && (known === null || [...filters.keys()].every((kind) => known.includes(kind)));
  }
}

/** The kinds of filters that each list knows; `null` for the one that passes over the others. */
const KINDS = { users: ['user', 'group'], groups: ['group'], services: /** @type {string[] | null} */ (null) };
