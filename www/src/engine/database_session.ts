import type { Dialect, Policy, Queries, Rows } from 'hubscope/cql';

import type { Which } from './protocol';

/** One open database with CQL roles. */
export class DatabaseSession {
  readonly #now: Policy;
  #after: Policy | null = null;
  #rows: Rows | null = null;

  constructor(policy: Policy) {
    this.#now = policy;
  }

  get release(): Dialect {
    return this.#now.dialect;
  }

  policy(which: Which): Policy {
    return (which === 'after' ? this.#after : null) ?? this.#now;
  }

  /** The rows as they were loaded. */
  get rows(): Rows {
    this.#rows ??= this.#now.query({ op: 'document' });
    return this.#rows;
  }

  query<Op extends keyof Queries>(which: Which, question: { readonly op: Op } & Queries[Op]['arguments']): Queries[Op]['value'] {
    return this.policy(which).query(question);
  }

  /** Makes the policy after these statements the other one; a refused statement leaves everything as it was. */
  tryStatements(cql: string, as: string | null): void {
    const after = cql.trim() === '' ? null : this.#now.after(cql, { as });
    this.#after?.free();
    this.#after = after;
  }

  close() {
    this.#after?.free();
    this.#after = null;
    this.#now.free();
  }
}
