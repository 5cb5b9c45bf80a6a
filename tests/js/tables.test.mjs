import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import * as decide from 'hubscope';
import * as full from 'hubscope/full';

import { school } from './snapshots.mjs';

const NOW = Date.parse('2026-01-31T09:00:00Z');
const RESOURCES = [
  null, { user: 'student1' }, { user: 'maría' }, { user: 'nobody-knows' }, { user: '' }, { group: 'class-A' }, { group: 'class-B' }, { service: 'idle-culler' },
  { user: 'student1', server: '' }, { user: 'student1', server: 'lab' }, { user: 'nobody-knows', server: 'x' }, { user: 'maría', server: 'é' },
];
const subjects = (policy) => [
  ...['johan', 'student1', 'maría', 'amira', 'unlucky', 'nobody-knows'].map((name) => policy.user(name)),
  policy.group('class-A'), policy.service('idle-culler'), policy.token('a1', { now: NOW }), policy.token('a2', { now: NOW }), policy.token('missing', { now: NOW }),
  policy.bearer({ user: 'visitor' }, ['servers!group=class-A', 'read:users!user=nobody-knows', 'access:servers!server=nobody-knows/x']),
];

for (const [name, { init, Policy, OUTCOMES, QuestionError }] of [['hubscope', decide], ['hubscope/full', full]]) {
  describe(`tables of ${name}`, () => {
    /** @type {decide.Policy} */
    let policy;
    before(async () => {
      await init();
      policy = Policy.load(school());
    });

    it('say in every cell what is said one by one', () => {
      const scopes = policy.scopeNames();
      const those = subjects(policy);
      const places = policy.resources(RESOURCES);
      const grid = policy.matrix({ subjects: those, scopes, resources: places });
      assert.deepEqual(grid.size, [those.length, scopes.length, RESOURCES.length]);
      const seen = new Set();
      those.forEach((subject, s) => {
        scopes.forEach((scope, c) => {
          const prepared = subject.prepare(scope);
          const row = subject.checkMany(scope, places);
          assert.deepEqual(subject.checkMany(scope, RESOURCES), row);
          RESOURCES.forEach((resource, r) => {
            const { outcome } = subject.decide(scope, resource);
            seen.add(outcome);
            const said = [grid.at(s, c, r), subject.check(scope, resource), prepared.check(resource), OUTCOMES[row[r]]];
            assert.deepEqual(said, [outcome, outcome, outcome, outcome], `${s} ${scope} ${JSON.stringify(resource)}`);
            const may = outcome === 'allow';
            assert.deepEqual([grid.can(s, c, r), subject.can(scope, resource), prepared.can(resource)], [may, may, may]);
          });
        });
      });
      assert.deepEqual([...seen].sort(), ['allow', 'deny', 'fault']);
    });

    it('know no misspelt scope, no strange subject, no cell outside', () => {
      const ada = policy.user('johan');
      const other = Policy.load(school()).user('johan');
      assert.throws(() => policy.matrix({ subjects: [ada], scopes: ['read:usrs'] }), { code: 'unknown-scope' });
      assert.throws(() => policy.matrix({ subjects: [other], scopes: ['proxy'] }), { code: 'bad-subject' });
      assert.throws(() => policy.matrix({ subjects: [{}], scopes: ['proxy'] }), { code: 'bad-subject' });
      assert.throws(() => policy.resources([{ server: 'lab' }]), QuestionError);
      assert.throws(() => policy.resources([{ user: '\ud800' }]), { code: 'lone-surrogate' });
      assert.throws(() => ada.prepare('prox'), { code: 'unknown-scope' });
      const grid = policy.matrix({ subjects: [ada], scopes: ['proxy'] });
      assert.throws(() => grid.at(0, 1, 0), { code: 'out-of-range' });
      assert.throws(() => grid.at(0.5, 0, 0), { code: 'out-of-range' });
      const freed = policy.token('a1');
      freed.free();
      assert.throws(() => policy.matrix({ subjects: [freed], scopes: ['proxy'] }), { code: 'freed' });
      const many = Array.from({ length: 9000 }, () => null);
      assert.throws(() => policy.matrix({ subjects: many.map(() => ada), scopes: ['proxy'], resources: many }), { code: 'too-many' });
    });

    it('take resources of one policy to another', () => {
      const changed = school();
      changed.groups.reverse();
      changed.users.reverse();
      const other = Policy.load(changed);
      const places = policy.resources(RESOURCES);
      const row = (one) => [...one.user('johan').checkMany('servers', places)];
      const first = row(policy);
      assert.deepEqual(row(other), first);
      assert.deepEqual(row(policy), first);
    });

    it('decide for bearers as the hub lists their scopes', () => {
      const bearer = policy.bearer({ user: 'johan' }, ['servers!group=class-A', 'access:servers!server=new/er', 'custom:unheard:of']);
      assert.equal(bearer.can('servers', { user: 'student1', server: '' }), true);
      assert.equal(bearer.can('servers', { user: 'maría', server: '' }), false);
      assert.equal(bearer.can('access:servers', { user: 'new', server: 'er' }), true);
      assert.equal(bearer.can('access:servers', { user: 'new', server: '' }), false);
      assert.deepEqual(bearer.decide('servers', { user: 'maría', server: '' }).held, {
        everything: false, users: [], groups: ['class-A'], servers: [], services: [],
      });
      assert.deepEqual(bearer.scopes(), ['access:servers!server=new/er', 'servers!group=class-A']);
      assert.deepEqual(bearer.reach('access:servers').servers, ['new/er']);
      assert.equal(bearer.reach('access:servers').has({ user: 'new', server: 'er' }), true);
      bearer.free();
      assert.throws(() => bearer.can('proxy'), { code: 'freed' });
      assert.equal(policy.bearer({ service: 's' }, []).can('proxy'), false);
      assert.equal(policy.bearer({ service: 's' }, ['proxy']).can('proxy'), true);
      assert.equal(policy.bearer({ user: 'x' }, ['read:users!user=']).check('proxy'), 'fault');
      for (const owner of [{ group: 'class-A' }, { user: 'a', server: 'b' }, null, 'ada', { bearer: 'x' }]) {
        assert.throws(() => policy.bearer(owner, []), QuestionError, JSON.stringify(owner));
      }
      assert.throws(() => policy.bearer({ user: 'a' }, ['\udc00']), { code: 'lone-surrogate' });
      assert.throws(() => policy.bearer({ user: 'a' }, [7]), { code: 'not-text' });
      assert.throws(() => policy.bearer({ user: 'a' }, [`read:users!user=${'x'.repeat(5000)}`]).can('proxy'), { code: 'too-long' });
    });

    it('give answers that nobody can change', () => {
      assert.throws(() => policy.names('user').push('eve'), TypeError);
      assert.throws(() => { policy.summary().hub.version = '1'; }, TypeError);
      assert.throws(() => { policy.user('johan').decide('servers', { user: 'maría', server: '' }).held.everything = true; }, TypeError);
    });
  });
}

