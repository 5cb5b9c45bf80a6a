// What a guard does when something is wrong: with the hub, with a request, with the program around it. Never a pass.

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { init, Policy } from 'hubscope';
import { hubGuard, refreshing } from 'hubscope/express';

import { REFUSED, fakeHub, person } from './guard/fake_hub.mjs';
import { SERVERS, ask } from './guard/servers.mjs';

await init();

const GRADES = ['custom:grades:read'];

/** Runs with a server of one framework behind a fake hub. */
async function withServer(answer, options, work, start = SERVERS['Express 5']) {
  const hub = await fakeHub(answer);
  const log = [];
  const server = await start({ Policy, hub: hub.url, hubTimeoutSeconds: 0.5, onDecision: (line) => log.push(line), ...options });
  try {
    await work({ hub, server, log, last: () => log.at(-1) });
  } finally {
    await server.close();
    await hub.close();
  }
}

/** Sends header lines as they are; what Node's parser refuses is a 400 before any guard. */
async function raw(port, lines, path = '/grades') {
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`, 'latin1');
  let text = '';
  for await (const part of socket) text += part;
  return Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]);
}

/** What a hub, or something else at its address, may say; always 503, with this code. */
const ODD_ANSWERS = {
  'a page': [{ type: 'text/html', body: '<html>Welcome</html>' }, 'odd-answer'],
  'a redirect to a login': [{ status: 302, headers: { Location: '/hub/login' }, body: '' }, 'odd-answer'],
  nothing: [{ body: '' }, 'odd-answer'],
  'half an answer': [{ body: '{"kind": "user", "name": "ada", "scopes": [' }, 'odd-answer'],
  'no UTF-8': [() => (req, res) => res.end(Buffer.from([0x22, 0xff, 0x22])), 'hub-unreachable'],
  null: [{ body: 'null' }, 'odd-answer'],
  'a list': [{ body: [person('ada', GRADES).body] }, 'odd-answer'],
  'no scopes': [{ body: { kind: 'user', name: 'ada' } }, 'odd-answer'],
  'scopes as text': [person('ada', 'custom:grades:read'), 'odd-answer'],
  'scopes as an object': [person('ada', { 0: 'custom:grades:read', length: 1 }), 'odd-answer'],
  'a number among the scopes': [person('ada', [...GRADES, 7]), 'odd-answer'],
  'null among the scopes': [person('ada', [...GRADES, null]), 'odd-answer'],
  'scopes in a prototype': [{ body: '{"kind":"user","name":"ada","__proto__":{"scopes":["custom:grades:read"]}}' }, 'odd-answer'],
  'another kind': [{ body: { kind: 'group', name: 'ada', scopes: GRADES } }, 'odd-answer'],
  'no name': [{ body: { kind: 'user', scopes: GRADES } }, 'odd-answer'],
  'an empty name': [person('', GRADES), 'odd-answer'],
  'a name that is a list': [person(['ada'], GRADES), 'odd-answer'],
  'half a surrogate in the name': [{ body: '{"kind":"user","name":"ada\\ud800","scopes":["custom:grades:read"]}' }, 'lone-surrogate'],
  'not found': [{ status: 404, body: {} }, 'hub-failed'],
  'a failure': [{ status: 500, body: {} }, 'hub-failed'],
  'too many requests': [{ status: 429, body: {} }, 'hub-failed'],
  'a proxy without its hub': [{ status: 503, type: 'text/html', body: 'sorry' }, 'hub-failed'],
  'created': [{ ...person('ada', GRADES), status: 201 }, 'hub-failed'],
  'a version that nobody knows': [{ ...person('ada', GRADES), headers: { 'X-JupyterHub-Version': '99.0.0' } }, 'unsupported-version'],
  'a closed connection': [() => (req, res) => res.destroy(), 'hub-unreachable'],
  'a connection that closes in the middle': [() => (req, res) => { res.write('{"kind":'); setTimeout(() => res.destroy(), 20); }, 'hub-unreachable'],
  'no answer': [() => () => {}, 'hub-timeout'],
  'no end of an answer': [() => (req, res) => { res.write('{"kind":'); }, 'hub-timeout'],
};

describe('a hub that answers oddly', () => {
  for (const [name, [answer, code]] of Object.entries(ODD_ANSWERS)) {
    it(`${name}: 503`, () =>
      withServer(typeof answer === 'function' ? answer : () => answer, {}, async ({ server, last }) => {
        const { status, text } = await ask(server, '/grades', 'secret-token');
        assert.equal(status, 503);
        assert.equal(last().code, code, last().message);
        assert.ok(!`${JSON.stringify(last())}${text}`.includes('secret-token'));
        // Also where nothing is asked but who it is, apart from what only a policy can tell.
        if (!['unsupported-version', 'lone-surrogate'].includes(code)) assert.equal((await ask(server, '/me', 'secret-token')).status, 503);
      }));
  }

  it('nobody listens: 503, and another try later', () =>
    withServer(() => person('ada', GRADES), { hub: 'http://127.0.0.1:1/hub/api' }, async ({ server, last }) => {
      const { status, headers } = await ask(server, '/grades', 'some-token');
      assert.deepEqual([status, last().code, headers.get('retry-after')], [503, 'hub-unreachable', '5']);
    }));

  it('in every framework', async () => {
    for (const start of Object.values(SERVERS)) {
      await withServer(() => ({ status: 500, body: {} }), {}, async ({ server }) => {
        const { status, headers } = await ask(server, '/grades', 'some-token');
        assert.deepEqual([status, headers.get('retry-after')], [503, '5']);
      }, start);
    }
  });

  it('scopes that no hub defines change nothing else', () =>
    withServer(() => person('ada', ['nonsense', 'custom:gone', 'servers!color=red', '', '!', 'servers!user=ada']), {}, async ({ server }) => {
      assert.equal((await ask(server, '/servers/ada', 'some-token')).status, 200);
      assert.equal((await ask(server, '/servers/bob', 'some-token')).status, 404);
      assert.equal((await ask(server, '/grades', 'some-token')).status, 403);
    }));
});

describe('odd credentials', () => {
  const known = (token) => (token === 'good' ? person('ada', GRADES) : REFUSED);

  const LINES = [
    [['Authorization: Bearer good'], 200],
    [['authorization: bearer good'], 200],
    [['AUTHORIZATION: TOKEN good'], 200],
    [['Authorization: token good'], 200],
    [['Authorization: Bearer   good  '], 200],
    [['Authorization: Bearer\tgood'], 200],
    [[], 401],
    [['Authorization:'], 401],
    [['Authorization: good'], 401],
    [['Authorization: Bearer'], 401],
    [['Authorization: Bearergood'], 401],
    [['Authorization: Bearer good good'], 401],
    [['Authorization: Bearer good, Bearer good'], 401],
    [['Authorization: Bearer "good"'], 401],
    [['Authorization: Basic good'], 401],
    [['Authorization: Bearer token good'], 401],
    [['X-Authorization: Bearer good'], 401],
    [['Cookie: token=good'], 401],
    // Which of two counts, programs disagree; so none does.
    [['Authorization: Bearer good', 'Authorization: Bearer good'], 401],
    [['Authorization: Bearer good', 'Authorization: Bearer bad'], 401],
    [['Authorization: Bearer bad', 'authorization: Bearer good'], 401],
    [['Authorization: Basic YTpi', 'Authorization: Bearer good'], 401],
    [[`Authorization: Bearer ${'x'.repeat(1024)}`], 401],
    [[`Authorization: Bearer ${'x'.repeat(1025)}`], 401],
    [[`Authorization: Bearer ${'x'.repeat(12_000)}`], 401],
    [[`Authorization: Bearer${' '.repeat(5000)}good`], 200],
    [['Authorization: Bearer go\x01od'], [400, 401]],
    [['Authorization: Bearer good\x00'], [400, 401]],
    [['Authorization: Bearer gööd'], 401],
    [['Authorization: Bearer good\x0bx'], [400, 401]],
  ];

  for (const [framework, start] of Object.entries(SERVERS)) {
    it(`${framework}: the header as the hub reads it`, () =>
      withServer(known, {}, async ({ server, hub }) => {
        for (const [lines, statuses] of LINES) {
          const status = await raw(server.port, lines);
          assert.ok([statuses].flat().includes(status), `${JSON.stringify(lines).slice(0, 200)}: ${status}`);
        }
        for (const { token } of hub.seen) assert.match(token, /^[\x21-\x7e]{1,1024}$/);
      }, start));
  }

  it('a cookie or a parameter, where the program says so', () =>
    withServer(known, { cookie: 'hub-token', query: 'token' }, async ({ server }) => {
      const status = async (path, headers) => (await ask(server, path, null, { headers })).status;
      assert.equal(await status('/grades', { Cookie: 'a=b; hub-token=good; c=d' }), 200);
      assert.equal(await status('/grades', { Cookie: 'hub-token="good"' }), 200);
      assert.equal(await status('/grades', { Cookie: 'hub-token=good; hub-token=bad' }), 401);
      assert.equal(await status('/grades', { Cookie: 'xhub-token=good' }), 401);
      assert.equal(await status('/grades?token=good', {}), 200);
      assert.equal(await status('/grades?token=good&token=bad', {}), 401);
      assert.equal(await status('/grades?xtoken=good', {}), 401);
      assert.equal(await status('/grades?token=good', { Authorization: 'Bearer bad' }), 401);
    }));

  for (const [framework, start] of Object.entries(SERVERS)) {
    it(`${framework}: what a connection sent before opens nothing later`, () =>
      withServer((token) => (token === 'good' || token === 'other' ? person(token, GRADES) : REFUSED), { cookie: 'hub-token' }, async ({ server, hub, last }) => {
        const names = [];
        const socket = connect(server.port, '127.0.0.1');
        const parts = socket[Symbol.asyncIterator]();
        for (const lines of [
          ['Authorization: Bearer good'], ['Authorization: Bearer good'], ['Authorization: Bearer goog'], ['Authorization: Bearer goo'], ['Authorization: Bearer goodd'],
          ['Authorization: Bearer doog'], ['Authorization: Bearer other'], ['Authorization: Bearer good'], [],
          // A header of another scheme says nothing of the cookie beside it.
          ['Authorization: Basic YTpi', 'Cookie: hub-token=good'], ['Authorization: Basic YTpi', 'Cookie: hub-token=other'], ['Authorization: Basic YTpi', 'Cookie: hub-token=bad'],
          ['Authorization: Basic YTpi'], ['Cookie: hub-token=other'], ['Authorization: Bearer bad', 'Cookie: hub-token=good'],
        ]) {
          socket.write(`GET /grades HTTP/1.1\r\nHost: localhost\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`);
          const status = Number(/^HTTP\/1\.1 (\d+)/.exec(String((await parts.next()).value))?.[1]);
          assert.equal(status, last().status);
          names.push(status === 200 ? last().principal.user : status);
        }
        socket.destroy();
        assert.deepEqual(names, ['good', 'good', 401, 401, 401, 401, 'other', 'good', 401, 'good', 'other', 401, 401, 'other', 401]);
        assert.equal(hub.lookups(), 7);
      }, start));
  }

  it('inherited headers are none', async () => {
    Object.prototype.authorization = 'Bearer good';
    try {
      await withServer(known, {}, async ({ server }) => assert.equal(await raw(server.port, []), 401));
    } finally {
      delete Object.prototype.authorization;
    }
  });
});

describe('polluted prototypes', () => {
  for (const [name, value] of Object.entries({
    scopes: ['custom:grades:read'], principal: () => ({ user: 'amira', scopes: ['custom:grades:read'] }), kind: 'user', name: 'ada', user: 'ada', server: '', maxAgeSeconds: 1e9, access: {}, outcome: 'allow', status: 200,
  })) {
    it(`\`${name}\` from nowhere opens nothing`, async () => {
      await withServer((token) => (token === 'good' ? person('ada', ['read:users:name!user=ada']) : REFUSED), {}, async ({ server }) => {
        Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
        try {
          for (const [token, path, status] of [[null, '/grades', 401], ['bad', '/grades', 401], ['good', '/grades', 403], ['good', '/users/bob', 404]]) {
            // Without `fetch`, which such a prototype confuses, too. A router or the question to the hub may fail of it: that is no pass.
            const got = await raw(server.port, token === null ? [] : [`Authorization: Bearer ${token}`], path);
            assert.ok([status, 500, 503].includes(got), `${token} ${path}: ${got}`);
          }
        } finally {
          delete Object.prototype[name];
        }
      });
    });
  }
});

