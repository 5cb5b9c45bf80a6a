import { useCallback } from 'react';

import { formatPrincipal, formatTarget } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import type { Matter } from '../../address/useWhy';
import type { Principal } from '../../engine/protocol';

/** From a difference to one of those whom it is about, after the edits. */
export function useDrill() {
  const { to, set } = useAddress();
  const viewAs = useCallback((principal: Principal) => to('view-as', { principal: formatPrincipal(principal), which: null }), [to]);
  const why = useCallback(
    ({ principal, scope, target }: Matter) =>
      set({ why: scope, whyBy: formatPrincipal(principal), whyOn: formatTarget(target), which: null }),
    [set],
  );
  return { viewAs, why };
}
