/** Roles as the editor shows them: after the edits, beside what they were. */
import type { RoleRow } from '../document';
import type { HubSession } from '../hub_session';
import type { Principal } from '../protocol';
import type { Rows } from '../rows';
import { type BearerKind, type Holders, holdersByRole, holdersLike } from './holders';
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
      const [of, ofNow] = [holders.get(name), holdersNow.get(name)];
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
  const holders = holdersLike(holdersByRole(after).get(role), text, limit);
  return {
    name: role,
    description: row.description ?? null,
    isDefault: DEFAULT_ROLES.includes(role),
    before: before ? (before.scopes ?? []) : null,
    scopes: row.scopes ?? [],
    holders,
    added: holders.listed.filter((holder) => !holds(session.rows, holder, role)).map(({ kind, name }) => `${kind}:${name}`),
  };
}

function holds({ document, users }: Rows, { kind, name }: Principal, role: string): boolean {
  const rows = kind === 'group' ? document.groups : document.services;
  const row = kind === 'user' ? users.get(name) : rows?.find((other) => other.name === name);
  return row?.roles?.includes(role) ?? false;
}

export function rolesByName(roles: readonly RoleRow[] = []): ReadonlyMap<string, RoleRow> {
  return new Map(roles.map((row) => [row.name, row]));
}

export function sameList(one: readonly string[] = [], other: readonly string[] = []): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index]);
}

function sameHolders(one: Holders, other: Holders): boolean {
  return (['user', 'group', 'service'] as const).every((kind) => one[kind] === other[kind] || sameList(one[kind], other[kind]));
}
