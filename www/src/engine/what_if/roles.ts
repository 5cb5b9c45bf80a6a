/** Roles as the editor shows them: after the edits, beside what they were. */
import type { RoleRow } from '../document';
import type { HubSession } from '../hub_session';
import type { Principal } from '../protocol';
import { type BearerKind, type Holders, holdersByRole, NOBODY, principals } from './holders';
import { matching, type Part } from './part';

/** Roles that every hub has. */
const DEFAULT_ROLES = ['user', 'admin', 'server', 'token'];

export interface RoleLine {
  readonly name: string;
  readonly scopes: number;
  readonly holders: { readonly [kind in BearerKind]: number };
  readonly isDefault: boolean;
  readonly state: 'same' | 'changed' | 'new';
}

export interface RoleView {
  readonly name: string;
  readonly description: string | null;
  readonly isDefault: boolean;
  /** Its scopes now; `null` for a role that the edits make. */
  readonly before: readonly string[] | null;
  readonly scopes: readonly string[];
  readonly holders: Part<Principal>;
  /** Whoever does not hold it now. */
  readonly added: readonly string[];
}

export function roleLines(session: HubSession, text: string, limit: number): Part<RoleLine> {
  const now = rolesByName(session.rows.document.roles);
  const after = session.rowsOf('after');
  const holders = holdersByRole(after);
  const holdersNow = holdersByRole(session.rows);
  const found = matching(after.document.roles ?? [], text, limit);
  return {
    count: found.count,
    listed: found.listed.map(({ name, scopes = [] }): RoleLine => {
      const [of, ofNow] = [holders.get(name) ?? NOBODY, holdersNow.get(name) ?? NOBODY];
      const before = now.get(name);
      const changed = before !== undefined && (!sameList(before.scopes, scopes) || !sameHolders(of, ofNow));
      return {
        name,
        scopes: scopes.length,
        holders: { user: of.user.length, group: of.group.length, service: of.service.length },
        isDefault: DEFAULT_ROLES.includes(name),
        state: before === undefined ? 'new' : changed ? 'changed' : 'same',
      };
    }),
  };
}

/** One role, with holders that fit a text; `null` if there is none of that name after the edits. */
export function roleView(session: HubSession, role: string, text: string, limit: number): RoleView | null {
  const after = session.rowsOf('after');
  const row = after.document.roles?.find(({ name }) => name === role);
  if (!row) return null;
  const before = session.rows.document.roles?.find(({ name }) => name === role);
  const of = holdersByRole(after).get(role) ?? NOBODY;
  const had = holdersByRole(session.rows).get(role) ?? NOBODY;
  const kinds = ['group', 'service', 'user'] as const;
  const found = matching(kinds.flatMap((kind) => principals(of[kind], kind)), text, limit);
  const known = { group: new Set(had.group), service: new Set(had.service), user: new Set(had.user) };
  const isNew = ({ kind, name }: Principal) => kind !== 'token' && !known[kind].has(name);
  return {
    name: role,
    description: row.description ?? null,
    isDefault: DEFAULT_ROLES.includes(role),
    before: before ? (before.scopes ?? []) : null,
    scopes: row.scopes ?? [],
    holders: found,
    added: found.listed.filter(isNew).map(({ kind, name }) => `${kind}:${name}`),
  };
}

export function rolesByName(roles: readonly RoleRow[] = []): ReadonlyMap<string, RoleRow> {
  return new Map(roles.map((row) => [row.name, row]));
}

export function sameList(one: readonly string[] = [], other: readonly string[] = []): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index]);
}

function sameHolders(one: Holders, other: Holders): boolean {
  return (['user', 'group', 'service'] as const).every((kind) => sameList(one[kind], other[kind]));
}
