// What is shown in every state, and that nothing is shown too early.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { React, act, h, render, settle, text } from './page.mjs';
import { Can, PermissionsProvider, useCan, useDecision, useReach } from 'hubscope/react';
import { load } from './policies.mjs';

const SERVER = { user: 'student1', server: '' };

/** Everything that the package says about one question. */
function Answers({ scope, resource }) {
  const { state, decision, needs } = useDecision(scope, resource);
  const reach = useReach(scope);
  const inside = h(Can, { scope, resource, fallback: 'fallback', pending: 'pending' }, 'children');
  return h('pre', null, [useCan(scope, resource), state, decision?.code ?? decision?.outcome, needs, reach.state].join(' '), ' ', inside);
}

const page = (subject, question = { scope: 'servers', resource: SERVER }) => h(PermissionsProvider, { subject }, h(Answers, question));

describe('the state of a question', () => {
  const policy = load();

  it('is allow', () => {
    render(page(policy.user('tom')));
    assert.equal(text(), 'true allow allow  known children');
  });

  it('is deny, with what is needed as roles write it', () => {
    for (const [resource, needs] of [
      [{ user: 'student2', server: 'lab' }, '!server=student2/lab'],
      [{ user: 'student2' }, '!user=student2'],
      [null, ''],
      [undefined, ''],
    ]) {
      const { unmount } = render(page(policy.user('tom'), { scope: 'servers', resource }));
      assert.equal(text(), `false deny deny servers${needs} known fallback`);
      unmount();
    }
    const { unmount } = render(page(policy.user('tom'), { scope: 'groups', resource: { group: 'class-a' } }));
    assert.equal(text(), 'false deny deny groups!group=class-a known fallback');
    unmount();
    render(page(policy.user('tom'), { scope: 'read:services', resource: { service: 'grader' } }));
    assert.equal(text(), 'false deny deny read:services!service=grader known fallback');
  });

  it('is unknown where the policy lacks something, and where the hub itself would fail', () => {
    const { unmount } = render(page(load({ knows: [] }).user('nobody')));
    assert.match(text(), /^false unknown [a-z-]+ servers!server=student1\/ unknown fallback$/);
    unmount();
    render(page(policy.user('unlucky')));
    assert.match(text(), /^false unknown empty-filter servers!server=student1\/ unknown fallback$/);
  });

  it('is unknown with a freed policy, and with a freed subject', () => {
    const freed = load();
    const tom = freed.user('tom');
    freed.free();
    const { unmount } = render(page(tom));
    assert.equal(text(), 'false unknown freed  unknown fallback');
    unmount();
    const token = load().token('a1', { now: 0 });
    token.free();
    render(page(token));
    assert.equal(text(), 'false unknown freed  unknown fallback');
  });

  it('is unknown when a policy is freed under a page', () => {
    const freed = load();
    const tom = freed.user('tom');
    const { rerender } = render(page(tom));
    assert.match(text(), /^true allow/);
    freed.free();
    rerender(page(tom));
    assert.equal(text(), 'false unknown freed  unknown fallback');
  });

  it('is unknown when the engine fails, and whatever else a subject throws', () => {
    const throws = (error) => {
      const fail = () => {
        throw error;
      };
      return { can: fail, decide: fail, reach: fail };
    };
    for (const [error, code] of [
      [Object.assign(new Error('it failed'), { name: 'EngineError', code: 'engine-failed' }), 'engine-failed'],
      [new WebAssembly.RuntimeError('unreachable'), 'no-policy'],
      ['a text', 'no-policy'],
      [undefined, 'no-policy'],
    ]) {
      const { unmount } = render(page(throws(error)));
      assert.equal(text(), `false unknown ${code}  unknown fallback`);
      unmount();
    }
  });

  it('is never allow on a truthy word of a subject', () => {
    render(page({ can: () => 'yes', decide: () => ({ outcome: 'perhaps' }), reach: () => ({ groups: [] }) }));
    assert.match(text(), /^false unknown perhaps .* fallback$/);
  });
});

describe('a subject that is not there yet', () => {
  const policy = load();

  it('is pending while it is null or undefined', () => {
    const { rerender } = render(page(null));
    assert.equal(text(), 'false pending   pending pending');
    rerender(page(undefined));
    assert.equal(text(), 'false pending   pending pending');
    rerender(page(policy.user('tom')));
    assert.match(text(), /^true allow/);
    rerender(page(null));
    assert.match(text(), /^false pending/);
  });

  it('shows the fallback while pending, unless told otherwise', () => {
    const { rerender } = render(h(PermissionsProvider, { subject: null }, h(Can, { scope: 'proxy', fallback: 'no' }, 'yes')));
    assert.equal(text(), 'no');
    rerender(h(PermissionsProvider, { subject: null }, h(Can, { scope: 'proxy' }, 'yes')));
    assert.equal(text(), '');
    rerender(h(PermissionsProvider, { subject: null }, h(Can, { scope: 'proxy', fallback: 'no', pending: null }, 'yes')));
    assert.equal(text(), '');
  });

  it('may be promised', async () => {
    const promise = Promise.resolve(policy.user('tom'));
    render(page(promise));
    assert.match(text(), /^false pending/);
    await settle();
    assert.match(text(), /^true allow/);
  });

  it('may be promised in strict mode, where effects run twice', async () => {
    render(h(React.StrictMode, null, page(Promise.resolve(policy.user('tom')))));
    assert.match(text(), /^false pending/);
    await settle();
    assert.match(text(), /^true allow/);
  });

  it('may be promised by something that is no Promise of this page', async () => {
    render(page({ then: (fulfilled) => void setTimeout(fulfilled, 1, policy.user('tom')) }));
    await act(() => new Promise((resolve) => setTimeout(resolve, 10)));
    assert.match(text(), /^true allow/);
  });

  it('is the last one that was promised, whichever comes first', async () => {
    const first = withResolvers();
    const { rerender } = render(page(first.promise));
    rerender(page(Promise.resolve(policy.user('student2'))));
    await settle();
    assert.match(text(), /^false deny/);
    first.resolve(policy.user('ada'));
    await settle();
    assert.match(text(), /^false deny/);
    const second = withResolvers();
    rerender(page(second.promise));
    rerender(page(policy.user('tom')));
    second.reject(new Error('too late'));
    await settle();
    assert.match(text(), /^true allow/);
  });

  it('is not the one before while the next is promised', async () => {
    const { rerender } = render(page(policy.user('ada')));
    assert.match(text(), /^true allow/);
    rerender(page(new Promise(() => {})));
    assert.match(text(), /^false pending/);
  });

  it('is unknown when the promise breaks, or when it is an error', async () => {
    const error = Object.assign(new Error('the hub is away'), { code: 'hub-unreachable' });
    const { rerender } = render(page(Promise.reject(error)));
    await settle();
    assert.equal(text(), 'false unknown hub-unreachable  unknown fallback');
    rerender(page(Promise.reject('a text')));
    await settle();
    assert.equal(text(), 'false unknown no-policy  unknown fallback');
    rerender(page(Promise.reject(undefined)));
    await settle();
    assert.equal(text(), 'false unknown no-policy  unknown fallback');
    rerender(page(error));
    assert.equal(text(), 'false unknown hub-unreachable  unknown fallback');
    rerender(page(policy.user('tom')));
    assert.match(text(), /^true allow/);
  });
});

function withResolvers() {
  const all = {};
  all.promise = new Promise((resolve, reject) => Object.assign(all, { resolve, reject }));
  return all;
}
