import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';

import { useSession } from './session';
import { useStatements } from './statements';

/** As `useAnswer`, of a database: asked for again when other statements are tried. */
export function useDatabaseAnswer<T>(key: readonly unknown[], ask: () => Promise<T>, { enabled = true, keep = true } = {}): UseQueryResult<T> {
  const { opened } = useSession();
  const { version, which } = useStatements();
  return useQuery({
    queryKey: ['database', opened?.id, version, which, ...key],
    queryFn: ask,
    enabled: enabled && opened?.dialect === 'cql',
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });
}
