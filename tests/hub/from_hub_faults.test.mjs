// What happens when the hub, or something that is no hub, answers badly: a typed error that helps, no secret in it, and never a policy that
// was made of half an answer.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import { HubFetchError, HubscopeError, init, Policy } from 'hubscope';

import { json, page, startFakeHub } from './from_hub/fake_hub.mjs';

const token = 'a-token-that-nobody-may-see';

test('before the engine is there nothing is asked', async (t) => {
  const hub = await startFakeHub(t);
  await assert.rejects(Policy.fromHub(hub.url, { token }), { code: 'not-initialized' });
  assert.equal(hub.requests.length, 0);
  await init();
});

/**
 * Asks, and wants an error without secrets.
 *
 * @param {string | URL} url
 * @param {string} code
 * @param {any} [options]
 * @returns {Promise<HubFetchError>}
 */
async function refused(url, code, options = {}) {
  const error = await Policy.fromHub(url, { token, ...options }).then(
    () => assert.fail('this made a policy'),
    (/** @type {any} */ error) => error,
  );
  assert.ok(error instanceof HubFetchError && error instanceof HubscopeError, inspect(error));
  assert.equal(error.name, 'HubFetchError');
  assert.equal(error.code, code, inspect(error));
  assert.match(error.message, /^[a-z]/);
  assert.doesNotMatch(error.message, /\.$/);
  const everything = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)} ${error.stack}`;
  assert.ok(!everything.includes(token), 'the token is in the error');
  assert.ok(!/offset=/.test(error.url ?? ''));
  return error;
}

/** A fault on one path. @param {string} at @param {(response: import('node:http').ServerResponse) => void} act */
const on = (at, act) => (/** @type {any} */ _request, /** @type {import('node:http').ServerResponse} */ response, /** @type {string} */ path) => {
  if (path !== `/hub/api${at}`) return false;
  act(response);
  return true;
};

const list = '/users';

test('an address that is none', async () => {
  const urls = ['', 'hub.example.org', 'ftp://hub.example.org/', 'https://ann:secret@hub.example.org/', `https://hub.example.org/?token=${token}`, `https://hub.example.org/#${token}`];
  for (const url of urls) await refused(url, 'bad-url');
  await refused(/** @type {any} */ (undefined), 'bad-url');
  await refused(/** @type {any} */ ({ toString: () => 'https://hub.example.org/' }), 'bad-url');
});

test('options that are none', async (t) => {
  const hub = await startFakeHub(t);
  const wrong = [
    {}, { token, xsrf: 'x' }, { token: '' }, { token: `${token}\n` }, { token: `${token}ä` }, { token: 7 }, { xsrf: 'a b' }, { token, timeout: 0 }, { token, timeout: Infinity },
    { token, pageSize: 0 }, { token, maxPages: 1.5 }, { token, lists: ['shares'] }, { token, lists: 'users' }, { token, fetch: {} }, { token, signal: {} }, { token, tokn: 1 },
  ];
  for (const options of wrong) {
    await assert.rejects(Policy.fromHub(hub.url, /** @type {any} */ (options)), (/** @type {any} */ error) => {
      assert.equal(error.code, 'bad-option', inspect(options));
      assert.ok(!inspect(error).includes(token));
      return true;
    });
  }
  await assert.rejects(Policy.fromHub(hub.url, Object.create({ token })), { code: 'bad-option' }, 'inherited options are none');
  assert.equal(hub.requests.length, 0);
});

test('what each request carries', async (t) => {
  const hub = await startFakeHub(t);
  const policy = await Policy.fromHub(hub.url, { token, lists: false });
  assert.deepEqual(hub.requests.map(({ path }) => path), ['/hub/api/', '/hub/api/user']);
  assert.equal(hub.requests[0].headers.authorization, undefined, 'who is no hub does not see the token');
  assert.equal(hub.requests[1].headers.authorization, `token ${token}`);
  assert.ok(policy.caller.can('list:users'));

  /** @type {any[]} */
  const sent = [];
  const fetch = (/** @type {any} */ url, /** @type {any} */ options) => {
    sent.push({ url, ...options });
    return globalThis.fetch(url, options);
  };
  await Policy.fromHub(hub.url, { token, fetch });
  assert.ok(sent.every(({ credentials, redirect }) => credentials === 'omit' && redirect === 'manual'));
  assert.equal(sent.find(({ url }) => url.includes('/users?')).headers.Accept, 'application/jupyterhub-pagination+json');
  sent.length = 0;
  await Policy.fromHub(hub.url, { xsrf: 'abc', fetch });
  assert.ok(sent.every(({ credentials }) => credentials === 'same-origin'));
  assert.ok(sent.every(({ headers }) => headers.Authorization === undefined));
  assert.equal(sent[1].headers['X-XSRFToken'], 'abc');
});

