import { type HubDocument, ownerOfToken } from '../document';
import type { Principal, Target } from '../protocol';

/** Most actions are about a server: one's own, or the first user's for whoever is no user. */
export function likelyTarget(document: HubDocument, { kind, name }: Principal): Target {
  if (kind === 'user') return { kind: 'server', owner: name, name: '' };
  const owner = kind === 'token' ? ownerOfToken(document, name)?.user : undefined;
  const first = owner ?? document.users?.[0]?.name;
  return first === undefined ? null : { kind: 'server', owner: first, name: '' };
}
