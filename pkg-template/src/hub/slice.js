import { Held } from './held.js';
import { Changed } from './list.js';

/** @typedef {import('./rows.js').Row} Row */
/** @typedef {import('./list.js').Listed} Listed */
/** @typedef {{ users: Listed | null, groups: Listed | null, services: Listed | null }} Lists `null` for one that was not read */

/**
 * What one caller may see of a hub: the rows of a snapshot, and of what they are complete.
 *
 * A list is complete for what its filter lets through; what the fields of a row are, the scopes of the caller decided row by row. Nothing
 * is taken for complete because it looks so: an absent field is one that was not shown.
 */
export class Slice {
  /** @type {Map<string, { groups: Set<string>, all: boolean, row: Row | null }>} `all`: no other groups */
  #users = new Map();
  /** @type {Map<string, Row | null>} */
  #groups = new Map();
  /** Groups all of whose members are known. @type {Set<string>} */
  #full = new Set();
  #everyMembership = false;

  /**
   * @param {import('./caller.js').Caller} caller
   * @param {Lists} lists
   */
  constructor(caller, lists) {
    this.caller = caller;
    /** @type {Held} */
    this.held = new Held(caller.scopes);
    /** @type {Lists} */
    this.lists = lists;
    if (caller.kind === 'user') this.#user(caller.row);
    for (const row of lists.users?.rows.values() ?? []) this.#user(row);
    for (const row of lists.groups?.rows.values() ?? []) this.#groups.set(row.name, row);
    this.#membersByGroup();
    this.#membersByFilter();
    for (const { groups } of this.#users.values()) {
      for (const group of groups) {
        if (this.#groups.has(group)) continue;
        if (this.names('groups')) throw new Changed();
        this.#groups.set(group, null);
      }
    }
    this.#everyMembership = this.#showsEveryMembership();
  }

  /**
   * Whether a list shows everything of its kind.
   *
   * @param {'users' | 'groups' | 'services'} list
   */
  names(list) {
    return this.lists[list] !== null && this.lists[list].whole && this.held.extent(`list:${list}`).everything;
  }

  /** The groups that the caller holds something over, and of which more users could be members than are shown. */
  openGroups() {
    return [...this.held.groups()].filter((group) => !this.#isFull(group)).sort();
  }

  /** The sections that are complete. */
  knows() {
    const { users, groups, services } = this.lists;
    const rows = (/** @type {Listed | null} */ list) => [...(list?.rows.values() ?? [])];
    const known = [];
    if (this.names('groups') && rows(groups).every((row) => row.roles !== null)) known.push('groups');
    const whole = (/** @type {Row} */ row) => row.roles !== null && row.groups !== null && row.admin !== null;
    if (this.names('users') && rows(users).every(whole)) known.push('users');
    if (this.names('services') && rows(services).every((row) => row.roles !== null && row.admin !== null)) known.push('services');
    return known;
  }

  /** The rows of a snapshot document, by section. */
  sections() {
    const { kind, row, token, scopes } = this.caller;
    const services = new Map(this.lists.services?.rows);
    if (kind === 'service' && !services.has(row.name)) services.set(row.name, row);
    return {
      groups: [...this.#groups].map(([name, row]) => ({ name, ...roles(row) })),
      users: [...this.#users].map(([name, { groups, row }]) => ({
        name,
        ...flag(row),
        ...roles(row),
        ...(groups.size > 0 && { groups: [...groups] }),
      })),
      services: [...services.values()].map((row) => ({ name: row.name, ...flag(row), ...roles(row) })),
      servers: [...this.#users].flatMap(([user, { row }]) => (row?.servers ?? []).map((name) => ({ user, name }))),
      held: [{ [kind]: row.name, ...(token !== null && { token }), scopes }],
      memberships: this.#memberships(),
    };
  }

  /** @param {Row} row */
  #user(row) {
    const before = this.#users.get(row.name);
    if (before?.all && row.groups !== null && !sameNames(before.groups, row.groups)) throw new Changed();
    const all = row.groups !== null || before?.all === true;
    this.#users.set(row.name, { groups: new Set(row.groups ?? before?.groups), all, row });
  }

  /** A group that shows its members shows all of them. */
  #membersByGroup() {
    const shown = new Map([...this.#groups].flatMap(([group, row]) => (row?.users ? [[group, new Set(row.users)]] : [])));
    // What both sides show must agree.
    for (const [name, user] of this.#users) {
      for (const group of user.groups) if (shown.get(group)?.has(name) === false) throw new Changed();
    }
    for (const [group, members] of shown) {
      for (const name of members) {
        const user = this.#users.get(name);
        if (user?.all && !user.groups.has(group)) throw new Changed();
        this.#join(name, group);
      }
      this.#full.add(group);
    }
  }

  /**
   * Who lists the members of a group lists all of them. Which rows are there for this group and not for another filter, the rows must tell: each
   * by its groups, or the hub by showing the groups of all members.
   */
  #membersByFilter() {
    const { users } = this.lists;
    if (users === null || !users.whole) return;
    const { everything, filters } = this.held.extent('list:users');
    const shown = this.held.extent('read:users:groups');
    const listed = everything ? this.held.groups() : (filters.get('group') ?? new Set());
    const only = !everything && listed.size === 1 && !filters.has('user');
    const silent = [...users.rows.keys()].filter((name) => !this.#users.get(name)?.all);
    const outside = [...this.#users].filter(([name]) => !users.rows.has(name));
    for (const group of listed) {
      if (only) this.#membersAre(group, users);
      const known = silent.every((name) => this.#users.get(name)?.groups.has(group));
      if (known || shown.everything || shown.filters.get('group')?.has(group)) this.#full.add(group);
      if (outside.some(([, user]) => user.groups.has(group))) throw new Changed();
    }
  }

  /**
   * @param {string} group
   * @param {Listed} users
   */
  #membersAre(group, users) {
    for (const name of users.rows.keys()) {
      const user = this.#users.get(name);
      if (!user?.groups.has(group) && (user?.all || this.#full.has(group))) throw new Changed();
      this.#join(name, group);
    }
  }

  #showsEveryMembership() {
    const { users, groups } = this.lists;
    const byUser = this.names('users') && [...(users?.rows.values() ?? [])].every((row) => row.groups !== null);
    const byGroup = this.names('groups') && [...(groups?.rows.values() ?? [])].every((row) => row.users !== null);
    return byUser || byGroup;
  }

  /** @param {string} group */
  #isFull(group) {
    // A group that does not exist has no members.
    return this.#everyMembership || this.#full.has(group) || (this.names('groups') && !this.#groups.has(group));
  }

  #memberships() {
    if (this.knows().includes('users')) return [];
    const groups = new Set([...this.#groups.keys(), ...this.held.groups()].filter((group) => this.#isFull(group)));
    const users = this.#everyMembership ? [] : [...this.#users].filter(([, { all }]) => all).map(([name]) => name);
    return [...users.map((user) => ({ user })), ...[...groups].map((group) => ({ group }))];
  }

  /**
   * @param {string} name
   * @param {string} group
   */
  #join(name, group) {
    const user = this.#users.get(name);
    if (user) user.groups.add(group);
    else if (this.names('users')) throw new Changed();
    else this.#users.set(name, { groups: new Set([group]), all: false, row: null });
  }
}

/** @param {Row | null} row */
function roles(row) {
  return row !== null && row.roles !== null && row.roles.length > 0 ? { roles: row.roles } : {};
}

/** @param {Row | null} row */
function flag(row) {
  return row?.admin ? { admin: true } : {};
}

/**
 * @param {Set<string>} one
 * @param {string[]} other
 */
function sameNames(one, other) {
  return one.size === new Set(other).size && other.every((name) => one.has(name));
}
