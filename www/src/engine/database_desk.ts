import type { Queries } from 'hubscope/cql';

import type { DatabaseSession } from './database_session';
import type { FoundMany, Which } from './protocol';
import { entry, search } from './search';

/** What the page asks about a database. */
export class DatabaseDesk {
  readonly #session: () => DatabaseSession;

  constructor(session: () => DatabaseSession) {
    this.#session = session;
  }

  /** Roles and resources that fit a text. */
  search(kinds: readonly ('role' | 'resource')[], text: string, limit: number): FoundMany {
    const { rows } = this.#session();
    const entries = kinds.flatMap((kind) => {
      const names = kind === 'role' ? Object.keys(rows.roles ?? {}).sort() : resources(rows);
      return names.map((name) => entry({ kind, name }));
    });
    return search(entries, text, limit);
  }

  query<Op extends keyof Queries>(which: Which, question: { readonly op: Op } & Queries[Op]['arguments']): Queries[Op]['value'] {
    return this.#session().query(which, question);
  }

  /** Makes the policy after these statements the one that `after` asks. */
  tryStatements(cql: string, as: string | null): void {
    this.#session().tryStatements(cql, as);
  }
}

/** Resources that exist, containers first. */
function resources({ schema }: DatabaseSession['rows']): string[] {
  const keyspaces = Object.entries(schema?.keyspaces ?? {});
  return [
    'data',
    'roles',
    ...keyspaces.flatMap(([keyspace, { tables = [] }]) => [`data/${keyspace}`, ...tables.map((table) => `data/${keyspace}/${table}`)]),
  ];
}
