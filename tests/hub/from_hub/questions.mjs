// Every scope for every resource, and requests whose answer shows one scope.

/** @typedef {{ scope: string, resource: any }} Question */

/**
 * Every scope of a hub for nothing in particular, and for everything that is there and something that is not.
 *
 * @param {any} whole the whole snapshot, loaded
 * @param {any} document the same as JSON
 * @returns {Question[]}
 */
export function questionsAbout(whole, document) {
  const users = [...whole.names('user'), 'stranger'];
  const servers = users.flatMap((user) => ['', 'lab'].map((server) => ({ user, server })));
  for (const { user, name } of document.servers) {
    if (!servers.some((known) => known.user === user && known.server === name)) servers.push({ user, server: name });
  }
  const resources = [
    undefined,
    ...users.map((user) => ({ user })),
    ...servers,
    ...[...whole.names('group'), 'ghosts'].map((group) => ({ group })),
    ...[...whole.names('service'), 'nothing'].map((service) => ({ service })),
  ];
  return whole.scopeNames().flatMap((/** @type {string} */ scope) => resources.map((resource) => ({ scope, resource })));
}

const part = encodeURIComponent;

/**
 * Requests that pass if, and only if, one scope is held for one resource that is there.
 *
 * @param {any} whole
 * @returns {(Question & { path: string })[]}
 */
export function requestsAbout(whole) {
  const users = whole.names('user').flatMap((/** @type {string} */ user) => [
    { scope: 'read:tokens', resource: { user }, path: `/users/${part(user)}/tokens` },
    { scope: 'read:users:shares', resource: { user }, path: `/users/${part(user)}/shared` },
    { scope: 'read:shares', resource: { user, server: '' }, path: `/shares/${part(user)}/` },
  ]);
  const groups = whole.names('group').map((/** @type {string} */ group) => ({
    scope: 'read:groups:shares',
    resource: { group },
    path: `/groups/${part(group)}/shared`,
  }));
  return [
    ...users,
    ...groups,
    { scope: 'read:shares', resource: { user: 'student1', server: 'lab' }, path: '/shares/student1/lab' },
    { scope: 'read:hub', resource: undefined, path: '/info' },
    { scope: 'proxy', resource: undefined, path: '/proxy' },
  ];
}
