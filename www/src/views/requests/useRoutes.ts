import { useQuery } from '@tanstack/react-query';

import { office } from '../../engine/client';
import type { RouteRow } from '../../engine/actions_desk';
import { useHub } from '../../session/session';

/** Every address of the hub, and the path below which they lie, with a slash at both ends. */
export function useRoutes(): { readonly routes: readonly RouteRow[]; readonly base: string } {
  const { id } = useHub();
  const { data: routes = [] } = useQuery({ queryKey: ['routes', id], queryFn: () => office.actions.routes() });
  const [first] = routes;
  const end = `hub${first?.route}`;
  return { routes, base: first?.path.endsWith(end) ? first.path.slice(0, -end.length) : '/' };
}