test('too slow: no answer, and an answer that does not end', async (t) => {
  for (const act of [() => {}, (/** @type {any} */ response) => response.writeHead(200, { 'Content-Type': 'application/json' }).write('{"version": "5.')]) {
    for (const at of ['/', '/user', list]) {
      const hub = await startFakeHub(t, { fault: on(at, act) });
      const started = Date.now();
      const error = await refused(hub.url, 'timeout', { timeout: 300 });
      assert.ok(Date.now() - started < 3_000);
      assert.ok(error.url?.endsWith(at));
    }
  }
});

test('given up by a signal, before and meanwhile', async (t) => {
  const hub = await startFakeHub(t, { fault: on(list, () => {}) });
  const reason = new Error('changed my mind');
  assert.equal((await refused(hub.url, 'aborted', { signal: AbortSignal.abort(reason) })).cause, reason);
  assert.equal(hub.requests.length, 0);
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 200);
  assert.equal((await refused(hub.url, 'aborted', { signal: controller.signal })).cause, reason);
  // An implementation that never looks at its signal.
  const late = setTimeout(() => {}, 10_000);
  await refused(hub.url, 'timeout', { timeout: 100, fetch: () => new Promise(() => {}) });
  clearTimeout(late);
});

test('a web page in the place of the API', async (t) => {
  const html = (/** @type {any} */ response) => response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end('<html>');
  for (const at of ['/', '/user', list]) await refused((await startFakeHub(t, { fault: on(at, html) })).url, 'not-a-hub');
  const other = await startFakeHub(t, { fault: on('/', (response) => json(response, 200, { hello: 1 })) });
  await refused(other.url, 'not-a-hub');
  assert.equal(other.requests.length, 1, 'the token was not sent');
  assert.equal((await refused((await startFakeHub(t)).url + 'elsewhere/', 'not-a-hub')).status, 404);
});

test('redirects are not followed', async (t) => {
  const thief = await startFakeHub(t);
  const to = (/** @type {string} */ location) => (/** @type {any} */ response) => response.writeHead(302, { Location: location }).end();
  const cases = [
    [`${thief.url}hub/login?next=x`, 'not-authorized'], ['/oauth2/authorize', 'not-authorized'], [`${thief.url}hub/api/user?${token}`, 'redirected'], ['http://[', 'redirected'],
  ];
  for (const [location, code] of cases) {
    for (const at of ['/', '/user', list]) {
      const hub = await startFakeHub(t, { fault: on(at, to(location)) });
      assert.equal((await refused(hub.url, code)).status, 302);
    }
  }
  // What a browser shows of a redirect, and an implementation that followed one.
  const opaque = { type: 'opaqueredirect', status: 0, redirected: false, headers: new Headers(), text: async () => '' };
  await refused(thief.url, 'redirected', { fetch: async () => opaque });
  await refused(thief.url, 'redirected', { fetch: async () => ({ ...opaque, type: 'basic', status: 200, redirected: true, text: async () => '{"version": "5.5.4"}' }) });
  assert.equal(thief.requests.length, 0);
});