describe('the program around a guard', () => {
  const known = () => person('ada', ['custom:grades:read', 'servers!user=ada']);

  it('a policy that was freed, that is none, that fails, that never comes: 503', async () => {
    const freed = Policy.load(minimal());
    freed.free();
    for (const [policy, code] of [
      [freed, 'freed'],
      [() => freed, 'freed'],
      [() => undefined, 'no-policy'],
      [async () => null, 'no-policy'],
      [() => { throw new Error('no such file, and some-token'); }, 'policy-failed'],
      [async () => { throw new Error('no such file'); }, 'policy-failed'],
      [() => Promise.reject(undefined), 'policy-failed'],
      [{}, undefined],
    ]) {
      await withServer(known, { Policy: undefined, policy }, async ({ server, last }) => {
        assert.equal((await ask(server, '/grades', 'some-token')).status, 503);
        if (code) assert.equal(last().code, code, last().message);
        assert.ok(!JSON.stringify(last()).includes('some-token'));
      });
    }
  });

  it('an engine that nobody started: 503, and 200 once it is', async () => {
    const hub = await fakeHub(known);
    // In a process of its own, for here it was started.
    const program = `
      import { init, Policy } from 'hubscope';
      import { hubGuard } from 'hubscope/express';
      let code;
      const guard = hubGuard({ Policy, hub: '${hub.url}', onDecision: (line) => { code = line.code; } });
      const request = { method: 'GET', url: '/', headers: { authorization: 'Bearer some-token' }, rawHeaders: [] };
      const say = async () => console.log((await guard.decide(request, 'custom:grades:read')).status, code);
      await say(); await init(); await say();`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { cwd: import.meta.dirname });
    await hub.close();
    assert.equal(stdout, '503 not-initialized\n200 null\n');
  });

  it('a provider that throws: 503; that finds nobody: 401; that says nonsense: 503', async () => {
    for (const [principal, status, code] of [
      [() => { throw new Error('the session store is away: some-token'); }, 503, 'provider-failed'],
      [async () => { throw new Error('the session store is away'); }, 503, 'provider-failed'],
      [() => { throw undefined; }, 503, 'provider-failed'],
      [() => null, 401, 'no-principal'],
      [async () => undefined, 401, 'no-principal'],
      [() => false, 401, 'no-principal'],
      [() => true, 503, 'bad-principal'],
      [() => 'ada', 503, 'bad-principal'],
      [() => ({}), 503, 'bad-principal'],
      [() => ({ user: '' }), 503, 'bad-principal'],
      [() => ({ user: 'ada', service: 'x', scopes: GRADES }), 503, 'bad-principal'],
      [() => ({ user: 'ada', scopes: 'custom:grades:read' }), 503, 'bad-principal'],
      [() => Object.create({ user: 'ada', scopes: GRADES }), 503, 'bad-principal'],
      [() => ({ user: 'ada', scopes: GRADES }), 200, null],
      [(facts, introspect) => introspect(), 200, null],
      [(facts) => ({ user: facts.header('x-user'), scopes: GRADES }), 200, null],
    ]) {
      const policy = Policy.load({ ...minimal(), vocabulary: { 'custom:grades:read': { description: 'x' } } });
      await withServer(known, { Policy: undefined, policy, principal }, async ({ server, last }) => {
        const answer = await ask(server, '/grades', 'some-token', { headers: { 'X-User': 'ada' } });
        assert.equal(answer.status, status, `${principal}: ${last().message}`);
        assert.equal(last().code, code);
        assert.ok(!JSON.stringify(last()).includes('some-token'));
      });
    }
  });

  it('a provider without scopes: what the policy says', () => {
    const policy = Policy.load({
      ...minimal(), knows: ['vocabulary', 'roles', 'users', 'groups', 'services', 'shares'],
      roles: [{ name: 'user', scopes: ['self'] }], users: [{ name: 'ada', roles: ['user'] }],
    });
    return withServer(known, { Policy: undefined, policy, principal: () => ({ user: 'ada' }) }, async ({ server }) => {
      assert.equal((await ask(server, '/servers/ada')).status, 200);
      assert.equal((await ask(server, '/servers/bob')).status, 404);
    });
  });

  it('a log that throws, now or later, changes nothing', async () => {
    for (const onDecision of [() => { throw new Error('disk full'); }, async () => { throw new Error('disk full'); }]) {
      await withServer(known, { onDecision }, async ({ server }) => {
        assert.equal((await ask(server, '/grades', 'some-token')).status, 200);
        assert.equal((await ask(server, '/grades')).status, 401);
      });
    }
  });

  it('options that are none are refused when the guard is made', () => {
    for (const options of [
      undefined, {}, { Policy, policy: Policy.load(minimal()) }, { Policy, hub: 'localhost' }, { Policy, hub: 'ftp://hub/' }, { Policy, hub: 'http://u:p@hub/' },
      { Policy, maxAgeSeconds: 301 }, { Policy, maxAgeSeconds: -1 }, { Policy, maxAgeSeconds: NaN }, { Policy, maxAgeSeconds: '60' },
      { Policy, maxAgeRefusedSeconds: 31 }, { Policy, maxTokens: 0 }, { Policy, cookie: '' }, { Policy, principal: 'ada' },
      { Policy, onDecison: () => {} }, { Policy: {} }, { policy: 'policy.json' },
    ]) assert.throws(() => hubGuard(options), { code: 'bad-option' }, JSON.stringify(options));
    const guard = hubGuard({ Policy, hub: 'http://hub/hub/api' });
    for (const scopes of [[], '', [''], [7], null, {}]) assert.throws(() => guard.require(scopes), String(scopes));
    assert.throws(() => guard.require('servers', 'ada'), { code: 'bad-requirement' });
    assert.throws(() => guard.requireAccess(), { code: 'bad-requirement' });
  });
});

