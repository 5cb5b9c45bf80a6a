/** Requests to a hub's API that turn one state of its rows into another, as far as the API can. */
import type { Edit } from 'hubscope/full';

import type { HubDocument, ShareRow, TokenRow } from '../document';
import type { Rows } from '../rows';
import { holdersByRole } from './holders';
import { rolesByName, sameList } from './roles';

export interface Call {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body: unknown;
  /** What it does. */
  readonly edits: readonly Edit[];
}

/** What the API cannot do. */
export type Beyond =
  | { readonly beyond: 'role' | 'role-deleted' | 'holders'; readonly name: string }
  | { readonly beyond: 'service-admin'; readonly name: string }
  | { readonly beyond: 'service-token'; readonly name: string }
  /** No address and no body names it. */
  | { readonly beyond: 'name'; readonly name: string };

export interface Calls {
  readonly calls: readonly Call[];
  readonly beyond: readonly Beyond[];
}

export function callsBetween(from: Rows, to: Rows, now: number): Calls {
  const { base_url = '/' } = to.document.hub?.settings ?? {};
  const list = new CallList(`${(base_url ?? '/').replace(/\/*$/, '/')}hub/api`);
  comeAndGo(list, from, to);
  members(list, from, to);
  admins(list, from, to);
  shares(list, from, to);
  tokens(list, from, to, now);
  roles(list, from, to);
  return list;
}

class CallList implements Calls {
  readonly calls: Call[] = [];
  readonly beyond: Beyond[] = [];
  readonly #api: string;

  constructor(api: string) {
    this.#api = api;
  }

  /** Names become segments of the path. A browser takes `.` and `..` for other addresses, escaped too. */
  add(method: Call['method'], path: readonly string[], body: unknown, edits: readonly Edit[], last = '') {
    const unnamable = path.find((name, index) => name === '.' || name === '..' || (name === '' && index < path.length));
    if (unnamable !== undefined) this.beyond.push({ beyond: 'name', name: unnamable });
    else this.calls.push({ method, path: `${this.#api}/${path.map(encodeURIComponent).join('/')}${last}`, body, edits });
  }
}

function comeAndGo(list: CallList, from: Rows, to: Rows) {
  const groups = ({ document }: Rows) => new Set((document.groups ?? []).map(({ name }) => name));
  const [before, after] = [groups(from), groups(to)];
  for (const user of from.users.keys()) if (!to.users.has(user)) list.add('DELETE', ['users', user], null, [{ edit: 'delete-user', user }]);
  for (const group of before) if (!after.has(group)) list.add('DELETE', ['groups', group], null, [{ edit: 'delete-group', group }]);
  for (const user of to.users.keys()) if (!from.users.has(user)) list.add('POST', ['users', user], {}, [{ edit: 'create-user', user }]);
  for (const group of after) if (!before.has(group)) list.add('POST', ['groups', group], {}, [{ edit: 'create-group', group }]);
}

function members(list: CallList, from: Rows, to: Rows) {
  for (const { name: group } of to.document.groups ?? []) {
    const [before, after] = [new Set(from.members.get(group) ?? []), new Set(to.members.get(group) ?? [])];
    const left = [...before].filter((user) => !after.has(user) && to.users.has(user));
    const joined = [...after].filter((user) => !before.has(user));
    // The hub writes names in such a body in small letters.
    const sayable = (users: string[]) =>
      users.filter((name) => {
        if (name === name.toLowerCase()) return true;
        list.beyond.push({ beyond: 'name', name });
        return false;
      });
    const [out, into] = [sayable(left), sayable(joined)];
    if (out.length > 0) list.add('DELETE', ['groups', group, 'users'], { users: out }, out.map((user) => ({ edit: 'remove-member', group, user })));
    if (into.length > 0) list.add('POST', ['groups', group, 'users'], { users: into }, into.map((user) => ({ edit: 'add-member', group, user })));
  }
}

function admins(list: CallList, from: Rows, to: Rows) {
  for (const { name: user, admin = false } of to.document.users ?? []) {
    if (admin !== (from.users.get(user)?.admin ?? false)) list.add('PATCH', ['users', user], { admin }, [{ edit: 'set-admin', of: { user }, admin }]);
  }
  const before = new Map((from.document.services ?? []).map((row) => [row.name, row.admin ?? false]));
  for (const { name, admin = false } of to.document.services ?? []) {
    if (before.has(name) && before.get(name) !== admin) list.beyond.push({ beyond: 'service-admin', name });
  }
}

