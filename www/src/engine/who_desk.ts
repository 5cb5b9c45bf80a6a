import type { Scope } from 'hubscope';
import type { Holders, Path } from 'hubscope/full';

import type { HubSession } from './hub_session';
import { pathText } from './path_text';
import type { PrincipalKind, Target, Which } from './protocol';
import { resource } from './wire';

/** Who holds a scope over a resource. */
export interface Question {
  readonly which: Which;
  readonly scope: string;
  readonly target: Target;
}

export interface Narrowing {
  /** Part of a name; empty for all. */
  readonly text: string;
  readonly kind: PrincipalKind | null;
}

export interface Holder {
  readonly kind: PrincipalKind;
  readonly name: string;
  readonly path: Path;
}

export interface HoldersView {
  readonly counts: Holders['counts'];
  readonly unanswered: { readonly count: number; readonly listed: readonly string[] };
  /** How many are left after narrowing. */
  readonly count: number;
}

interface Kept {
  readonly session: HubSession;
  readonly key: string;
  readonly holders: Holders;
  readonly rows: readonly Holder[];
}

/** Names without an answer that are told; the rest are counted. */
const UNANSWERED = 20;

/** Who holds what: lists of any length, given out in parts. */
export class WhoDesk {
  readonly #session: () => HubSession;
  #kept: Kept | null = null;
  #narrowed: { readonly kept: Kept; readonly key: string; readonly rows: readonly Holder[] } | null = null;

  constructor(session: () => HubSession) {
    this.#session = session;
  }

  async holders(question: Question, narrowing: Narrowing): Promise<HoldersView> {
    const kept = await this.#ask(question);
    const { counts, unanswered } = kept.holders;
    const told = { count: unanswered.length, listed: unanswered.slice(0, UNANSWERED) };
    return { counts, unanswered: told, count: this.#narrow(kept, narrowing).length };
  }

  async rows(question: Question, narrowing: Narrowing, from: number, to: number): Promise<readonly Holder[]> {
    return this.#narrow(await this.#ask(question), narrowing).slice(from, to);
  }

  /** All that are left after narrowing, as a file. */
  async file(question: Question, narrowing: Narrowing, format: 'csv' | 'json'): Promise<Blob> {
    const rows = this.#narrow(await this.#ask(question), narrowing);
    const { csvFile, jsonFile } = await import('./export_rows');
    if (format === 'csv') {
      return csvFile(['kind', 'name', 'through'], rows.map(({ kind, name, path }) => [kind, name, pathText(path)]));
    }
    const { scope, target } = question;
    const narrowed = narrowing.kind === null && narrowing.text === '' ? {} : { narrowed: narrowing };
    return jsonFile({ scope, resource: resource(target), ...narrowed, holders: rows });
  }

  async #ask(question: Question): Promise<Kept> {
    const session = this.#session();
    // Edits make another policy of the same session.
    const key = JSON.stringify([question, question.which === 'after' ? session.edits : []]);
    if (this.#kept?.session === session && this.#kept.key === key) return this.#kept;
    const { which, scope, target } = question;
    const holders = await session.query(which, { op: 'holders', scope: scope as Scope, resource: resource(target), tokens: true });
    const rows = (['users', 'groups', 'services', 'tokens'] as const).flatMap((kind) =>
      holders[kind].flatMap(({ name, path }): Holder[] => {
        const found = holders.paths[path];
        return found ? [{ kind: KINDS[kind], name, path: found }] : [];
      }),
    );
    this.#kept = { session, key, holders, rows };
    return this.#kept;
  }

  #narrow(kept: Kept, { text, kind }: Narrowing): readonly Holder[] {
    const key = JSON.stringify([text, kind]);
    if (this.#narrowed?.kept === kept && this.#narrowed.key === key) return this.#narrowed.rows;
    const wanted = text.trim().toLowerCase();
    const rows = kept.rows.filter((row) => (kind === null || row.kind === kind) && (wanted === '' || row.name.toLowerCase().includes(wanted)));
    this.#narrowed = { kept, key, rows };
    return rows;
  }
}

const KINDS = { users: 'user', groups: 'group', services: 'service', tokens: 'token' } as const;
