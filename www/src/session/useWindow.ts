import { useQueries } from '@tanstack/react-query';
import { useCallback, useState } from 'react';

/** Rows are asked for so many at a time. */
const PART = 100;

/**
 * A long list of the Worker, of which only what is looked at comes over. `rowAt` is `undefined` for what is on its way; pass `onRange` to the
 * list that shows it.
 */
export function useWindow<Row>(key: readonly unknown[], fetch: (from: number, to: number) => Promise<readonly Row[]>) {
  const [parts, setParts] = useState({ first: 0, last: 0 });
  const onRange = useCallback((first: number, last: number) => {
    const next = { first: Math.floor(first / PART), last: Math.floor(last / PART) };
    setParts((now) => (now.first === next.first && now.last === next.last ? now : next));
  }, []);
  const numbers = Array.from({ length: parts.last - parts.first + 1 }, (_, index) => parts.first + index);
  const answers = useQueries({
    queries: numbers.map((part) => ({
      queryKey: ['window', ...key, part],
      queryFn: () => fetch(part * PART, (part + 1) * PART),
      // Windows that nobody looks at any more are cheap to ask for again.
      gcTime: 30_000,
    })),
  });
  const rowAt = (index: number): Row | undefined => answers[Math.floor(index / PART) - parts.first]?.data?.[index % PART];
  return { rowAt, onRange };
}
