import type { BearerRow } from '../document';
import type { Principal } from '../protocol';
import type { Rows } from '../rows';

export type BearerKind = 'user' | 'group' | 'service';

/** Who holds a role directly, by kind. */
export type Holders = { readonly [kind in BearerKind]: readonly string[] };

export const NOBODY: Holders = { user: [], group: [], service: [] };

const made = new WeakMap<Rows, ReadonlyMap<string, Holders>>();

/** Holders of each role; one pass over the rows, once for each policy. */
export function holdersByRole(rows: Rows): ReadonlyMap<string, Holders> {
  let holders = made.get(rows);
  if (!holders) made.set(rows, (holders = collect(rows)));
  return holders;
}

export function principals(names: readonly string[], kind: BearerKind): Principal[] {
  return names.map((name) => ({ kind, name }));
}

function collect({ document }: Rows): ReadonlyMap<string, Holders> {
  const holders = new Map<string, { [kind in BearerKind]: string[] }>();
  const add = (kind: BearerKind, rows: readonly BearerRow[]) => {
    for (const { name, roles = [] } of rows) {
      for (const role of roles) {
        let list = holders.get(role);
        if (!list) holders.set(role, (list = { user: [], group: [], service: [] }));
        list[kind].push(name);
      }
    }
  };
  add('group', document.groups ?? []);
  add('service', document.services ?? []);
  add('user', document.users ?? []);
  return holders;
}
