// What happens to users: random statements, each of which changes what the next ones meet, and logins. The server runs them with its users,
// the engine with the roles that they have become.
import { category, connect } from './client.mjs';
import { answers } from './engine.mjs';
import { createTable, literal, passwordOf, PERMISSIONS, read, RESOURCES, written } from './world.mjs';

/** Superusers come first. */
const ACTORS = ['cassandra', 'carol', 'bob', 'dora', "o'neil", 'eve'];
const OTHERS = ['Ann', 'nobody', 'new one'];
const MISSING = ['data/gone', 'data/gone/orders', 'data/shop/gone'];
const LENGTH = 150;

/** The statements with what became of each, the rows before and the rows afterwards. */
export async function experience(port, root, random) {
  // Somebody who is no superuser hands something out.
  await root.execute(`GRANT ALL ON ${written('data/shop')} TO 'bob'`);
  const before = await read(root);
  const clients = new Map([['cassandra', root]]);
  try {
    for (const actor of ACTORS.slice(1)) clients.set(actor, await connect(port, actor, passwordOf(actor)));
    const present = new Set(ACTORS);
    const happened = [];
    for (let count = 0; count < LENGTH; count += 1) {
      const as = random.pick([...present]);
      const { drops, ...event } = something(random, as);
      const { outcome, rows } = await live(port, clients.get(as), event);
      // A connection outlives its user, and a role that is gone is an error: a state that the engine tells apart.
      if (drops !== undefined && outcome === 'ok') present.delete(drops);
      happened.push({ as, ...event, outcome, rows });
    }
    return { before, happened, after: await read(root) };
  } finally {
    clients.delete('cassandra');
    await Promise.all([...clients.values()].map((client) => client.shutdown()));
  }
}

/** A statement or a login. */
function something(random, as) {
  const name = random.often(0.25) ? as : random.pick([...ACTORS, ...OTHERS]);
  // The server's first superuser must stay what it is, it makes the next world; itself it can do nothing about that.
  const changed = name === 'cassandra' && as !== 'cassandra' ? 'bob' : name;
  const password = name === 'cassandra' || random.often(0.5) ? passwordOf(name) : 'other';
  const superuser = random.pick(['SUPERUSER', 'NOSUPERUSER']);
  const on = random.pick(random.often(0.2) ? MISSING : RESOURCES);
  // To create is nothing that happens to a table: the server takes it all the same, databases with roles do not.
  const permission = random.pick(on.split('/').length === 3 ? PERMISSIONS.filter((one) => one !== 'CREATE') : [...PERMISSIONS, 'ALL']);
  switch (random.below(11)) {
    case 0: return { cql: `CREATE USER ${random.often(0.3) ? 'IF NOT EXISTS ' : ''}${literal(name)} WITH PASSWORD ${literal(password)} ${superuser}` };
    case 1: return { cql: `ALTER USER ${literal(name)} WITH PASSWORD ${literal(password)}` };
    case 2: return { cql: `ALTER USER ${literal(changed)} ${superuser}` };
    case 3: return { cql: `DROP USER ${random.often(0.3) ? 'IF EXISTS ' : ''}${literal(changed)}`, drops: changed };
    case 4: case 5: return { cql: `GRANT ${permission} ON ${written(on)} TO ${literal(name)}`, on, changes: true };
    case 6: return { cql: `REVOKE ${permission} ON ${written(on)} FROM ${literal(name)}`, on, changes: true };
    case 7: {
      const of = random.often(0.7) ? ` OF ${literal(name)}` : '';
      if (random.often(0.5)) return { cql: `LIST ALL PERMISSIONS${of}` };
      return { cql: `LIST ALL PERMISSIONS ON ${written(on)}${of}${random.often(0.3) ? ' NORECURSIVE' : ''}`, on };
    }
    case 8: return { login: { name, password } };
    case 9: return { cql: random.pick([createTable('gone', 'new'), 'DROP KEYSPACE "gone"', 'DROP TABLE "shop"."gone"']) };
    default: return { cql: 'LIST USERS' };
  }
}

