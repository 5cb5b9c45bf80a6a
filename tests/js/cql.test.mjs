// Databases with CQL roles: `hubscope/cql`. That the answers are right is shown natively; here that they arrive, that bad input is told
// from a deny, and that the cases come out the same through this way in.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import * as hubs from 'hubscope';
import { DatabaseError, EngineError, init, initSync, OUTCOMES, Policy, QuestionError, Role, SnapshotError } from 'hubscope/cql';
import * as slim from 'hubscope/cql/slim';

const company = () => ({
  roles: {
    root: { is_superuser: true, can_login: true },
    ann: { can_login: true, member_of: ['lead'] },
    bob: { can_login: true },
    lead: { member_of: ['staff'] },
    staff: {},
  },
  role_permissions: [['staff', 'data/shop', ['SELECT']], ['lead', 'data/shop/orders', ['MODIFY']]],
  schema: { keyspaces: { shop: { tables: ['orders', 'items'] }, lab: { tables: ['runs'] } } },
});
const orders = 'data/shop/orders';

it('is not there before the engine is', async () => {
  assert.throws(() => slim.Policy.load(company()), { code: 'not-initialized' });
  await assert.rejects(slim.init(), { code: 'no-source' });
  await assert.rejects(slim.init(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])), { code: 'wrong-module' });
  initSync();
});

