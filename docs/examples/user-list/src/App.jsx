import { useCallback, useEffect, useState } from 'react';

import { PermissionsProvider } from 'hubscope/react';

import { look } from './hub';
import { UserList } from './UserList';

const PAGE = 50;

/** The list, its people and its permissions, read again after everything that was done. */
export function App() {
  const [seen, setSeen] = useState(null);
  const [limit, setLimit] = useState(PAGE);
  const [failure, setFailure] = useState(null);

  const refresh = useCallback(async () => {
    try {
      setSeen(await look(limit));
    } catch (error) {
      setFailure(error.message);
    }
  }, [limit]);
  const act = useCallback(
    async (request) => {
      setFailure(null);
      await request().catch((error) => setFailure(error.message));
      await refresh();
    },
    [refresh],
  );
  useEffect(() => {
    void refresh();
  }, [refresh]);

  return (
    <PermissionsProvider subject={seen?.caller}>
      {failure && (
        <p className="alert alert-danger" role="alert">
          {failure}
        </p>
      )}
      {seen ? <UserList {...seen} onMore={() => setLimit(limit + PAGE)} act={act} /> : !failure && <p>Loading …</p>}
    </PermissionsProvider>
  );
}
