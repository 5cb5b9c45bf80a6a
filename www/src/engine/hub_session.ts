import type { Policy, Subject } from 'hubscope';
import type { Difference, Edit, Policy as FullPolicy, Queries } from 'hubscope/full';

import type { HubDocument } from './document';
import { edited } from './edited';
import type { Principal, Which } from './protocol';
import { Rows } from './rows';

/** Names of one list in a difference; more are counted. */
const NAMED = 100;

/**
 * One open hub. What a first view needs comes from the small engine; the one that answers everything is loaded when it is first asked,
 * and then takes the other's place.
 */
export class HubSession {
  #deciding: Policy | null;
  #full: Promise<FullPolicy> | null = null;
  #answering: FullPolicy | null = null;
  #after: FullPolicy | null = null;
  #edits: readonly Edit[] = [];
  #difference: Difference | null = null;
  #rows: Rows | null = null;
  #editedRows: Rows | null = null;
  readonly #text: string;

  constructor(policy: Policy) {
    this.#deciding = policy;
    this.#text = policy.document();
  }

  /** The document, as it was loaded. */
  get text(): string {
    return this.#text;
  }

  get rows(): Rows {
    this.#rows ??= new Rows(JSON.parse(this.#text) as HubDocument);
    return this.#rows;
  }

  /** Rows of the policy as it is, or after the edits. */
  rowsOf(which: Which): Rows {
    if (which === 'now' || this.#edits.length === 0) return this.rows;
    this.#editedRows ??= new Rows(edited(this.rows.document, this.#edits));
    return this.#editedRows;
  }

  get edits(): readonly Edit[] {
    return this.#edits;
  }

  /** What the edits change; `null` without any. */
  get difference(): Difference | null {
    return this.#difference;
  }

  /** What decides: the full engine once it is there. */
  deciding(which: Which): Policy {
    const policy = (which === 'after' ? this.#edited() : null) ?? this.#answering ?? this.#deciding;
    if (policy === null) throw new Error('this policy is closed');
    return policy;
  }

  /** What answers every question. */
  async full(which: Which = 'now'): Promise<FullPolicy> {
    this.#full ??= this.#upgrade();
    const now = await this.#full;
    return (which === 'after' ? this.#edited() : null) ?? now;
  }

  async query<Op extends keyof Queries>(
    which: Which,
    question: { readonly op: Op } & Queries[Op]['arguments'],
  ): Promise<Queries[Op]['value']> {
    return (await this.full(which)).query(question);
  }

  /** Makes the policy after these edits the other one; edits that are refused leave everything as it was. */
  async tryEdits(edits: readonly Edit[]): Promise<void> {
    const now = await this.full();
    const difference = edits.length === 0 ? null : now.query({ op: 'preview', edits, limit: NAMED, tokens: true }).difference;
    this.#after?.free();
    this.#after = null;
    this.#edits = edits;
    this.#difference = difference;
    this.#editedRows = null;
  }

  close() {
    for (const policy of [this.#deciding, this.#answering, this.#after]) policy?.free();
    this.#deciding = this.#answering = this.#after = null;
  }

  /** The policy after the edits, made when it is first asked: what they change is known sooner. */
  #edited(): FullPolicy | null {
    if (this.#edits.length === 0) return null;
    this.#after ??= this.#answering?.after(this.#edits) ?? null;
    return this.#after;
  }

  async #upgrade(): Promise<FullPolicy> {
    try {
      const { init, Policy } = await import('hubscope/full');
      await init();
      if (this.#deciding === null) throw new Error('this policy is closed');
      this.#answering = Policy.from(this.#deciding);
      this.#deciding.free();
      this.#deciding = null;
      return this.#answering;
    } catch (error) {
      // The next question tries again: the network may be back.
      this.#full = null;
      throw error;
    }
  }
}

/** The principal of a policy; free it. */
export function subjectOf(policy: Policy, { kind, name }: Principal): Subject {
  return policy[kind](name);
}
