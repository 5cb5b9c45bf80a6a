import type { Edit, Policy } from 'hubscope/full';

import type { HubSession } from './hub_session';
import type { Principal } from './protocol';
import { check, type Check } from './what_if/check';
import { type DifferenceView, differenceView, type Implied } from './what_if/difference_view';
import { beginning, type Exported, Exports, type Form, type Notes } from './what_if/exports';
import { type EditLine, editLines } from './what_if/lines';
import type { Part } from './what_if/part';
import { admins, bearerView, type BearerView, groupLines, type GroupLine, groupView, type GroupView } from './what_if/people';
import { roleLines, type RoleLine, roleView, type RoleView } from './what_if/roles';

/** Edits: what can be edited, what changes by it, and how it is exported. Rows are those after the edits. */
export class WhatIfDesk {
  readonly #session: () => HubSession;
  #exports: { readonly edits: readonly Edit[]; readonly of: Exports } | null = null;
  readonly #implied = new WeakMap<HubSession, Implied>();

  constructor(session: () => HubSession) {
    this.#session = session;
  }

  roles(text: string, limit: number): Part<RoleLine> {
    return roleLines(this.#session(), text, limit);
  }

  role(name: string, holders: string, limit: number): RoleView | null {
    return roleView(this.#session(), name, holders, limit);
  }

  groups(text: string, limit: number): Part<GroupLine> {
    return groupLines(this.#session(), text, limit);
  }

  group(name: string, members: string, limit: number): GroupView | null {
    return groupView(this.#session(), name, members, limit);
  }

  bearer(principal: Principal): BearerView | null {
    return bearerView(this.#session(), principal);
  }

  admins(limit: number): Part<Principal> {
    return admins(this.#session(), limit);
  }

  /** The edits for reading. */
  lines(): readonly EditLine[] {
    return editLines(this.#session());
  }

  /** What the edits change; `null` without any. */
  async difference(): Promise<DifferenceView | null> {
    const session = this.#session();
    const implied = await this.#implications(session);
    return session.difference === null ? null : differenceView(session.difference, implied);
  }

  /** What to know about the exports. */
  notes(): Promise<Notes> {
    return this.#exported().notes();
  }

  /** The beginning of an export. */
  async shown(form: Form, comment: string): Promise<Exported> {
    return beginning(await this.#exported().file(form, comment));
  }

  /** A whole export. */
  file(form: Form, comment: string): Promise<string> {
    return this.#exported().file(form, comment);
  }

  /** What the next start of the hub makes of the exported configuration. */
  async check(): Promise<Check> {
    return check(this.#session(), await this.#exported().configuration());
  }

  #exported(): Exports {
    const session = this.#session();
    if (this.#exports?.edits !== session.edits) this.#exports = { edits: session.edits, of: new Exports(session) };
    return this.#exports.of;
  }

  async #implications(session: HubSession): Promise<Implied> {
    const known = this.#implied.get(session);
    if (known) return known;
    const policy = await session.full();
    const expanded = new Map<string, ReadonlySet<string>>();
    const implied: Implied = (scope) => {
      let scopes = expanded.get(scope);
      if (!scopes) expanded.set(scope, (scopes = expand(policy, scope)));
      return scopes;
    };
    this.#implied.set(session, implied);
    return implied;
  }
}

/** A custom scope whose definition nobody knows implies itself. */
function expand(policy: Policy, scope: string): ReadonlySet<string> {
  try {
    return new Set(policy.query({ op: 'expand', scopes: [scope] }));
  } catch {
    return new Set([scope]);
  }
}
