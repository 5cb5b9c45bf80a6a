import type { BearerRow } from '../document';
import type { Principal } from '../protocol';
import { made, type Rows } from '../rows';
import type { Part } from './part';

export type BearerKind = 'user' | 'group' | 'service';

/** Who holds a role directly, by kind. */
export type Holders = { readonly [kind in BearerKind]: readonly string[] };

const KINDS = ['group', 'service', 'user'] as const;
const NONE: readonly BearerRow[] = [];

/** Names by role of one list of rows: most edits leave most lists as they are. */
const namesByRole = new WeakMap<readonly BearerRow[], ReadonlyMap<string, readonly string[]>>();

/** Who holds each role directly. */
export class HoldersByRole {
  readonly #names: { readonly [kind in BearerKind]: ReadonlyMap<string, readonly string[]> };

  constructor({ document: { users = NONE, groups = NONE, services = NONE } }: Rows) {
    this.#names = { user: made(namesByRole, users, collect), group: made(namesByRole, groups, collect), service: made(namesByRole, services, collect) };
  }

  get(role: string): Holders {
    const of = (kind: BearerKind) => this.#names[kind].get(role) ?? [];
    return { user: of('user'), group: of('group'), service: of('service') };
  }
}

export function holdersByRole(rows: Rows): HoldersByRole {
  return new HoldersByRole(rows);
}

/** Holders whose name contains a text: groups and services first, since there are few of them. */
export function holdersLike(holders: Holders, text: string, limit: number): Part<Principal> {
  const wanted = text.trim().toLowerCase();
  let count = 0;
  const listed: Principal[] = [];
  for (const kind of KINDS) {
    const names = wanted === '' ? holders[kind] : holders[kind].filter((name) => name.toLowerCase().includes(wanted));
    count += names.length;
    for (const name of names.slice(0, Math.max(0, limit - listed.length))) listed.push({ kind, name });
  }
  return { count, listed };
}

function collect(rows: readonly BearerRow[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { name, roles = [] } of rows) {
    for (const role of roles) {
      const list = names.get(role);
      if (list) list.push(name);
      else names.set(role, [name]);
    }
  }
  return names;
}
