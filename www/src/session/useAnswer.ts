import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';

import { useDraft } from './draft';
import { useSession } from './session';

/**
 * An answer of the Worker. It is asked for again when another policy is opened, when the edits change, or when `key` changes; meanwhile the
 * one before stays.
 */
export function useAnswer<T>(key: readonly unknown[], ask: () => Promise<T>, { enabled = true, keep = true } = {}): UseQueryResult<T> {
  const { opened } = useSession();
  const { version, which } = useDraft();
  return useQuery({
    queryKey: [opened?.id, version, which, ...key],
    queryFn: ask,
    enabled: enabled && opened !== null,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });
}
