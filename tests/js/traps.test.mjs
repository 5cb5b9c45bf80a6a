// No known input makes an engine trap, so these tests take modules that were made to: asked about a resource whose name has 13
// bytes, they do.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';

import * as cql from 'hubscope/cql/slim';
import * as full from 'hubscope/full/slim';
import { EngineError, initSync, Policy } from 'hubscope/slim';

import { school } from './snapshots.mjs';

const harmless = { user: 'student1' };
const deadly = { user: 'student1-dies' };

async function trappingModule(name, functions = [['check', 3, 4], ['decide', 4, 5]]) {
  const { default: binaryen } = await import(pathToFileURL(join(process.env.HUBSCOPE_TOOLS, 'binaryen/index.js')));
  const engine = createRequire(import.meta.url).resolve(`hubscope/${name}.wasm`);
  const module = binaryen.readBinary(new Uint8Array(await readFile(engine)));
  for (const [name, last, arity] of functions) {
    const { value } = binaryen.getExportInfo(module.getExport(name));
    module.removeExport(name);
    const argument = (index) => module.local.get(index, binaryen.i32);
    const call = module.call(value, Array.from({ length: arity }, (_, index) => argument(index)), binaryen.i32);
    const isDeadly = module.i32.eq(argument(last), module.i32.const(deadly.user.length));
    const types = binaryen.createType(Array(arity).fill(binaryen.i32));
    module.addFunction(`trapping-${name}`, types, binaryen.i32, [], module.if(isDeadly, module.unreachable(), call));
    module.addFunctionExport(`trapping-${name}`, name);
  }
  return module.emitBinary();
}

