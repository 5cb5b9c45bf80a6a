// A generated hub: the workload of the measurements in the documentation, the same on every run.

const VERBS = ['list:users', 'read:users', 'servers', 'access:servers', 'delete:servers', 'tokens', 'read:tokens', 'groups'];

/** A snapshot with so many users, in groups that carry roles; two users in three are in two groups. */
export function snapshot({ users, groups = Math.max(2, Math.round(users / 50)), roles = 200 }) {
  const random = generator(users);
  const pick = (count) => Math.floor(random() * count);
  const user = (index) => `user-${index.toString(36)}-${(index * 7919) % 9973}`;
  const group = (index) => `course-${index}`;
  return {
    format: 'hubscope/1',
    hub: { kind: 'jupyterhub', version: '5.5.4', url: 'https://hub.example.edu/' },
    source: 'hand',
    issued_at: '2026-01-31T09:00:00Z',
    knows: ['settings', 'vocabulary', 'roles', 'groups', 'users', 'services', 'servers', 'clients', 'tokens', 'shares'],
    roles: [
      { name: 'user', scopes: ['self'] },
      { name: 'admin', scopes: ['admin-ui', 'admin:users', 'admin:servers', 'admin:groups', 'tokens', 'read:hub', 'proxy', 'shares'] },
      ...Array.from({ length: roles }, (_, index) => ({
        name: `role-${index}`,
        scopes: [
          `${VERBS[index % VERBS.length]}!group=${group(pick(groups))}`,
          `${VERBS[(index + 3) % VERBS.length]}!group=${group(pick(groups))}`,
          index % 10 === 0 ? 'read:hub' : `read:users:name!user=${user(pick(users))}`,
        ],
      })),
    ],
    groups: Array.from({ length: groups }, (_, index) => ({
      name: group(index),
      roles: index % 4 === 0 ? [`role-${pick(roles)}`] : [],
    })),
    users: Array.from({ length: users }, (_, index) => {
      const roleNames = ['user'];
      if (index % 1000 === 999) roleNames.push('admin');
      if (index % 20 === 0) roleNames.push(`role-${pick(roles)}`);
      const memberships = [group(pick(groups))];
      if (index % 3 > 0) memberships.push(group(pick(groups)));
      return { name: user(index), admin: index % 1000 === 999, roles: roleNames, groups: [...new Set(memberships)] };
    }),
    servers: Array.from({ length: Math.round(users / 5) }, (_, index) => ({ user: user(index * 5), name: '' })),
  };
}

/** Questions about users and servers: half about oneself, the rest about anybody. */
export function questions(document, count) {
  const random = generator(count);
  const names = document.users.map(({ name }) => name);
  const list = Array.from({ length: count }, () => {
    const who = names[Math.floor(random() * names.length)];
    const whom = random() < 0.5 ? who : names[Math.floor(random() * names.length)];
    return [who, VERBS[Math.floor(random() * (VERBS.length - 1))], random() < 0.5 ? { user: whom } : { user: whom, server: '' }];
  });
  // As they come off a network: strings that no table has seen.
  return JSON.parse(JSON.stringify(list));
}

/** Small and good enough: the same numbers everywhere. */
function generator(seed) {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
