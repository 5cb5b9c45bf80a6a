import { useCallback } from 'react';

import { formatPrincipal, parsePrincipal } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import type { Principal } from '../../engine/protocol';

export const PARTS = ['roles', 'groups', 'people'] as const;
export type EditorPart = (typeof PARTS)[number];

/** What the editor shows: a list, or one row of it. */
export type Place =
  | { readonly part: 'roles'; readonly role: string | null }
  | { readonly part: 'groups'; readonly group: string | null }
  | { readonly part: 'people'; readonly bearer: Principal | null };

export function usePlace(): { readonly place: Place; readonly show: (place: Place) => void } {
  const { value, set } = useAddress();
  const show = useCallback(
    (next: Place) =>
      set({
        part: next.part,
        role: next.part === 'roles' ? next.role : null,
        group: next.part === 'groups' ? next.group : null,
        bearer: next.part === 'people' && next.bearer ? formatPrincipal(next.bearer) : null,
      }),
    [set],
  );
  return { place: placeOf(value), show };
}

function placeOf(value: (name: string) => string | null): Place {
  const [role, group, bearer] = [value('role'), value('group'), parsePrincipal(value('bearer'))];
  if (role !== null) return { part: 'roles', role };
  if (group !== null) return { part: 'groups', group };
  if (bearer !== null) return { part: 'people', bearer };
  switch (value('part')) {
    case 'groups':
      return { part: 'groups', group: null };
    case 'people':
      return { part: 'people', bearer: null };
    default:
      return { part: 'roles', role: null };
  }
}
