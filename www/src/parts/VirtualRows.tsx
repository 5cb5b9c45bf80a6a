import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';

interface Props {
  /** How many rows there are, shown or not. */
  count: number;
  /** Height of a row before it is measured, in pixels. */
  height?: number;
  label: string;
  row: (index: number) => ReactNode;
  /** Told what is looked at, for lists that are fetched in parts. */
  onRange?: (first: number, last: number) => void;
}

/** A list of any length, of which only what is looked at exists. Each row says where it stands. */
export function VirtualRows({ count, height = 40, label, row, onRange }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({ count, getScrollElement: () => box.current, estimateSize: () => height, overscan: 8 });
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onRange?.(first, last), [onRange, first, last]);
  return (
    // Whoever has no mouse scrolls it with the keys.
    <div ref={box} className="rows" role="list" aria-label={label} tabIndex={0}>
      <div className="rows-all" style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, key, start }) => (
          <div
            key={key}
            ref={rows.measureElement}
            data-index={index}
            className="row"
            role="listitem"
            aria-posinset={index + 1}
            aria-setsize={count}
            style={{ transform: `translateY(${start}px)` }}
          >
            {row(index)}
          </div>
        ))}
      </div>
    </div>
  );
}
