import { useCallback, useMemo, useSyncExternalStore } from 'react';

import { type Address, formatAddress, parseAddress, type View } from './address';

/** New values; `null` takes one away. */
export type Values = { readonly [name: string]: string | null };

export interface Place extends Address {
  /** The value of a name, or `null`. */
  readonly value: (name: string) => string | null;
  /** Goes to another view, or to where a policy opens. Values that every view understands are kept. */
  readonly go: (view: View | null, values?: Values) => void;
  /** Changes values of this view; typing replaces the address in place of adding to the history. */
  readonly set: (values: Values, options?: { readonly replace?: boolean }) => void;
  /** The address of a view, for links. */
  readonly to: (view: View | null, values?: Values) => string;
}

/** What stays when the view changes. */
const KEPT = ['principal', 'source', 'which', 'edits', 'cql', 'as'];

export function useAddress(): Place {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  const address = useMemo(() => parseAddress(hash), [hash]);

  const to = useCallback((view: View | null, values: Values = {}) => {
    const now = parseAddress(location.hash).values;
    const kept = new URLSearchParams([...now].filter(([name]) => KEPT.includes(name)));
    return formatAddress({ view, values: merged(kept, values) });
  }, []);
  const go = useCallback((view: View | null, values?: Values) => move(to(view, values), false), [to]);
  const set = useCallback((values: Values, { replace = false } = {}) => {
    const now = parseAddress(location.hash);
    move(formatAddress({ ...now, values: merged(now.values, values) }), replace);
  }, []);
  const value = useCallback((name: string) => address.values.get(name), [address]);

  return useMemo(() => ({ ...address, value, go, set, to }), [address, value, go, set, to]);
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener('hashchange', listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('hashchange', listener);
    window.removeEventListener('popstate', listener);
  };
}

function move(hash: string, replace: boolean) {
  if (hash === location.hash) return;
  if (replace) history.replaceState(null, '', hash);
  else history.pushState(null, '', hash);
  for (const listener of listeners) listener();
}

function merged(now: URLSearchParams, values: Values): URLSearchParams {
  const next = new URLSearchParams(now);
  for (const [name, value] of Object.entries(values)) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  return next;
}
