import { useCallback, useSyncExternalStore } from 'react';

let shown = false;
const listeners = new Set<() => void>();

function change(next: boolean) {
  shown = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the command palette is open; anything on the page may open it. */
export function usePalette() {
  const open = useSyncExternalStore(subscribe, () => shown);
  const show = useCallback(() => change(true), []);
  const setOpen = useCallback((next: boolean) => change(next), []);
  return { open, show, setOpen };
}
