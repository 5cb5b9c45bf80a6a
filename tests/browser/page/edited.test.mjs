// The page's own rows after edits against the engine's policy after the same edits; and what an export says of each kind of edit.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { modules, www } from './engine.mjs';

const require = createRequire(join(www, 'package.json'));
const [{ edited }, { HubSession }, { Exports }, { check }] = await modules(
  'engine/edited.ts',
  'engine/hub_session.ts',
  'engine/what_if/exports.ts',
  'engine/what_if/check.ts',
);
const { init, Policy } = await import(require.resolve('hubscope/full').replace('.cjs', '.js'));
await init();
const deciding = await import(require.resolve('hubscope').replace('.cjs', '.js'));
await deciding.init();

const school = JSON.parse(readFileSync(new URL('../../../docs/examples/school.json', import.meta.url), 'utf8'));
/** The school with a server's OAuth client, tokens for it, a service with tokens, and another share. */
const rich = {
  ...school,
  clients: [...school.clients, { id: 'student1-lab', server: { user: 'student1', name: 'lab' } }],
  tokens: [
    ...school.tokens,
    { id: 'b1', user: 'student9', scopes: ['access:servers!server=student1/lab'], client: 'student1-lab' },
    { id: 'b2', user: 'student9', scopes: ['access:servers!server=student1/lab'], client: 'student1-lab' },
    { id: 'b3', user: 'johan', scopes: ['access:servers!server=student1/lab'], client: 'student1-lab' },
    { id: 'b4', user: 'kim', scopes: ['inherit'] },
    { id: 'c1', service: 'idle-culler', scopes: ['inherit'], client: 'jupyterhub' },
  ],
  shares: [...school.shares, { server: { user: 'johan', name: '' }, group: 'class-a', scopes: ['access:servers!server=johan/'] }],
};

const CASES = {
  'add-member': [{ edit: 'add-member', group: 'class-a', user: 'student9' }],
  'add-member twice': [{ edit: 'add-member', group: 'class-a', user: 'student1' }],
  'remove-member': [{ edit: 'remove-member', group: 'teachers', user: 'kim' }],
  'assign-role to a user': [{ edit: 'assign-role', role: 'teacher', to: { user: 'student9' } }],
  'assign-role to a group': [{ edit: 'assign-role', role: 'culler', to: { group: 'class-b' } }],
  'assign-role to a service': [{ edit: 'assign-role', role: 'teacher', to: { service: 'idle-culler' } }],
  'assign-role admin': [{ edit: 'assign-role', role: 'admin', to: { user: 'kim' } }],
  'assign-role admin to a group': [{ edit: 'assign-role', role: 'admin', to: { group: 'teachers' } }],
  'remove-role': [{ edit: 'remove-role', role: 'user', from: { user: 'student9' } }],
  'remove-role admin': [{ edit: 'remove-role', role: 'admin', from: { user: 'amira' } }],
  'remove-role of a group': [{ edit: 'remove-role', role: 'teacher', from: { group: 'teachers' } }],
  'create-role': [
    { edit: 'create-role', role: 'grader', scopes: ['read:servers', 'list:users!group=class-b'] },
    { edit: 'assign-role', role: 'grader', to: { user: 'kim' } },
  ],
  'change-role': [{ edit: 'change-role', role: 'teacher', scopes: ['list:users', 'read:groups!group=class-a'] }],
  'change-role of a default': [{ edit: 'change-role', role: 'user', scopes: ['self', 'list:groups'] }],
  'delete-role': [{ edit: 'delete-role', role: 'teacher' }],
  'create-group': [
    { edit: 'create-group', group: 'class-c' },
    { edit: 'add-member', group: 'class-c', user: 'student2' },
    { edit: 'assign-role', role: 'teacher', to: { group: 'class-c' } },
  ],
  'delete-group': [{ edit: 'delete-group', group: 'class-a' }],
  'delete-group and again': [{ edit: 'delete-group', group: 'class-a' }, { edit: 'create-group', group: 'class-a' }],
  'create-user': [{ edit: 'create-user', user: 'Noor' }],
  'delete-user': [{ edit: 'delete-user', user: 'student1' }],
  'delete-user with tokens': [{ edit: 'delete-user', user: 'johan' }],
  'delete-user and again': [{ edit: 'delete-user', user: 'student9' }, { edit: 'create-user', user: 'student9' }],
  'set-admin': [{ edit: 'set-admin', of: { user: 'kim' }, admin: true }],
  'set-admin off': [{ edit: 'set-admin', of: { user: 'amira' }, admin: false }],
  'set-admin of a service': [{ edit: 'set-admin', of: { service: 'idle-culler' }, admin: true }],
  share: [{ edit: 'share', owner: 'student2', server: '', with: { user: 'kim' }, scopes: [] }],
  'share more': [{ edit: 'share', owner: 'student1', server: 'lab', with: { user: 'student9' }, scopes: ['read:servers', 'access:servers'] }],
  'share with a group': [{ edit: 'share', owner: 'student1', server: 'lab', with: { group: 'class-b' }, scopes: ['servers!server=student1/lab'] }],
  unshare: [{ edit: 'unshare', owner: 'student1', server: 'lab', with: { user: 'student9' } }],
  'unshare from a group': [{ edit: 'unshare', owner: 'johan', server: '', with: { group: 'class-a' } }],
  'issue-token': [{ edit: 'issue-token', id: 'n1', owner: { user: 'kim' } }],
  'issue-token with scopes': [{ edit: 'issue-token', id: 'n1', owner: { service: 'idle-culler' }, scopes: ['list:users'], expires_at: '2099-01-01T00:00:00Z' }],
  'issue-token after another role': [
    { edit: 'change-role', role: 'token', scopes: ['read:users!user'] },
    { edit: 'issue-token', id: 'n1', owner: { user: 'kim' } },
  ],
  'revoke-token': [{ edit: 'revoke-token', id: 'a2' }],
  'revoke-token of a server': [{ edit: 'revoke-token', id: 'b1' }],
  'revoke-token without a client': [{ edit: 'revoke-token', id: 'b4' }],
};

