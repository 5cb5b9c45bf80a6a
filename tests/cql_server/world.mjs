// Users with permissions in a database that knows users only, made by statements, and read back as the rows of a snapshot.

/** Names in every shape that a user's name takes: they keep their case, and need not be words. */
const USERS = ['Ann', 'ann', 'bob', "o'neil", 'ümit', 'a/b', 'with space', 'Carl', 'dora', 'eve'];
const SUPERUSERS = ['carol'];
const KEYSPACES = { shop: ['orders', 'Items'], Lab: ['runs'], empty: [] };
export const PERMISSIONS = ['CREATE', 'ALTER', 'DROP', 'SELECT', 'MODIFY', 'AUTHORIZE'];

export const passwordOf = (user) => (user === 'cassandra' ? user : `password of ${user}`);
const quoted = (name) => `"${name}"`;
export const literal = (text) => `'${text.replaceAll("'", "''")}'`;

/** Every resource, as rows name it. */
export const RESOURCES = ['data', ...Object.entries(KEYSPACES).flatMap(([keyspace, tables]) => [
  `data/${keyspace}`, ...tables.map((table) => `data/${keyspace}/${table}`),
])];

/** As a statement names it. */
export function written(resource) {
  const [, keyspace, table] = resource.split('/');
  if (keyspace === undefined) return 'ALL KEYSPACES';
  return table === undefined ? `KEYSPACE ${quoted(keyspace)}` : `TABLE ${quoted(keyspace)}.${quoted(table)}`;
}

export function createKeyspace(keyspace) {
  return `CREATE KEYSPACE ${quoted(keyspace)} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`;
}

export function createTable(keyspace, table) {
  return `CREATE TABLE ${quoted(keyspace)}.${quoted(table)} (id int PRIMARY KEY, value int)`;
}

export function grant(permission, resource, user) {
  return `GRANT ${permission} ON ${written(resource)} TO ${literal(user)}`;
}

/** Makes a world with the superuser's client. */
export async function make(root, random) {
  for (const [keyspace, tables] of Object.entries(KEYSPACES)) {
    await root.execute(createKeyspace(keyspace));
    for (const table of tables) await root.execute(createTable(keyspace, table));
  }
  for (const user of [...USERS, ...SUPERUSERS]) {
    const kind = SUPERUSERS.includes(user) ? 'SUPERUSER' : 'NOSUPERUSER';
    await root.execute(`CREATE USER ${literal(user)} WITH PASSWORD ${literal(passwordOf(user))} ${kind}`);
  }
  // The last one is granted nothing.
  for (const user of USERS.slice(0, -1)) {
    const grants = 1 + random.below(5);
    for (let count = 0; count < grants; count += 1) {
      const permission = random.often(0.15) ? 'ALL' : random.pick(PERMISSIONS);
      await root.execute(grant(permission, random.pick(RESOURCES), user));
    }
  }
  for (let count = 0; count < 6; count += 1) {
    const user = random.pick(USERS);
    await root.execute(`REVOKE ${random.pick(PERMISSIONS)} ON ${written(random.pick(RESOURCES))} FROM ${literal(user)}`);
  }
  return { users: [...USERS, ...SUPERUSERS] };
}

/** The rows as they are stored. Hashes stay where they are: a stand-in made of the test's own password takes their place. */
export async function read(root) {
  const rows = async (cql) => (await root.execute(cql)).rows;
  const users = await rows('SELECT name, super FROM system_auth.users');
  const credentials = await rows('SELECT username FROM system_auth.credentials');
  const permissions = await rows('SELECT username, resource, permissions FROM system_auth.permissions');
  const keyspaces = Object.entries(KEYSPACES).map(([name, tables]) => [name, { tables, functions: [] }]);
  return {
    schema: { keyspaces: Object.fromEntries(keyspaces) },
    legacy: {
      users: users.map(({ name, super: is }) => ({ name, super: is })),
      credentials: credentials.map(({ username }) => ({ username, salted_hash: `HASH(${passwordOf(username)})` })),
      permissions: permissions.map((row) => ({ username: row.username, resource: row.resource, permissions: [...(row.permissions ?? [])].sort() })),
    },
  };
}

/** Takes a world away. */
export async function remove(root) {
  for (const keyspace of Object.keys(KEYSPACES)) await root.execute(`DROP KEYSPACE ${quoted(keyspace)}`);
  const { rows } = await root.execute('LIST USERS');
  for (const { name } of rows) if (name !== 'cassandra') await root.execute(`DROP USER ${literal(name)}`);
}

/** Makes what a permitted statement has removed, and grants what went with it. */
export async function restore(root, { legacy }) {
  for (const [keyspace, tables] of Object.entries(KEYSPACES)) {
    await root.execute(createKeyspace(keyspace).replace('KEYSPACE', 'KEYSPACE IF NOT EXISTS'));
    for (const table of tables) await root.execute(createTable(keyspace, table).replace('TABLE', 'TABLE IF NOT EXISTS'));
  }
  const present = new Map((await read(root)).legacy.permissions.map((row) => [`${row.username} ${row.resource}`, row.permissions]));
  for (const { username, resource, permissions } of legacy.permissions) {
    const kept = present.get(`${username} ${resource}`) ?? [];
    for (const permission of permissions) if (!kept.includes(permission)) await root.execute(grant(permission, resource, username));
  }
}
