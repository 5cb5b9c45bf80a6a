// No known input makes the engine trap, so these tests take a module that was made to: asked about a resource whose name has 13
// bytes, it does.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';

import { EngineError, initSync, Policy } from 'hubscope/slim';

import { school } from './snapshots.mjs';

const harmless = { user: 'student1' };
const deadly = { user: 'student1-dies' };

async function trappingModule() {
  const { default: binaryen } = await import(pathToFileURL(join(process.env.HUBSCOPE_TOOLS, 'binaryen/index.js')));
  const engine = createRequire(import.meta.url).resolve('hubscope/engine.wasm');
  const module = binaryen.readBinary(new Uint8Array(await readFile(engine)));
  for (const [name, last, arity] of [['check', 3, 4], ['decide', 4, 5]]) {
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
  before(async () => initSync(await trappingModule()));

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
});
