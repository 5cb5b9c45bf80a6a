import { useState } from 'react';

import { office } from '../../engine/client';
import type { Neighbour, NodeView } from '../../engine/map_desk';
import { Button, IconButton } from '../../parts/Button';
import { Trouble } from '../../parts/Trouble';
import { useDraft } from '../../session/draft';
import { useAnswer } from '../../session/useAnswer';
import { T, useText } from '../../texts';
import { NodeName } from './NodeName';
import { Notes } from './Notes';
import { PeopleOf } from './People';
import { Ways } from './Ways';

/** Neighbours on a side, and how many more come at a time. */
const FIRST = 20;
const STEP = 200;

/** What a node of the picture is, and what it is linked to. */
export function NodePanel({ id, onNode }: { id: string; onNode: (id: string | null) => void }) {
  const { which } = useDraft();
  const text = useText();
  const [most, setMost] = useState(FIRST);
  const { data, error } = useAnswer(['map-node', which, id, most], () => office.map.node(which, id, most));
  return (
    <aside className="card node-panel no-print" aria-label={text('map.node')}>
      <header>
        <h2>{data ? <NodeName node={data.node} /> : <T id={data === null ? 'map.gone' : 'busy'} />}</h2>
        <IconButton icon="close" label={text('close')} onClick={() => onNode(null)} />
      </header>
      {error && <Trouble title="trouble.view" error={error} />}
      {data && <About view={data} onNode={onNode} onMore={() => setMost(most + STEP)} />}
    </aside>
  );
}

function About({ view, onNode, onMore }: { view: NodeView; onNode: (id: string) => void; onMore: () => void }) {
  const { node, before, beforeCount, after, afterCount } = view;
  return (
    <>
      <p>
        <PeopleOf node={node} />
      </p>
      {node.superuser && (
        <p>
          <T id="map.superuser" />
        </p>
      )}
      <Ways node={node} />
      <Side title="map.before" neighbours={before} count={beforeCount} kind={node.kind} onNode={onNode} onMore={onMore} />
      <Side title="map.after" neighbours={after} count={afterCount} onNode={onNode} onMore={onMore} />
    </>
  );
}

interface SideProps {
  title: 'map.before' | 'map.after';
  neighbours: readonly Neighbour[];
  count: number;
  /** What the links lead to, where that is not the neighbour. */
  kind?: Neighbour['node']['kind'];
  onNode: (id: string) => void;
  onMore: () => void;
}

function Side({ title, neighbours, count, kind, onNode, onMore }: SideProps) {
  if (count === 0) return null;
  return (
    <section>
      <h3>
        <T id={title} values={{ count }} />
      </h3>
      <ul className="neighbours">
        {neighbours.map(({ node, notes }) => (
          <li key={node.id}>
            <button type="button" className="tag" onClick={() => onNode(node.id)}>
              <NodeName node={node} />
            </button>
            <Notes kind={kind ?? node.kind} notes={notes} />
          </li>
        ))}
      </ul>
      {count > neighbours.length && (
        <Button look="quiet" onClick={onMore}>
          <T id="map.more" values={{ count: count - neighbours.length }} />
        </Button>
      )}
    </section>
  );
}
