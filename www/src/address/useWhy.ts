import { useCallback } from 'react';

import type { Principal, Target } from '../engine/protocol';
import { formatPrincipal, formatTarget, parsePrincipal, parseTarget } from './address';
import { useAddress } from './useAddress';

/** One question of "may they?": what the explanation beside a view is about. */
export interface Matter {
  readonly principal: Principal;
  readonly scope: string;
  readonly target: Target;
}

/** The explanation that is open, and how another is opened. It stands in the address, so that it can be sent to somebody. */
export function useWhy(): { readonly matter: Matter | null; readonly ask: (matter: Matter) => void; readonly close: () => void } {
  const { value, set } = useAddress();
  const scope = value('why');
  const principal = parsePrincipal(value('whyBy') ?? value('principal'));
  const matter = scope === null || principal === null ? null : { principal, scope, target: parseTarget(value('whyOn')) };
  const ask = useCallback(
    ({ principal, scope, target }: Matter) => set({ why: scope, whyBy: formatPrincipal(principal), whyOn: formatTarget(target) }),
    [set],
  );
  const close = useCallback(() => set({ why: null, whyBy: null, whyOn: null }), [set]);
  return { matter, ask, close };
}