function shares(list: CallList, from: Rows, to: Rows) {
  const [before, after] = [sharesByKey(from.document), sharesByKey(to.document)];
  const groups = new Set((to.document.groups ?? []).map(({ name }) => name));
  const stay = ({ server, user, group }: ShareRow) =>
    to.users.has(server.user) && (user === undefined ? group !== undefined && groups.has(group) : to.users.has(user));
  const write = (method: 'POST' | 'PATCH', { server, user, group }: ShareRow, scopes: readonly string[] | null, edits: readonly Edit[]) => {
    const whom = user === undefined ? { group } : { user };
    // The default server has no name: its address ends with a slash.
    const path = ['shares', server.user, ...(server.name === '' ? [] : [server.name])];
    list.add(method, path, { ...whom, ...(scopes === null ? {} : { scopes }) }, edits, server.name === '' ? '/' : '');
  };
  const editOf = ({ server, user, group }: ShareRow) => ({
    owner: server.user,
    server: server.name,
    with: user === undefined ? { group: group ?? '' } : { user },
  });
  for (const [key, share] of before) {
    const scopes = new Set(after.get(key)?.scopes ?? []);
    const gone = (share.scopes ?? []).filter((scope) => !scopes.has(scope));
    if (!stay(share) || (gone.length === 0 && after.has(key))) continue;
    const rest = [...scopes].filter((scope) => share.scopes?.includes(scope));
    const unshare: Edit = { edit: 'unshare', ...editOf(share) };
    if (rest.length === 0) write('PATCH', share, null, [unshare]);
    else write('PATCH', share, gone, [unshare, { edit: 'share', ...editOf(share), scopes: rest }]);
  }
  for (const [key, share] of after) {
    const known = new Set(before.get(key)?.scopes ?? []);
    const more = (share.scopes ?? []).filter((scope) => !known.has(scope));
    if (more.length > 0) write('POST', share, more, [{ edit: 'share', ...editOf(share), scopes: more }]);
  }
}

function sharesByKey({ shares = [] }: HubDocument): ReadonlyMap<string, ShareRow> {
  return new Map(shares.map((share) => [JSON.stringify([share.server.user, share.server.name, share.user ?? null, share.group ?? null]), share]));
}

function tokens(list: CallList, from: Rows, to: Rows, now: number) {
  const ids = ({ document }: Rows) => new Map((document.tokens ?? []).map((token) => [token.id, token]));
  const [before, after] = [ids(from), ids(to)];
  // The tokens of users who go, go with them; so do those for their servers.
  const goes = ({ user, client }: TokenRow) =>
    (user !== undefined && !to.users.has(user)) || (client !== undefined && !(to.document.clients ?? []).some(({ id }) => id === client));
  for (const [id, token] of before) {
    if (after.has(id) || goes(token)) continue;
    if (token.user === undefined) list.beyond.push({ beyond: 'service-token', name: id });
    else list.add('DELETE', ['users', token.user, 'tokens', id], null, [{ edit: 'revoke-token', id }]);
  }
  for (const [id, { user, scopes = [], expires_at }] of after) {
    if (before.has(id)) continue;
    if (user === undefined) {
      list.beyond.push({ beyond: 'service-token', name: id });
      continue;
    }
    const expires = expires_at === undefined ? {} : { expires_in: Math.max(1, Math.round((Date.parse(expires_at) - now) / 1_000)) };
    const edit: Edit = { edit: 'issue-token', id, owner: { user }, scopes, ...(expires_at === undefined ? {} : { expires_at }) };
    list.add('POST', ['users', user, 'tokens'], { scopes, ...expires }, [edit]);
  }
}

/** No API changes roles or gives them; role `admin` of a user comes with the flag, and role `user` with the user. */
function roles(list: CallList, from: Rows, to: Rows) {
  const [before, after] = [rolesByName(from.document.roles), rolesByName(to.document.roles)];
  for (const name of before.keys()) if (!after.has(name)) list.beyond.push({ beyond: 'role-deleted', name });
  const [held, holds] = [holdersByRole(from), holdersByRole(to)];
  for (const [name, row] of after) {
    if (!before.has(name) || !sameList(before.get(name)?.scopes, row.scopes)) list.beyond.push({ beyond: 'role', name });
    const [had, has] = [held.get(name), holds.get(name)];
    const users = (list: readonly string[]) =>
      new Set(list.filter((user) => name !== 'admin' && to.users.has(user) && (name !== 'user' || from.users.has(user))));
    const same = [
      sameSet(users(had.user), users(has.user)),
      sameSet(new Set(had.group.filter((group) => to.document.groups?.some((row) => row.name === group))), new Set(has.group)),
      sameSet(new Set(had.service), new Set(has.service)),
    ];
    if (same.includes(false)) list.beyond.push({ beyond: 'holders', name });
  }
}

function sameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((name) => other.has(name));
}