describe('rows after edits', () => {
  const now = Policy.load(rich);
  for (const [name, edits] of Object.entries(CASES)) {
    it(`are what the engine makes of ${name}`, () => {
      const after = now.after(edits);
      const document = edited(rich, edits);
      const { affected, moved, created, deleted, unanswered_tokens } = after.difference(document, { tokens: true });
      assert.deepEqual(affected, { users: 0, groups: 0, services: 0, tokens: 0 });
      assert.deepEqual([moved, created.count, deleted.count, unanswered_tokens], [0, 0, 0, 0]);
      // What nobody holds by it counts too: rows that nothing reads, and flags.
      const rows = ({ roles, groups, users, services, servers, tokens, shares }) => ({ roles, groups, users, services, servers, tokens, shares });
      const counts = Object.fromEntries(Object.entries(rows(document)).map(([section, list]) => [section, list.length]));
      const { roles, groups, users, services, servers, tokens, shares } = after.summary();
      assert.deepEqual(counts, { roles, groups, users, services, servers, tokens, shares });
    });
  }

  it('are checked by each export, with the start and the requests after it', { timeout: 60_000 }, async (t) => {
    for (const [name, edits] of Object.entries(CASES)) {
      await t.test(name, async () => {
        const session = new HubSession(deciding.Policy.load(rich));
        try {
          await session.tryEdits(edits);
          const exports = new Exports(session);
          const answer = await check(session, await exports.configuration());
          const { unsaid, beyond } = await exports.notes();
          assert.ok(answer.faithful);
          assert.deepEqual(answer.start.obstacles, []);
          const known = { 'remove-role': 'user-role', 'issue-token with scopes': 'service-token' };
          const told = [...unsaid.map(({ unsaid }) => unsaid), ...beyond.map(({ beyond }) => beyond)];
          if (name in known) assert.ok(told.includes(known[name]), told.join());
          else assert.ok(answer.afterCalls, JSON.stringify({ rest: answer.rest, calls: answer.calls, changes: answer.start.changes.listed }, null, 1));
        } finally {
          session.close();
        }
      });
    }
  });

  it('covers every kind of edit', () => {
    const kinds = new Set(Object.values(CASES).flat().map(({ edit }) => edit));
    const text = readFileSync(join(www, 'node_modules/hubscope/dist/full.d.ts'), 'utf8');
    const declared = text.slice(text.indexOf('export type Edit ='), text.indexOf('/** A scope, and over what'));
    assert.deepEqual([...kinds].sort(), [...declared.matchAll(/edit: ([^;]+);/g)].flatMap(([, words]) => [...words.matchAll(/'([^']+)'/g)].map(([, word]) => word)).sort());
  });

  it('would be told apart if they were not', () => {
    const after = now.after(CASES['change-role']);
    assert.notEqual(after.difference(rich).affected.users, 0);
  });
});
