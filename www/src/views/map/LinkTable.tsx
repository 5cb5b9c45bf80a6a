import { office } from '../../engine/client';
import type { LinkRow, Wanted } from '../../engine/map_desk';
import { VirtualRows } from '../../parts/VirtualRows';
import { useDraft } from '../../session/draft';
import { useSession } from '../../session/session';
import { useWindow } from '../../session/useWindow';
import { T, useText } from '../../texts';
import { NodeName } from './NodeName';
import { Notes } from './Notes';
import { People } from './People';

interface Props {
  wanted: Wanted;
  count: number;
  onNode: (id: string) => void;
}

/** The same as the picture, for everybody who does not see it: each link a row, nothing bundled; what has no link comes last. */
export function LinkTable({ wanted, count, onNode }: Props) {
  const { opened } = useSession();
  const { version } = useDraft();
  const text = useText();
  const { rowAt, onRange } = useWindow<LinkRow>(['map', opened?.id, version, wanted], (from, to) => office.map.rows(wanted, from, to));
  return <VirtualRows count={count} label={text('map.links', { count })} onRange={onRange} row={(index) => <Row row={rowAt(index)} onNode={onNode} />} />;
}

function Row({ row, onNode }: { row: LinkRow | undefined; onNode: (id: string) => void }) {
  if (!row) return <span className="quiet">…</span>;
  const { from, to, people, notes } = row;
  return (
    <div className="link-row">
      <End node={from} onNode={onNode} />
      {to === null ? (
        <span className="quiet alone">
          <T id={from.superuser ? 'map.superuser' : 'map.alone'} />
        </span>
      ) : (
        <>
          <span className="quiet">
            <T id={from.kind === to.kind && to.kind === 'resource' ? 'map.verb.within' : `map.verb.${to.kind}`} />
          </span>
          <End node={to} onNode={onNode} />
          <Notes kind={to.kind} notes={notes} />
        </>
      )}
      <span className="quiet people">
        <People count={people} />
      </span>
    </div>
  );
}

function End({ node, onNode }: { node: LinkRow['from']; onNode: (id: string) => void }) {
  return (
    <span className="end">
      <button type="button" className="tag" onClick={() => onNode(node.id)}>
        <NodeName node={node} />
      </button>
    </span>
  );
}
