import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { init, Policy, SnapshotError } from 'hubscope';

import { school, snapshot } from './snapshots.mjs';

const text = (sections) => JSON.stringify(snapshot(sections), null, 2);
const bytes = (value) => new TextEncoder().encode(value);

/** Document, the code of its error, and a part of the place. */
const refused = [
  ['nothing', '', 'not-json', { pointer: '' }],
  ['not JSON', 'hello', 'not-json', { line: 1, column: 1 }],
  ['a page in place of the document', '<!doctype html>', 'not-json', { line: 1 }],
  ['a list', '[]', 'wrong-type', { pointer: '' }],
  ['truncated', text().slice(0, -40), 'truncated', {}],
  ['another format', text({ format: 'hubscope/2' }), 'wrong-format', { pointer: '/format' }],
  ['unknown field', text({ users: [{ name: 'ada', role: [] }] }), 'unknown-field', { pointer: '/users/0/role' }],
  ['unknown section', text({ extras: [] }), 'unknown-field', { pointer: '/extras' }],
  ['duplicate user', text({ users: [{ name: 'ada' }, { name: 'ada' }] }), 'duplicate-name', { pointer: '/users/1/name' }],
  ['missing field', text({ users: [{ roles: [] }] }), 'missing-field', { pointer: '/users/0' }],
  ['wrong type', text({ users: [{ name: 7 }] }), 'wrong-type', { pointer: '/users/0/name' }],
  ['a hub of another kind', text({ hub: { kind: 'gitlab', version: '5.5.4' } }), 'unsupported-hub', { pointer: '/hub/kind' }],
  ['a hub too old', text({ hub: { kind: 'jupyterhub', version: '4.1.6' } }), 'unsupported-version', { pointer: '/hub/version' }],
  ['200 levels', `{"format":"hubscope/1","users":${'['.repeat(200)}${']'.repeat(200)}}`, 'too-deep', {}],
  ['half a surrogate pair, escaped', text({ users: [{ name: 'x' }] }).replace('"x"', '"\\ud800"'), 'lone-surrogate', { pointer: '/users/0/name' }],
  ['half a surrogate pair', text({ users: [{ name: '\ud800' }] }).replace('\\ud800', '\ud800'), 'lone-surrogate', { line: 65 }],
];

describe('documents', () => {
  before(() => init());

  for (const [name, document, code, place] of refused) {
    it(`refuses ${name}, says where, and stays usable`, () => {
      const before = Policy.load(school());
      assert.throws(() => Policy.load(document), (error) => {
        assert.ok(error instanceof SnapshotError, String(error));
        assert.ok(error instanceof Error);
        assert.equal(error.code, code, error.message);
        for (const [member, value] of Object.entries(place)) {
          assert.equal(error[member], value, `${member} of ${error.message}`);
        }
        assert.ok(error.pointer !== undefined || error.line > 0, 'no place');
        assert.ok(error.message.length > 10);
        return true;
      });
      assert.equal(before.user('amira').can('proxy'), true);
      assert.equal(Policy.load(school()).user('amira').can('proxy'), true);
    });
  }

  it('refuses the same documents as bytes', () => {
    for (const [name, document, code] of refused) {
      // An encoder would turn half a surrogate pair into U+FFFD; that is a document with another name in it.
      if (name === 'half a surrogate pair') continue;
      assert.throws(() => Policy.load(bytes(document)), { code }, name);
    }
  });

  it('refuses bytes that are not UTF-8', () => {
    const document = bytes(text({ users: [{ name: 'xy' }] }));
    document[document.lastIndexOf('x'.charCodeAt(0))] = 0xff;
    assert.throws(() => Policy.load(document), (error) => error instanceof SnapshotError && error.code === 'not-utf8');
  });

  it('refuses 300 MB', () => {
    const large = Buffer.alloc(300 * 1024 * 1024, ' ');
    assert.throws(() => Policy.load(large), (error) => {
      assert.equal(error.code, 'too-large');
      assert.match(error.message, /268435456 bytes/);
      return error instanceof SnapshotError;
    });
    assert.throws(() => Policy.load(large.toString('latin1')), { code: 'too-large' });
    assert.equal(Policy.load(school()).user('amira').can('proxy'), true);
  });

  it('keeps a limit of the caller', () => {
    const document = text();
    assert.ok(Policy.load(document, { maxBytes: document.length }));
    assert.throws(() => Policy.load(document, { maxBytes: document.length - 1 }), { code: 'too-large' });
    assert.throws(() => Policy.load(snapshot(), { maxBytes: 100 }), { code: 'too-large' });
    // A character of two bytes: the engine counts bytes.
    const accented = text({ users: [{ name: 'é' }] });
    assert.throws(() => Policy.load(accented, { maxBytes: accented.length }), { code: 'too-large' });
    assert.throws(() => Policy.load(document, { maxByte: 1 }), { code: 'bad-option' });
    assert.throws(() => Policy.load(document, { maxBytes: '1' }), { code: 'bad-option' });
  });

  it('loads what a hub accepts', () => {
    const policy = Policy.load(
      snapshot({
        vocabulary: { 'custom:a:b': { subscopes: ['custom:c:d'] }, 'custom:c:d': { subscopes: ['custom:a:b'] } },
        roles: [
          { name: 'empty', scopes: ['users!user='] },
          { name: 'gone', scopes: ['custom:vanished'] },
          { name: 'circle', scopes: ['custom:a:b'] },
        ],
        users: [
          { name: 'e', roles: ['empty'] },
          { name: 'g', roles: ['gone'] },
          { name: 'c', roles: ['circle'] },
          { name: 'fine' },
        ],
      }),
    );
    const decide = (name) => policy.user(name).decide('read:users', { user: 'fine' });
    assert.deepEqual(['e', 'g', 'c', 'fine'].map((name) => decide(name).outcome), ['fault', 'fault', 'fault', 'deny']);
    assert.deepEqual(['e', 'g', 'c'].map((name) => decide(name).code), ['empty-filter', 'unknown-scope', 'cyclic-scope']);
  });

  it('takes text, bytes, parts of buffers and objects', () => {
    const document = JSON.stringify(school());
    const encoded = bytes(document);
    const padded = new Uint8Array(encoded.length + 7);
    padded.set(encoded, 3);
    const sources = [
      document, encoded, encoded.buffer, Buffer.from(document), new DataView(encoded.buffer), school(),
      padded.subarray(3, 3 + encoded.length),
    ];
    for (const source of sources) {
      assert.deepEqual(Policy.load(source).names('user'), ['johan', 'student1', 'maría', 'amira', 'unlucky']);
    }
    for (const source of [undefined, null, 7, true, Symbol('x'), 7n, () => {}, Promise.resolve(document)]) {
      assert.throws(() => Policy.load(source), (error) => error instanceof SnapshotError && error.code === 'wrong-type');
    }
  });
});
