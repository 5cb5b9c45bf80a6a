// V8 optimises a hot caller, sees an argument of another type, and throws the optimised code away while the engine may be on the
// stack. With exports that pass anything but numbers that can end the process; this runs into it for some seconds.
import assert from 'node:assert/strict';
import { it } from 'node:test';

import { HubscopeError, init, Policy } from 'hubscope/full';

import { school } from './snapshots.mjs';

const SECONDS = Number(process.env.HUBSCOPE_STRESS_SECONDS ?? 4);

it(`keeps its answers for ${SECONDS} s of changing arguments`, { timeout: (SECONDS + 60) * 1000 }, async () => {
  await init();
  let policy = Policy.load(school());
  const right = [
    ['johan', 'servers', { user: 'student1', server: '' }, true],
    ['johan', 'servers', { user: 'maría', server: '' }, false],
    ['johan', 'proxy', undefined, false],
    ['amira', 'proxy', undefined, true],
    ['maría', 'read:users', { user: 'maría' }, true],
    ['nobody', 'read:users', { user: 'maría' }, false],
    ['unlucky', 'read:users', { user: 'unlucky' }, false],
    ['johan', 'read:users', { group: 'class-A' }, true],
  ];
  const wrong = [
    [7, 'proxy'], ['johan', 7], ['johan', 'prox'], ['johan', 'proxy', 'x'], ['johan', 'proxy', { user: 1.5 }],
    ['johan', 'proxy', { get user() { throw new Error('no'); } }], [undefined, undefined], ['johan', 'servers', { user: '\ud800' }],
    ['x'.repeat(9000), 'proxy', null], ['johan', 'servers', { user: 'é'.repeat(9000) }],
  ];
  const ask = (name, scope, resource) => policy.user(name).can(scope, resource);
  const end = performance.now() + SECONDS * 1000;
  let asked = 0;
  for (let round = 0; performance.now() < end; round += 1) {
    for (let times = 0; times < 20_000; times += 1) {
      const [name, scope, resource, want] = right[times % right.length];
      if (ask(name, scope, resource) !== want) assert.fail(`${name} ${scope} after ${asked}`);
      asked += 1;
    }
    for (const question of wrong) {
      try {
        assert.equal(ask(...question), false);
      } catch (error) {
        assert.ok(error instanceof HubscopeError, String(error));
      }
    }
    // A new instance now and then: call sites that knew one see another.
    if (round % 10 === 9) {
      policy.token('a1').can('proxy');
      policy.free();
      policy = Policy.load(school());
    }
  }
  assert.ok(asked > 100_000);
});
