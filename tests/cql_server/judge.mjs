// A real database that knows users only answers who may what; the engine answers the same from its rows, before and after their migration
// to roles. `node judge.mjs`; HUBSCOPE_JAVA is the Java to start the server with, HUBSCOPE_CONFORM the program that answers cases,
// HUBSCOPE_PROGRAM the one that carries users over.
import { isDeepStrictEqual } from 'node:util';

import { category, connect } from './client.mjs';
import { answers, carryOver } from './engine.mjs';
import { compareHistory, experience, isLeftOut, listed, ofData, users as usersOf } from './history.mjs';
import { questions } from './questions.mjs';
import { randomFrom } from './random.mjs';
import { start } from './server.mjs';
import { make, passwordOf, read, remove, restore } from './world.mjs';

/** Releases whose rules the rows are carried over by. */
const DIALECTS = ['scylla-2.2', 'scylla-5.4', 'cassandra'];
const EQUIVALENT = {
  missing_roles: [], attribute_mismatch: [], missing_credentials: [], credential_mismatch: [], missing_permissions: [], extra_permissions: [],
  extra_roles: [], equivalent: true,
};
const WORLDS = Number(process.env.HUBSCOPE_WORLDS ?? 5);
const first = Number(process.env.HUBSCOPE_SEED ?? 1);

const tally = { passed: 0, failed: 0, statements: 0, allowed: 0, events: {} };
const server = await start(process.env.HUBSCOPE_JAVA);
try {
  for (let seed = first; seed < first + WORLDS; seed += 1) compareAll(await observe(server.port, seed), seed);
} finally {
  await server.stop();
}
console.log(`${tally.statements} statements of users were run, ${tally.allowed} of them allowed; seeds from ${first}`);
const events = Object.entries(tally.events).sort().map(([outcome, count]) => `${count} ${outcome}`).join(', ');
console.log(`what happened to users: ${events}`);
console.log(`${tally.passed} agree, ${tally.failed} disagree`);
process.exitCode = tally.failed > 0 ? 1 : 0;

/** Rows, and what happened to statements and lists. */
async function observe(port, seed) {
  const clients = [];
  const login = async (user) => {
    const client = await connect(port, user, passwordOf(user));
    clients.push(client);
    return client;
  };
  try {
    const root = await login('cassandra');
    const random = randomFrom(seed);
    const { users } = await make(root, random);
    await root.execute("CREATE USER 'taker' WITH PASSWORD 'x' NOSUPERUSER");
    const state = await read(root);
    const tried = [];
    for (const user of users) {
      const client = await login(user);
      for (const question of questions(random)) tried.push({ user, ...question, allowed: await attempt(client, root, question, state) });
    }
    await restore(root, state);
    if (!isDeepStrictEqual(await read(root), state)) throw new Error('the questions have changed the rows');
    const observed = { state, tried, lists: await lists(root, users), history: await experience(port, root, random) };
    await remove(root);
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
    if (category(error) === 'unauthorized') return false;
    throw new Error(`${cql}: ${error.message}`, { cause: error });
  }
  if (undo) await root.execute(undo);
  if (removes) await restore(root, state);
  return true;
}

/** What a superuser is shown. */
async function lists(root, users) {
  const shown = [];
  const ask = async (cql, operation) => shown.push({ cql, operation, rows: (await root.execute(cql)).rows ?? [] });
  await ask('LIST ALL PERMISSIONS', {});
  await ask('LIST SELECT PERMISSION', { permissions: ['SELECT'] });
  await ask('LIST ALL PERMISSIONS ON "shop"."orders"', { on: 'data/shop/orders' });
  await ask('LIST ALL PERMISSIONS ON "shop"."orders" NORECURSIVE', { on: 'data/shop/orders', norecursive: true });
  await ask('LIST ALL PERMISSIONS ON KEYSPACE "shop"', { on: 'data/shop' });
  for (const user of users) await ask(`LIST ALL PERMISSIONS OF '${user.replaceAll("'", "''")}'`, { of: user });
  return { permissions: shown, users: usersOf((await root.execute('LIST USERS')).rows) };
}

/** Asks the engine, and counts. */
function compareAll({ state, tried, lists, history }, seed) {
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
    const all = answers(state, steps, dialect);
    const given = all.map(({ ok, error }) => (error === null ? ok : error.code));
    const [before, after] = [given.slice(0, legacy.length), given.slice(legacy.length + 2)];
    const take = (list, { needs }) => list.splice(0, needs.length).every((answer) => answer === true);
    for (const question of tried) compare(take(before, question), question.allowed, `${dialect}, users: ${question.user}: ${question.cql}`);
    const [migrated, verified] = given.slice(legacy.length, legacy.length + 2);
    compare(Object.values(migrated?.outcomes ?? {}), Array(3).fill('migrated'), `${dialect}: migration`);
    compare(verified, EQUIVALENT, `${dialect}: verification`);
    const carried = carryOver(state, dialect);
    compare(carried.ends, Array(4).fill('well'), `${dialect}: plan, apply, verify, drop-legacy`);
    const { roles, role_permissions: permissions, legacy: left } = carried.state;
    const { roles: migratedRoles, role_permissions: migratedPermissions } = all[legacy.length].state;
    compare({ roles, permissions, left }, { roles: migratedRoles, permissions: migratedPermissions, left: undefined }, `${dialect}: rows that were carried over`);
    for (const question of tried) {
      const answer = take(after, question);
      // It takes what was left out on the way, and is no statement of that database any more.
      if (question.needs.some(([permission, on]) => isLeftOut(permission, on.split('/').length === 3, dialect))) continue;
      compare(answer, question.allowed, `${dialect}, roles: ${question.user}: ${question.cql}`);
    }
    for (const { cql, rows } of lists.permissions) {
      compare(ofData(after.shift()), listed(rows, dialect), `${dialect}: ${cql}`);
    }
    compare(after.shift()?.map(([name, is]) => `${name} ${is}`).sort(), lists.users, `${dialect}: LIST USERS`);
    compareHistory(history, dialect, (got, wanted, what) => compare(got, wanted, `${dialect}, ${what}`));
  }
  for (const { outcome } of history.happened) tally.events[outcome] = (tally.events[outcome] ?? 0) + 1;
  tally.statements += tried.length;
  tally.allowed += tried.filter(({ allowed }) => allowed).length;
}
