import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { EngineError, init, initSync, Policy } from 'hubscope';
import * as slim from 'hubscope/slim';

import { school, snapshot } from './snapshots.mjs';

const dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');

describe('lifetime', () => {
  it('says when the engine is not there yet', async () => {
    assert.throws(() => slim.Policy.load(school()), (error) => error instanceof EngineError && error.code === 'not-initialized');
    await assert.rejects(slim.init(), { code: 'no-source' });
    assert.throws(() => slim.initSync(), { code: 'no-source' });
    await assert.rejects(slim.init(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])), { code: 'wrong-module' });
    await assert.rejects(slim.init(new Uint8Array(3)), { code: 'not-loaded' });
  });

  it('starts once, after failures too', async () => {
    const both = [init(), init()];
    await Promise.all(both);
    await init('http://nowhere.invalid/');
    initSync();
    assert.ok(Policy.load(school()));
  });

  describe('once started', () => {
    before(() => init());

    it('a freed policy is gone, with its subjects', () => {
      const policy = Policy.load(school());
      const johan = policy.user('johan');
      policy.free();
      policy.free();
      const uses = [
        () => policy.user('johan'), () => policy.token('a1'), () => policy.summary(), () => policy.names('user'),
        () => policy.scopeNames(), () => johan.can('proxy'), () => johan.decide('proxy'), () => johan.scopes(),
      ];
      for (const use of uses) {
        assert.throws(use, (error) => error instanceof EngineError && error.code === 'freed', String(use));
      }
      johan.free();
    });

    it('a freed subject is gone, and its policy is not', () => {
      const policy = Policy.load(school());
      for (const subject of [policy.user('johan'), policy.token('a1')]) {
        assert.equal(subject.can('list:users', { group: 'class-A' }), true);
        subject.free();
        subject.free();
        assert.throws(() => subject.can('proxy'), { code: 'freed' });
        assert.throws(() => subject.decide('proxy'), { code: 'freed' });
        assert.throws(() => subject.scopes(), { code: 'freed' });
      }
      assert.equal(policy.token('a1').can('list:users', { group: 'class-A' }), true);
    });

    it('`using` frees', () => {
      const policy = Policy.load(school());
      const token = policy.token('a1');
      assert.equal(typeof policy[dispose], 'function');
      token[dispose]();
      assert.throws(() => token.can('proxy'), { code: 'freed' });
      policy[dispose]();
      assert.throws(() => policy.user('johan'), { code: 'freed' });
    });

    it('policies do not know each other', () => {
      const one = Policy.load(snapshot({ users: [{ name: 'ada', roles: ['admin'] }] }));
      const other = Policy.load(snapshot({ users: [{ name: 'x' }, { name: 'ada' }] }));
      assert.deepEqual([one.user('ada').can('proxy'), other.user('ada').can('proxy')], [true, false]);
      one.free();
      assert.equal(other.user('ada').can('proxy'), false);
    });

    it('a token is judged at the time that was named', () => {
      const policy = Policy.load(school());
      const can = (now) => policy.token('a2', { now }).can('read:users', { user: 'student1' });
      assert.equal(can(new Date('2026-01-31T23:59:59Z')), true);
      assert.equal(can(Date.parse('2026-02-01T00:00:01Z')), false);
      assert.equal(can(undefined), false);
      const kept = policy.token('a2', { now: new Date('2026-01-31T23:59:59Z') });
      assert.equal(kept.can('read:users', { user: 'student1' }), true);
    });

    it('says when a token will be judged otherwise', () => {
      const expires = Date.now() + 3_600_000;
      const token = (expires_at) => ({ id: 'a9', user: 'ada', scopes: ['inherit'], client: 'jupyterhub', ...(expires_at && { expires_at }) });
      const policy = (row) => Policy.load(snapshot({ users: [{ name: 'ada', roles: ['user'] }], clients: [{ id: 'jupyterhub' }], tokens: [row] }));
      const soon = policy(token(new Date(expires).toISOString()));
      const kept = soon.token('a9');
      assert.equal(kept.expiresAt, expires);
      assert.equal(soon.token('a9', { now: 0 }).expiresAt, Infinity, 'a moment that was named stays');
      assert.equal(soon.user('ada').expiresAt, Infinity);
      assert.equal(policy(token()).token('a9').expiresAt, Infinity);
      kept.free();
      assert.equal(kept.expiresAt, Infinity);
      const left = soon.token('a9');
      soon.free();
      assert.equal(left.expiresAt, Infinity);
    });

    it('a kept token expires by the clock', (test) => {
      const expires = Date.now() + 3_600_000;
      const tokens = [{ id: 'a9', user: 'ada', scopes: ['inherit'], client: 'jupyterhub', expires_at: new Date(expires).toISOString() }];
      const users = [{ name: 'ada', roles: ['user'] }];
      const policy = Policy.load(snapshot({ users, tokens, clients: [{ id: 'jupyterhub' }] }));
      const token = policy.token('a9');
      assert.equal(token.can('read:users', { user: 'ada' }), true);
      const clock = test.mock.method(Date, 'now', () => expires - 1);
      assert.equal(token.can('read:users', { user: 'ada' }), true);
      clock.mock.mockImplementation(() => expires + 1);
      assert.equal(token.can('read:users', { user: 'ada' }), false);
      assert.deepEqual(token.decide('read:users', { user: 'ada' }), { outcome: 'deny' });
      assert.deepEqual(token.scopes(), []);
    });

    it('the bytes belong to the caller', () => {
      const bytes = new TextEncoder().encode(JSON.stringify(school()));
      const policy = Policy.load(bytes);
      bytes.fill(0);
      assert.equal(policy.user('amira').can('proxy'), true);
    });

    it('tokens that nobody freed are let go of', async () => {
      const policy = Policy.load(school());
      for (let round = 0; round < 20_000; round += 1) policy.token('a1').can('proxy');
      await sleep(0);
      globalThis.gc?.();
      assert.equal(policy.token('a1').can('list:users', { group: 'class-A' }), true);
    });
  });
});
