import { useCallback } from 'react';

import { useAddress } from '../address/useAddress';
import type { Source } from '../engine/protocol';
import { useSession } from '../session/session';
import { type Example, exampleSource } from '../session/source';

/** What an address says of the policy that was open before. */
const OF_THE_LAST = {
  source: null, principal: null, which: null, edits: null, why: null, scope: null, on: null, cql: null, as: null,
};

/** Opens a policy, and forgets what the address says of the one before. */
export function useOpen() {
  const { open } = useSession();
  const { go } = useAddress();
  return useCallback(
    async (source: Source, example?: Example) => {
      if (await open(source)) go(null, { ...OF_THE_LAST, ...(example ? { source: example } : {}) });
    },
    [open, go],
  );
}

export function useOpenFile() {
  const open = useOpen();
  return useCallback((file: File) => void open({ from: 'file', file }), [open]);
}

export function useOpenExample() {
  const open = useOpen();
  return useCallback((example: Example) => void open(exampleSource(example), example), [open]);
}
