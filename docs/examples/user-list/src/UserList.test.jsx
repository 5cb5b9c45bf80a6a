import { cleanup, render, screen, within } from '@testing-library/react';

import { init, Policy } from 'hubscope/inline';
import { PermissionsProvider } from 'hubscope/react';

import { UserList } from './UserList';

const DOCUMENT = {
  format: 'hubscope/1',
  hub: { kind: 'jupyterhub', version: '5.5.4' },
  source: 'hand',
  issued_at: '2026-01-31T09:00:00Z',
  knows: ['settings', 'vocabulary', 'roles', 'groups', 'users', 'services', 'servers', 'clients', 'tokens', 'shares'],
  roles: [
    { name: 'user', scopes: ['self'] },
    { name: 'admin', scopes: ['admin:users', 'admin:servers', 'access:servers'] },
    { name: 'server', scopes: [] },
    { name: 'token', scopes: ['inherit'] },
    { name: 'teacher', scopes: ['servers!group=class-a', 'access:servers!group=class-a', 'list:users!group=class-a'] },
  ],
  groups: [{ name: 'class-a' }],
  users: [
    { name: 'ada', admin: true, roles: ['user', 'admin'] },
    { name: 'tom', roles: ['user', 'teacher'] },
    { name: 'sue', roles: ['user'], groups: ['class-a'] },
    { name: 'sam', roles: ['user'], groups: ['class-a'] },
    { name: 'zoe', roles: ['user'] },
  ],
};
const ROWS = [
  { name: 'ada', admin: true, servers: {} },
  { name: 'sue', admin: false, servers: {} },
  { name: 'sam', admin: false, servers: { '': { ready: true } } },
  { name: 'zoe', admin: false, servers: {} },
];

let policy;
beforeAll(async () => {
  await init();
  policy = Policy.load(JSON.stringify(DOCUMENT));
});
afterEach(cleanup);

function show(name, subject = policy.user(name)) {
  const act = jest.fn();
  const viewer = { name, admin: name === 'ada' };
  render(
    <PermissionsProvider subject={subject}>
      <UserList viewer={viewer} startScope="servers" users={ROWS} more={false} act={act} />
    </PermissionsProvider>,
  );
  return act;
}

/** A button of a row, or of the page. */
function button(name, user) {
  const place = user ? screen.getByText(user).closest('tr') : document.body;
  return within(place).getByText(name);
}
const enabled = (name, user) => button(name, user).getAttribute('aria-disabled') === 'false';
const why = (name, user) => document.getElementById(button(name, user).getAttribute('aria-describedby')).textContent;

test('an admin may everything', () => {
  show('ada');
  for (const name of ['Start server', 'Edit', 'Make admin', 'Delete']) expect(enabled(name, 'zoe')).toBe(true);
  expect(enabled('Remove admin', 'ada')).toBe(true);
  expect(enabled('Add user')).toBe(true);
});

test('a teacher works the servers of the class, and is told what the rest needs', () => {
  const act = show('tom');
  expect(enabled('Start server', 'sue')).toBe(true);
  expect(enabled('Stop server', 'sam')).toBe(true);
  expect(enabled('Access server', 'sam')).toBe(true);
  expect(enabled('Start server', 'zoe')).toBe(false);
  expect(why('Start server', 'zoe')).toBe('needs servers!server=zoe/');
  expect(why('Delete', 'sue')).toBe('needs delete:users!user=sue');
  expect(why('Add user')).toBe('needs admin:users');
  button('Start server', 'zoe').click();
  expect(act).not.toHaveBeenCalled();
  button('Start server', 'sue').click();
  expect(act).toHaveBeenCalledTimes(1);
});

test('nobody may anything while that is not known', () => {
  show('ada', null);
  expect(enabled('Delete', 'zoe')).toBe(false);
  expect(button('Delete', 'zoe').hasAttribute('aria-describedby')).toBe(false);
});
