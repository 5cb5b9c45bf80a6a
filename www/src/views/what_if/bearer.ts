import type { Bearer } from 'hubscope/full';

import type { Principal } from '../../engine/protocol';

export function bearerOf({ kind, name }: Principal): Bearer {
  return { [kind]: name } as unknown as Bearer;
}

export function principalOf(bearer: Bearer): Principal {
  if ('user' in bearer) return { kind: 'user', name: bearer.user };
  if ('group' in bearer) return { kind: 'group', name: bearer.group };
  return { kind: 'service', name: bearer.service };
}
