import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { MessageChannel, Worker } from 'node:worker_threads';

import * as full from 'hubscope/full';
import { connect, serve } from 'hubscope/worker';

import { school } from './snapshots.mjs';

const start = (entry) => new Worker(new URL('./policy_worker.mjs', import.meta.url), { workerData: { entry } });
const NOW = Date.parse('2026-01-31T09:00:00Z');
const server = { user: 'student1', server: '' };

describe('a policy in a Worker', () => {
  /** @type {full.Policy} */
  let here;
  let connection;
  let there;
  before(async () => {
    await full.init();
    here = full.Policy.load(school());
    connection = connect(start('hubscope/full'));
    there = await connection.load(JSON.stringify(school()));
  });
  after(() => connection.close());

  it('answers as the same policy here', async () => {
    const who = [
      (policy) => policy.user('johan'), (policy) => policy.group('class-A'), (policy) => policy.service('idle-culler'),
      (policy) => policy.token('a2', { now: NOW }), (policy) => policy.bearer({ user: 'x' }, ['servers!group=class-A']),
    ];
    for (const subject of who) {
      const [a, b] = [subject(here), subject(there)];
      for (const scope of ['servers', 'read:users', 'delete:servers']) {
        for (const resource of [undefined, server, { user: 'maría' }, { group: 'class-A' }]) {
          assert.equal(await b.can(scope, resource), a.can(scope, resource));
          assert.equal(await b.check(scope, resource), a.check(scope, resource));
          assert.deepEqual(await b.decide(scope, resource), a.decide(scope, resource));
        }
        const { has: _, ...filters } = a.reach(scope);
        assert.deepEqual(await b.reach(scope), filters);
        assert.deepEqual(await b.checkMany(scope, [server, null]), a.checkMany(scope, [server, null]));
      }
      assert.deepEqual(await b.scopes(), a.scopes());
    }
    const axes = (policy) => ({ subjects: who.map((subject) => subject(policy)), scopes: ['servers', 'proxy'], resources: [server, null] });
    const [one, other] = [here.matrix(axes(here)), await there.matrix(axes(there))];
    assert.deepEqual([other.codes, other.size, other.at(0, 0, 0)], [one.codes, one.size, 'allow']);
    assert.deepEqual([await there.names('user'), await there.scopeNames(), await there.summary()], [here.names('user'), here.scopeNames(), here.summary()]);
    assert.deepEqual([await there.isScope('proxy'), await there.isScope('prox')], [true, false]);
  });

  it('answers queries, and has policies after edits', async () => {
    const question = { op: 'explain', principal: { user: 'johan' }, scope: 'servers', resource: server };
    assert.deepEqual(await there.query(question), here.query(question));
    const edits = [{ edit: 'remove-role', role: 'teacher', from: { user: 'johan' } }];
    const after = await there.after(edits);
    assert.deepEqual([await there.user('johan').can('servers', server), await after.user('johan').can('servers', server)], [true, false]);
    await after.free();
    await assert.rejects(after.user('johan').can('servers', server), { code: 'freed' });
    assert.deepEqual((await there.difference(JSON.stringify(school()))).grants, []);
    assert.deepEqual(await there.start({ load_roles: [] }), here.start({ load_roles: [] }));
    assert.equal(await there.document(), here.document());
  });

  it('rejects with the errors that are thrown here', async () => {
    await assert.rejects(there.user('johan').can('read:usrs'), (error) => error instanceof full.QuestionError && error.suggestion === 'read:users');
    await assert.rejects(there.user('johan').can('servers', { server: 'lab' }), { code: 'bad-resource' });
    await assert.rejects(there.user('johan').can('servers', { user: () => {} }), { code: 'bad-query' });
    await assert.rejects(connection.load('{ "format": 1'), (error) => error instanceof full.SnapshotError && error.line === 1);
    await assert.rejects(there.query({ op: 'exist', scopes: ['read:usrs'] }), { name: 'HubError' });
    await assert.rejects(there.user('unlucky').scopes(), (error) => error instanceof full.UnansweredError && error.decision.outcome === 'fault');
    await assert.rejects(there.query({ op: 'reduse' }), { code: 'bad-query' });
    await assert.rejects(there.after([{ edit: 'delete-group', group: 'none' }]), { pointer: '/edits/0' });
    await assert.rejects(there.matrix({ subjects: [here.user('johan')], scopes: ['proxy'] }), { code: 'bad-subject' });
  });
});

describe('a Worker', () => {
  it('that fails rejects what was asked and what is asked later', { timeout: 30_000 }, async () => {
    const worker = start('hubscope/full');
    const connection = connect(worker);
    const policy = await connection.load(school());
    worker.postMessage('die');
    await assert.rejects(policy.user('johan').can('servers', server), { code: 'worker-failed' });
    await assert.rejects(policy.summary(), { code: 'worker-failed' });
    await assert.rejects(connection.load('{}'), { code: 'worker-failed' });
  });

  it('that is closed does as well', { timeout: 30_000 }, async () => {
    const connection = connect(start('hubscope'));
    const policy = await connection.load(school());
    const asked = policy.user('johan').can('servers', server);
    connection.close();
    await assert.rejects(asked, { code: 'closed' });
    await assert.rejects(policy.names('user'), { code: 'closed' });
  });

  it('with the small engine has no queries', { timeout: 30_000 }, async () => {
    const connection = connect(start('hubscope'));
    const policy = await connection.load(school());
    assert.equal(await policy.user('johan').can('servers', server), true);
    await assert.rejects(policy.query({ op: 'reduce', scopes: [] }), { code: 'needs-full' });
    connection.close();
  });

  it('takes no notice of messages that are none of its own', async () => {
    const { port1, port2 } = new MessageChannel();
    serve(full, port1);
    const connection = connect(port2);
    for (const odd of [null, 7, 'x', {}, { id: 'x' }, { id: 1e9, ask: '__proto__' }, { id: 1e9 + 1, ask: 'load', with: null }]) port2.postMessage(odd);
    const policy = await connection.load(school());
    assert.equal(await policy.user('johan').can('servers', server), true);
    connection.close();
  });
});
