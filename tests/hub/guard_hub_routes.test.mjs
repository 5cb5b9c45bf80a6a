// A guard in the hub's place: what it answers is what the hub answers.

import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';

import { init, Policy } from 'hubscope';
import * as full from 'hubscope/full';

import { startHub, versions } from './bed.mjs';
import { SERVERS, ask } from './guard/servers.mjs';

await init();
await full.init();

/** Requests that change nothing at the hub, or that it refuses. */
const REQUESTS = [
  ['GET', '/hub/api/'],
  ['GET', '/hub/api/user'],
  ['GET', '/hub/api/users'],
  ['GET', '/hub/api/users?state=inactive'],
  ['GET', '/hub/api/users/student1'],
  ['GET', '/hub/api/users/student4'],
  ['GET', '/hub/api/users/nobody-at-all'],
  ['GET', '/hub/api/users/mar%C3%ADa'],
  ['GET', '/hub/api/users/student1/tokens'],
  ['GET', '/hub/api/users/student4/tokens'],
  ['GET', '/hub/api/groups'],
  ['GET', '/hub/api/groups/class-A'],
  ['GET', '/hub/api/groups/class-B'],
  ['GET', '/hub/api/groups/class%2FA'],
  ['GET', '/hub/api/services'],
  ['GET', '/hub/api/services/gradebook'],
  ['GET', '/hub/api/proxy'],
  ['GET', '/hub/api/info'],
  ['GET', '/hub/api/nothing-here'],
  ['GET', '/hub/api/users/'],
  ['PUT', '/hub/api/users/student1'],
  ['DELETE', '/hub/api/users/nobody-at-all'],
  ['DELETE', '/hub/api/groups/nothing'],
  ['OPTIONS', '/hub/api/users'],
  ['GET', '/hub/home'],
  ['GET', '/hub/admin'],
  ['GET', '/hub/login'],
  ['GET', '/hub/metrics'],
];

/** Paths that programs read differently: never a pass, whatever is behind them. */
const TRICKS = [
  '/hub/api//users', '//hub/api/users', '/hub//api/users/student1', '/hub/api/./users', '/hub/api/services/../users', '/hub/api/%2e%2e/api/users',
  '/hub/api/.%2e/users', '/hub/api/users/..', '/hub/api/users/x%2f..%2fstudent1', '/hub/api/users/..%2Fgroups', '/hub\\api\\users', '/hub/api\\users',
  '/hub/api/users%5cstudent1', '/hub/api/users/%00', '/hub/api/users/%ff',
  // Read as it stands, as the hub does: there is no such address.
  '/hub/api/users%2fstudent1', '/hub%2fapi/users', '/hub/API/users', '/HUB/api/users', '/hub/api/users;x=1', '/hub/api/users/student1/',
];

for (const version of versions) {
  for (const baseUrl of version === '5.5.4' ? ['/', '/jupyter/'] : ['/']) {
    describe(`routes of JupyterHub ${version} below ${baseUrl}`, () => {
      let hub;
      let policy;
      const tokens = { nobody: null, 'a stranger': 'f'.repeat(32) };
      before(async () => {
        hub = await startHub({ version, baseUrl });
        for (const name of ['johan', 'student1', 'tessa', 'amira']) tokens[name] = (await hub.token(name)).token;
        tokens['johan, groups alone'] = (await hub.token('johan', { scopes: ['groups!group=class-A'] })).token;
        Object.assign(tokens, { auditor: hub.services.auditor, gradebook: hub.services.gradebook });
        policy = full.Policy.load(await hub.snapshot());
      });
      after(() => hub.stop());

      for (const [framework, start] of Object.entries(SERVERS)) {
        it(`${framework} answers as the hub does`, async () => {
          const log = [];
          const server = await start({ policy, hub: hub.apiUrl, baseUrl, onDecision: (line) => log.push(line) });
          let refused = 0;
          try {
            for (const [who, token] of Object.entries(tokens)) {
              for (const [method, below] of REQUESTS) {
                const path = `${baseUrl.slice(0, -1)}${below}`;
                const theirs = await ask({ url: hub.innerUrl.replace(new RegExp(`${baseUrl}$`), '') }, path, token, { method });
                const ours = await ask(server, path, token, { method });
                const about = `${who}: ${method} ${path}: ${JSON.stringify(log.at(-1))}`;
                const passed = theirs.status < 400 && !(theirs.status === 302 && theirs.headers.get('location').includes('/login'));
                assert.equal(ours.status, passed ? 200 : theirs.status, about);
                assert.deepEqual(ours.body?.passed, passed ? true : undefined, about);
                if (passed) continue;
                refused += 1;
                if (below.startsWith('/hub/api/')) {
                  assert.equal(ours.headers.get('content-type').split(';')[0], 'application/json', about);
                  assert.equal(ours.body.status, theirs.status);
                } else if (theirs.status === 302) {
                  assert.equal(ours.headers.get('location'), theirs.headers.get('location'), about);
                }
              }
            }
            assert.ok(refused > 60, `${refused} refused`);
          } finally {
            await server.close();
          }
        });

        it(`${framework}: tricks with paths`, async () => {
          const server = await start({ policy, hub: hub.apiUrl, baseUrl });
          try {
            for (const trick of TRICKS) {
              const path = baseUrl === '/' || trick.startsWith('//') ? trick : `${baseUrl.slice(0, -1)}${trick}`;
              for (const token of [tokens.amira, null]) {
                // Hono's requests have addresses without folders that lead up; what it routes by is what the guard sees.
                if (framework === 'Hono' && new URL(path, 'http://localhost').pathname !== path) continue;
                const { status, text } = await raw(server.port, path, token);
                assert.ok(status >= 400 && !text.includes('passed'), `${path}: ${status} ${text.slice(-200)}`);
              }
            }
            // In the form that is meant for proxies the path counts.
            const { status } = await raw(server.port, `http://elsewhere.example${baseUrl}hub/api/users`, null);
            assert.ok([403, 404].includes(status), `${status}`);
          } finally {
            await server.close();
          }
        });
      }

      it('what depends on a body that is not told is 503, unless the hub answers after all', async () => {
        const request = ['/hub/api/users/student1', tokens.amira, { method: 'PATCH', body: '{"admin": true}', headers: { 'Content-Type': 'application/json' } }];
        request[0] = `${baseUrl.slice(0, -1)}${request[0]}`;
        for (const [routes, status] of [[{}, 503], [{ body: () => ({ admin: true }) }, 200], [{ hubAnswers: true }, 200]]) {
          for (const [framework, start] of Object.entries(SERVERS)) {
            const server = await start({ policy, hub: hub.apiUrl, baseUrl }, routes);
            try {
              assert.equal((await ask(server, ...request)).status, status, `${framework} ${JSON.stringify(Object.keys(routes))}`);
            } finally {
              await server.close();
            }
          }
        }
      });

      it('the small policy cannot tell: 503', async () => {
        const server = await SERVERS['Express 5']({ policy: Policy.load(await hub.snapshot()), hub: hub.apiUrl, baseUrl });
        try {
          assert.equal((await ask(server, `${baseUrl}hub/api/users`, tokens.amira)).status, 503);
        } finally {
          await server.close();
        }
      });
    });
  }
}

async function raw(port, path, token) {
  const socket = connect(port, '127.0.0.1');
  const header = token === null ? '' : `Authorization: Bearer ${token}\r\n`;
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${header}\r\n`, 'latin1');
  let text = '';
  for await (const part of socket) text += part;
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), text };
}
