// Who appears: the credentials that the hub and hubscope are both asked about, and what has to exist before.

/** Servers to start, so that they exist. */
export const servers = [
  { user: 'student1', name: '' },
  { user: 'student1', name: 'lab' },
  { user: 'student4', name: '' },
  { user: 'johan', name: '' },
];

/** Servers to share. */
export const shares = [
  { server: 'student1/lab', user: 'student4', scopes: ['access:servers'] },
  { server: 'johan/', group: 'class-B', scopes: ['access:servers', 'servers'] },
  { server: 'student4/', user: 'student2', scopes: ['read:servers'] },
];

/** API tokens to issue. Without `scopes` a token gets the hub's default, `inherit`. */
export const tokens = [
  { title: 'johan, everything he may (inherit)', user: 'johan' },
  { title: 'johan, reads class-A', user: 'johan', scopes: ['list:users!group=class-A', 'read:users!group=class-A'] },
  { title: 'johan, runs servers of class-A', user: 'johan', scopes: ['servers!group=class-A'] },
  { title: 'johan, one server only', user: 'johan', scopes: ['servers!server=student1/lab'] },
  { title: 'johan, one student only', user: 'johan', scopes: ['read:users!user=student1', 'read:tokens!user=student1'] },
  { title: 'johan, expired', user: 'johan', expires_in: 1 },
  { title: 'johan, grades of class-A', user: 'johan', scopes: ['custom:grades:write!group=class-A'] },
  { title: 'tessa, everything she may (inherit)', user: 'tessa' },
  { title: 'tessa, reads class-B', user: 'tessa', scopes: ['read:users!group=class-B', 'list:users!group=class-B'] },
  { title: 'amira, everything an admin may', user: 'amira' },
  { title: 'amira, admin:users only', user: 'amira', scopes: ['admin:users'] },
  { title: 'amira, groups and proxy', user: 'amira', scopes: ['groups!group=class-B', 'proxy', 'read:metrics!user=amira'] },
  { title: 'student1, everything they may', user: 'student1' },
  { title: 'student2, only their own activity', user: 'student2', scopes: ['users:activity!user'] },
  { title: 'student3, left class-A afterwards', user: 'student3', scopes: ['read:groups!group=class-A', 'self'], leaves: 'class-A' },
  { title: 'student4, with a server shared to them', user: 'student4' },
  { title: 'maría, with a server shared to her class', user: 'maría' },
];

/** Services whose tokens stand in the hub's configuration. */
export const services = ['idle-culler', 'announcement'];

/** People who log in with a browser: a session may hold more than a token, shares to groups for example. */
export const sessions = ['johan', 'student4', 'maría'];
