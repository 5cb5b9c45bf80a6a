import type { Permission, ResourceName } from 'hubscope/cql';
import { useCallback } from 'react';

import { useAddress } from './useAddress';

/** One question about a role, a permission and a resource. */
export interface DatabaseMatter {
  readonly role: string;
  readonly permission: Permission;
  readonly on: ResourceName;
}

/** The explanation that is open beside a view of a database. */
export function useDatabaseWhy() {
  const { value, set } = useAddress();
  const [role, permission, on] = [value('whyBy'), value('why'), value('whyOn')];
  const matter: DatabaseMatter | null =
    role === null || permission === null || on === null ? null : { role, permission: permission as Permission, on: on as ResourceName };
  const ask = useCallback(({ role, permission, on }: DatabaseMatter) => set({ why: permission, whyBy: role, whyOn: on }), [set]);
  const close = useCallback(() => set({ why: null, whyBy: null, whyOn: null }), [set]);
  return { matter, ask, close };
}
