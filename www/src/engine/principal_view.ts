import { UnansweredError } from 'hubscope';

import { ownerOfToken } from './document';
import { type HubSession, subjectOf } from './hub_session';
import type { Principal, Which } from './protocol';

/** Who somebody is: the rows; and what they hold: the engine's answer. */
export interface PrincipalView {
  readonly known: boolean;
  readonly admin: boolean;
  readonly groups: readonly string[];
  /** Of a group. */
  readonly members: number;
  readonly roles: readonly { readonly role: string; readonly through: string | null; readonly scopes: readonly string[] | null }[];
  readonly tokens: readonly { readonly id: string; readonly scopes: readonly string[] }[];
  /** Servers of others that are shared with them. */
  readonly shares: readonly { readonly owner: string; readonly server: string; readonly through: string | null }[];
  /** Of a token. */
  readonly owner: Principal | null;
  readonly held: Held;
}

/** What is held of each scope that the hub defines, or why nobody can tell. */
export type Held =
  | { readonly told: true; readonly scopes: readonly HeldScope[] }
  | { readonly told: false; readonly code: string; readonly message: string };

export interface HeldScope {
  readonly scope: string;
  readonly state: 'everything' | 'filtered' | 'none' | 'unknown';
  /** Filters as they are written, such as `group=class-a`. */
  readonly filters: readonly string[];
}

export function viewOf(session: HubSession, which: Which, principal: Principal): PrincipalView {
  const held = heldBy(session, which, principal);
  return { ...rowsAbout(session, which, principal), held };
}

function heldBy(session: HubSession, which: Which, principal: Principal): Held {
  const policy = session.deciding(which);
  using subject = subjectOf(policy, principal);
  try {
    const filters = new Map<string, string[]>();
    for (const scope of subject.scopes()) {
      const [base = scope, filter] = split(scope);
      const list = filters.get(base) ?? [];
      if (filter !== null) list.push(filter);
      filters.set(base, list);
    }
    const names = [...new Set([...policy.scopeNames(), ...filters.keys()])].sort();
    const scopes = names.map((scope): HeldScope => {
      const found = filters.get(scope);
      if (found) return { scope, state: found.length === 0 ? 'everything' : 'filtered', filters: found };
      const unknown = policy.isScope(scope) && subject.check(scope) === 'unknown';
      return { scope, state: unknown ? 'unknown' : 'none', filters: [] };
    });
    return { told: true, scopes };
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error;
    return { told: false, code: error.code, message: error.message };
  }
}

function split(scope: string): [string, string | null] {
  const at = scope.indexOf('!');
  return at < 0 ? [scope, null] : [scope.slice(0, at), scope.slice(at + 1)];
}

type About = Omit<PrincipalView, 'held'>;

function rowsAbout(session: HubSession, which: Which, principal: Principal): About {
  const { document, users, members } = session.rowsOf(which);
  const nothing: About = { known: false, admin: false, groups: [], members: 0, roles: [], tokens: [], shares: [], owner: null };
  const definitions = new Map((document.roles ?? []).map((row) => [row.name, row.scopes ?? []]));
  const role = (name: string, through: string | null) => ({ role: name, through, scopes: definitions.get(name) ?? null });
  const sharedWith = (kind: 'user' | 'group', name: string, through: string | null) =>
    (document.shares ?? [])
      .filter((share) => share[kind] === name)
      .map(({ server }) => ({ owner: server.user, server: server.name, through }));
  const tokensOf = (kind: 'user' | 'service', name: string) =>
    (document.tokens ?? [])
      .filter((token) => token[kind] === name)
      .map(({ id, scopes = [] }) => ({ id, scopes }));

  switch (principal.kind) {
    case 'user': {
      const row = users.get(principal.name);
      if (!row) return nothing;
      const groups = row.groups ?? [];
      const rolesOfGroup = new Map((document.groups ?? []).filter(({ name }) => groups.includes(name)).map((group) => [group.name, group.roles ?? []]));
      return {
        ...nothing,
        known: true,
        admin: row.admin ?? false,
        groups,
        roles: [
          ...(row.roles ?? []).map((name) => role(name, null)),
          ...groups.flatMap((group) => (rolesOfGroup.get(group) ?? []).map((name) => role(name, group))),
        ],
        tokens: tokensOf('user', row.name),
        shares: [...sharedWith('user', row.name, null), ...groups.flatMap((group) => sharedWith('group', group, group))],
      };
    }
    case 'group': {
      const row = (document.groups ?? []).find(({ name }) => name === principal.name);
      if (!row) return nothing;
      return {
        ...nothing,
        known: true,
        members: members.get(row.name)?.length ?? 0,
        roles: (row.roles ?? []).map((name) => role(name, null)),
        shares: sharedWith('group', row.name, null),
      };
    }
    case 'service': {
      const row = (document.services ?? []).find(({ name }) => name === principal.name);
      if (!row) return nothing;
      return {
        ...nothing,
        known: true,
        admin: row.admin ?? false,
        roles: (row.roles ?? []).map((name) => role(name, null)),
        tokens: tokensOf('service', row.name),
      };
    }
    case 'token': {
      const row = ownerOfToken(document, principal.name);
      if (!row) return nothing;
      const owner: Principal | null =
        row.user !== undefined ? { kind: 'user', name: row.user } : row.service !== undefined ? { kind: 'service', name: row.service } : null;
      return { ...nothing, known: true, owner };
    }
  }
}
