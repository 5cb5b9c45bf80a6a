// What a guard remembers, for how long, and how often it asks.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { init, Policy } from 'hubscope';
import { hubGuard } from 'hubscope/express';

import { startHub, versions } from './bed.mjs';
import { REFUSED, fakeHub, person } from './guard/fake_hub.mjs';
import { SERVERS, ask } from './guard/servers.mjs';

await init();

const GRADES = ['custom:grades:read'];

/** A request of `node:http`, as far as a guard looks. */
function request(token) {
  return { method: 'GET', url: '/', headers: token ? { authorization: `Bearer ${token}` } : {}, rawHeaders: [] };
}

/** A guard before a fake hub. */
async function withGuard(answer, options, work) {
  const hub = await fakeHub(answer);
  const guard = hubGuard({ Policy, hub: hub.url, ...options });
  const status = async (token) => (await guard.decide(request(token), 'custom:grades:read')).status;
  try {
    await work({ hub, guard, status });
  } finally {
    await hub.close();
  }
}

describe('what is remembered', () => {
  it('many requests with one token are one question', () =>
    withGuard(async () => (await sleep(50), person('ada', GRADES)), {}, async ({ hub, status, guard }) => {
      const statuses = await Promise.all(Array.from({ length: 200 }, () => status('good')));
      assert.deepEqual(new Set(statuses), new Set([200]));
      assert.deepEqual([hub.lookups(), guard.sizes()], [1, { known: 1, refused: 0, running: 0 }]);
      const { cached } = await guard.decide(request('good'), 'custom:grades:read');
      assert.equal(cached, true);
      assert.equal(hub.lookups(), 1);
    }));

  it('a refused token is not asked about again, until it is', () =>
    withGuard(() => REFUSED, { maxAgeRefusedSeconds: 0.3 }, async ({ hub, status }) => {
      assert.deepEqual(await Promise.all(Array.from({ length: 50 }, () => status('bad'))), Array(50).fill(401));
      assert.deepEqual([await status('bad'), hub.lookups()], [401, 1]);
      await sleep(350);
      assert.deepEqual([await status('bad'), hub.lookups()], [401, 2]);
    }));

  it('a token is asked about anew after its time, and refused when the hub does', async () => {
    let good = true;
    await withGuard(() => (good ? person('ada', GRADES) : REFUSED), { maxAgeSeconds: 0.3 }, async ({ hub, status, guard }) => {
      assert.equal(await status('token'), 200);
      good = false;
      assert.equal(await status('token'), 200, 'within the maximum');
      await sleep(350);
      assert.deepEqual([await status('token'), hub.lookups()], [401, 2]);
      assert.deepEqual(guard.sizes(), { known: 0, refused: 1, running: 0 });
    });
  });

  it('the maximum counts from the question, however slow the answer is', () =>
    withGuard(async () => (await sleep(300), person('ada', GRADES)), { maxAgeSeconds: 0.4 }, async ({ hub, status }) => {
      assert.equal(await status('token'), 200);
      await sleep(150);
      assert.equal(await status('token'), 200);
      assert.equal(hub.lookups(), 2);
    }));

  it('scopes that changed count after the maximum', async () => {
    let scopes = GRADES;
    await withGuard(() => person('ada', scopes), { maxAgeSeconds: 0.2 }, async ({ status }) => {
      assert.equal(await status('token'), 200);
      scopes = [];
      await sleep(250);
      assert.equal(await status('token'), 403);
      scopes = GRADES;
      await sleep(250);
      assert.equal(await status('token'), 200);
    });
  });

  it('revoked while a lookup runs, and forgotten: its answer is not kept', async () => {
    let good = true;
    await withGuard(async () => {
      const answer = good ? person('ada', GRADES) : REFUSED;
      await sleep(100);
      return answer;
    }, {}, async ({ status, guard, hub }) => {
      const early = status('token');
      await sleep(30);
      good = false;
      await guard.forget('token');
      const late = status('token');
      assert.deepEqual(await Promise.all([early, late]), [200, 401]);
      assert.equal(await status('token'), 401);
      assert.deepEqual([hub.lookups(), guard.sizes().known], [2, 0]);
    });
  });

  it('a failed lookup is not remembered', async () => {
    let broken = true;
    await withGuard(() => (broken ? { status: 500, body: {} } : person('ada', GRADES)), {}, async ({ status, guard }) => {
      assert.equal(await status('token'), 503);
      assert.deepEqual(guard.sizes(), { known: 0, refused: 0, running: 0 });
      broken = false;
      assert.equal(await status('token'), 200);
    });
  });

  it('no more tokens than the bound, and invented ones drive no good one out', () =>
    withGuard((token) => (token.startsWith('good') ? person(token, GRADES) : REFUSED), { maxTokens: 100 }, async ({ hub, status, guard }) => {
      await status('good-0');
      for (let flood = 0; flood < 1000; flood += 1) await status(`bad-${flood}`);
      const asked = hub.lookups();
      assert.deepEqual([await status('good-0'), hub.lookups()], [200, asked]);
      assert.ok(guard.sizes().refused <= 100);
      // Who comes again and again is kept, whoever else comes.
      for (let number = 1; number < 500; number += 1) {
        await status(`good-${number}`);
        assert.equal(await status('good-0'), 200);
      }
      assert.equal(hub.lookups(), asked + 499);
      assert.ok(guard.sizes().known <= 100 && guard.sizes().known >= 50, JSON.stringify(guard.sizes()));
    }));

  it('the hub gets a few questions at once; others wait, and not for ever', async () => {
    let now = 0;
    let most = 0;
    await withGuard(async (token) => {
      most = Math.max(most, (now += 1));
      await sleep(20);
      now -= 1;
      return person(token, GRADES);
    }, { maxLookups: 4, hubTimeoutSeconds: 5 }, async ({ status }) => {
      const statuses = await Promise.all(Array.from({ length: 60 }, (_, number) => status(`token-${number}`)));
      assert.deepEqual([new Set(statuses), most], [new Set([200]), 4]);
    });
    await withGuard(() => () => {}, { maxLookups: 2, hubTimeoutSeconds: 0.3 }, async ({ status, guard }) => {
      const started = performance.now();
      const statuses = await Promise.all(Array.from({ length: 1100 }, (_, number) => status(`token-${number}`)));
      assert.deepEqual(new Set(statuses), new Set([503]));
      // One after the other they would take 150 seconds.
      assert.ok(performance.now() - started < 20_000, 'the queue is left in time');
      assert.equal(guard.sizes().running, 0);
    });
  });

  it('a token ends when the hub says so, before the maximum', async () => {
    const expires_at = new Date(Date.now() + 400).toISOString();
    await withGuard((token, path) => (path === '/user' ? person('ada', [...GRADES, 'read:tokens!user=ada']) : { body: { id: 'of-ada', expires_at } }), {}, async ({ status, hub }) => {
      assert.equal(await status('token'), 200);
      assert.deepEqual(hub.seen.map(({ path }) => path), ['/user', '/users/ada/tokens/of-ada']);
      await sleep(450);
      await status('token');
      assert.equal(hub.lookups(), 2);
    });
  });

  it('nothing in memory looks like a token', async () => {
    // In a process of its own, whose heap holds nothing else, and with a hub in this one.
    const hub = await fakeHub(() => person('ada', GRADES));
    const program = `
      import { readFileSync, rmSync } from 'node:fs';
      import { setTimeout as sleep } from 'node:timers/promises';
      import { writeHeapSnapshot } from 'node:v8';
      import { init, Policy } from 'hubscope';
      import { hubGuard } from 'hubscope/express';
      await init();
      const guard = hubGuard({ Policy, hub: '${hub.url}' });
      const kept = Buffer.from('kept-on-purpose-' + process.pid).toString();
      const socket = {};
      const ask = async () => {
        const token = ['x' + process.pid, 'secret', 'token'].join('-');
        const request = { method: 'GET', url: '/', headers: { authorization: 'Bearer ' + token }, rawHeaders: [], socket };
        return (await guard.decide(request, 'custom:grades:read')).status;
      };
      const statuses = [await ask(), await ask(), await ask()];
      await sleep(200);
      const file = writeHeapSnapshot();
      const heap = readFileSync(file, 'utf8');
      rmSync(file);
      console.log(JSON.stringify({ statuses, known: guard.sizes().known, kept: heap.includes(kept), token: heap.includes(['x' + process.pid, 'secret', 'token'].join('-')) }));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { cwd: import.meta.dirname });
    assert.deepEqual(JSON.parse(stdout), { statuses: [200, 200, 200], known: 1, kept: true, token: false });
    await hub.close();
  });
});

for (const version of versions) {
  describe(`time at JupyterHub ${version}`, () => {
    let hub;
    before(async () => {
      hub = await startHub({ version });
    });
    after(() => hub.stop());

    for (const [framework, start] of Object.entries(SERVERS)) {
      it(`${framework}: revoked, and refused within the maximum`, async () => {
        const { id, token } = await hub.token('johan');
        const server = await start({ Policy, hub: hub.apiUrl, maxAgeSeconds: 1 });
        try {
          assert.equal((await ask(server, '/grades', token)).status, 200);
          await hub.revoke('johan', id);
          const revoked = performance.now();
          let last = 200;
          while (last === 200 && performance.now() - revoked < 5_000) {
            await sleep(20);
            last = (await ask(server, '/grades', token)).status;
          }
          assert.equal(last, 401);
          const took = performance.now() - revoked;
          // The last answer that let it in began at most a second after the question to the hub; the rest is the way.
          assert.ok(took < 1_500, `${took} ms`);
        } finally {
          await server.close();
        }
      });
    }

    it('an expired token is refused when it expires, though the maximum is not over', async () => {
      const { token } = await hub.token('johan', { expiresIn: 2 });
      const issued = performance.now();
      const server = await SERVERS['Express 5']({ Policy, hub: hub.apiUrl });
      try {
        assert.equal((await ask(server, '/grades', token)).status, 200);
        await sleep(2_600 - (performance.now() - issued));
        assert.equal((await ask(server, '/grades', token)).status, 401);
      } finally {
        await server.close();
      }
    });

    it('the hub stops: known tokens go on until their maximum, unknown ones get 503, and then all do', async () => {
      const known = (await hub.token('johan')).token;
      const unknown = (await hub.token('johan')).token;
      const servers = await Promise.all(Object.values(SERVERS).map((start) => start({ Policy, hub: hub.apiUrl, maxAgeSeconds: 15 })));
      try {
        const all = (path, token) => Promise.all(servers.map(async (server) => (await ask(server, path, token)).status));
        const asked = performance.now();
        assert.deepEqual(await all('/grades', known), servers.map(() => 200));
        await hub.stopHub();
        assert.deepEqual(await all('/grades', unknown), servers.map(() => 503));
        const after = performance.now() - asked;
        if (after < 14_000) assert.deepEqual(await all('/grades', known), servers.map(() => 200), `after ${after} ms`);
        else assert.fail('the hub took too long to stop for this test to tell anything');
        assert.deepEqual(await all('/grades', null), servers.map(() => 401));
        await sleep(15_200 - (performance.now() - asked));
        assert.deepEqual(await all('/grades', known), servers.map(() => 503));
        await hub.start();
        assert.deepEqual(await all('/grades', known), servers.map(() => 200));
        assert.deepEqual(await all('/grades', unknown), servers.map(() => 200));
      } finally {
        await Promise.all(servers.map((server) => server.close()));
      }
    });
  });
}
