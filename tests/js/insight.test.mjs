// Why, what, who and what if, through `policy.query`. That the answers are right is shown natively, by properties over random hubs; here
// that they arrive, in the shapes that the types promise.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { init, Policy, QuestionError } from 'hubscope/full';

import { school } from './snapshots.mjs';

describe('insight', () => {
  let policy;
  before(async () => {
    await init();
    policy = Policy.load(school());
  });
  const johan = { user: 'johan' };
  const lab = { user: 'student1', server: 'lab' };

  it('explains an allow by its path', () => {
    const { decision, paths, misses, text } = policy.query({ op: 'explain', principal: johan, scope: 'read:servers', resource: lab });
    assert.deepEqual(decision, { outcome: 'allow' });
    assert.deepEqual(misses, []);
    assert.deepEqual(paths, [{
      grant: {
        origin: [{ from: 'role', role: 'teacher' }], written: 'servers!group=class-A', implies: ['servers', 'read:servers'],
        filter: { kind: 'group', name: 'class-A' },
      },
      filter: { kind: 'group', name: 'class-A' }, covers: 'group',
    }]);
    assert.equal(text.length, 2);
  });

  it('explains a deny by what came near, and says what would help', () => {
    const question = { principal: johan, scope: 'servers', resource: { user: 'maría', server: '' } };
    const { decision, misses } = policy.query({ op: 'explain', ...question });
    assert.equal(decision.outcome, 'deny');
    assert.equal(misses[0].miss, 'elsewhere');
    const remedies = policy.query({ op: 'remedies', ...question });
    assert.ok(remedies.length > 2);
    for (const { edits, text } of remedies) {
      assert.match(text, /\.$/);
      const again = { op: 'explain', ...question };
      const { answers } = policy.query({ op: 'preview', edits, queries: [again] });
      assert.equal(answers[0].ok.decision.outcome, 'allow', text);
    }
  });

  it('says which limit cuts a token off', () => {
    const now = Date.parse('2026-01-31T09:00:00Z');
    const { misses } = policy.query({ op: 'explain', principal: { token: 'a2' }, scope: 'servers', resource: lab }, { now });
    assert.ok(misses.some(({ miss, by }) => miss === 'limited' && by === 'token'));
    const expired = policy.query({ op: 'explain', principal: { token: 'a2' }, scope: 'servers', resource: lab }, { now: new Date('2027-01-01') });
    assert.deepEqual(expired.misses, [{ miss: 'invalid-token' }]);
  });

  it('tells what is reached', () => {
    const reach = policy.query({ op: 'reach', principal: johan, scope: 'list:users', list: 'users', limit: 10, sql: 'postgresql' });
    assert.deepEqual(reach.filters, { everything: false, users: [], groups: ['class-A'], servers: [], services: [] });
    assert.deepEqual([reach.count, reach.names], [1, ['student1']]);
    assert.match(reach.where.users.sql, /\$1/);
    assert.deepEqual(reach.where.users.parameters, ['class-A']);
    const servers = policy.query({ op: 'reach', principal: { user: 'amira' }, scope: 'servers', list: 'servers', limit: 1 });
    assert.deepEqual([servers.filters.everything, servers.count, servers.names], [true, 2, [{ user: 'student1', server: '' }]]);
  });

  it('filters lists with what a subject reaches', () => {
    const reach = policy.user('johan').reach('list:users');
    assert.deepEqual([reach.everything, reach.groups], [false, ['class-A']]);
    assert.ok(Object.isFrozen(reach));
    assert.deepEqual(policy.names('user').filter((user) => reach.has({ user })), ['student1']);
    const { has } = policy.user('amira').reach('servers');
    assert.equal(has({ user: 'maría', server: 'new' }), true);
    assert.equal(policy.group('class-A').reach('servers').has({ user: 'student1' }), false);
    const token = policy.token('a2', { now: Date.parse('2026-01-31T09:00:00Z') });
    assert.equal(token.reach('servers').has({ user: 'student1' }), false);
    token.free();
    assert.throws(() => token.reach('servers'), { code: 'freed' });
    assert.throws(() => policy.user('unlucky').reach('servers'), { name: 'UnansweredError' });
    assert.throws(() => policy.user('johan').reach('read:usrs'), { code: 'unknown-scope', suggestion: 'read:users' });
  });

  it('tells who holds a scope, and how', () => {
    const holders = policy.query({ op: 'holders', scope: 'servers', resource: lab, tokens: true });
    assert.deepEqual(holders.users.map(({ name }) => name), ['johan', 'student1', 'amira']);
    assert.deepEqual(holders.counts, { users: 3, groups: 0, services: 0, tokens: 1 });
    assert.deepEqual(holders.unanswered, ['unlucky']);
    assert.equal(holders.paths[holders.users[0].path].grant.written, 'servers!group=class-A');
    assert.equal(policy.query({ op: 'holders', scope: 'servers', resource: lab, limit: 1 }).users.length, 1);
  });

  it('previews edits and leaves the policy as it is', () => {
    const edits = [{ edit: 'add-member', group: 'class-A', user: 'maría' }];
    const { difference, answers } = policy.query({
      op: 'preview', edits, queries: [{ op: 'has_scope', principal: johan, scope: 'servers!user=maría' }, { op: 'nonsense' }],
    });
    assert.deepEqual(difference.members.map(({ user, joined, left }) => [user, joined, left]), [['maría', ['class-A'], []]]);
    const [over] = difference.members[0].over_them;
    assert.deepEqual(over.principals.users, ['johan']);
    assert.ok(over.gained.includes('servers'));
    assert.deepEqual(answers[0], { ok: true });
    assert.equal(answers[1].error, 'bad-query');
    assert.equal(policy.user('johan').can('servers', { user: 'maría' }), false);
  });

  it('explains what the hub answers to a request', () => {
    const ask = (method, path) => policy.query({ op: 'explain_request', principal: johan, method, path });
    const refused = ask('GET', '/hub/api/users/maría');
    assert.deepEqual([refused.status, refused.outcome, refused.handler], [404, 'status', 'UserAPIHandler']);
    assert.equal(refused.explanations.length, refused.scopes.length);
    assert.deepEqual([refused.explanations[0].scope, refused.explanations[0].resource], ['read:users', 'user=maría']);
    assert.equal(refused.explanations[0].decision.outcome, 'deny');
    assert.match(refused.text[0], /^GET \/hub\/api\/users\/maría by johan gets 404: /);
    const passed = ask('POST', '/hub/api/users/student1/server');
    assert.deepEqual([passed.status, passed.usual, passed.outcome], [null, 201, 'conditional']);
    assert.deepEqual(passed.explanations.map(({ decision }) => decision.outcome), ['allow']);
    assert.match(ask('GET', '/hub/api/users').explanations[0].reach, /^johan holds `list:users` for members of group class-A/);
  });

  it('runs policy tests, on the hub as it is and as edits make it', () => {
    const tests = [
      { who: 'johan', can: 'servers', on: ['server student1/', 'server student1/lab'] },
      { name: 'johan stays with his class', who: 'johan', cannot: 'servers', on: 'user maría' },
      { only: ['amira'], can: 'shutdown' },
      { who: 'johan', can: 'list:users', exactly: 'student1' },
      { who: 'johan', request: 'POST /hub/api/users/student1/server', status: 201 },
      { who: 'nobody-here', cannot: 'servers' },
    ];
    const report = policy.query({ op: 'test', tests });
    assert.deepEqual(report.tests.map(({ passed, checks }) => [passed, checks]), [
      [true, 2], [true, 1], [false, 1], [true, 1], [true, 1], [false, 0],
    ]);
    assert.deepEqual([report.passed, report.failed], [4, 2]);
    // A principal on whom the hub fails is not nobody.
    assert.match(report.tests[2].failures[0], /unlucky may use `shutdown` has no answer/);
    assert.match(report.tests[5].failures[0], /no user `nobody-here`/);
    const edits = [{ edit: 'add-member', group: 'class-A', user: 'maría' }];
    const after = policy.query({ op: 'test', tests, edits });
    assert.equal(after.tests[1].passed, false);
    assert.equal(after.tests[1].name, 'johan stays with his class');
    assert.match(after.tests[1].failures[0], /johan holds role teacher with the scope `servers!group=class-A`/);
    assert.match(after.tests[3].failures[0], /johan reaches user maría/);
  });

  it('tells two snapshots apart', () => {
    const later = school();
    later.users[2].roles = ['user', 'teacher'];
    later.tokens.pop();
    const { affected, grants } = policy.difference(later, { tokens: true, now: Date.parse('2026-01-31T09:00:00Z') });
    assert.deepEqual(affected, { users: 1, groups: 0, services: 0, tokens: 1 });
    assert.deepEqual(grants[0].principals.users, ['maría']);
    assert.ok(grants[0].gained.some(({ scope, over, name }) => scope === 'servers' && over === 'named' && name === 'class-A'));
    assert.deepEqual(policy.difference(JSON.stringify(school())).grants, []);
    assert.deepEqual(policy.difference(later, { limit: 0 }).grants[0].principals, { count: 1, users: [], groups: [], services: [] });
    assert.throws(() => policy.difference('{'), { name: 'SnapshotError', code: 'truncated', line: 1 });
    assert.throws(() => policy.difference(later, { limits: 1 }), { code: 'bad-option' });
    assert.equal(policy.user('johan').can('servers', { user: 'student1' }), true);
  });

  it('tells what a start of the hub does', () => {
    const roles = [{ name: 'teacher', scopes: ['servers!group=class-A'], users: ['maría'] }];
    const { starts, obstacles, changes, document } = policy.start({ load_roles: roles }, { document: true });
    assert.deepEqual([starts, obstacles], [true, []]);
    const teachers = changes.filter(({ role, kind }) => role === 'teacher' && kind === 'user');
    assert.deepEqual(teachers.map(({ change, kind, name }) => [change, kind, name]), [['role-taken', 'user', 'johan'], ['role-given', 'user', 'maría']]);
    // The policy stays, and the document is that of the hub afterwards.
    assert.equal(policy.user('johan').can('servers', { user: 'student1' }), true);
    const after = Policy.load(document);
    assert.equal(after.user('johan').can('servers', { user: 'student1' }), false);
    assert.equal(after.user('maría').can('servers', { user: 'student1' }), true);
    assert.equal(policy.start({}).document, undefined);
  });

  it('tells why a hub would not start, and of a token nothing', () => {
    const secret = 'never-shown-1234';
    const { starts, obstacles } = policy.start(JSON.stringify({
      load_roles: [{ name: 'Teacher', scopes: ['list:usres'], services: ['nobody'] }],
      services: [{ name: 'grader', api_token: secret }, { name: 'other', api_token: secret }],
    }));
    assert.equal(starts, false);
    assert.deepEqual(obstacles.find(({ first }) => first), {
      code: 'role-name', hub_error: 'InvalidNameError', first: true, pointer: '/load_roles/0/name',
      message: obstacles.find(({ code }) => code === 'role-name').message,
    });
    assert.doesNotMatch(JSON.stringify(obstacles), new RegExp(secret));
  });

  it('shows no key of a configuration that it refuses, which may be a token', () => {
    const secret = 'never-shown-1234';
    const unreadable = Object.defineProperty({}, secret, { enumerable: true, get() { throw new Error(secret); } });
    const refused = [
      { api_tokens: { [secret]: () => 1 } }, { api_tokens: { [`${secret}\ud800`]: 'ada' } }, { api_tokens: { [secret]: { toJSON() {} } } },
      { service_tokens: unreadable }, { api_tokens: { [secret]: 7 } }, { [secret]: () => 1 }, `{"api_tokens": {"${secret}": 7}}`,
    ];
    for (const configuration of refused) {
      assert.throws(() => policy.start(configuration), (error) => {
        assert.ok(error instanceof QuestionError, error);
        for (let told = error; told; told = told.cause) assert.ok(!`${told.message} ${told.pointer}`.includes(secret));
        return true;
      });
    }
  });

  it('refuses starts that make no sense', () => {
    assert.throws(() => policy.start({ load_roles: {} }), { name: 'QuestionError', code: 'wrong-type', pointer: '/load_roles' });
    assert.throws(() => policy.start('{'), { name: 'QuestionError', code: 'truncated' });
    assert.throws(() => policy.start(undefined), { name: 'QuestionError' });
    for (const options of [{ document: 1 }, { documents: true }]) assert.throws(() => policy.start({}, options), { code: 'bad-option' });
    assert.equal(policy.start({}, null).starts, true);
    assert.throws(() => policy.start({}, { now: 'tomorrow' }), { code: 'bad-time' });
    const edited = policy.after([{ edit: 'create-group', group: 'new' }]);
    assert.throws(() => edited.start({}), { name: 'QuestionError', code: 'edited' });
    assert.throws(() => Policy.load(school(), { keepSource: false }).start({}), { name: 'EngineError', code: 'no-source' });
    const partial = { ...school(), knows: ['users'] };
    assert.throws(() => Policy.load(partial).start({}), { name: 'UnansweredError', code: 'incomplete-snapshot' });
  });

  it('knows every address of the hub', () => {
    const routes = policy.query({ op: 'routes' });
    const start = routes.find(({ method, route }) => method === 'POST' && route === '/api/users/{user_name}/server');
    assert.deepEqual(start, {
      method: 'POST', path: '/hub/api/users/{user_name}/server', route: '/api/users/{user_name}/server',
      handler: 'UserServerAPIHandler', scopes: ['servers'],
    });
    assert.deepEqual(routes.find(({ handler, method }) => handler === 'UserTokenListAPIHandler' && method === 'POST').scopes, ['tokens']);
    // A request tells the same of each.
    const filled = (path) => path.replace(/\{\w+#\}/g, '404').replace(/\{[^}]+\}/g, '/x').replace(/\/+/g, '/');
    for (const { method, path, ...known } of routes.filter(({ route }) => !/\{path\.\.\.\}$/.test(route))) {
      const { route, handler, scopes } = policy.query({ op: 'request', principal: johan, method, path: filled(path) });
      assert.deepEqual({ route, handler, scopes }, known, `${method} ${path}`);
    }
    // What a request is answered by is one of them.
    for (const path of ['/hub/api/users', '/hub/home', '/hub/api/groups/class-A/users']) {
      const { route, handler } = policy.query({ op: 'request', principal: johan, method: 'POST', path });
      assert.ok(routes.some((known) => known.route === route && known.handler === handler), path);
    }
  });

  it('refuses questions and edits that make no sense', () => {
    const refused = [
      [{ op: 'explain', principal: johan, scope: 'read:usrs' }, 'unknown-scope'],
      [{ op: 'explain', principal: null, scope: 'proxy' }, 'bad-query'],
      [{ op: 'explain', principal: johan, scope: 'proxy', resource: { user: 'a', group: 'b' } }, 'bad-query'],
      [{ op: 'explain', principal: johan, scope: 'proxy', resource: 'everything' }, 'bad-query'],
      [{ op: 'reach', principal: johan, scope: 'proxy', list: 'people' }, 'bad-query'],
      [{ op: 'reach', principal: johan, scope: 'proxy', sql: 'oracle' }, 'bad-query'],
      [{ op: 'holders', scope: 'proxy', limit: -1 }, 'bad-query'],
      [{ op: 'preview' }, 'wrong-type', '/edits'],
      [{ op: 'preview', edits: [{ edit: 'rename-role' }] }, 'unknown-variant', '/edits/0/edit'],
      [{ op: 'preview', edits: [{ edit: 'delete-role', role: 'teacher', more: 1 }] }, 'unknown-field', '/edits/0'],
      [{ op: 'preview', edits: [{ edit: 'delete-role', role: 'user' }] }, 'default-role', '/edits/0'],
      [{ op: 'preview', edits: [{ edit: 'add-member', group: 'class-X', user: 'johan' }] }, 'unknown-name'],
      [{ op: 'preview', edits: [{ edit: 'create-role', role: 'Teacher', scopes: [] }] }, 'role-name'],
      [{ op: 'preview', edits: [{ edit: 'change-role', role: 'teacher', scopes: ['all'] }] }, 'unknown-scope'],
      [{ op: 'test' }, 'missing-field'],
      [{ op: 'test', tests: [] }, 'no-tests', '/tests'],
      [{ op: 'test', tests: [{ who: 'johan', can: 'servers' }, { who: 'johan', can: ['servers', 'read:usrs'] }] }, 'unknown-scope', '/tests/1/can/1'],
      [{ op: 'test', tests: [{ who: 'johan', can: 'servers', on: 'lab' }] }, 'bad-value', '/tests/0/on'],
      [{ op: 'test', tests: [{ who: 'johan', cann: 'servers' }] }, 'unknown-field', '/tests/0/cann'],
      [{ op: 'test', tests: [{ who: 'johan', can: 'servers' }], edits: [{ edit: 'delete-role', role: 'user' }] }, 'default-role', '/edits/0'],
    ];
    for (const [question, code, pointer] of refused) {
      assert.throws(() => policy.query(question), (error) => {
        assert.ok(error instanceof QuestionError);
        assert.equal(error.code, code, JSON.stringify(question));
        if (pointer) assert.equal(error.pointer, pointer);
        return true;
      });
    }
    const misspelt = () => policy.query({ op: 'explain', principal: johan, scope: 'read:usrs' });
    assert.throws(misspelt, { suggestion: 'read:users' });
  });
});
