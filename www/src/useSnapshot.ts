import { HubscopeError, init, Policy, SnapshotError } from 'hubscope';
import { useCallback, useEffect, useState } from 'react';

/** Where the page's own snapshot lies: beside the page. */
const BESIDE = './policy.json';

export type Snapshot =
  | { state: 'loading' }
  | { state: 'missing' }
  | { state: 'loaded'; policy: Policy; from: string; bytes: number; milliseconds: number };

export interface Trouble {
  title: string;
  message: string;
  place?: string;
}

/** The snapshot that the page is about, and what went wrong with the last one. */
export function useSnapshot() {
  const [snapshot, setSnapshot] = useState<Snapshot>({ state: 'loading' });
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  const show = useCallback(async (from: string, read: () => Promise<ArrayBuffer | null>) => {
    try {
      await init();
      const document = await read();
      if (document === null) {
        setSnapshot((now) => (now.state === 'loaded' ? now : { state: 'missing' }));
        return;
      }
      const started = performance.now();
      const policy = Policy.load(document);
      const milliseconds = performance.now() - started;
      setTrouble(null);
      setSnapshot({ state: 'loaded', policy, from, bytes: document.byteLength, milliseconds });
    } catch (error) {
      setTrouble(explain(error, from));
      // What was loaded before stays: a bad file changes nothing.
      setSnapshot((now) => (now.state === 'loaded' ? now : { state: 'missing' }));
    }
  }, []);

  const open = useCallback((file: File) => show(file.name, () => file.arrayBuffer()), [show]);

  useEffect(() => {
    void show('policy.json', async () => {
      const response = await fetch(BESIDE, { cache: 'no-cache' });
      return response.ok ? response.arrayBuffer() : null;
    });
  }, [show]);

  return { snapshot, trouble, open, dismiss: () => setTrouble(null) };
}

function explain(error: unknown, from: string): Trouble {
  if (error instanceof SnapshotError) {
    return { title: `${from} is not a snapshot that can be used`, message: error.message, place: error.code };
  }
  if (error instanceof HubscopeError) {
    return { title: 'The engine cannot be used here', message: error.message, place: error.code };
  }
  return { title: `${from} cannot be read`, message: error instanceof Error ? error.message : String(error) };
}
