import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';

import { HubscopeError, init, Policy, QuestionError, SnapshotError } from 'hubscope';

import { school, snapshot } from './snapshots.mjs';

describe('objects that were made to mislead', () => {
  /** @type {Policy} */
  let policy;
  before(async () => {
    await init();
    policy = Policy.load(school());
  });
  afterEach(() => {
    for (const name of ['user', 'server', 'group', 'admin', 'roles', 'toJSON', 'maxBytes', 'resources', 'scopes', 'bearer']) delete Object.prototype[name];
    delete Array.prototype.toJSON;
  });

  it('a polluted prototype adds nothing to a question', () => {
    Object.prototype.group = 'class-A';
    Object.prototype.server = '';
    const johan = policy.user('johan');
    assert.equal(johan.can('read:users', { user: 'maría' }), false);
    assert.throws(() => johan.can('read:users', {}), { code: 'bad-resource' });
    assert.equal(johan.can('read:users', Object.create({ x: 1 }, { user: { value: 'student1', enumerable: true } })), true);
    assert.throws(() => johan.can('read:users', Object.create({ user: 'student1' })), { code: 'bad-resource' });
  });

  it('a polluted prototype adds nothing to tables and bearers', () => {
    const johan = policy.user('johan');
    Object.prototype.resources = [{ user: 'student1' }];
    assert.equal(policy.matrix({ subjects: [johan], scopes: ['read:users'] }).can(0, 0, 0), false);
    Object.prototype.scopes = ['read:users'];
    assert.throws(() => policy.matrix({ subjects: [johan] }), QuestionError);
    assert.throws(() => policy.bearer({}, ['proxy']), QuestionError);
    Object.prototype.user = 'amira';
    assert.throws(() => policy.bearer({}, ['proxy']), QuestionError);
    assert.throws(() => policy.resources([{}]), QuestionError);
    assert.throws(() => policy.bearer({ user: 'x' }, 'proxy'), QuestionError);
    assert.throws(() => policy.bearer({ user: 'x' }), QuestionError);
  });

  it('a getter that frees a token in the middle of a list ends the list', () => {
    const token = policy.token('a1');
    const traitor = { get user() { token.free(); return 'student1'; } };
    assert.throws(() => token.checkMany('read:users', [{ user: 'student1' }, traitor, { user: 'student1' }]), { code: 'freed' });
    assert.throws(() => policy.token('a1').checkMany('read:users', [{ get user() { throw new Error('no'); } }]), { code: 'unreadable' });
  });

  it('a polluted prototype adds nothing to a document', () => {
    Object.prototype.roles = ['admin'];
    Object.prototype.admin = true;
    const loaded = Policy.load(snapshot({ users: [{ name: 'eve' }] }));
    assert.equal(loaded.user('eve').can('proxy'), false);
    Object.prototype.maxBytes = 1;
    assert.ok(Policy.load(snapshot()));
  });

  it('a document with a `toJSON` is refused, own or inherited', () => {
    const cases = [
      Object.assign(snapshot(), { toJSON: () => school() }),
      Object.setPrototypeOf(snapshot(), { toJSON: () => school() }),
      snapshot({ users: [Object.assign({ name: 'eve' }, { toJSON: () => ({ name: 'amira', roles: ['admin'] }) })] }),
      snapshot({ users: [new Date()] }),
    ];
    for (const document of cases) {
      assert.throws(() => Policy.load(document), (error) => error instanceof SnapshotError && error.code === 'has-to-json');
    }
    Object.prototype.toJSON = () => school();
    assert.throws(() => Policy.load(snapshot()), { code: 'has-to-json' });
    delete Object.prototype.toJSON;
    Array.prototype.toJSON = () => [{ name: 'eve', roles: ['admin'] }];
    assert.deepEqual(Policy.load(snapshot({ users: [{ name: 'ada' }] })).names('user'), ['ada']);
  });

  it('a document that JSON has no form for is refused, with the place', () => {
    const circle = snapshot();
    circle.users = [circle];
    const cases = [
      [circle, 'too-deep'],
      [snapshot({ users: [{ name: 1n }] }), 'wrong-type', '/users/0/name'],
      [snapshot({ users: [undefined] }), 'wrong-type', '/users/0'],
      [snapshot({ users: new Array(3) }), 'wrong-type', '/users/0'],
      [snapshot({ users: [{ name: NaN }] }), 'wrong-type', '/users/0/name'],
      [snapshot({ users: [{ name: '\udfff' }] }), 'lone-surrogate', '/users/0/name'],
      [snapshot({ vocabulary: { 'custom:\ud800': {} } }), 'lone-surrogate'],
      [snapshot({ vocabulary: { 'a/b~c': { x: () => {} } } }), 'wrong-type', '/vocabulary/a~1b~0c/x'],
      [Object.defineProperty(snapshot(), 'users', { enumerable: true, get() { throw new Error('no'); } }), 'unreadable', '/users'],
      [new Proxy(snapshot(), { ownKeys() { throw new TypeError('no'); } }), 'unreadable'],
      [new Proxy(snapshot(), { get: () => new Proxy([], { get: (_, key) => (key === 'length' ? 2 ** 40 : 'x'.repeat(1e6)) }) }), 'has-to-json'],
    ];
    for (const [document, code, pointer] of cases) {
      assert.throws(() => Policy.load(document, { maxBytes: 10_000_000 }), (error) => {
        assert.ok(error instanceof SnapshotError, String(error));
        assert.ok([code, 'too-large', 'wrong-type'].includes(error.code), `${error.code}, not ${code}`);
        if (pointer !== undefined) assert.equal(error.pointer, pointer);
        return true;
      });
    }
    assert.equal(policy.user('amira').can('proxy'), true);
  });

  it('a list without end is refused by its size', () => {
    const endless = new Proxy([], { get: (target, key) => (key === 'length' ? 2 ** 32 - 1 : typeof key === 'string' ? 'x'.repeat(10_000) : undefined) });
    assert.throws(() => Policy.load(snapshot({ users: endless }), { maxBytes: 1_000_000 }), { code: 'too-large' });
  });

  it('a resource of another shape is a mistake, whatever the answer would be', () => {
    const amira = policy.user('amira');
    const cases = [
      ['johan', 'bad-resource'], [7, 'bad-resource'], [[], 'bad-resource'], [['user'], 'bad-resource'], [{}, 'bad-resource'],
      [{ server: 'lab' }, 'bad-resource'], [{ user: 'a', group: 'b' }, 'bad-resource'], [{ usr: 'a' }, 'bad-resource'],
      [{ group: 'a', server: '' }, 'bad-resource'], [{ user: 'a', server: undefined }, 'not-text'], [{ user: 7 }, 'not-text'],
      [{ user: null }, 'not-text'], [{ user: ['a'] }, 'not-text'], [{ user: new String('a') }, 'not-text'],
      [{ user: '\ud800' }, 'lone-surrogate'], [{ user: 'a', server: '\udc00x' }, 'lone-surrogate'],
      [{ user: 'a/b', server: 'c' }, 'bad-resource'], [{ user: 'x'.repeat(70_000) }, 'too-long'],
      [{ get user() { throw new Error('no'); } }, 'unreadable'],
      [new Proxy({}, { ownKeys() { throw new Error('no'); } }), 'unreadable'],
    ];
    for (const [resource, code] of cases) {
      for (const ask of [() => amira.can('admin:users', resource), () => amira.decide('admin:users', resource)]) {
        assert.throws(ask, (error) => {
          assert.ok(error instanceof QuestionError, `${String(error)} for ${code}`);
          assert.equal(error.code, code, error.message);
          return true;
        });
      }
    }
  });

  it('a scope, a name or a time of another type is a mistake', () => {
    const amira = policy.user('amira');
    for (const scope of [undefined, null, 7, {}, ['proxy'], { toString: () => 'proxy' }, new String('proxy')]) {
      assert.throws(() => amira.can(scope), { code: 'not-text' });
      assert.throws(() => amira.decide(scope), { code: 'not-text' });
    }
    assert.throws(() => amira.can('proxy\ud800'), { code: 'lone-surrogate' });
    for (const name of [undefined, null, 7, {}, ['johan']]) assert.throws(() => policy.user(name), { code: 'not-text' });
    assert.throws(() => policy.user('\ud800'), { code: 'lone-surrogate' });
    for (const now of [NaN, Infinity, new Date('never')]) {
      assert.throws(() => policy.token('a1', { now }), { code: 'bad-time' });
    }
  });

  it('a getter that asks in between disturbs nobody', () => {
    const johan = policy.user('johan');
    const nested = {
      get user() {
        assert.equal(johan.can('read:users', { group: 'class-A' }), true);
        assert.equal(policy.user('amira').can('read:users', { user: 'a-longer-name' }), true);
        return 'maría';
      },
    };
    assert.equal(johan.can('read:users', nested), false);
    assert.equal(johan.decide('read:users', nested).outcome, 'deny');
  });

  it('a getter runs once', () => {
    let runs = 0;
    const resource = { get user() { runs += 1; return runs === 1 ? 'maría' : 'student1'; } };
    assert.equal(policy.user('johan').can('read:users', resource), false);
    assert.equal(runs, 1);
  });

  it('classes cannot be made from outside', () => {
    assert.throws(() => new Policy(), HubscopeError);
    const Subject = policy.user('johan').constructor;
    assert.throws(() => new Subject(), HubscopeError);
    assert.throws(() => Subject.prototype.can.call({}, 'proxy'), TypeError);
  });
});
