// One table of requests, at a real hub, for the guard of every framework.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { init, Policy } from 'hubscope';

import { startHub, versions } from './bed.mjs';
import { SERVERS, ask } from './guard/servers.mjs';

await init();

/**
 * Who asks for what, and the status: with a policy that knows the hub, and with one that knows its version alone. Where one number
 * stands, both say the same.
 */
const TABLE = [
  ['nobody', '/grades', 401],
  ['nobody', '/me', 401],
  ['nobody', '/users/johan', 401],
  ['a stranger', '/grades', 401],
  ['a stranger', '/me', 401],
  ['johan', '/me', 200],
  ['gradebook', '/me', 200],
  // Custom scopes: held, held under a filter, implied by another one, not held.
  ['gradebook', '/grades', 200],
  ['tessa', '/grades', 403],
  ['tessa', '/grades/class-B', 200],
  ['tessa', '/grades/class-A', 404],
  ['johan', '/grades', 200],
  ['student1', '/grades', 403],
  ['student1', '/grades/class-B', 403],
  // One of several suffices.
  ['gradebook', '/either', 200],
  ['johan', '/either', 200],
  ['student1', '/either', 403],
  // Filters that name the resource, and filters by group, where membership decides.
  ['student1', '/servers/student1', 200],
  ['student1', '/servers/student2', 404],
  ['johan', '/servers/johan', 200],
  ['johan', '/servers/student1', [200, 503]],
  ['johan', '/servers/student4', [404, 503]],
  ['johan', '/servers/nobody-at-all', [404, 503]],
  ['johan', '/later/student1', [200, 503]],
  ['student1', '/later/student2', 404],
  ['amira', '/servers/student4', 200],
  ['auditor', '/servers/student4', 403],
  ['auditor', '/users/student4', 200],
  ['student4', '/users/student4', 200],
  ['student4', '/users/maria', 404],
  ['gradebook', '/users/student4', [404, 503]],
  // A token that may less than its owner.
  ['johan, class-A alone', '/servers/student1', [200, 503]],
  // The hub lists johan himself beside the group.
  ['johan, class-A alone', '/servers/johan', 200],
  ['johan, class-A alone', '/grades', 403],
  ['johan, nothing', '/me', 200],
  ['johan, nothing', '/servers/johan', 403],
  // Access to a service.
  ['student1', '/gradebook', 200],
  ['lone', '/gradebook', 403],
  // Access to another service does not make this one a secret.
  ['visitor', '/gradebook', 403],
  ['amira', '/gradebook', 200],
  // Names with odd characters, as the client wrote them.
  ['maría', '/servers/mar%C3%ADa', 200],
  ['maría', '/servers/mari%CC%81a', 404],
  ['student1', '/servers/student1%2Fx', 404],
  ['amira', '/servers/student1%2Fx', 404],
  ['student1', '/servers/Student1', 404],
  // What the program does wrong is no yes.
  ['amira', '/misspelt', 503],
  ['amira', '/throws', 503],
  ['amira', '/rejects', 503],
  ['amira', '/undefined', 503],
  ['nobody', '/throws', 401],
];

for (const version of versions) {
  describe(`guards at JupyterHub ${version}`, () => {
    let hub;
    const tokens = { nobody: null, 'a stranger': 'f'.repeat(32) };
    let policy;

    before(async () => {
      const visitor = { name: 'elsewhere', scopes: ['access:services!service=elsewhere'], users: ['visitor'] };
      hub = await startHub({ version, extra: { roles: [visitor] } });
      for (const name of ['johan', 'tessa', 'student1', 'student4', 'amira', 'lone', 'maría']) tokens[name] = (await hub.token(name)).token;
      tokens.visitor = (await hub.token('visitor')).token;
      tokens['johan, class-A alone'] = (await hub.token('johan', { scopes: ['servers!group=class-A'] })).token;
      tokens['johan, nothing'] = (await hub.token('johan', { scopes: ['read:users:name!user'] })).token;
      Object.assign(tokens, { gradebook: hub.services.gradebook, auditor: hub.services.auditor });
      policy = Policy.load(await hub.snapshot());
    });
    after(() => hub.stop());

    for (const [framework, start] of Object.entries(SERVERS)) {
      for (const kind of ['a snapshot', 'the class alone']) {
        it(`${framework}, with ${kind}`, async () => {
          const decisions = [];
          const by = kind === 'a snapshot' ? { policy } : { Policy };
          const server = await start({ ...by, hub: hub.apiUrl, onDecision: (decision) => decisions.push(decision) });
          try {
            for (const [who, path, statuses] of TABLE) {
              const expected = [statuses].flat().at(kind === 'a snapshot' ? 0 : -1);
              const answer = await ask(server, path, tokens[who]);
              const log = decisions.pop();
              assert.equal(answer.status, expected, `${who} ${path}: ${JSON.stringify(log)}`);
              assert.equal(decisions.length, 0, 'one line a request');
              check(answer, log, tokens[who]);
            }
          } finally {
            await server.close();
          }
        });
      }
    }

    it('HEAD is judged as GET is, and OPTIONS is no way around', async () => {
      for (const start of Object.values(SERVERS)) {
        const server = await start({ policy, hub: hub.apiUrl });
        try {
          for (const [who, path, status] of [['gradebook', '/grades', 200], ['student1', '/grades', 403], ['nobody', '/grades', 401]]) {
            const { status: got, text } = await ask(server, path, tokens[who], { method: 'HEAD' });
            assert.deepEqual([got, text], [status, '']);
          }
          const { body } = await ask(server, '/grades', null, { method: 'OPTIONS' });
          assert.equal(body?.principal, undefined);
        } finally {
          await server.close();
        }
      }
    });
  });
}

/** What holds of every answer. */
function check({ status, headers, text, body }, log, token) {
  assert.equal(log.status, status);
  assert.equal(log.outcome === 'allow', status === 200);
  assert.ok(log.ms >= 0);
  assert.equal(headers.has('www-authenticate'), status === 401);
  if (status === 401) assert.match(headers.get('www-authenticate'), /^Bearer realm="JupyterHub"(, error="invalid_token")?$/);
  if (status === 200) assert.deepEqual(Object.keys(body), ['principal', 'proxy', 'scopes']);
  // Reasons are for the log.
  else if (log.message) assert.ok(!text.includes(log.message) && !text.includes(log.code), text);
  if (token !== null) assert.ok(!JSON.stringify(log).includes(token));
}
