const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const { it } = require('node:test');

const hubscope = require('hubscope');
const inline = require('hubscope/inline');
const slim = require('hubscope/slim');

const document = JSON.stringify({
  format: 'hubscope/1',
  hub: { kind: 'jupyterhub', version: '6.1.1' },
  source: 'hand',
  issued_at: '2026-01-31T09:00:00Z',
  knows: ['vocabulary', 'roles', 'groups', 'users', 'services', 'tokens', 'shares'],
  roles: [{ name: 'user', scopes: ['self'] }],
  users: [{ name: 'ada', roles: ['user'] }],
});

it('`require` gets the package, which can start without waiting', () => {
  hubscope.initSync();
  const policy = hubscope.Policy.load(document);
  assert.equal(policy.user('ada').can('start:servers', { user: 'ada', server: 'lab' }), true);
  assert.equal(policy.user('ada').can('start:servers', { user: 'eve', server: 'lab' }), false);
  assert.throws(() => hubscope.Policy.load('{}'), hubscope.SnapshotError);
});

it('and can wait as well', async () => {
  assert.equal(inline, hubscope);
  await inline.init();
});

it('the slim entry takes the bytes or the module of the engine', async () => {
  const bytes = readFileSync(require.resolve('hubscope/engine.wasm'));
  await slim.init(new WebAssembly.Module(bytes));
  assert.equal(slim.Policy.load(document).user('ada').can('read:users', { user: 'ada' }), true);
});

it('ESM and CommonJS have the same names', async () => {
  for (const entry of ['hubscope', 'hubscope/inline', 'hubscope/slim', 'hubscope/full', 'hubscope/full/inline', 'hubscope/full/slim']) {
    assert.deepEqual(Object.keys(await import(entry)).filter((name) => name !== 'default').sort(), Object.keys(require(entry)).sort());
  }
});
