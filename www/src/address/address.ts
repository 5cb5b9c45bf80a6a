/** The page's address: which view, and everything that the view shows, in the fragment, which never leaves the browser. */
import type { Principal, PrincipalKind, Target } from '../engine/protocol';

export const VIEWS = ['open', 'view-as', 'who', 'what-if', 'map', 'requests', 'roles', 'resources', 'statements', 'migration'] as const;
export type View = (typeof VIEWS)[number];

export interface Address {
  readonly view: View | null;
  readonly values: URLSearchParams;
}

/** `#/who?scope=servers&on=server:ann/lab` */
export function parseAddress(hash: string): Address {
  const [path = '', query = ''] = splitOnce(hash.replace(/^#\/?/, ''), '?');
  return { view: VIEWS.find((view) => view === path) ?? null, values: new URLSearchParams(query) };
}

export function formatAddress({ view, values }: Address): string {
  const query = values.toString();
  return `#/${view ?? ''}${query === '' ? '' : `?${query}`}`;
}

/** `user:ann` */
export function formatPrincipal({ kind, name }: Principal): string {
  return `${kind}:${name}`;
}

export function parsePrincipal(text: string | null): Principal | null {
  if (text === null) return null;
  const [kind, name] = splitOnce(text, ':');
  const known = (['user', 'service', 'group', 'token'] as const).find((word): word is PrincipalKind => word === kind);
  return known && name !== undefined ? { kind: known, name } : null;
}

/** `server:ann/lab`, `group:class-a`; everything is `*`. A slash in the name of an owner is escaped. */
export function formatTarget(target: Target): string {
  if (target === null) return '*';
  if (target.kind === 'server') return `server:${encodeURIComponent(target.owner)}/${target.name}`;
  return `${target.kind}:${target.name}`;
}

export function parseTarget(text: string | null): Target {
  if (text === null || text === '*') return null;
  const [kind, name = ''] = splitOnce(text, ':');
  if (kind === 'server') {
    const [owner, server = ''] = splitOnce(name, '/');
    try {
      return { kind, owner: decodeURIComponent(owner), name: server };
    } catch {
      return { kind, owner, name: server };
    }
  }
  return kind === 'user' || kind === 'group' || kind === 'service' ? { kind, name } : null;
}

/** A filter of a scope, such as `group=class-a` or `server=ann/lab`, as what it is about. */
export function targetOfFilter(filter: string): Target {
  const [kind, name = ''] = splitOnce(filter, '=');
  if (kind === 'server') {
    const [owner, server = ''] = splitOnce(name, '/');
    return { kind, owner, name: server };
  }
  return kind === 'user' || kind === 'group' || kind === 'service' ? { kind, name } : null;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
