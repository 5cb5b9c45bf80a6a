// The policies that the pages ask.
import { initSync, Policy } from 'hubscope';

initSync();

const ADMIN = ['admin:users', 'admin:servers', 'admin:groups', 'list:services', 'tokens', 'proxy'];
const KNOWS = ['settings', 'vocabulary', 'roles', 'groups', 'users', 'services', 'servers', 'clients', 'tokens', 'shares'];

/** The document of a class, with its teacher, an admin and somebody on whom the hub fails. */
export function school({ members = ['student1'], teacher = [], knows = KNOWS, expires = '2026-02-01T00:00:00Z' } = {}) {
  return {
    format: 'hubscope/1',
    hub: { kind: 'jupyterhub', version: '5.5.4' },
    source: 'hand',
    issued_at: '2026-01-31T09:00:00Z',
    knows,
    roles: [
      { name: 'user', scopes: ['self'] },
      { name: 'admin', scopes: ADMIN },
      { name: 'server', scopes: ['users:activity!user', 'access:servers!server'] },
      { name: 'token', scopes: ['inherit'] },
      { name: 'teacher', scopes: ['servers!group=class-a', 'list:users!group=class-a', 'read:users!group=class-a', ...teacher] },
      { name: 'broken', scopes: ['users!user='] },
    ],
    groups: [{ name: 'class-a' }],
    users: [
      { name: 'ada', admin: true, roles: ['user', 'admin'] },
      { name: 'tom', roles: ['user', 'teacher'] },
      { name: 'unlucky', roles: ['user', 'broken'] },
      ...['student1', 'student2'].map((name) => ({ name, roles: ['user'], groups: members.includes(name) ? ['class-a'] : [] })),
    ],
    clients: [{ id: 'jupyterhub' }],
    tokens: [{ id: 'a1', user: 'tom', scopes: ['inherit'], client: 'jupyterhub', expires_at: expires }],
  };
}

export const load = (sections) => Policy.load(school(sections));