describe('a trap', () => {
  before(async () => {
    initSync(await trappingModule('engine'));
    full.initSync(await trappingModule('full'));
    cql.initSync(await trappingModule('cql', [['cql_check', 3, 4]]));
  });

  it('denies, and the next question gets a fresh engine', () => {
    const policy = Policy.load(school());
    const johan = policy.user('johan');
    const token = policy.token('a1');
    assert.equal(johan.can('read:users', harmless), true);
    assert.equal(token.can('read:users', harmless), true);
    assert.equal(johan.can('read:users', deadly), false);
    assert.equal(johan.can('read:users', harmless), true);
    assert.equal(token.can('read:users', harmless), true);
    assert.equal(policy.user('maría').can('read:users', { user: 'maría' }), true);
    assert.deepEqual(johan.decide('read:users', harmless), { outcome: 'allow' });
  });

  it('a second one denies everything for good', () => {
    const policy = Policy.load(school());
    const amira = policy.user('amira');
    const johan = policy.user('johan');
    assert.equal(amira.can('proxy'), true);
    assert.equal(johan.can('read:users', deadly), false);
    assert.equal(johan.can('read:users', deadly), false);
    assert.equal(amira.can('proxy'), false);
    const answer = amira.decide('proxy');
    assert.deepEqual([answer.outcome, answer.code], ['unknown', 'engine-failed']);
    for (const ask of [() => amira.scopes(), () => policy.summary(), () => policy.names('user')]) {
      assert.throws(ask, (error) => {
        assert.ok(error instanceof EngineError);
        assert.equal(error.code, 'engine-failed');
        return error.cause instanceof WebAssembly.RuntimeError;
      });
    }
    policy.free();
    assert.throws(() => amira.can('proxy'), { code: 'freed' });
  });

  it('in `decide` is an unknown', () => {
    const policy = Policy.load(school());
    const answer = policy.user('johan').decide('read:users', deadly);
    assert.deepEqual([answer.outcome, answer.code], ['unknown', 'engine-failed']);
    assert.deepEqual(policy.user('johan').decide('read:users', harmless), { outcome: 'allow' });
  });

  it('without a kept document denies from then on', () => {
    const policy = Policy.load(JSON.stringify(school()), { keepSource: false });
    const johan = policy.user('johan');
    assert.equal(johan.can('read:users', harmless), true);
    assert.equal(johan.can('read:users', deadly), false);
    assert.equal(johan.can('read:users', harmless), false);
    assert.equal(johan.decide('read:users', harmless).code, 'engine-failed');
  });

  it('touches no other policy', () => {
    const one = Policy.load(school());
    const other = Policy.load(school(), { keepSource: false });
    one.user('johan').can('read:users', deadly);
    one.user('johan').can('read:users', deadly);
    assert.equal(one.user('amira').can('proxy'), false);
    assert.equal(other.user('amira').can('proxy'), true);
  });

  it('after an edit that took a role away gives nothing back', () => {
    const policy = full.Policy.load(school()).after([
      { edit: 'remove-role', role: 'teacher', from: { user: 'johan' } },
      { edit: 'assign-role', role: 'teacher', to: { user: 'maría' } },
    ]);
    const [johan, maría] = [policy.user('johan'), policy.user('maría')];
    const answers = () => [johan.can('read:users', harmless), maría.can('read:users', harmless)];
    assert.deepEqual(answers(), [false, true]);
    assert.equal(maría.can('read:users', deadly), false);
    assert.deepEqual(answers(), [false, true]);
    assert.deepEqual(policy.query({ op: 'scopes_for', principal: { user: 'johan' } }), [...johan.scopes()]);
    assert.equal(maría.can('read:users', deadly), false);
    assert.deepEqual(answers(), [false, false]);
  });

  it('leaves bearers and resources that were made ready as they were', () => {
    const policy = Policy.load(school());
    const bearer = policy.bearer({ user: 'visitor' }, ['read:users!group=class-A', 'read:users!user=new']);
    const prepared = bearer.prepare('read:users');
    const places = policy.resources([harmless, { user: 'new' }, { user: 'maría' }, null]);
    const answers = () => [
      ...bearer.checkMany('read:users', places), prepared.can(harmless), prepared.can({ user: 'maría' }),
    ];
    const right = [1, 1, 0, 0, true, false];
    assert.deepEqual(answers(), right);
    assert.equal(policy.user('johan').can('read:users', deadly), false);
    assert.deepEqual(answers(), right);
    assert.equal(policy.user('johan').can('read:users', deadly), false);
    assert.deepEqual(answers(), [2, 2, 2, 2, false, false]);
    assert.equal(policy.matrix({ subjects: [bearer], scopes: ['read:users'] }).at(0, 0, 0), 'unknown');
  });

  it('after statements that took a permission away gives nothing back', () => {
    const rows = { roles: { root: { is_superuser: true }, ann: {}, bob: {} }, role_permissions: [['ann', 'data/shop', ['SELECT']]], schema: { keyspaces: { shop: {} } } };
    const deadlyTable = 'data/shop/die';
    assert.equal(deadlyTable.length, deadly.user.length);
    const policy = cql.Policy.load(rows).after('REVOKE SELECT ON KEYSPACE shop FROM ann; GRANT SELECT ON ALL KEYSPACES TO bob', { as: 'root' });
    const [ann, bob] = [policy.role('ann'), policy.role('bob')];
    const answers = () => [ann.can('SELECT', 'data/shop'), bob.can('SELECT', 'data/shop')];
    assert.deepEqual(answers(), [false, true]);
    assert.equal(bob.can('SELECT', deadlyTable), false);
    assert.deepEqual(answers(), [false, true]);
    assert.equal(bob.decide('SELECT', deadlyTable).code, 'engine-failed');
    assert.deepEqual(answers(), [false, false]);
    assert.equal(bob.check('SELECT', 'data/shop'), 'unknown');
    assert.throws(() => policy.query({ op: 'roles' }), { code: 'engine-failed' });
    assert.equal(cql.Policy.load(rows).role('ann').can('SELECT', 'data/shop'), true);
  });
});
