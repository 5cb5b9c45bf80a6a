import type { MapNode, NodeKind } from '../../engine/map/graph';
import { Icon, type IconName } from '../../parts/Icon';
import { Name } from '../../parts/Name';
import { T } from '../../texts';

const ICONS: Record<NodeKind, IconName> = { direct: 'user', group: 'group', resource: 'tree', role: 'role', scope: 'scope', service: 'service' };

/** A node by its kind and name; a bundle by how many it stands for. */
export function NodeName({ node: { kind, name, bundled = 0 } }: { node: MapNode & { readonly bundled?: number } }) {
  return (
    <span className="who">
      <Icon name={ICONS[kind]} size={15} />
      <span className="unseen-label">
        <T id={`map.kind.${kind}`} />
      </span>
      {bundled > 0 ? <T id={`map.others.${kind}`} values={{ count: bundled }} /> : kind === 'direct' ? <T id="map.direct" /> : <Name text={name} />}
    </span>
  );
}