describe('a policy of CQL roles', () => {
  before(() => init());

  it('decides through roles that were granted to roles', () => {
    const policy = Policy.load(company());
    const [ann, bob, root] = ['ann', 'bob', 'root'].map((name) => policy.role(name));
    assert.ok(ann instanceof Role);
    assert.equal(ann.name, 'ann');
    assert.deepEqual([ann, bob, root].map((role) => role.can('SELECT', orders)), [true, false, true]);
    assert.deepEqual([ann, bob, root].map((role) => role.can('MODIFY', 'data/shop/items')), [false, false, true]);
    assert.equal(ann.check('MODIFY', orders), 'allow');
    assert.deepEqual(bob.decide('MODIFY', orders), { outcome: 'deny' });
    assert.deepEqual([...ann.checkMany('MODIFY', [orders, 'data/shop', 'data'])].map((code) => OUTCOMES[code]), ['allow', 'deny', 'deny']);
    assert.deepEqual(ann.permissions('data/shop'), ['SELECT']);
    assert.equal(policy.anonymous().name, null);
    assert.equal(policy.anonymous().can('SELECT', orders), false);
    assert.equal(policy.dialect, 'scylla-5.4');
  });

  it('follows the rules of a release', () => {
    const ask = (dialect) => Policy.load(company(), { dialect }).role('nobody-here').decide('SELECT', orders);
    const fault = ask('scylla-5.4');
    assert.deepEqual([fault.outcome, fault.code], ['fault', 'nonexistent_role']);
    assert.match(fault.message, /nobody-here/);
    assert.ok(Object.isFrozen(fault));
    assert.deepEqual(ask('scylla-head'), { outcome: 'deny' });
    const policy = Policy.load(company());
    assert.equal(policy.role('nobody-here').can('SELECT', orders), false);
    assert.equal(policy.role('nobody-here').check('SELECT', orders), 'fault');
    assert.throws(() => policy.role('nobody-here').permissions(orders), { name: 'DatabaseError', code: 'nonexistent_role' });
  });

  it('tells a mistake from a deny', () => {
    const ann = Policy.load(company()).role('ann');
    for (const ask of [(...question) => ann.can(...question), (...question) => ann.decide(...question)]) {
      assert.throws(() => ask('LOOK', orders), (error) => error instanceof DatabaseError && error.mentions.includes('LOOK'));
      assert.throws(() => ask('SELECT', 'shop/orders'), { code: 'invalid_resource_name', category: 'invalid_resource_name' });
      assert.throws(() => ask('SELECT'), { name: 'QuestionError', code: 'not-text' });
      assert.throws(() => ask({ toString: () => 'SELECT' }, orders), { code: 'not-text' });
      assert.throws(() => ask('SELECT', 'data/\ud800'), { code: 'lone-surrogate' });
      assert.throws(() => ask('SELECT', `data/${'x'.repeat(70_000)}`), { code: 'too-long' });
    }
    assert.equal(ann.can('SELECT', `data/${'é'.repeat(5000)}`), false);
    assert.equal(ann.can('SELECT', orders), true);
  });

  it('refuses what are no rows, with the place', () => {
    const refused = [
      ['{"roles": {"a": {"can_login": 1}}}', 'wrong-type', '/roles/a/can_login'],
      [{ roles: { ann: { admin: true } } }, 'unknown-field', '/roles/ann/admin'],
      [{ role_permissions: [['ann', 'shop', ['SELECT']]], more: 1 }, 'unknown-field', '/more'],
      ['{', 'truncated', ''],
      [7, 'wrong-type', ''],
      [{ roles: { ann: { toJSON: () => ({}) } } }, 'has-to-json', '/roles/ann'],
    ];
    for (const [source, code, pointer] of refused) {
      assert.throws(() => Policy.load(source), (error) => {
        assert.ok(error instanceof SnapshotError, String(error));
        assert.deepEqual([error.code, error.pointer], [code, pointer], JSON.stringify(source));
        return true;
      });
    }
    const circle = { roles: { a: { member_of: ['b'] }, b: { member_of: ['a'] } } };
    assert.throws(() => Policy.load(circle), (error) => error instanceof SnapshotError && /\ba\b/.test(error.message));
    assert.throws(() => Policy.load(company(), { dialect: 'mysql' }), { name: 'SnapshotError', code: 'unknown-dialect' });
    assert.throws(() => Policy.load(company(), { dialekt: 'scylla-5.4' }), { name: 'QuestionError', code: 'bad-option' });
    assert.throws(() => Policy.load(company(), { maxBytes: 10 }), { code: 'too-large' });
  });

  it('answers queries', () => {
    const policy = Policy.load(company());
    const ask = { as: 'ann', permission: 'MODIFY', on: orders };
    assert.deepEqual(policy.query({ op: 'explain', ...ask }).grounds, [{ by: 'row', way: ['ann', 'lead'], on: orders }]);
    const { misses, because } = policy.query({ op: 'explain', ...ask, as: 'bob' });
    assert.ok(misses.some((miss) => miss.is === 'other-role' && miss.role === 'lead'), because);
    const [smallest] = policy.query({ op: 'remedies', ...ask, as: 'bob' });
    assert.deepEqual([smallest.gains, smallest.superuser], [1, false]);
    assert.equal(policy.after(smallest.statement, { as: 'root' }).role('bob').can('MODIFY', orders), true);
    const holders = policy.query({ op: 'holders', permission: 'SELECT', on: orders });
    assert.deepEqual([holders.count, holders.logins, holders.roles.map(({ role }) => role)], [4, 2, ['ann', 'lead', 'root', 'staff']]);
    const reach = policy.query({ op: 'reach', as: 'ann', permission: 'SELECT', kind: 'data', list: true });
    assert.deepEqual([reach.resources, reach.names], [['data/shop'], ['data/shop', 'data/shop/items', orders]]);
    assert.deepEqual(policy.query({ op: 'roles_of', role: 'ann' }), ['ann', 'lead', 'staff']);
    const listing = policy.query({ op: 'execute', as: 'root', cql: 'LIST ALL PERMISSIONS OF ann' });
    assert.ok(listing.rows.length === 2 && listing.columns.includes('permission'));
    assert.ok(Object.isFrozen(listing.rows[0]));
    const preview = policy.query({
      op: 'preview', as: 'root', cql: 'REVOKE lead FROM ann', queries: [{ op: 'check', ...ask }, { op: 'check', ...ask, as: 'x' }],
    });
    assert.deepEqual([preview.gaining, preview.losing, preview.changes[0].role], [0, 1, 'ann']);
    assert.deepEqual(preview.answers[0], { ok: false });
    assert.equal(preview.answers[1].error.code, 'nonexistent_role');
    assert.equal(policy.role('ann').can('MODIFY', orders), true);
    const report = policy.query({ op: 'test', tests: [{ who: 'ann', can: 'SELECT', on: orders }, { only: 'root', can: 'SELECT', on: orders }] });
    assert.deepEqual([report.passed, report.failed, report.tests[0].failures], [1, 1, []]);
  });

  it('refuses queries that make no sense, and says where', () => {
    const policy = Policy.load(company());
    const refused = [
      [{ op: 'nonsense' }, 'bad-query', '/op'],
      [{ op: 'check', permission: 'SELECT', on: orders }, 'bad-query', '/as'],
      [{ op: 'reach', as: 'ann', permission: 'SELECT', kind: 'tables' }, 'bad-query', '/kind'],
      [{ op: 'test', tests: [] }, 'empty-list', '/tests'],
      [{ op: 'execute', as: 'root', cql: ' ' }, 'bad-query', '/cql'],
      [Object.create({ op: 'roles' }), 'bad-query', '/op'],
      [7, 'bad-query', undefined],
    ];
    for (const [question, code, pointer] of refused) {
      assert.throws(() => policy.query(question), (error) => {
        assert.ok(error instanceof QuestionError, String(error));
        assert.deepEqual([error.code, error.pointer], [code, pointer], JSON.stringify(question));
        return true;
      });
    }
    assert.throws(() => policy.query({ op: 'execute', as: 'root', cql: 'GRANT SELECT ON\nTO ann' }), (error) => {
      assert.ok(error instanceof DatabaseError);
      assert.deepEqual([error.category, error.line, error.column], ['syntax', 2, 1]);
      return true;
    });
  });

  it('is another one after statements, which are all executed or none', () => {
    const policy = Policy.load(company(), { dialect: 'scylla-head' });
    const first = policy.after('GRANT SELECT ON KEYSPACE lab TO bob; CREATE ROLE carl WITH LOGIN = true;', { as: 'root' });
    const second = first.after('GRANT bob TO carl', { as: 'root' });
    const can = (one, name) => one.role(name).can('SELECT', 'data/lab/runs');
    assert.deepEqual([policy, first, second].map((one) => [can(one, 'bob'), can(one, 'carl')]), [[false, false], [true, false], [true, true]]);
    assert.equal(second.dialect, 'scylla-head');
    assert.throws(() => policy.after('GRANT lead TO bob; DROP ROLE nobody', { as: 'root' }), (error) => {
      assert.deepEqual([error.name, error.code, error.line, error.column], ['DatabaseError', 'nonexistent_role', 1, 20]);
      return true;
    });
    assert.throws(() => policy.after('GRANT lead TO bob', { as: 'ann' }), { category: 'unauthorized' });
    assert.throws(() => policy.after('GRANT lead TO bob', { as: null }), { category: 'unauthorized', code: 'anonymous' });
    for (const nobody of [undefined, {}, Object.create({ as: 'root' }), { as: 7 }]) {
      assert.throws(() => policy.after('GRANT lead TO bob', nobody), QuestionError);
    }
    assert.equal(policy.role('bob').can('MODIFY', orders), false);
    assert.throws(() => Policy.load(company(), { keepSource: false }).after('GRANT lead TO bob', { as: 'root' }), { code: 'no-source' });
  });

  it('carries users over to roles', () => {
    const legacy = {
      users: [{ name: 'root', super: true }, { name: 'Ann', super: false }],
      permissions: [{ username: 'Ann', resource: 'data/shop', permissions: ['SELECT'] }],
    };
    const before = Policy.load({ legacy });
    const { modules, faults, findings, refusal } = before.query({ op: 'migration_plan' });
    assert.deepEqual(modules.map(({ course, new: fresh }) => [course, fresh]), [['migrate', 2], ['nothing_to_do', 0], ['migrate', 1]]);
    assert.deepEqual([faults, refusal], [[], null]);
    assert.ok(findings.some(({ code, name }) => code === 'must_be_quoted' && name === 'Ann'));
    assert.equal(before.query({ op: 'migration_verify' }).verification.equivalent, false);
    assert.throws(() => before.withoutLegacy(), { name: 'QuestionError', code: 'legacy-needed' });
    const after = before.migrated({ now: Date.parse('2026-01-31T09:00:00Z') });
    assert.deepEqual([before, after].map((one) => one.role('Ann').can('SELECT', orders)), [false, true]);
    const verified = after.query({ op: 'migration_verify' });
    assert.deepEqual([verified.verification.equivalent, verified.other_answers], [true, []]);
    const { meta, legacy: kept } = after.query({ op: 'document' });
    assert.equal(meta.migration.standard_role_manager.time, '2026-01-31T09:00:00Z');
    assert.deepEqual(kept.users, legacy.users);
    assert.equal(after.migrated().query({ op: 'migration_plan' }).modules[0].course, 'already_migrated');
    assert.deepEqual(after.recovered().query({ op: 'roles' }), []);
    const later = after.withoutLegacy().after('GRANT DESCRIBE ON ALL ROLES TO "Ann"', { as: 'root' });
    assert.equal(later.role('Ann').can('DESCRIBE', 'roles'), true);
    assert.equal(later.query({ op: 'document' }).legacy, undefined);
  });

  it('rehearses a real upgrade, failures included', () => {
    const permissions = [{ username: 'ann', resource: 'data/shop', permissions: ['FLY'] }];
    const policy = Policy.load({ legacy: { users: [{ name: 'ann', super: true }], permissions } });
    const { starts, verification } = policy.query({ op: 'migration_rehearsal', starts: 2 });
    assert.deepEqual(starts[0].outcomes.map(({ outcome }) => outcome), ['migrated', 'created_default', 'error']);
    assert.equal(starts[0].outcomes[2].fault.pointer, '/legacy/permissions/0');
    assert.deepEqual(starts[1].logs[0], ['standard_role_manager', 'warn', 'ignored']);
    assert.equal(verification.equivalent, false);
    assert.throws(() => policy.migrated(), { name: 'QuestionError', code: 'faulty_rows' });
    assert.throws(() => policy.query({ op: 'migration_rehearsal', starts: 99 }), { code: 'bad-query', pointer: '/starts' });
    assert.throws(() => policy.query({ op: 'migration_plan', force: 'yes' }), { code: 'bad-query', pointer: '/force' });
  });

  it('is gone when it was freed', () => {
    const policy = Policy.load(company());
    const ann = policy.role('ann');
    policy.free();
    policy.free();
    const uses = [() => ann.can('SELECT', orders), () => policy.role('ann'), () => policy.anonymous(), () => policy.query({ op: 'roles' }),
      () => policy.after('GRANT lead TO bob', { as: 'root' }), () => ann.permissions(orders)];
    for (const use of uses) assert.throws(use, (error) => error instanceof EngineError && error.code === 'freed', String(use));
    assert.throws(() => new Policy(), { code: 'illegal-constructor' });
    assert.throws(() => new Role(), { code: 'illegal-constructor' });
  });

  it('is of the same family as policies of hubs', async () => {
    assert.equal(EngineError, hubs.EngineError);
    assert.ok(new DatabaseError('x', 'y', { category: 'syntax', mentions: [] }) instanceof hubs.HubscopeError);
  });
});

