// `policy.query`: what is wrong with a query is said, and nothing else happens. Right answers are the business of the conformance cases.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { EngineError, HubError, init, Policy, QuestionError, UnansweredError } from 'hubscope/full';

import { school, snapshot } from './snapshots.mjs';

describe('queries', () => {
  let policy;
  before(async () => {
    await init();
    policy = Policy.load(school());
  });

  it('answer with plain values', () => {
    assert.deepEqual(policy.query({ op: 'reduce', scopes: ['users', 'users!user=johan'] }), ['users']);
    assert.equal(policy.query({ op: 'needs_scope', principal: null, scopes: ['proxy'] }), 403);
    assert.deepEqual(policy.query({ op: 'access_scopes', client: { server: 'maría/' } }), ['access:servers!server=maría/']);
  });

  it('judge tokens by the clock, or at the moment that is given', () => {
    const question = { op: 'has_scope', scope: 'read:users:name!group=class-A', principal: { token: 'a2' } };
    assert.equal(policy.query(question, { now: Date.parse('2026-01-31T09:00:00Z') }), true);
    assert.equal(policy.query(question, { now: new Date('2026-02-02') }), false);
    assert.equal(policy.query(question), Date.now() < Date.parse('2026-02-01'));
    assert.throws(() => policy.query(question, { now: 'today' }), { code: 'bad-time' });
  });

  it('name the error of the hub', () => {
    const ask = () => policy.query({ op: 'exist', scopes: ['read:usrs'] });
    assert.throws(ask, (error) => {
      assert.ok(error instanceof HubError && error instanceof Error);
      assert.deepEqual([error.name, error.code, error.hubError], ['HubError', 'unknown-scope', 'ScopeNotFound']);
      assert.match(error.message, /read:usrs/);
      return true;
    });
    assert.throws(() => policy.query({ op: 'scopes_for', principal: { user: 'unlucky' } }), { hubError: 'ValueError' });
  });

  it('say what the document lacks', () => {
    const slice = Policy.load(snapshot({ knows: ['users'], users: [{ name: 'johan', roles: ['teacher'] }], roles: [] }));
    const ask = () => slice.query({ op: 'scopes_for', principal: { user: 'johan' } });
    assert.throws(ask, (error) => error instanceof UnansweredError && error.decision.outcome === 'unknown');
    slice.free();
  });

  it('refuse what makes no sense', () => {
    const senseless = [
      {}, [], { op: 'everything' }, { op: 7 }, { op: 'reduce' }, { op: 'reduce', scopes: 'users' }, { op: 'reduce', scopes: [1] },
      { op: 'scopes_for', principal: 'johan' }, { op: 'scopes_for', principal: { person: 'johan' } },
      { op: 'scopes_for', principal: { user: 'a', group: 'b' } }, { op: 'expand', scopes: [], owner: { token: 'a1' } },
      { op: 'filter', principal: null, scope: 'users', kind: 'server', name: 'no-slash' },
    ];
    for (const question of senseless) {
      const asked = JSON.stringify(question);
      assert.throws(() => policy.query(question), (error) => error instanceof QuestionError && error.code === 'bad-query', asked);
    }
    for (const question of [undefined, null, 'reduce', 7]) {
      assert.throws(() => policy.query(question), { name: 'QuestionError', code: 'bad-query' });
    }
  });

  it('read own properties only, and whole characters', () => {
    const inherited = Object.create({ op: 'reduce', scopes: ['users'] });
    assert.throws(() => policy.query(inherited), { code: 'bad-query' });
    const refused = [
      [{ op: 'reduce', scopes: ['users!user=\ud800'] }, 'lone-surrogate'],
      [{ op: 'reduce', scopes: ['x'.repeat(2 ** 20)] }, 'too-large'],
      [{ op: 'reduce', scopes: [1n] }, 'wrong-type'],
      [{ op: 'reduce', scopes: { toJSON: () => ['users'] } }, 'has-to-json'],
      [{ op: 'reduce', get scopes() { throw new Error('no'); } }, 'unreadable'],
    ];
    for (const [question, code] of refused) {
      assert.throws(() => policy.query(question), (error) => error instanceof QuestionError && error.code === code, code);
    }
    assert.equal(policy.user('johan').can('servers', { user: 'student1', server: '' }), true, 'the policy is as it was');
  });

  it('of a freed policy are errors', () => {
    const gone = Policy.load(school());
    gone.free();
    assert.throws(() => gone.query({ op: 'reduce', scopes: [] }), (error) => error instanceof EngineError && error.code === 'freed');
  });
});
