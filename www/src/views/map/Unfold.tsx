import type { NodeKind } from '../../engine/map/graph';
import type { Most, Picture } from '../../engine/map/picture';
import { Button } from '../../parts/Button';
import { T } from '../../texts';
import { unfolded } from './unfolded';

/** What is bundled, and a button for each that draws more of it. */
export function Unfold({ picture, most, onMore }: { picture: Picture; most: Most; onMore: (kind: NodeKind) => void }) {
  const bundles = picture.nodes.filter(({ bundled }) => bundled > 0);
  if (bundles.length === 0) return null;
  return (
    <div className="unfold no-print">
      <span className="quiet">
        <T id="map.bundled" />
      </span>
      {bundles.map(({ id, kind, bundled }) =>
        unfolded(most, kind) === null ? (
          <span key={id} className="quiet">
            <T id={`map.others.${kind}`} values={{ count: bundled }} /> <T id="map.last" />
          </span>
        ) : (
          <Button key={id} icon="plus" onClick={() => onMore(kind)}>
            <T id={`map.others.${kind}`} values={{ count: bundled }} />
          </Button>
        ),
      )}
    </div>
  );
}
