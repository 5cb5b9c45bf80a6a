import { useState } from 'react';

import type { NodeKind } from '../../engine/map/graph';
import { Name } from '../../parts/Name';
import { T } from '../../texts';

const SHOWN = 4;

interface Props {
  /** What the link leads to. */
  kind: NodeKind;
  notes: readonly string[];
  /** How many there are, where not all of them came. */
  count?: number;
  /** Shows all that came, where there is nothing to click. */
  whole?: boolean;
}

/** Filters of a scope or permissions on a resource: the first ones, the rest when asked for. */
export function Notes({ kind, notes, count = notes.length, whole = false }: Props) {
  const [all, setAll] = useState(whole);
  // A scope that has no filter says so only beside those that have.
  if (notes.length === 0 || (notes.length === 1 && notes[0] === '')) return null;
  const shown = all ? notes : notes.slice(0, SHOWN);
  return (
    <span className="notes">
      {shown.map((note) => (
        <code key={note} className="quiet">
          {note === '' ? <T id="map.unfiltered" /> : kind === 'scope' ? <Filter text={note} /> : <Name text={note} />}
        </code>
      ))}
      {count > shown.length &&
        (all || count > notes.length ? (
          <span className="quiet">
            <T id="map.more" values={{ count: count - shown.length }} />
          </span>
        ) : (
          <button type="button" className="more" onClick={() => setAll(true)}>
            <T id="map.more" values={{ count: count - shown.length }} />
          </button>
        ))}
    </span>
  );
}

function Filter({ text }: { text: string }) {
  return (
    <>
      <span aria-hidden="true">!</span>
      <Name text={text} />
    </>
  );
}