describe('a policy that is loaded again', () => {
  it('counts until the next one is there, and no longer than it may', async () => {
    let loads = 0;
    let broken = false;
    const current = refreshing(async () => {
      loads += 1;
      if (broken) throw new Error('the hub is away');
      return Policy.load(minimal());
    }, { everySeconds: 0.1, staleSeconds: 0.4 });
    const [first, second] = await Promise.all([current(), current()]);
    assert.equal(first, second);
    assert.equal(await current(), first);
    assert.equal(loads, 1);
    await sleep(150);
    assert.equal(current(), first, 'at once, while the next one loads');
    await sleep(20);
    assert.notEqual(current(), first);
    assert.equal(loads, 2);
    broken = true;
    await sleep(150);
    const last = current();
    assert.equal(typeof last.user, 'function', 'good for a while');
    await sleep(400);
    await assert.rejects(async () => current());
    broken = false;
    await sleep(1_100);
    assert.equal(typeof (await current()).user, 'function', 'comes back');
  });
});

function minimal() {
  return { format: 'hubscope/1', hub: { kind: 'jupyterhub', version: '5.5.4' }, source: 'hand', issued_at: '2026-01-31T09:00:00Z', knows: [] };
}

it('the types take what they should, and nothing else', () => {
  const tsc = join(process.env.HUBSCOPE_TOOLS, 'typescript/bin/tsc');
  const { stdout, status } = spawnSync(process.execPath, [tsc, '--project', 'guard/tsconfig.json'], { cwd: import.meta.dirname, encoding: 'utf8' });
  assert.ok(status !== null, 'it ran');
  // Types of other packages do not fit one another now and then.
  assert.deepEqual(stdout.split('\n').filter((line) => line !== '' && !line.startsWith('node_modules/@types/') && !line.startsWith(' ')), []);
});
