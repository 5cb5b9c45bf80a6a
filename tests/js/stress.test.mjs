// V8 optimises a hot caller, sees an argument of another type, and throws the optimised code away while the engine may be on the
// stack. With exports that pass anything but numbers that can end the process; this runs into it for some seconds.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';

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
  const settled = performance.now() + (SECONDS * 1000) / 3;
  let asked = 0;
  let before = 0;
  for (let round = 0; performance.now() < end; round += 1) {
    // What is left when the garbage is gone, once everything has been compiled and used.
    if (before === 0 && performance.now() > settled) before = await memory();
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
    mixed(policy, round);
    // A new instance now and then: call sites that knew one see another.
    if (round % 10 === 9) {
      policy.token('a1').can('proxy');
      policy.free();
      policy = Policy.load(school());
    }
  }
  assert.ok(asked > 100_000);
  const grown = (await memory()) - before;
  console.log(`${asked} questions, ${Math.round(grown / 1024)} kB more memory after the last two thirds than after the first`);
  assert.ok(grown < 8 * 1024 * 1024, `${grown} bytes more after the last two thirds`);
});

/** What is left when all that was dropped is gone: what a policy lets go of when its subjects are collected, too, which takes a turn. */
async function memory() {
  globalThis.gc();
  await turn();
  globalThis.gc();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

/** Batches, explanations and loads between single questions, each right. */
function mixed(policy, round) {
  const johan = policy.user('johan');
  const rows = [{ user: 'student1' }, { user: 'maría' }, null, { group: 'class-A' }];
  assert.deepEqual([...johan.checkMany('read:users', rows)], [1, 0, 0, 1]);
  assert.deepEqual([...johan.checkMany('read:users', policy.resources(rows))], [1, 0, 0, 1]);
  const grid = policy.matrix({ subjects: [johan, policy.user('amira'), policy.user(`new-${round % 50}`)], scopes: ['proxy', 'servers'] });
  assert.deepEqual([...grid.codes], [0, 0, 1, 1, 0, 0]);
  const bearer = policy.bearer({ user: 'x' }, ['servers!group=class-A', `read:users!user=new-${round % 50}`]);
  assert.equal(bearer.prepare('servers').can({ user: 'student1', server: '' }), true);
  bearer.free();
  const { text } = policy.query({ op: 'explain', principal: { user: 'johan' }, scope: 'servers', resource: { user: 'student1', server: '' } });
  assert.ok(text.length > 0);
  assert.throws(() => policy.query({ op: 'explain', principal: { user: round }, scope: 'servers' }), HubscopeError);
  if (round % 25 === 0) {
    const other = Policy.load(round % 2 ? JSON.stringify(school()) : school());
    assert.equal(other.user('amira').decide('proxy').outcome, 'allow');
    assert.throws(() => Policy.load({ format: round }), HubscopeError);
    other.free();
  }
}
