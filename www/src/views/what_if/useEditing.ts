import type { Edit } from 'hubscope/full';
import { useCallback, useState } from 'react';

import { useDraft } from '../../session/draft';
import { settled } from './settled';

export interface Editing {
  /** Adds edits. Ends with `false` if they are refused; then nothing has changed. */
  readonly make: (...edits: readonly Edit[]) => Promise<boolean>;
  /** Other edits in place of all. */
  readonly rewrite: (next: (edits: readonly Edit[]) => readonly Edit[]) => Promise<boolean>;
  /** Why the last was refused, in the engine's words. */
  readonly refusal: string | null;
  readonly forget: () => void;
}

/** Edits on behalf of one place of the page: what is refused is told there. */
export function useEditing(): Editing {
  const { attempt } = useDraft();
  const [refusal, setRefusal] = useState<string | null>(null);
  const rewrite = useCallback(
    async (next: (edits: readonly Edit[]) => readonly Edit[]) => {
      const reason = await attempt(next);
      setRefusal(reason === null ? null : sentence(reason));
      return reason === null;
    },
    [attempt],
  );
  const make = useCallback((...edits: readonly Edit[]) => rewrite((before) => settled(before, edits)), [rewrite]);
  const forget = useCallback(() => setRefusal(null), []);
  return { make, rewrite, refusal, forget };
}

/** Which edit it was is clear where it is told. */
function sentence(reason: unknown): string {
  return (reason instanceof Error ? reason.message : String(reason)).replace(/^edit \d+: /, '');
}
