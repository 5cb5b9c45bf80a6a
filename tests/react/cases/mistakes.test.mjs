// Mistakes in the code of a page are seen by whoever makes them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { HubscopeError, QuestionError } from 'hubscope';
import { Can, PermissionsProvider, useCan, useDecision, useReach } from 'hubscope/react';

import { Boundary, React, complaints, h, render, settle, text } from './page.mjs';
import { load } from './policies.mjs';

describe('a mistake', () => {
  const policy = load();
  /** A page with an error boundary inside the provider. */
  const page = (element, subject = policy.user('tom')) => h(PermissionsProvider, { subject }, h(Boundary, null, element));
  /** Runs a hook. */
  const Run = ({ hook }) => String(JSON.stringify(hook()));

  it('in a scope is shown by the error boundary', () => {
    for (const element of [
      h(Run, { hook: () => useCan('read:usrs') }),
      h(Run, { hook: () => useDecision('read:usrs') }),
      h(Run, { hook: () => useReach('read:usrs') }),
      h(Can, { scope: 'read:usrs' }),
    ]) {
      const { unmount } = render(page(element));
      assert.match(text(), /^QuestionError unknown-scope: .*read:usrs/);
      unmount();
      assert.ok(complaints().length > 0, 'React tells on the console');
    }
  });

  it('in a resource is, too', () => {
    for (const [resource, code] of [
      [{}, 'bad-resource'],
      [{ user: undefined }, 'not-text'],
      [{ usr: 'tom' }, 'bad-resource'],
      ['tom', 'bad-resource'],
      [{ server: 'lab' }, 'bad-resource'],
    ]) {
      const { unmount } = render(page(h(Run, { hook: () => useDecision('servers', resource) })));
      assert.match(text(), new RegExp(`^QuestionError ${code}: `));
      unmount();
      complaints();
    }
  });

  it('is waited for while everything is pending', async () => {
    render(page(h(Can, { scope: 'read:usrs', fallback: 'no' }), Promise.resolve(policy.user('tom'))));
    assert.equal(text(), 'no');
    await settle();
    assert.match(text(), /^QuestionError unknown-scope/);
    complaints();
  });

  it('in the subject is shown where somebody asks', async () => {
    for (const subject of [policy, 'tom', {}, 1, false]) {
      const { unmount } = render(page(h(Can, { scope: 'proxy' }), subject));
      assert.match(text(), /^QuestionError bad-subject: /);
      unmount();
      complaints();
    }
    render(page(h(Can, { scope: 'proxy' }), Promise.resolve(policy)));
    await settle();
    assert.match(text(), /^QuestionError bad-subject: /);
    complaints();
  });

  it('is to ask without a provider', () => {
    const catching = (element) => {
      const ref = React.createRef();
      const { unmount } = render(h(Boundary, { ref }, element));
      const { error } = ref.current.state;
      unmount();
      complaints();
      return error;
    };
    const error = catching(h(Can, { scope: 'proxy' }));
    assert.equal(error.code, 'no-provider');
    assert.ok(error instanceof HubscopeError);
    assert.ok(catching(h(PermissionsProvider, { subject: 1 }, h(Can, { scope: 'proxy' }))) instanceof QuestionError);
  });

  it('leaves the page of a user standing in production, and is on the console once', () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(new URL('production.mjs', import.meta.url))], {
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: 'production' },
    });
    assert.equal(status, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), {
      shown: 'false unknown unknown-scope unknown false unknown unknown-scope unknown yes',
      told: ['QuestionError unknown-scope'],
    });
  });
});
