import type { NodeKind } from '../../engine/map/graph';
import type { MapPicture } from '../../engine/map_desk';
import { T } from '../../texts';

const ORDER: readonly NodeKind[] = ['direct', 'group', 'service', 'role', 'scope', 'resource'];

/** What the colours mean, and how many there are of each kind. */
export function Legend({ counts }: { counts: MapPicture['counts'] }) {
  return (
    <ul className="legend">
      {ORDER.filter((kind) => (counts[kind] ?? 0) > 0).map((kind) => (
        <li key={kind}>
          <i className={`swatch ${kind}`} aria-hidden="true" />
          <T id={`map.legend.${kind}`} values={{ count: counts[kind] ?? 0 }} />
        </li>
      ))}
    </ul>
  );
}
