/** The edits that are being tried, with undo and redo, in the page's address and in the Worker. */
import type { Edit } from 'hubscope/full';
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { useAddress } from '../address/useAddress';
import { office } from '../engine/client';
import type { Which } from '../engine/protocol';
import { packText, unpackText } from './packed_text';
import { useSession } from './session';

export interface Draft {
  readonly edits: readonly Edit[];
  /** Another number whenever the edited policy is another one: part of the key of every answer. */
  readonly version: number;
  /** Which of the two policies the views ask. */
  readonly which: Which;
  readonly setWhich: (which: Which) => void;
  /** Edits that could not be made, with the reason; they were not kept. */
  readonly refused: unknown;
  readonly dismiss: () => void;
  readonly add: (...edits: readonly Edit[]) => void;
  /** Takes out the edit at a position. */
  readonly remove: (position: number) => void;
  readonly replace: (edits: readonly Edit[]) => void;
  /** Other edits in place of those that are there. Ends with `null`, or with the reason why they cannot be made; then nothing has changed. */
  readonly attempt: (next: (edits: readonly Edit[]) => readonly Edit[]) => Promise<unknown>;
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
}

interface History {
  readonly past: readonly (readonly Edit[])[];
  readonly edits: readonly Edit[];
  readonly future: readonly (readonly Edit[])[];
}

const EMPTY: History = { past: [], edits: [], future: [] };
const DraftContext = createContext<Draft | null>(null);

export function DraftProvider({ children }: { children: ReactNode }) {
  const { opened } = useSession();
  const { value, set } = useAddress();
  const [history, setHistory] = useState(EMPTY);
  const [version, setVersion] = useState(0);
  const [refused, setRefused] = useState<unknown>(null);
  const hub = opened?.dialect === 'jupyterhub' ? opened.id : null;
  const written = useRef<string | null>(null);
  /** Edits of the address that are on their way: until they are made, the address says more than the history. */
  const reading = useRef(false);

  /** One change after the other: the Worker must end with the last. */
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const current = useRef(EMPTY);
  const make = useCallback((next: (history: History) => History): Promise<unknown> => {
    const made = queue.current.then(async () => {
      const wanted = next(current.current);
      try {
        await office.hub.tryEdits(wanted.edits);
        current.current = wanted;
        setHistory(wanted);
        setVersion((number) => number + 1);
        setRefused(null);
        return null;
      } catch (error) {
        return error;
      }
    });
    queue.current = made;
    return made;
  }, []);
  const change = useCallback((next: (history: History) => History) => void make(next).then(setRefused), [make]);

  // A newly opened hub has no edits but those of the address.
  const packed = value('edits');
  useEffect(() => {
    current.current = EMPTY;
    setHistory(EMPTY);
    setVersion((number) => number + 1);
    setRefused(null);
    written.current = null;
  }, [hub]);
  useEffect(() => {
    if (hub === null || packed === written.current) return;
    written.current = packed;
    reading.current = packed !== null;
    void editsOf(packed)
      .then((edits) => make((history) => pushed(history, edits)))
      .then(setRefused, setRefused)
      .finally(() => {
        reading.current = false;
      });
  }, [hub, packed, make]);
  useEffect(() => {
    if (hub === null || version === 0 || reading.current) return;
    const { edits } = history;
    let late = false;
    void (edits.length === 0 ? Promise.resolve(null) : packText(JSON.stringify(edits))).then((text) => {
      if (late || text === written.current) return;
      written.current = text;
      set({ edits: text, ...(text === null ? { which: null } : {}) }, { replace: true });
    });
    return () => {
      late = true;
    };
  }, [hub, history, version, set]);

  const { past, edits, future } = history;
  const which: Which = edits.length > 0 && value('which') !== 'now' ? 'after' : 'now';
  const draft = useMemo<Draft>(
    () => ({
      edits,
      version,
      which,
      setWhich: (next) => set({ which: next === 'now' ? 'now' : null }),
      refused,
      dismiss: () => setRefused(null),
      add: (...more) => change((history) => pushed(history, [...history.edits, ...more])),
      remove: (position) => change((history) => pushed(history, history.edits.filter((_, index) => index !== position))),
      replace: (next) => change((history) => pushed(history, next)),
      attempt: (next) => make((history) => pushed(history, next(history.edits))),
      undo: past.length === 0 ? null : () => change(undone),
      redo: future.length === 0 ? null : () => change(redone),
    }),
    [edits, version, which, set, refused, make, change, past, future],
  );
  return <DraftContext value={draft}>{children}</DraftContext>;
}

export function useDraft(): Draft {
  const draft = use(DraftContext);
  if (draft === null) throw new Error('useDraft needs a DraftProvider');
  return draft;
}

function pushed({ past, edits }: History, next: readonly Edit[]): History {
  return { past: [...past, edits], edits: next, future: [] };
}

function undone({ past, edits, future }: History): History {
  const before = past.at(-1);
  return before === undefined ? { past, edits, future } : { past: past.slice(0, -1), edits: before, future: [edits, ...future] };
}

function redone({ past, edits, future }: History): History {
  const [next, ...rest] = future;
  return next === undefined ? { past, edits, future } : { past: [...past, edits], edits: next, future: rest };
}

async function editsOf(packed: string | null): Promise<readonly Edit[]> {
  if (packed === null) return [];
  // The engine looks at each member before it makes an edit.
  const value: unknown = JSON.parse(await unpackText(packed));
  if (!Array.isArray(value)) throw new Error('the edits in this address are no list');
  return value as Edit[];
}
