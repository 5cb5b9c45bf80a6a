// Who renders when, counted.
import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';

import { React, act, createRoot, h, render, text } from './page.mjs';
import { Can, PermissionsProvider, useCan, useDecision, useReach } from 'hubscope/react';
import { load } from './policies.mjs';

/** A component that counts its renders, and what it rendered last. */
function counter(hook) {
  const counted = () => {
    counted.renders += 1;
    counted.value = hook();
    return null;
  };
  counted.renders = 0;
  return React.memo(Object.assign(counted, { displayName: 'Counted' })).type;
}

/** A page of components that do not render again because their parent did. */
function pageOf(...components) {
  const children = components.map((component, key) => h(React.memo(component), { key }));
  return (subject) => h(PermissionsProvider, { subject }, children);
}

const counts = (...components) => components.map(({ renders }) => renders);

describe('rendering', () => {
  it('happens only where an answer changed', () => {
    const student1 = counter(() => useCan('servers', { user: 'student1', server: '' }));
    const student2 = counter(() => useCan('servers', { user: 'student2', server: '' }));
    const decision = counter(() => useDecision('servers', { user: 'student2', server: '' }));
    const everywhere = counter(() => useDecision('proxy'));
    const all = [student1, student2, decision, everywhere];
    const page = pageOf(...all);
    const { rerender } = render(page(load().user('tom')));
    assert.deepEqual(counts(...all), [1, 1, 1, 1]);
    rerender(page(load().user('tom')));
    assert.deepEqual(counts(...all), [1, 1, 1, 1], 'another policy with the same answers');
    rerender(page(load({ members: ['student1', 'student2'] }).user('tom')));
    assert.deepEqual(counts(...all), [1, 2, 2, 1]);
    assert.deepEqual([student2.value, decision.value.state], [true, 'allow']);
    rerender(page(null));
    assert.deepEqual(counts(...all), [2, 3, 3, 2]);
  });

  it('needs no memo for resources', () => {
    let renders = 0;
    let again;
    const seen = new Set();
    function Asking() {
      renders += 1;
      [, again] = React.useState(0);
      const resource = { user: 'student1', server: '' };
      const answer = useDecision('servers', resource);
      const reach = useReach('servers');
      React.useEffect(() => void seen.add(answer).add(reach));
      return String(useCan('servers', resource));
    }
    render(h(PermissionsProvider, { subject: load().user('tom') }, h(Asking)));
    for (let time = 1; time <= 5; time += 1) act(() => again(time));
    assert.equal(renders, 6);
    assert.equal(seen.size, 2, 'the same answer is the same object');
    assert.equal(text(), 'true');
  });

  it('follows the question', () => {
    function Asking({ scope, user }) {
      const { state, needs } = useDecision(scope, { user });
      const { groups } = useReach(scope);
      return `${useCan(scope, { user })} ${state} ${needs} ${groups}`;
    }
    const page = (props) => h(PermissionsProvider, { subject: tom }, h(Asking, props));
    const tom = load().user('tom');
    const { rerender } = render(page({ scope: 'read:users', user: 'student1' }));
    assert.equal(text(), 'true allow null class-a');
    rerender(page({ scope: 'read:users', user: 'student2' }));
    assert.equal(text(), 'false deny read:users!user=student2 class-a');
    rerender(page({ scope: 'delete:users', user: 'student2' }));
    assert.equal(text(), 'false deny delete:users!user=student2 ');
    rerender(page({ scope: 'read:users', user: 'student1' }));
    assert.equal(text(), 'true allow null class-a');
  });

  it('leaves the children of <Can> alone while they stay allowed', () => {
    const inside = counter(() => null);
    const child = h(React.memo(inside));
    const page = (subject) => h(PermissionsProvider, { subject }, h(Can, { scope: 'proxy', fallback: 'no' }, child));
    const { rerender } = render(page(load().user('ada')));
    rerender(page(load().user('ada')));
    assert.equal(inside.renders, 1);
    rerender(page(load().user('tom')));
    assert.equal(text(), 'no');
    assert.equal(inside.renders, 1);
  });

  it('never shows one subject what another may', async () => {
    // As in a browser, where effects run when the page was painted already; `act` would run them at once.
    globalThis.IS_REACT_ACT_ENVIRONMENT = false;
    const policy = load();
    const shown = [];
    const root = document.body.appendChild(document.createElement('div'));
    const observer = new MutationObserver(() => shown.push(root.textContent));
    observer.observe(root, { subtree: true, childList: true, characterData: true });
    const May = React.memo(() => String(useCan('proxy')));
    const live = createRoot(root);
    const may = h(May);
    for (const [name, want] of [['ada', 'ada: true'], ['tom', 'tom: false'], ['ada', 'ada: true']]) {
      live.render(h(PermissionsProvider, { subject: policy.user(name) }, `${name}: `, may));
      while (root.textContent !== want) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    assert.deepEqual(shown, ['ada: true', 'tom: false', 'ada: true']);
    live.unmount();
    await new Promise((resolve) => setTimeout(resolve, 1));
    observer.disconnect();
    root.remove();
    globalThis.IS_REACT_ACT_ENVIRONMENT = true;
  });

  it('has a subject for each of nested providers', () => {
    const policy = load();
    const may = () => h(Can, { scope: 'proxy', fallback: 'no' }, 'yes');
    const inner = h(PermissionsProvider, { subject: policy.user('tom') }, h(may));
    render(h(PermissionsProvider, { subject: policy.user('ada') }, h(may), ' ', inner));
    assert.equal(text(), 'yes no');
  });

  it('is cheap for a table of a thousand rows', () => {
    const rows = Array.from({ length: 1000 }, (_, row) => `student${row}`);
    let renders = 0;
    const Row = React.memo(({ user }) => {
      renders += 1;
      return useCan('servers', { user, server: '' }) ? '+' : '-';
    });
    const table = rows.map((user) => h(Row, { key: user, user }));
    const page = (subject) => h(PermissionsProvider, { subject }, table);
    const { rerender } = render(page(load().user('tom')));
    assert.equal(renders, 1000);
    rerender(page(load({ members: ['student1', 'student2'] }).user('tom')));
    assert.equal(renders, 1001);
  });

  it('survives strict mode and transitions', async () => {
    let go;
    function Asking() {
      const [user, set] = React.useState('student1');
      go = set;
      return `${user} ${useCan('servers', { user, server: '' })} ${useDecision('servers', { user, server: '' }).state}`;
    }
    const page = (subject) => h(React.StrictMode, null, h(PermissionsProvider, { subject }, h(Asking)));
    const { rerender, unmount } = render(page(load().user('tom')));
    await act(async () => React.startTransition(() => go('student2')));
    assert.equal(text(), 'student2 false deny');
    await act(async () => {
      React.startTransition(() => go('student1'));
      rerender(page(load({ members: ['student2'] }).user('tom')));
    });
    assert.equal(text(), 'student1 false deny');
    unmount();
  });
});

describe('reach', () => {
  it('is the same object while it reaches the same', () => {
    const own = counter(() => useReach('read:users:name'));
    const group = counter(() => useReach('servers'));
    const page = pageOf(own, group);
    const { rerender } = render(page(load().user('student2')));
    rerender(page(load().user('student2')));
    assert.deepEqual(counts(own, group), [1, 1]);
    rerender(page(load().user('tom')));
    assert.deepEqual(counts(own, group), [2, 2]);
  });

  it('renders again for another policy if it reaches a group, whose members may be others', () => {
    const group = counter(() => useReach('servers'));
    const page = pageOf(group);
    const { rerender } = render(page(load().user('tom')));
    assert.equal(group.value.has({ user: 'student2', server: '' }), false);
    rerender(page(load({ members: ['student2'] }).user('tom')));
    assert.equal(group.renders, 2);
    assert.equal(group.value.has({ user: 'student2', server: '' }), true);
  });

  it('asks the policy of now, also through an older object', () => {
    const held = counter(() => useReach('read:users:name'));
    const page = pageOf(held);
    const first = load();
    const { rerender } = render(page(first.user('student1')));
    const { has } = held.value;
    rerender(page(load().user('student1')));
    first.free();
    assert.equal(held.renders, 1);
    assert.equal(has({ user: 'student1' }), true);
    rerender(page(null));
    assert.equal(has({ user: 'student1' }), false);
  });
});

describe('a token', () => {
  it('loses its permissions on the page when it expires, and nothing is left waiting', () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.parse('2026-01-31T23:00:00Z') });
    try {
      const may = counter(() => useCan('servers', { user: 'student1', server: '' }));
      const other = counter(() => useCan('proxy'));
      const page = pageOf(may, other);
      const { unmount } = render(page(load().token('a1')));
      assert.equal(may.value, true);
      act(() => mock.timers.tick(60 * 60 * 1000));
      assert.equal(may.value, true, 'valid up to its last millisecond');
      act(() => mock.timers.tick(1));
      assert.equal(may.value, false);
      assert.deepEqual(counts(may, other), [2, 1]);
      unmount();
    } finally {
      mock.timers.reset();
    }
  });

  it('is looked at again after the computer slept', () => {
    // Timers stand still then, and the clock does not.
    mock.timers.enable({ apis: ['setTimeout'] });
    const clock = mock.method(Date, 'now', () => Date.parse('2026-01-31T00:00:00Z'));
    try {
      const may = counter(() => useCan('servers', { user: 'student1', server: '' }));
      const { unmount } = render(pageOf(may)(load().token('a1')));
      act(() => mock.timers.tick(30_000));
      assert.equal(may.value, true);
      clock.mock.mockImplementation(() => Date.parse('2026-02-01T08:00:00Z'));
      act(() => mock.timers.tick(30_000));
      assert.equal(may.value, false);
      unmount();
    } finally {
      clock.mock.restore();
      mock.timers.reset();
    }
  });

  it('is waited for by nobody who left', () => {
    const timers = [mock.method(globalThis, 'setTimeout'), mock.method(globalThis, 'clearTimeout')];
    const [set, clear] = timers;
    try {
      const expires = new Date(Date.now() + 3_600_000).toISOString();
      const { unmount } = render(pageOf(counter(() => useCan('proxy')))(load({ expires }).token('a1')));
      const [waiting] = set.mock.calls.filter(({ arguments: [, time] }) => time === 30_000).map(({ result }) => result);
      assert.ok(waiting);
      unmount();
      assert.ok(clear.mock.calls.some(({ arguments: [timer] }) => timer === waiting));
    } finally {
      for (const timer of timers) timer.mock.restore();
    }
  });
});
