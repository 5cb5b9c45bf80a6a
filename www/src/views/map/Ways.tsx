import { formatPrincipal } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import type { MapNode } from '../../engine/map/graph';
import { useSession } from '../../session/session';
import { T, type TextId } from '../../texts';

/** Where to go from a node. */
export function Ways({ node }: { node: MapNode }) {
  const way = useWay(node);
  return (
    way && (
      <a href={way.href}>
        <T id={way.title} />
      </a>
    )
  );
}

function useWay({ kind, name }: MapNode): { readonly href: string; readonly title: TextId } | null {
  const { opened } = useSession();
  const { to } = useAddress();
  switch (kind) {
    case 'group':
    case 'service':
      return { href: to('view-as', { principal: formatPrincipal({ kind, name }) }), title: 'map.to.view-as' };
    case 'role':
      return opened?.dialect === 'cql'
        ? { href: to('roles', { role: name }), title: 'map.to.role' }
        : { href: to('what-if', { role: name }), title: 'map.to.what-if' };
    case 'scope':
      return { href: to('who', { scope: name }), title: 'map.to.who' };
    case 'resource':
      return { href: to('resources', { on: name }), title: 'map.to.resource' };
    case 'direct':
      return null;
  }
}
