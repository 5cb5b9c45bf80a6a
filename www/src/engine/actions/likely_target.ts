import type { HubDocument } from '../document';
import type { Principal, Target } from '../protocol';

/** Most actions are about a server: one's own, or the first user's for whoever is no user. */
export function likelyTarget({ users = [], tokens = [] }: HubDocument, { kind, name }: Principal): Target {
  if (kind === 'user') return { kind: 'server', owner: name, name: '' };
  const owner = kind === 'token' ? tokens.find((token) => token.id === name)?.user : undefined;
  const first = owner ?? users[0]?.name;
  return first === undefined ? null : { kind: 'server', owner: first, name: '' };
}
