/** What a hub's configuration has to say so that its next start brings about the policy after the edits. */
import type { HubConfiguration } from 'hubscope/full';

import type { RoleRow } from '../document';
import type { Rows } from '../rows';
import { type Holders, holdersByRole } from './holders';
import { sameList } from './roles';

export type ConfiguredRole = NonNullable<HubConfiguration['load_roles']>[number];

export interface Configuration {
  readonly load_roles: readonly ConfiguredRole[];
  readonly load_groups?: { readonly [group: string]: { readonly users: readonly string[] } };
  readonly admin_users?: readonly string[];
}

/** What no configuration can say. */
export type Unsaid =
  /** The hub writes names of users in small letters when it reads them, and would mean somebody else. */
  | { readonly unsaid: 'capitals'; readonly user: string }
  /** Role `user` comes back at every login. */
  | { readonly unsaid: 'user-role'; readonly user: string }
  /** The authenticator says who is in which group. */
  | { readonly unsaid: 'managed-groups' };

export interface Stated {
  readonly configuration: Configuration;
  readonly unsaid: readonly Unsaid[];
}

const ADMIN = 'admin';
const USER = 'user';

export function configurationOf(now: Rows, after: Rows, defaults: ReadonlyMap<string, RoleRow>): Stated {
  const unsaid: Unsaid[] = [];
  const capitals = new Set<string>();
  const sayable = (users: readonly string[]) =>
    users.filter((user) => {
      if (user === user.toLowerCase()) return true;
      capitals.add(user);
      return false;
    });
  const holders = holdersByRole(after);
  const before = holdersByRole(now);
  const load_roles: ConfiguredRole[] = [];
  let admin_users: readonly string[] | undefined;
  for (const row of after.document.roles ?? []) {
    const [of, had] = [holders.get(row.name), before.get(row.name)];
    if (!mustSay(row, defaults.get(row.name), of, had, now)) continue;
    if (row.name === ADMIN) admin_users = sayable(of.user);
    load_roles.push(stated(row, defaults.get(row.name), { ...of, user: sayable(of.user) }));
  }
  for (const user of lost(USER, now, after)) unsaid.push({ unsaid: 'user-role', user });
  // A group may be called `__proto__`.
  const load_groups = Object.fromEntries([...joined(now, after)].map(([group, users]) => [group, { users: sayable(users) }]));
  const managed = after.document.hub?.settings?.manage_groups === true && Object.keys(load_groups).length > 0;
  if (managed) unsaid.push({ unsaid: 'managed-groups' });
  for (const user of capitals) unsaid.push({ unsaid: 'capitals', user });
  return {
    configuration: {
      load_roles,
      ...(managed || Object.keys(load_groups).length === 0 ? {} : { load_groups }),
      ...(admin_users === undefined ? {} : { admin_users }),
    },
    unsaid,
  };
}

/** Default roles as every hub has them stay with whoever holds them; every other role that is not said is deleted. */
function mustSay(row: RoleRow, byDefault: RoleRow | undefined, of: Holders, had: Holders, now: Rows): boolean {
  const members = sameMembers(of.group, had.group) && sameMembers(of.service, had.service);
  if (byDefault === undefined) {
    const known = now.document.roles?.find(({ name }) => name === row.name);
    const untouched = known !== undefined && sameList(known.scopes, row.scopes) && members && sameMembers(of.user, had.user);
    // The authenticator's own roles stay without a word.
    return !(row.managed_by_auth === true && untouched);
  }
  const defined = row.name === ADMIN || (sameMembers(row.scopes ?? [], byDefault.scopes ?? []) && !isDescribed(row, byDefault));
  return !defined || !members || (row.name !== USER && !sameMembers(of.user, had.user));
}

/** Whether a role has words of its own. Documents may lack them. */
function isDescribed({ description = '' }: RoleRow, byDefault: RoleRow | undefined): boolean {
  return description !== '' && description !== byDefault?.description;
}

/** Kinds of members that are not listed are emptied, but for the users of role `user`. */
function stated(row: RoleRow, byDefault: RoleRow | undefined, of: Holders): ConfiguredRole {
  const { name, description, scopes = [] } = row;
  if (name === ADMIN) return { name, users: of.user, groups: of.group, services: of.service };
  return {
    name,
    ...(isDescribed(row, byDefault) ? { description } : {}),
    scopes,
    ...(of.user.length === 0 || name === USER ? {} : { users: of.user }),
    ...(of.group.length === 0 ? {} : { groups: of.group }),
    ...(of.service.length === 0 ? {} : { services: of.service }),
  };
}

/** Users who had a role and do not have it any more. */
function lost(role: string, now: Rows, after: Rows): string[] {
  const has = new Set(holdersByRole(after).get(role).user);
  return holdersByRole(now).get(role).user.filter((user) => after.users.has(user) && !has.has(user));
}

/** Members that groups get; new groups even without any. A configuration adds members, and never removes one. */
function joined(now: Rows, after: Rows): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>();
  const known = new Set((now.document.groups ?? []).map(({ name }) => name));
  for (const { name } of after.document.groups ?? []) {
    const before = new Set(now.members.get(name) ?? []);
    const users = (after.members.get(name) ?? []).filter((user) => !before.has(user));
    if (users.length > 0 || !known.has(name)) groups.set(name, users);
  }
  return groups;
}

function sameMembers(one: readonly string[], other: readonly string[]): boolean {
  if (one === other) return true;
  const names = new Set(one);
  return names.size === new Set(other).size && other.every((name) => names.has(name));
}
