import type { ReactNode } from 'react';

import { VirtualRows } from '../../parts/VirtualRows';
import { T } from '../../texts';

/** Longer lists exist only as far as they are looked at. */
const PLAIN = 40;

interface Props<Row> {
  label: string;
  /** How many there are, listed or not. */
  count: number;
  rows: readonly Row[];
  row: (row: Row) => ReactNode;
  keyOf: (row: Row) => string;
}

/** Rows of the editor. */
export function Lines<Row>({ label, count, rows, row, keyOf }: Props<Row>) {
  return (
    <>
      {rows.length > PLAIN ? (
        <VirtualRows
          label={label}
          count={rows.length}
          height={48}
          row={(index) => {
            const one = rows[index];
            return one === undefined ? null : row(one);
          }}
        />
      ) : (
        <ul className="lines" aria-label={label}>
          {rows.map((one) => (
            <li key={keyOf(one)}>{row(one)}</li>
          ))}
        </ul>
      )}
      {count > rows.length && (
        <p className="hint">
          <T id="picker.more" values={{ count: count - rows.length }} />
        </p>
      )}
    </>
  );
}
