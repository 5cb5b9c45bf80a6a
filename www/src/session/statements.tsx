/** The statements that are tried on a database: in the page's address, and executed on a copy in the Worker. */
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';

import { useAddress } from '../address/useAddress';
import { office } from '../engine/client';
import type { Trial } from '../engine/database_desk';
import type { Which } from '../engine/protocol';
import { packText, unpackText } from './packed_text';
import { useSession } from './session';

export interface Statements {
  readonly cql: string;
  /** The role that executes them. */
  readonly as: string | null;
  /** What they change; `null` without any. */
  readonly trial: Trial | null;
  readonly refused: unknown;
  /** Another number whenever the copy is another one. */
  readonly version: number;
  readonly which: Which;
  readonly setWhich: (which: Which) => void;
  readonly change: (cql: string, as: string | null) => void;
  /** Adds one statement. */
  readonly add: (statement: string) => void;
}

const StatementsContext = createContext<Statements | null>(null);

export function StatementsProvider({ children }: { children: ReactNode }) {
  const { opened } = useSession();
  const { value, set } = useAddress();
  const database = opened?.dialect === 'cql' ? opened.id : null;
  const packed = value('cql');
  const as = value('as') ?? (opened?.dialect === 'cql' ? opened.superuser : null);
  const [cql, setCql] = useState('');
  const [trial, setTrial] = useState<Trial | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const [version, setVersion] = useState(0);

  useEffect(() => {
    if (database === null) return;
    let late = false;
    const read = async () => {
      const text = packed === null ? '' : await unpackText(packed);
      if (late) return;
      setCql(text);
      try {
        const result = await office.database.tryStatements(text, as);
        if (late) return;
        setTrial(result);
        setRefused(null);
        setVersion((number) => number + 1);
      } catch (error) {
        if (!late) setRefused(error);
      }
    };
    void read().catch(setRefused);
    return () => {
      late = true;
    };
  }, [database, packed, as]);

  const change = useCallback(
    (next: string, by: string | null) => {
      void (next.trim() === '' ? Promise.resolve(null) : packText(next)).then((text) => set({ cql: text, as: by }));
    },
    [set],
  );
  const which: Which = trial !== null && value('which') !== 'now' ? 'after' : 'now';
  const statements = useMemo<Statements>(
    () => ({
      cql,
      as,
      trial,
      refused,
      version,
      which,
      setWhich: (next) => set({ which: next === 'now' ? 'now' : null }),
      change,
      add: (statement) => change(cql.trim() === '' ? statement : `${cql.trim().replace(/;?$/, ';')}\n${statement}`, as),
    }),
    [cql, as, trial, refused, version, which, set, change],
  );
  return <StatementsContext value={statements}>{children}</StatementsContext>;
}

export function useStatements(): Statements {
  const statements = use(StatementsContext);
  if (statements === null) throw new Error('useStatements needs a StatementsProvider');
  return statements;
}
