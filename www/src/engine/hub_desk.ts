import type { Edit, Queries } from 'hubscope/full';

import type { HubSession } from './hub_session';
import { type PrincipalView, viewOf } from './principal_view';
import type { FoundMany, Principal, PrincipalKind, Which } from './protocol';
import { type Entry, entry, search } from './search';

export type SearchKind = PrincipalKind | 'role' | 'scope' | 'server';

/** What the page asks about a hub. */
export class HubDesk {
  readonly #session: () => HubSession;
  /** What can be found, by kind, of the open policy. */
  readonly #entries = new WeakMap<HubSession, Map<SearchKind, readonly Entry[]>>();

  constructor(session: () => HubSession) {
    this.#session = session;
  }

  /** Names that fit a text, at most so many of all kinds together. */
  search(kinds: readonly SearchKind[], text: string, limit: number): FoundMany {
    const session = this.#session();
    return search(kinds.flatMap((kind) => [...made(session, kind), ...this.#named(session, kind)]), text, limit);
  }

  /** Who somebody is and what they hold. */
  principal(which: Which, principal: Principal): PrincipalView {
    return viewOf(this.#session(), which, principal);
  }

  /** Any question of the full engine. */
  query<Op extends keyof Queries>(
    which: Which,
    question: { readonly op: Op } & Queries[Op]['arguments'],
  ): Promise<Queries[Op]['value']> {
    return this.#session().query(which, question);
  }

  /** Makes the edited policy the one that `after` asks. */
  tryEdits(edits: readonly Edit[]): Promise<void> {
    return this.#session().tryEdits(edits);
  }

  /** Loads the engine that answers everything, before anybody asks it. */
  async warmUp(): Promise<void> {
    await this.#session().full();
  }

  #named(session: HubSession, kind: SearchKind): readonly Entry[] {
    let kinds = this.#entries.get(session);
    if (!kinds) this.#entries.set(session, (kinds = new Map()));
    let entries = kinds.get(kind);
    if (!entries) kinds.set(kind, (entries = named(session, kind)));
    return entries;
  }
}

/** What the edits make, of names that were not there. */
function made(session: HubSession, kind: SearchKind): readonly Entry[] {
  const { document, users } = session.rows;
  return session.edits.flatMap((edit) => {
    const name =
      kind === 'user' && edit.edit === 'create-user' && !users.has(edit.user)
        ? edit.user
        : kind === 'group' && edit.edit === 'create-group' && !document.groups?.some((row) => row.name === edit.group)
          ? edit.group
          : kind === 'role' && edit.edit === 'create-role' && !document.roles?.some((row) => row.name === edit.role)
            ? edit.role
            : null;
    return name === null ? [] : [entry({ kind, name })];
  });
}

function named(session: HubSession, kind: SearchKind): readonly Entry[] {
  switch (kind) {
    case 'role':
      return (session.rows.document.roles ?? []).map(({ name }) => entry({ kind, name }));
    case 'scope':
      return [...session.deciding('now').scopeNames()].sort().map((name) => entry({ kind, name }));
    case 'server':
      return (session.rows.document.servers ?? []).map(({ user, name }) => entry({ kind, name, owner: user }));
    case 'token':
      return [...new Set([...session.deciding('now').names(kind), ...asking(session)])].map((name) => entry({ kind, name }));
    default:
      return session.deciding('now').names(kind).map((name) => entry({ kind, name }));
  }
}

/** Of a running hub the token that asked, which has no row. */
function asking(session: HubSession): readonly string[] {
  return (session.rows.document.held ?? []).flatMap(({ token }) => token ?? []);
}
