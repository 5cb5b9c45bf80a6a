/** Principals and targets as queries write them. */
import type { Resource } from 'hubscope';

import type { Principal, Target } from './protocol';

export function asking({ kind, name }: Principal) {
  return { [kind]: name } as { user: string } | { service: string } | { group: string } | { token: string };
}

export function resource(target: Target): Resource | null {
  if (target === null) return null;
  if (target.kind === 'server') return { user: target.owner, server: target.name };
  return { [target.kind]: target.name } as unknown as Resource;
}
