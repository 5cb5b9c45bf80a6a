import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { init, Policy, QuestionError, UnansweredError } from 'hubscope';

import { school, snapshot } from './snapshots.mjs';

describe('decisions', () => {
  /** @type {Policy} */
  let policy;
  before(async () => {
    await init();
    policy = Policy.load(school());
  });

  it('allows what a role allows, and nothing beside it', () => {
    const johan = policy.user('johan');
    assert.equal(johan.can('servers', { user: 'student1', server: '' }), true);
    assert.equal(johan.can('servers', { user: 'student1', server: 'lab' }), true);
    assert.equal(johan.can('servers', { user: 'maría', server: '' }), false);
    assert.equal(johan.can('servers', { user: 'somebody-else', server: '' }), false);
    assert.equal(johan.can('servers'), false);
    assert.equal(johan.can('read:users', { user: 'student1' }), true);
    assert.equal(johan.can('delete:users', { user: 'student1' }), false);
  });

  it('tells users, groups, services and nothing apart', () => {
    const amira = policy.user('amira');
    assert.equal(amira.can('read:groups', { group: 'class-A' }), true);
    assert.equal(amira.can('access:services', { service: 'idle-culler' }), true);
    assert.equal(amira.can('proxy'), true);
    assert.equal(policy.user('johan').can('read:users', { group: 'class-A' }), true);
    assert.equal(policy.user('johan').can('read:users', { group: 'class-B' }), false);
  });

  it('allows nobody a resource without a name, on which the hub fails', () => {
    const amira = policy.user('amira');
    for (const resource of [{ user: '' }, { group: '' }, { service: '' }]) {
      assert.equal(amira.can('proxy', resource), false);
      assert.equal(amira.decide('proxy', resource).code, 'empty-name');
    }
    assert.equal(amira.can('proxy', { user: 'amira', server: '' }), true);
  });

  it('takes no text for a time, in which no token would have expired', () => {
    for (const now of ['', '0', false, true, [], [5], {}, Number.NaN, new Date(Number.NaN)]) {
      assert.throws(() => policy.token('a1', { now }), { code: 'bad-time' }, String(now));
    }
    const inherited = Object.create({ now: 0 });
    assert.equal(policy.token('a1', inherited).can('proxy'), false);
  });

  it('answers no token that a getter of the resource freed', () => {
    const token = policy.token('a1');
    const resource = {
      get user() {
        token.free();
        return 'student1';
      },
      server: 'lab',
    };
    assert.throws(() => token.can('servers', resource), { code: 'freed' });
  });

  it('knows services, groups and tokens', () => {
    const culler = policy.service('idle-culler');
    assert.equal(culler.can('delete:servers', { user: 'maría', server: '' }), true);
    assert.equal(culler.can('servers', { user: 'maría', server: '' }), false);
    assert.deepEqual(policy.group('class-A').scopes(), []);
    assert.equal(policy.token('a1').can('servers', { user: 'student1', server: 'lab' }), true);
  });

  it('finds names that are not ASCII', () => {
    assert.equal(policy.user('maría').can('read:users', { user: 'maría' }), true);
    assert.equal(policy.user('maría').can('read:users', { user: 'maria' }), false);
    assert.equal(policy.user('johan').can('read:users', { user: 'maría' }), false);
    const long = 'ñ'.repeat(3000);
    assert.equal(policy.user('johan').can('read:users', { user: long }), false);
    assert.equal(policy.user('johan').can('servers', { user: 'student1', server: 'x'.repeat(5000) }), true);
    assert.equal(policy.user('johan').can('servers', { user: 'student1', server: long }), true);
  });

  it('denies everything to somebody who is not there', () => {
    const nobody = policy.user('nobody');
    assert.equal(nobody.can('read:users', { user: 'nobody' }), false);
    assert.deepEqual(nobody.decide('read:users', { user: 'nobody' }), { outcome: 'deny' });
    assert.deepEqual(nobody.scopes(), []);
    assert.equal(policy.user('').can('read:users', { user: '' }), false);
  });

  it('gives the reason with an answer', () => {
    const johan = policy.user('johan');
    assert.deepEqual(johan.decide('servers', { user: 'student1', server: '' }), { outcome: 'allow' });
    assert.deepEqual(johan.decide('proxy'), { outcome: 'deny' });
    const fault = policy.user('unlucky').decide('read:users', { user: 'unlucky' });
    assert.equal(fault.outcome, 'fault');
    assert.equal(fault.code, 'empty-filter');
    assert.match(fault.message, /empty filter/);
    assert.ok(Object.isFrozen(fault));
    assert.equal(policy.user('unlucky').can('read:users', { user: 'unlucky' }), false);
  });

  it('says unknown where the snapshot is silent', () => {
    const silent = Policy.load(snapshot({ knows: ['roles'], users: [{ name: 'ada', roles: ['user'] }] }));
    const answer = silent.user('grace').decide('read:users', { user: 'ada' });
    assert.equal(answer.outcome, 'unknown');
    assert.equal(answer.code, 'missing-users');
    assert.equal(silent.user('grace').can('read:users', { user: 'ada' }), false);
    silent.free();
  });

  it('lists scopes, expanded and sorted', () => {
    const scopes = policy.user('student1').scopes();
    assert.ok(scopes.includes('access:servers!user=student1'));
    assert.deepEqual(scopes, [...scopes].sort());
    assert.throws(() => policy.user('unlucky').scopes(), (error) => {
      assert.ok(error instanceof UnansweredError);
      assert.equal(error.code, 'empty-filter');
      assert.equal(error.decision.outcome, 'fault');
      return true;
    });
  });

  it('throws at a misspelt scope, with the one that was meant', () => {
    const johan = policy.user('johan');
    const cases = [
      ['read:user', 'unknown-scope', 'read:users'],
      ['users:servers', 'renamed-scope', 'servers'],
      ['servers!user=johan', 'filter-in-scope', 'servers'],
      ['', 'unknown-scope', undefined],
      ['Servers', 'unknown-scope', 'servers'],
    ];
    for (const [scope, code, suggestion] of cases) {
      for (const ask of [() => johan.can(scope), () => johan.decide(scope), () => policy.user('nobody').can(scope)]) {
        assert.throws(ask, (error) => {
          assert.ok(error instanceof QuestionError, String(error));
          assert.equal(error.code, code);
          assert.equal(error.suggestion, suggestion);
          return true;
        });
      }
    }
  });

  it('says what it is about', () => {
    const summary = policy.summary();
    assert.equal(summary.hub.version, '5.5.4');
    assert.equal(summary.issuedAt, '2026-01-31T09:00:00Z');
    assert.equal(summary.source, 'hand');
    assert.deepEqual([summary.users, summary.groups, summary.services, summary.tokens], [5, 2, 1, 2]);
    assert.deepEqual(policy.names('user'), ['johan', 'student1', 'maría', 'amira', 'unlucky']);
    assert.deepEqual(policy.names('token'), ['a1', 'a2']);
    assert.ok(policy.scopeNames().includes('access:servers'));
    assert.throws(() => policy.names('toString'), { code: 'bad-option' });
  });

  it('answers `can` and `decide` alike, for everybody and everything', () => {
    const resources = [
      undefined, { user: 'johan' }, { user: 'student1' }, { user: 'nobody' }, { user: 'student1', server: '' },
      { user: 'maría', server: 'lab' }, { group: 'class-A' }, { group: 'none' }, { service: 'idle-culler' },
    ];
    const subjects = [
      ...policy.names('user').map((name) => policy.user(name)),
      ...policy.names('service').map((name) => policy.service(name)),
      ...policy.names('group').map((name) => policy.group(name)),
      ...policy.names('token').map((id) => policy.token(id)),
      policy.user('nobody'), policy.service('none'), policy.group('none'), policy.token('none'),
    ];
    let allowed = 0;
    for (const subject of subjects) {
      for (const scope of policy.scopeNames()) {
        for (const resource of resources) {
          const { outcome } = subject.decide(scope, resource);
          assert.equal(subject.can(scope, resource), outcome === 'allow', `${scope} ${JSON.stringify(resource)}`);
          allowed += outcome === 'allow' ? 1 : 0;
        }
      }
    }
    assert.ok(allowed > 300, `only ${allowed} allowed`);
  });
});
