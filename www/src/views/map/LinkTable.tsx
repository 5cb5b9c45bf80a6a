import { office } from '../../engine/client';
import type { LinkRow, Wanted } from '../../engine/map_desk';
import { Empty } from '../../parts/Empty';
import { Name } from '../../parts/Name';
import { VirtualRows } from '../../parts/VirtualRows';
import { useDraft } from '../../session/draft';
import { useSession } from '../../session/session';
import { useWindow } from '../../session/useWindow';
import { T, useText } from '../../texts';
import { NodeName } from './NodePanel';

/** The same as the picture, for everybody who does not see it: each link a row, nothing bundled. */
export function LinkTable({ wanted, count }: { wanted: Wanted; count: number }) {
  const { opened } = useSession();
  const { version } = useDraft();
  const text = useText();
  const { rowAt, onRange } = useWindow<LinkRow>(['map', opened?.id, version, wanted], (from, to) => office.map.links(wanted, from, to));
  if (count === 0) return <Empty icon="map" title={<T id="map.nothing" />} />;
  return <VirtualRows count={count} label={text('map.links', { count })} onRange={onRange} row={(index) => <Row row={rowAt(index)} />} />;
}

function Row({ row }: { row: LinkRow | undefined }) {
  if (!row) return <span className="quiet">…</span>;
  return (
    <div className="link-row">
      <NodeName node={row.from} />
      <span className="quiet">
        <T id={`map.verb.${row.to.kind}`} />
      </span>
      <NodeName node={row.to} />
      <span className="notes">
        {row.notes.map((note) => (
          <code key={note} className="quiet">
            <Name text={note} />
          </code>
        ))}
      </span>
      <span className="quiet">
        <T id="map.count" values={{ count: row.people }} />
      </span>
    </div>
  );
}
