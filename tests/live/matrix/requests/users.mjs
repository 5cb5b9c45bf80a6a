// Requests about users; entries as in `../requests.mjs`.

/** The entries about the hub and its users. */
export function users() {
  const forget = (name) => (must) => must('DELETE', `/users/${name}`);
  const nothing = () => undefined;
  return [
    { request: 'GET /api' },
    { request: 'GET /api/', by: 'few' },
    { request: 'GET /api/health', by: 'few' },
    { request: 'HEAD /api/health', by: 'few' },
    { request: 'GET /api/info', corner: 'an exclamation mark without a filter is no filter' },
    { request: 'GET /api/proxy' },
    { request: 'POST /api/proxy', by: 'few' },
    { request: 'PATCH /api/proxy', body: [], by: 'few' },
    { request: 'PATCH /api/proxy', body: {}, by: 'few' },
    { request: 'GET /api/metrics', corner: 'metrics take any filter' },
    { request: 'GET /api/user' },
    { request: 'GET /api/users', corner: 'one filter of a foreign kind refuses the whole list of users' },
    { request: 'GET /api/users?limit=2&offset=1&state=ready', by: 'few' },
    { request: 'POST /api/users', body: { usernames: ['newcomer'] }, undo: forget('newcomer'),
      corner: 'an unfiltered gate needs an unfiltered scope' },
    { request: 'POST /api/users', body: { usernames: ['NewComer', 'student1'] }, undo: forget('newcomer'), by: 'few' },
    { request: 'POST /api/users', body: { usernames: ['newcomer'], admin: true }, undo: forget('newcomer'),
      corner: 'the admin flag is no scope' },
    { request: 'POST /api/users', body: { usernames: ['student1', 'johan'] } },
    { request: 'POST /api/users', body: { usernames: ['a/b'] }, by: 'few' },
    { request: 'POST /api/users', body: { usernames: [1] }, by: 'few' },
    { request: 'POST /api/users', body: {}, by: 'few' },
    { request: 'POST /api/users', by: 'few' },
    ...['student1', 'student4', 'wanda', 'ghost'].map((user) => ({ request: `GET /api/users/${user}`,
      corner: '404 where the scope is held for something else, 403 where it is not held' })),
    ...['amira', 'johan', 'mar%C3%ADa'].map((user) => ({ request: `GET /api/users/${user}`, by: 'few' })),
    { request: 'POST /api/users/newcomer', undo: forget('newcomer') },
    { request: 'POST /api/users/newcomer', body: { admin: true }, undo: forget('newcomer'), by: 'few' },
    { request: 'POST /api/users/student1', body: {} },
    { request: 'POST /api/users/bl%20ank%20', by: 'few' },
    { request: 'PATCH /api/users/doomed', body: {} },
    { request: 'PATCH /api/users/doomed', body: { name: 'renamed' },
      undo: (must) => must('PATCH', '/users/renamed', { name: 'doomed' }), by: 'few' },
    { request: 'PATCH /api/users/doomed', body: { name: 'student1' }, by: 'few' },
    { request: 'PATCH /api/users/doomed', body: { admin: true },
      undo: (must) => must('PATCH', '/users/doomed', { admin: false }) },
    { request: 'PATCH /api/users/doomed', body: { groups: ['class-B'] }, by: 'few' },
    { request: 'PATCH /api/users/doomed', body: { color: 'red' }, by: 'few' },
    { request: 'PATCH /api/users/amira', body: {}, corner: 'changing an admin takes the flag' },
    { request: 'DELETE /api/users/doomed', undo: (must) => remake(must) },
    { request: 'DELETE /api/users/ghost' },
    { request: 'DELETE /api/users/amira', undo: nothing, unless: 'passes' },
    { request: 'POST /api/users/student2/activity', body: { last_activity: '2020-01-01T00:00:00Z' } },
    { request: 'POST /api/users/wanda/activity', body: { servers: { spare: { last_activity: '2020-01-01T00:00:00Z' } } } },
    { request: 'POST /api/users/wanda/activity', body: { servers: { none: { last_activity: '2020-01-01T00:00:00Z' } } }, by: 'few' },
    { request: 'POST /api/users/student2/activity', body: {}, by: 'few' },
    { request: 'POST /api/users/student2/activity', body: { last_activity: 5 }, by: 'few' },
    { request: 'POST /api/users/student2/activity', body: { last_activity: 'yesterday' }, here: 400, by: 'few' },
    { request: 'POST /api/users/student1/admin-access' },
    { request: 'POST /api/users/ghost/admin-access', by: 'few' },
  ];
}

async function remake(must) {
  await must('POST', '/users/doomed');
  await must('POST', '/groups/class-A/users', { users: ['doomed'] });
}