test('truncated and odd answers', async (t) => {
  const text = (/** @type {string} */ body) => (/** @type {any} */ response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
  const bodies = {
    '/user': ['{"name": "ann", "sco', '', '[]', 'null', '7', '{"kind": "user"}', '{"kind": "group", "name": "A", "scopes": [], "token_id": "a1"}', '{"kind": "user", "name": "ann", "groups": null, "scopes": [], "token_id": "a1"}', '{"kind": "user", "name": "ann", "groups": [], "scopes": [1], "token_id": "a1"}', '{"kind": "user", "name": "ann\\ud800", "groups": [], "scopes": [], "token_id": "a1"}'],
    '/users': ['[{"name": "ann"}]', '{"items": {}}', '{"items": [], "_pagination": {}}', '{"items": [7], "_pagination": {"offset": 0, "limit": 50, "total": 1, "next": null}}', '{"items": [{"name": 7}], "_pagination": {"offset": 0, "limit": 50, "total": 1, "next": null}}', '{"items": [{"name": "ann", "groups": "A"}], "_pagination": {"offset": 0, "limit": 50, "total": 1, "next": null}}', '{"items": [], "_pagination": {"offset": 0, "limit": 50, "total": 90, "next": {"offset": 0}}}'],
    '/services': ['[]', 'null', '{"s": 7}', '{"s": {"name": "s", "roles": {}}}'],
  };
  for (const [at, all] of Object.entries(bodies)) {
    for (const body of all) await refused((await startFakeHub(t, { fault: on(at, text(body)) })).url, 'bad-answer');
  }
  const cut = (/** @type {any} */ response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' }).write('{"items"');
    setTimeout(() => response.destroy(), 20);
  };
  await refused((await startFakeHub(t, { fault: on(list, cut) })).url, 'unreachable');
});

test('statuses', async (t) => {
  const status = (/** @type {number} */ number, headers = {}) => (/** @type {any} */ response) => json(response, number, { message: token }, headers);
  const cases = /** @type {const} */ ([[401, 'not-authorized'], [403, 'not-authorized'], [429, 'rate-limited'], [500, 'hub-failed'], [502, 'unavailable'], [503, 'unavailable'], [504, 'unavailable'], [418, 'bad-answer']]);
  for (const [number, code] of cases) {
    const error = await refused((await startFakeHub(t, { fault: on('/user', status(number)) })).url, code);
    assert.deepEqual([error.status, error.retryAfter, error.url?.endsWith('/hub/api/user')], [number, undefined, true]);
  }
  const busy = await startFakeHub(t, { fault: on('/user', status(429, { 'Retry-After': '7' })) });
  assert.equal((await refused(busy.url, 'rate-limited')).retryAfter, 7);
});

test('a list that fails is an error, and can be left out', async (t) => {
  const hub = await startFakeHub(t, { fault: on(list, (response) => json(response, 500, {})) });
  assert.ok((await refused(hub.url, 'hub-failed')).url?.endsWith(list));
  const policy = await Policy.fromHub(hub.url, { token, lists: ['groups', 'services'] });
  assert.deepEqual([...policy.names('user')], ['ann']);
  assert.ok(policy.missing.some(({ code }) => code === 'users'));
});

test('a list that is refused although the scopes show it, is one that changed', async (t) => {
  let refusals = 0;
  const refuse = on(list, (response) => json(response, 403, {}));
  const hub = await startFakeHub(t, { fault: (request, response, path) => path.endsWith(list) && (refusals += 1) <= 1 && refuse(request, response, path) });
  await Policy.fromHub(hub.url, { token });
  hub.fault = refuse;
  await refused(hub.url, 'changed');
});

test('no connection', async (t) => {
  const hub = await startFakeHub(t, { fault: on('/user', (response) => response.destroy()) });
  await refused(hub.url, 'unreachable');
  assert.match((await refused('http://127.0.0.1:9/', 'unreachable')).message, /ECONNREFUSED|bad port|it is down/);
  const telltale = async () => {
    throw Object.assign(new Error(token), { code: token, config: { headers: { Authorization: token } }, cause: new Error(token) });
  };
  await refused(hub.url, 'unreachable', { fetch: telltale });
  await refused(hub.url, 'unreachable', { fetch: () => { throw new Error(token); } });
});

test('versions whose rules are not modelled', async (t) => {
  for (const version of ['4.1.6', '7.0.0', 'yesterday']) {
    const error = await refused((await startFakeHub(t, { version })).url, 'unsupported-version');
    assert.ok(error.message.includes(version), error.message);
  }
});

test('pages that go on for ever', async (t) => {
  const endless = (/** @type {any} */ request, /** @type {any} */ response, /** @type {string} */ path) => {
    if (path !== '/hub/api/users') return false;
    const offset = Number(new URL(request.url, 'http://hub').searchParams.get('offset'));
    const items = Array.from({ length: 200 }, (_, index) => ({ kind: 'user', name: `user-${offset + index}`, admin: false }));
    json(response, 200, { items, _pagination: { offset, limit: 200, total: 1e9, next: { offset: offset + 200, limit: 200 } } });
    return true;
  };
  const hub = await startFakeHub(t, { fault: endless });
  await refused(hub.url, 'too-many-pages', { maxPages: 5 });
  assert.equal(hub.count('/hub/api/users'), 5);
});

test('rows that move while the pages are read', async (t) => {
  // Somebody is deleted after the first page: the row behind it would never be seen.
  const hub = await startFakeHub(t);
  const remove = (/** @type {number} */ times) => {
    let pages = 0;
    hub.users = ['ann', 'bob', 'cid', 'dan', 'eve', 'fay', 'gus'];
    hub.fault = (request, response, path) => {
      if (path !== '/hub/api/users') return;
      const search = new URL(request.url ?? '', 'http://hub').searchParams;
      if (search.get('offset') !== '0' && (pages += 1) <= times) hub.users = hub.users.slice(1);
    };
  };
  remove(1);
  const policy = await Policy.fromHub(hub.url, { token, pageSize: 3 });
  assert.deepEqual([...policy.names('user')], ['ann', 'bob', 'cid', 'dan', 'eve', 'fay', 'gus'].filter((name) => name === 'ann' || hub.users.includes(name)));
  assert.equal(policy.names('user').length, 7, 'the caller is no row, and is there all the same');
  remove(99);
  await refused(hub.url, 'changed', { pageSize: 3 });

  // One name twice.
  hub.users = ['ann', 'bob', 'cid', 'ann'];
  hub.fault = undefined;
  await refused(hub.url, 'changed', { pageSize: 2 });
  await refused(hub.url, 'changed');
});

test('a caller who changes while the lists are read', async (t) => {
  let asked = 0;
  const hub = await startFakeHub(t, {
    fault: (_request, _response, path) => {
      if (path === '/hub/api/user') hub.scopes = (asked += 1) === 1 ? ['list:users', 'list:groups', 'admin:users'] : ['list:users'];
    },
  });
  const policy = await Policy.fromHub(hub.url, { token });
  assert.ok(!policy.caller.can('admin:users'));
  assert.equal(asked, 4);
});

test('lists that contradict one another are read again', async (t) => {
  const hub = await startFakeHub(t, { scopes: ['list:users', 'read:users:groups', 'list:groups', 'read:groups'] });
  let agree = false;
  hub.fault = (request, response, path) => {
    const search = new URL(request.url ?? '', 'http://hub').searchParams;
    if (path === '/hub/api/users') json(response, 200, page([{ name: 'ann', groups: ['A'] }, { name: 'bob', groups: agree ? ['A'] : [] }], search));
    else if (path === '/hub/api/groups') json(response, 200, page([{ name: 'A', users: ['ann', 'bob'] }], search));
    else return false;
    return true;
  };
  await refused(hub.url, 'changed');
  assert.equal(hub.count('/hub/api/users'), 3);
  agree = true;
  await Policy.fromHub(hub.url, { token });
});

test('a hub that hides rows, or that did not see the token', async (t) => {
  const scopes = ['list:users', 'servers!group=A', 'servers!group=B'];
  const rows = [{ name: 'ann', groups: ['A'] }, { name: 'bob', groups: [] }];
  const hub = await startFakeHub(t, { scopes });
  /** @param {unknown[]} items @param {number} total */
  const answer = (items, total) => on(list, (response) => json(response, 200, { items, _pagination: { offset: 0, limit: 50, total, next: null } }));
  const decide = async () => {
    const policy = await Policy.fromHub(hub.url, { token });
    return ['bob', 'cid'].map((user) => policy.caller.decide('servers', { user, server: '' }).outcome);
  };
  hub.fault = answer(rows, 2);
  assert.deepEqual(await decide(), ['deny', 'deny']);
  for (const fault of [answer(rows, 3), answer([...rows, {}], 3)]) {
    hub.fault = fault;
    assert.deepEqual(await decide(), ['deny', 'unknown'], 'bob shows his groups, and there may be others');
  }
  hub.fault = on('/user', (response) => json(response, 200, { kind: 'user', name: 'ann', groups: [], scopes: [], token_id: null }));
  await refused(hub.url, 'not-authorized');
});

test('what hangs on a prototype is not what the hub said', async (t) => {
  const hub = await startFakeHub(t, { scopes: ['list:users', 'servers!group=B'] });
  const spoilt = /** @type {any} */ (Object.prototype);
  Object.assign(spoilt, { groups: ['B'], roles: [], admin: true, users: ['bob'], token: 'other', everything: true });
  try {
    const policy = await Policy.fromHub(hub.url, { token });
    assert.equal(policy.caller.decide('servers', { user: 'bob', server: '' }).outcome, 'unknown');
    assert.ok(!policy.document().includes('"admin"'));
  } finally {
    for (const name of ['groups', 'roles', 'admin', 'users', 'token', 'everything']) delete spoilt[name];
  }
});
