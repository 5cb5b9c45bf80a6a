import type { Policy as FullPolicy } from 'hubscope/full';

import type { HubDocument, RoleRow } from '../document';

/** The roles that a hub of this version has by itself: those of an empty hub after its first start without a configuration. */
export async function defaultRoles(version: string): Promise<ReadonlyMap<string, RoleRow>> {
  const { init, Policy } = await import('hubscope/full');
  await init();
  const policy: FullPolicy = Policy.load({
    format: 'hubscope/1',
    hub: { kind: 'jupyterhub', version },
    source: 'hand',
    issued_at: '2000-01-01T00:00:00Z',
    knows: ['settings', 'vocabulary', 'roles', 'groups', 'users', 'services', 'servers', 'clients', 'tokens', 'shares'],
  });
  try {
    const { document = '{}' } = policy.start({}, { document: true });
    const { roles = [] } = JSON.parse(document) as HubDocument;
    return new Map(roles.map((row) => [row.name, row]));
  } finally {
    policy.free();
  }
}