describe('a policy after edits', () => {
  before(() => full.init());
  const mine = [{ user: 'student1', server: '' }];
  const may = (policy) => policy.user('johan').can('servers', mine[0]);

  it('is one of its own', () => {
    const before = full.Policy.load(school());
    const after = before.after([{ edit: 'remove-role', role: 'teacher', from: { user: 'johan' } }]);
    assert.deepEqual([may(before), may(after)], [true, false]);
    const again = after.after([{ edit: 'assign-role', role: 'teacher', to: { user: 'johan' } }]);
    assert.deepEqual([may(after), may(again)], [false, true]);
    assert.equal(may(full.Policy.from(after)), false);
    assert.equal(may(full.Policy.from(decide.Policy.load(school()))), true);
  });

  it('has all edits or none', () => {
    const policy = full.Policy.load(school());
    const edits = [{ edit: 'remove-role', role: 'teacher', from: { user: 'johan' } }, { edit: 'delete-group', group: 'no-such' }];
    assert.throws(() => policy.after(edits), { pointer: '/edits/1' });
    assert.throws(() => policy.after([{ edit: 'rename' }]), full.QuestionError);
    assert.throws(() => policy.after({}), full.QuestionError);
    assert.equal(may(policy), true);
  });

  it('asks requests of bearers', () => {
    const policy = full.Policy.load(school());
    const status = (principal, path) => policy.query({ op: 'request', principal, method: 'GET', path }).status;
    const bearer = (scopes) => ({ bearer: { user: 'visitor' }, scopes });
    assert.equal(status(bearer(['read:users!user=student1']), '/hub/api/users/student1'), 200);
    assert.equal(status(bearer(['read:users!user=student1']), '/hub/api/users/maría'), 404);
    assert.equal(status(bearer([]), '/hub/api/users/student1'), 403);
    assert.throws(() => policy.query({ op: 'scopes_for', principal: { bearer: { group: 'g' }, scopes: [] } }), { code: 'bad-query' });
    assert.deepEqual(policy.query({ op: 'scopes_for', principal: bearer(['proxy']) }), ['proxy']);
  });
});
