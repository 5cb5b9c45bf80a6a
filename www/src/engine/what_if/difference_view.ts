/** What edits change, as the page shows it: what implies what is folded, and long lists are cut and counted. */
import type { Difference, Names, ScopeOver } from 'hubscope/full';

import type { Principal, Target } from '../protocol';
import { first, type Part } from './part';

/** More of a kind are counted. */
const CARDS = 40;
const NAMES = 60;
const BARS = 8;

export interface DifferenceView {
  readonly affected: Difference['affected'];
  readonly byRole: Part<readonly [role: string, count: number]>;
  readonly byGroup: Part<readonly [group: string, count: number]>;
  readonly grants: Part<GrantCard>;
  readonly tokens: Part<GrantCard>;
  readonly moved: number;
  readonly members: Part<MovedMember>;
  readonly created: Part<Principal>;
  readonly deleted: Part<Principal>;
  readonly unansweredTokens: number;
}

/** What happens to some principals at once. */
export interface GrantCard {
  readonly principals: Part<Principal>;
  readonly gained: readonly Held[];
  readonly lost: readonly Held[];
  /** Why nobody can tell what was or is held. */
  readonly unanswered: readonly string[];
}

/** Scopes over one thing; `own` is what each bearer is. */
export interface Held {
  readonly over: Target | 'own';
  readonly scopes: readonly FoldedScope[];
}

export interface FoldedScope {
  readonly scope: string;
  /** Others that it implies and that come or go with it. */
  readonly implied: readonly string[];
}

export interface MovedMember {
  readonly user: string;
  readonly joined: readonly string[];
  readonly left: readonly string[];
  readonly overThem: readonly {
    readonly principals: Part<Principal>;
    readonly gained: readonly FoldedScope[];
    readonly lost: readonly FoldedScope[];
  }[];
}

/** Everything that a scope implies, itself included. */
export type Implied = (scope: string) => ReadonlySet<string>;

export function differenceView(difference: Difference, implied: Implied): DifferenceView {
  const { affected, by_role, by_group, grants, tokens, moved, members, created, deleted, unanswered_tokens } = difference;
  const card = (principals: Part<Principal>, change: Difference['grants'][number] | Difference['tokens'][number]): GrantCard => ({
    principals,
    gained: byTarget(change.gained, implied),
    lost: byTarget(change.lost, implied),
    unanswered: [change.unanswered_before, change.unanswered_after].filter((reason) => reason !== undefined),
  });
  const shown = first(grants, CARDS);
  const shownTokens = first(tokens, CARDS);
  return {
    affected,
    byRole: first(by_role, BARS),
    byGroup: first(by_group, BARS),
    grants: { count: grants.length, listed: shown.listed.map((grant) => card(named(grant.principals), grant)) },
    tokens: {
      count: affected.tokens,
      listed: shownTokens.listed.map((token) => card({ count: 1, listed: [{ kind: 'token', name: token.id }] }, token)),
    },
    moved,
    members: {
      count: moved,
      listed: first(members, CARDS).listed.map(({ user, joined, left, over_them }) => ({
        user,
        joined,
        left,
        overThem: first(over_them, CARDS).listed.map(({ principals, gained, lost }) => ({
          principals: named(principals),
          gained: folded(gained, implied),
          lost: folded(lost, implied),
        })),
      })),
    },
    created: named(created),
    deleted: named(deleted),
    unansweredTokens: unanswered_tokens,
  };
}

function named({ count, users, groups, services }: Names): Part<Principal> {
  const listed: Principal[] = [
    ...groups.map((name) => ({ kind: 'group' as const, name })),
    ...services.map((name) => ({ kind: 'service' as const, name })),
    ...users.map((name) => ({ kind: 'user' as const, name })),
  ];
  return { count, listed: first(listed, NAMES).listed };
}

function byTarget(scopes: readonly ScopeOver[], implied: Implied): Held[] {
  const targets = new Map<string, { over: Target | 'own'; scopes: string[] }>();
  for (const one of scopes) {
    const over = overOf(one);
    const key = JSON.stringify(over);
    const known = targets.get(key);
    if (known) known.scopes.push(one.scope);
    else targets.set(key, { over, scopes: [one.scope] });
  }
  return [...targets.values()].map(({ over, scopes }) => ({ over, scopes: folded(scopes, implied) }));
}

function overOf(scope: ScopeOver): Target | 'own' {
  if (scope.over === 'own') return 'own';
  if (scope.over === 'everything' || scope.kind === '') return null;
  if (scope.kind !== 'server') return { kind: scope.kind, name: scope.name };
  const at = scope.name.indexOf('/');
  return { kind: 'server', owner: scope.name.slice(0, at), name: scope.name.slice(at + 1) };
}

/** Scopes that no other of them implies, each with those that it implies. */
function folded(scopes: readonly string[], implied: Implied): FoldedScope[] {
  const tops = scopes.filter((scope) => !scopes.some((other) => other !== scope && implied(other).has(scope) && !implied(scope).has(other)));
  return tops.map((scope) => ({ scope, implied: scopes.filter((other) => other !== scope && implied(scope).has(other)) }));
}
