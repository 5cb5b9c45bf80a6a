import { formatPrincipal } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import type { Principal } from '../../engine/protocol';
import { Breakable } from '../../parts/Breakable';
import { T } from '../../texts';
import { useRoutes } from './useRoutes';

/** Requests that people ask about most, below the hub's path; `{name}` is whoever asks. */
const EXAMPLES = [
  ['GET', 'hub/api/users'],
  ['GET', 'hub/api/users/{name}'],
  ['POST', 'hub/api/users/{name}/server'],
  ['DELETE', 'hub/api/users/{name}'],
  ['POST', 'hub/api/users/{name}/tokens'],
  ['GET', 'hub/api/groups'],
  ['GET', 'hub/admin'],
  ['POST', 'hub/api/shutdown'],
] as const;

export function Examples({ principal }: { principal: Principal | null }) {
  const { to } = useAddress();
  const { base } = useRoutes();
  const name = principal?.kind === 'user' ? encodeURIComponent(principal.name) : 'ada';
  return (
    <section className="request-examples">
      <h2>
        <T id="requests.examples" />
      </h2>
      <ul className="tags">
        {EXAMPLES.map(([method, template]) => {
          const path = base + template.replace('{name}', name);
          return (
            <li key={`${method} ${path}`}>
              <a className="tag" href={to('requests', { ...(principal ? { principal: formatPrincipal(principal) } : {}), method, path })}>
                <code>
                  {method} <Breakable text={path} />
                </code>
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