describe('conformance of CQL roles', () => {
  const folder = join(process.env.HUBSCOPE_ROOT, 'tests/conformance/cql');
  /** Questions that the package answers under the same name. */
  const QUERIES = new Set(['check', 'check_any', 'effective', 'has_role', 'has_superuser', 'roles_of']);
  const counts = { steps: 0, left: 0 };
  before(() => init());
  after(() => console.log('answered:', JSON.stringify(counts)));

  for (const file of readdirSync(folder).sort()) {
    it(file, () => {
      const { default_dialects, fixtures = {}, groups } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      for (const group of groups) {
        for (const given of group.cases) {
          for (const dialect of given.dialects ?? group.dialects ?? default_dialects) {
            run(given, given.state ?? fixtures[given.fixture] ?? {}, dialect);
          }
        }
      }
    });
  }

  it('answers a fair number of them', () => assert.ok(counts.steps > 900, JSON.stringify(counts)));

  /** Steps in turn, until one that the package has no word for: what follows rests on it. */
  function run({ id, steps }, state, dialect) {
    let policy;
    try {
      policy = Policy.load(state, { dialect });
    } catch (error) {
      // Rows that the package does not load, so that nobody meets the error in the middle of a decision.
      assert.ok(steps.some(({ expect }) => expect.error?.code === error.code), `${id} (${dialect}): ${error}`);
      counts.steps += 1;
      counts.left += steps.length - 1;
      return;
    }
    for (const [position, step] of steps.entries()) {
      const answer = answerOf(policy, step);
      if (answer === undefined) {
        counts.left += steps.length - position;
        return;
      }
      counts.steps += 1;
      compare(answer, policy = answer.policy ?? policy, step.expect, `${id} (${dialect}), step ${position}`);
    }
  }

  function answerOf(policy, { as = null, cql, do: operation = {} }) {
    const { op, permission, on, ...others } = operation;
    if (QUERIES.has(op)) {
      const caller = op === 'effective' ? operation.role : as;
      return attempt(() => ({ ok: policy.query({ op, permission, on, ...others, as: caller }) }));
    }
    if (cql === undefined) return undefined;
    return attempt(() => ({ ok: policy.query({ op: 'execute', as, cql }), policy: policy.after(cql, { as }) }));
  }

  function attempt(ask) {
    try {
      return ask();
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      return { error };
    }
  }

  function compare({ ok, error }, policy, expect, at) {
    if (error !== undefined) {
      assert.deepEqual([error.category, error.code], [expect.error?.category, expect.error?.code], `${at}: ${error}`);
      for (const name of expect.error.mentions ?? []) assert.ok(error.mentions.includes(name), `${at} mentions ${name}`);
    } else {
      assert.equal(expect.error, undefined, at);
      const value = ok?.rows ?? ok?.statements ?? ok;
      const plain = (list) => (expect.unordered ? list.map((row) => JSON.stringify(row)).sort() : list);
      if ('result' in expect) assert.deepEqual(plain(value), plain(expect.result), at);
    }
    const rows = policy.query({ op: 'rows' });
    const sorted = (list) => list.map((row) => JSON.stringify(row.map((cell) => (Array.isArray(cell) ? [...cell].sort() : cell)))).sort();
    for (const [member, wanted] of Object.entries(expect.state ?? {})) {
      if (member === 'role_names') assert.deepEqual(Object.keys(rows.roles).sort(), [...wanted].sort(), at);
      else if (member === 'roles') compareRoles(rows.roles, wanted, at);
      else assert.deepEqual(sorted(rows[member]), sorted(wanted), at);
    }
  }

  function compareRoles(roles, wanted, at) {
    for (const [name, row] of Object.entries(wanted)) {
      if (row === null) {
        assert.equal(roles[name], undefined, `${at}: ${name}`);
        continue;
      }
      for (const [member, value] of Object.entries(row)) {
        const got = roles[name]?.[member] ?? null;
        if (member === 'member_of') assert.deepEqual([...(got ?? [])].sort(), [...value].sort(), `${at}: ${name}`);
        else assert.deepEqual(got, value, `${at}: ${name}.${member}`);
      }
    }
  }
});
