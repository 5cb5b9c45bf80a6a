// Snapshots that several tests load.

/** Every section, so that nothing is unknown. */
export const EVERYTHING = [
  'settings', 'vocabulary', 'roles', 'groups', 'users', 'services', 'servers', 'clients', 'tokens', 'shares',
];

/** The roles that every hub has. */
export const DEFAULT_ROLES = [
  { name: 'user', scopes: ['self'] },
  {
    name: 'admin',
    scopes: [
      'admin-ui', 'admin:users', 'admin:servers', 'admin:services', 'tokens', 'admin:groups', 'list:services',
      'read:services', 'read:hub', 'proxy', 'shutdown', 'access:services', 'access:servers', 'read:roles', 'read:metrics',
      'shares',
    ],
  },
  { name: 'server', scopes: ['users:activity!user', 'access:servers!server'] },
  { name: 'token', scopes: ['inherit'] },
];

/** A snapshot document with these sections in place of empty ones. */
export function snapshot(sections = {}) {
  return {
    format: 'hubscope/1',
    hub: { kind: 'jupyterhub', version: '5.5.4' },
    source: 'hand',
    issued_at: '2026-01-31T09:00:00Z',
    knows: EVERYTHING,
    roles: DEFAULT_ROLES,
    ...sections,
  };
}

/** A class, its teacher, an admin, a service, and tokens. */
export function school() {
  return snapshot({
    roles: [
      ...DEFAULT_ROLES,
      { name: 'teacher', scopes: ['servers!group=class-A', 'read:users!group=class-A', 'list:users!group=class-A'] },
      { name: 'cull', scopes: ['list:users', 'read:users:activity', 'read:servers', 'delete:servers'] },
      { name: 'broken', scopes: ['users!user='] },
    ],
    groups: [{ name: 'class-A' }, { name: 'class-B', roles: ['user'] }],
    users: [
      { name: 'johan', roles: ['user', 'teacher'] },
      { name: 'student1', roles: ['user'], groups: ['class-A'] },
      { name: 'maría', roles: ['user'], groups: ['class-B'] },
      { name: 'amira', admin: true, roles: ['user', 'admin'] },
      { name: 'unlucky', roles: ['user', 'broken'] },
    ],
    services: [{ name: 'idle-culler', roles: ['cull'] }],
    servers: [{ user: 'student1', name: '' }, { user: 'student1', name: 'lab' }],
    clients: [{ id: 'jupyterhub' }],
    tokens: [
      { id: 'a1', user: 'johan', scopes: ['inherit'], client: 'jupyterhub' },
      { id: 'a2', user: 'johan', scopes: ['read:users!group=class-A'], client: 'jupyterhub', expires_at: '2026-02-01T00:00:00Z' },
    ],
  });
}
