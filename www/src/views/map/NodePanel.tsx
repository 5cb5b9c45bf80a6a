import { formatPrincipal } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { office } from '../../engine/client';
import type { MapNode, NodeKind } from '../../engine/map/graph';
import type { Neighbour, Wanted } from '../../engine/map_desk';
import { Icon, type IconName } from '../../parts/Icon';
import { IconButton } from '../../parts/Button';
import { Name } from '../../parts/Name';
import { useAnswer } from '../../session/useAnswer';
import { useSession } from '../../session/session';
import { T, useText } from '../../texts';

const SHOWN = 30;

export const NODE_ICONS: Record<NodeKind, IconName> = {
  direct: 'user', group: 'group', resource: 'tree', role: 'role', scope: 'scope', service: 'service',
};

/** What a node of the picture is, and what it is linked to. */
export function NodePanel({ id, wanted, onNode }: { id: string | null; wanted: Wanted; onNode: (id: string | null) => void }) {
  const text = useText();
  const { data } = useAnswer(['map-node', wanted, id], () => office.map.node(wanted, id ?? '', SHOWN), { enabled: id !== null });
  if (id === null) return null;
  if (!data) return null;
  const { node, before, after } = data;
  return (
    <aside className="card node-panel" aria-label={text('map.node')}>
      <header>
        <h2>
          <NodeName node={node} />
        </h2>
        <IconButton icon="close" label={text('close')} onClick={() => onNode(null)} />
      </header>
      <p>
        <T id={`map.people.${node.kind}`} values={{ count: node.people }} />
      </p>
      <Ways node={node} />
      <Side title="map.before" neighbours={before} onNode={onNode} />
      <Side title="map.after" neighbours={after} onNode={onNode} />
    </aside>
  );
}

export function NodeName({ node: { kind, name } }: { node: MapNode }) {
  return (
    <span className="who">
      <Icon name={NODE_ICONS[kind]} size={15} />
      <span className="unseen-label">
        <T id={`map.kind.${kind}`} />
      </span>
      {kind === 'direct' ? <T id="map.direct" /> : <Name text={name} />}
    </span>
  );
}

/** Where to go from here. */
function Ways({ node: { kind, name } }: { node: MapNode }) {
  const { opened } = useSession();
  const { to } = useAddress();
  if (opened?.dialect === 'cql') {
    const href = kind === 'role' ? to('roles', { role: name }) : to('resources', { on: name });
    return (
      <a href={href}>
        <T id={kind === 'role' ? 'map.to.role' : 'map.to.resource'} />
      </a>
    );
  }
  switch (kind) {
    case 'group':
    case 'service':
      return (
        <a href={to('view-as', { principal: formatPrincipal({ kind, name }) })}>
          <T id="map.to.view-as" />
        </a>
      );
    case 'role':
      return (
        <a href={to('what-if', { role: name })}>
          <T id="map.to.what-if" />
        </a>
      );
    case 'scope':
      return (
        <a href={to('who', { scope: name })}>
          <T id="map.to.who" />
        </a>
      );
    default:
      return null;
  }
}

function Side({ title, neighbours, onNode }: { title: 'map.before' | 'map.after'; neighbours: readonly Neighbour[]; onNode: (id: string) => void }) {
  if (neighbours.length === 0) return null;
  return (
    <section>
      <h3>
        <T id={title} />
      </h3>
      <ul className="neighbours">
        {neighbours.map(({ node, link }) => (
          <li key={node.id}>
            <button type="button" className="tag" onClick={() => onNode(node.id)}>
              <NodeName node={node} />
            </button>
            {link.notes.slice(0, 4).map((note) => (
              <code key={note} className="quiet">
                <Name text={note} />
              </code>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
