// A real database that knows users only answers who may what; the engine answers the same from its rows, before and after their migration
// to roles. `node judge.mjs`; HUBSCOPE_JAVA is the Java to start the server with, HUBSCOPE_CONFORM the program that answers cases.
import { spawnSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';

import { auth, Client, types } from 'cassandra-driver';

import { questions } from './questions.mjs';
import { randomFrom } from './random.mjs';
import { start } from './server.mjs';
import { make, passwordOf, read, remove, restore } from './world.mjs';

/** Releases whose rules the rows are carried over by. */
const DIALECTS = ['scylla-2.2', 'scylla-5.4', 'cassandra'];
const WORLDS = Number(process.env.HUBSCOPE_WORLDS ?? 5);
const first = Number(process.env.HUBSCOPE_SEED ?? 1);

const tally = { passed: 0, failed: 0, statements: 0, allowed: 0 };
const server = await start(process.env.HUBSCOPE_JAVA);
try {
  for (let seed = first; seed < first + WORLDS; seed += 1) compareAll(await observe(server.port, seed), seed);
} finally {
  await server.stop();
}
console.log(`${tally.statements} statements of users were run, ${tally.allowed} of them allowed; seeds from ${first}`);
console.log(`${tally.passed} agree, ${tally.failed} disagree`);
process.exitCode = tally.failed > 0 ? 1 : 0;

/** Rows, and what happened to statements and lists. */
async function observe(port, seed) {
  const clients = [];
  const login = async (user, password) => {
    const client = new Client({
      contactPoints: [`127.0.0.1:${port}`], localDataCenter: 'datacenter1', authProvider: new auth.PlainTextAuthProvider(user, password),
      queryOptions: { consistency: types.consistencies.one }, socketOptions: { readTimeout: 60_000 },
    });
    await client.connect();
    clients.push(client);
    return client;
  };
  try {
    const root = await login('cassandra', 'cassandra');
    const random = randomFrom(seed);
    const { users } = await make(root, random);
    await root.execute("CREATE USER 'taker' WITH PASSWORD 'x' NOSUPERUSER");
    const state = await read(root);
    const tried = [];
    for (const user of users) {
      const client = await login(user, passwordOf(user));
      for (const question of questions(random)) tried.push({ user, ...question, allowed: await attempt(client, root, question, state) });
    }
    await restore(root, state);
    if (!isDeepStrictEqual(await read(root), state)) throw new Error('the questions have changed the rows');
    const observed = { state, tried, lists: await lists(root, users) };
    await remove(root, [...users, 'taker']);
    return observed;
  } finally {
    await Promise.all(clients.map((client) => client.shutdown()));
  }
}

/** Whether the server lets a statement through; what it did is undone. */
async function attempt(client, root, { cql, undo, removes }, state) {
  try {
    await client.execute(cql);
  } catch (error) {
    if (error.code === types.responseErrorCodes.unauthorized) return false;
    throw new Error(`${cql}: ${error.message}`, { cause: error });
  }
  if (undo) await root.execute(undo);
  if (removes) await restore(root, state);
  return true;
}

/** What a superuser is shown. */
async function lists(root, users) {
  const shown = [];
  const permissions = (rows) => rows.map((row) => [row.username, row.resource, row.permission].join(' ')).sort();
  const ask = async (cql, operation) => shown.push({ cql, operation, rows: permissions((await root.execute(cql)).rows ?? []) });
  await ask('LIST ALL PERMISSIONS', {});
  await ask('LIST SELECT PERMISSION', { permissions: ['SELECT'] });
  await ask('LIST ALL PERMISSIONS ON "shop"."orders"', { on: 'data/shop/orders' });
  await ask('LIST ALL PERMISSIONS ON "shop"."orders" NORECURSIVE', { on: 'data/shop/orders', norecursive: true });
  await ask('LIST ALL PERMISSIONS ON KEYSPACE "shop"', { on: 'data/shop' });
  for (const user of users) await ask(`LIST ALL PERMISSIONS OF '${user.replaceAll("'", "''")}'`, { of: user });
  const names = (await root.execute('LIST USERS')).rows.map((row) => `${row.name} ${row.super}`).sort();
  return { permissions: shown, users: names };
}

/** Asks the engine, and counts. */
function compareAll({ state, tried, lists }, seed) {
  const legacy = tried.flatMap(({ user, needs }) => needs.map(([permission, on]) => ({ as: user, do: { op: 'legacy_check', permission, on } })));
  const current = tried.flatMap(({ user, needs }) => needs.map(([permission, on]) => ({ as: user, do: { op: 'check', permission, on } })));
  const listings = lists.permissions.map(({ operation }) => ({ as: 'cassandra', do: { op: 'list_permissions', permissions: 'ALL', ...operation } }));
  const steps = [...legacy, { do: { op: 'migrate' } }, { do: { op: 'verify' } }, ...current, ...listings, { as: 'cassandra', do: { op: 'list_users' } }];
  const compare = (got, wanted, what) => {
    if (isDeepStrictEqual(got, wanted)) {
      tally.passed += 1;
    } else {
      tally.failed += 1;
      console.log(`DISAGREE seed ${seed}, ${what}: the server says ${JSON.stringify(wanted)}, the engine ${JSON.stringify(got)}`);
    }
  };
  for (const dialect of DIALECTS) {
    const answers = engine({ id: 'real', state, steps: steps.map((step) => ({ ...step, expect: {} })) }, dialect);
    const [before, after] = [answers.slice(0, legacy.length), answers.slice(legacy.length + 2)];
    const take = (list, { needs }) => list.splice(0, needs.length).every((answer) => answer === true);
    for (const question of tried) compare(take(before, question), question.allowed, `${dialect}, users: ${question.user}: ${question.cql}`);
    const [migrated, verified] = answers.slice(legacy.length, legacy.length + 2);
    compare(Object.values(migrated?.outcomes ?? {}), Array(3).fill('migrated'), `${dialect}: migration`);
    compare(verified?.missing_roles, [], `${dialect}: roles that are missing`);
    for (const question of tried) compare(take(after, question), question.allowed, `${dialect}, roles: ${question.user}: ${question.cql}`);
    for (const { cql, rows } of lists.permissions) {
      const shown = after.shift().map(([, user, resource, permission]) => [user, resource, permission].join(' ')).sort();
      // Cassandra leaves out on the way what means nothing: to create is nothing that happens to a table.
      const expected = dialect === 'cassandra' ? rows.filter((row) => !/<table .* CREATE$/.test(row)) : rows;
      compare(shown, expected, `${dialect}: ${cql}`);
    }
    compare(after.shift()?.map(([name, is]) => `${name} ${is}`).sort(), lists.users, `${dialect}: LIST USERS`);
  }
  tally.statements += tried.length;
  tally.allowed += tried.filter(({ allowed }) => allowed).length;
}

/** The engine's answers to the steps of one case; what is an error is its code. */
function engine(given, dialect) {
  const document = { format: 'cql-cases/1', default_dialects: [dialect], groups: [{ id: 'real', cases: [given] }] };
  const { stdout, stderr, status } = spawnSync(process.env.HUBSCOPE_CONFORM, ['cql'], {
    input: JSON.stringify(document), encoding: 'utf8', maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`the engine did not answer: ${stderr}`);
  return stdout.trim().split('\n').map((line) => {
    const { ok, error } = JSON.parse(line);
    return error === null ? ok : error.code;
  });
}
