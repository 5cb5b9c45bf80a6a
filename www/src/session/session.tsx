/** The open policy, how it came to be open, and what went wrong with the last attempt. */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { office, openPolicy } from '../engine/client';
import type { Opened, OpenedDatabase, OpenedHub, Progress, Source } from '../engine/protocol';
import { firstSource } from './source';

export interface Session {
  readonly opened: Opened | null;
  /** What is being opened, and how far that is. */
  readonly opening: { readonly name: string; readonly progress: Progress } | null;
  readonly trouble: { readonly name: string; readonly error: unknown } | null;
  readonly open: (source: Source) => Promise<boolean>;
  readonly dismiss: () => void;
}

const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ children }: { children: ReactNode }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [opening, setOpening] = useState<Session['opening']>({ name: '', progress: { doing: 'engine' } });
  const [trouble, setTrouble] = useState<Session['trouble']>(null);
  const answers = useQueryClient();
  const asked = useRef(0);

  const open = useCallback(
    async (source: Source) => {
      const name = nameOf(source);
      asked.current += 1;
      const attempt = asked.current;
      setOpening({ name, progress: { doing: 'engine' } });
      let ended = false;
      try {
        const result = await openPolicy(source, (progress) => {
          // Reports travel on their own, and the last one may come after the end.
          if (attempt === asked.current && !ended) setOpening({ name, progress });
        });
        if (attempt !== asked.current) return false;
        setTrouble(null);
        if (result === null) return false;
        answers.clear();
        setOpened(result);
        return true;
      } catch (error) {
        // What was open stays open: a bad file changes nothing.
        if (attempt === asked.current) setTrouble({ name, error });
        return false;
      } finally {
        ended = true;
        if (attempt === asked.current) setOpening(null);
      }
    },
    [answers],
  );

  const started = useRef(false);
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    void open(firstSource());
  }, [open]);

  // Once there is something to see, the engine that answers everything may come.
  useEffect(() => {
    if (opened?.dialect !== 'jupyterhub') return;
    const later = window.setTimeout(() => void office.hub.warmUp().catch(() => undefined), 1_500);
    return () => window.clearTimeout(later);
  }, [opened]);

  const dismiss = useCallback(() => setTrouble(null), []);
  const session = useMemo(() => ({ opened, opening, trouble, open, dismiss }), [opened, opening, trouble, open, dismiss]);
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('useSession needs a SessionProvider');
  return session;
}

/** The open hub; views of hubs are shown only while there is one. */
export function useHub(): OpenedHub {
  const { opened } = useSession();
  if (opened?.dialect !== 'jupyterhub') throw new Error('no hub is open');
  return opened;
}

/** The open database; views of databases are shown only while there is one. */
export function useDatabase(): OpenedDatabase {
  const { opened } = useSession();
  if (opened?.dialect !== 'cql') throw new Error('no database is open');
  return opened;
}

function nameOf(source: Source): string {
  switch (source.from) {
    case 'address':
      return source.name;
    case 'file':
      return source.file.name;
    case 'hub':
      return source.url;
  }
}