async function live(port, client, { cql, login }) {
  try {
    if (login === undefined) return { outcome: 'ok', rows: (await client.execute(cql)).rows ?? [] };
    await (await connect(port, login.name, login.password)).shutdown();
    return { outcome: 'ok' };
  } catch (error) {
    return { outcome: category(error) };
  }
}

/** Holds the engine against it. */
export function compareHistory({ before, happened, after }, dialect, compare) {
  const steps = happened.map(({ as, cql, login }) => (login === undefined ? { as, cql } : { do: { op: 'login', ...login } }));
  const given = answers(before, [{ do: { op: 'migrate' } }, ...steps], dialect).slice(1);
  happened.forEach((event, index) => {
    const { error, ok, state } = given[index];
    const what = `${event.as}: ${event.cql ?? `login as ${event.login.name} with ${event.login.password}`}`;
    const outcome = error === null ? 'ok' : error.category;
    const wanted = expected(event, dialect);
    if (wanted !== undefined) compare(outcome, wanted, what);
    if (outcome !== 'ok' || event.outcome !== 'ok' || !event.cql?.startsWith('LIST')) return;
    if (event.cql !== 'LIST USERS') {
      compare(ofData(ok), listed(event.rows, dialect), `${what}, rows`);
    } else {
      // Everybody is shown every user, but of the roles only superusers see all.
      const seen = state.roles[event.as].is_superuser ? ok.map(([name, is]) => ({ name, super: is })) : members(state);
      compare(users(seen), users(event.rows), `${what}, rows`);
    }
  });
  const { state } = given.at(-1);
  compare(users(members(state)), users(after.legacy.users), 'who is there in the end');
  const granted = state.role_permissions.filter(([, resource]) => resource.startsWith('data'));
  compare(stored(granted), stored(after.legacy.permissions.map(({ username, resource, permissions: set }) => [
    username, resource, set.filter((permission) => !isLeftOut(permission, resource.split('/').length === 3, dialect)),
  ])), 'what is granted in the end');
}

/** What must happen with roles: what happened with users, but for known differences; nothing where that cannot be said. */
function expected({ cql, outcome, on, changes }, dialect) {
  // Who drops a table that is not there learns that in the server and in the first release with roles, not later.
  if (cql?.startsWith('DROP TABLE') && dialect !== 'scylla-2.2') return undefined;
  if (dialect === 'cassandra' || outcome !== 'unauthorized') return outcome;
  // ScyllaDB lists the permissions on one resource for everybody, and says what does not exist before it looks at rights.
  if (cql?.startsWith('LIST ALL') && on !== undefined) return 'ok';
  return changes && MISSING.includes(on) ? 'invalid_request' : outcome;
}

/** Cassandra leaves out on the way what means nothing: to create is nothing that happens to a table. */
export function isLeftOut(permission, onTable, dialect) {
  return dialect === 'cassandra' && onTable && permission === 'CREATE';
}

/** The engine's rows of LIST PERMISSIONS. Whoever creates a role gets permissions on it; a user is no resource. */
export function ofData(rows) {
  return rows.filter(([, , resource]) => !resource.startsWith('<role ')).map(([, ...row]) => row.join(' ')).sort();
}

/** The server's rows of LIST PERMISSIONS. */
export function listed(rows, dialect) {
  const kept = rows.filter(({ resource, permission }) => !isLeftOut(permission, resource.startsWith('<table '), dialect));
  return kept.map((row) => `${row.username} ${row.resource} ${row.permission}`).sort();
}

/** Rows of LIST USERS. */
export function users(rows) {
  return rows.map((row) => `${row.name} ${row.super}`).sort();
}

function members({ roles }) {
  return Object.entries(roles).map(([name, role]) => ({ name, super: role.is_superuser }));
}

function stored(rows) {
  return rows.filter(([, , set]) => set?.length > 0).map(([who, on, set]) => `${who} ${on} ${[...set].sort()}`).sort();
}
