// Requests about servers; entries as in `../requests.mjs`.

import { makeServer, share } from '../scenery.mjs';

/** The entries about servers. */
export function servers() {
  const stop = (must) => must('DELETE', '/users/wanda/server');
  const remove = (must) => must('DELETE', '/users/wanda/servers/extra', { remove: true });
  const remake = (must) => makeServer(must, 'wanda', 'spare').then(() => share(must));
  return [
    { request: 'POST /api/users/student1/server', here: 400 },
    { request: 'POST /api/users/student1/servers/lab', here: 400 },
    { request: 'POST /api/users/wanda/server', undo: stop,
      corner: 'starting takes `servers` in 5.x and `start:servers` in 6.x' },
    { request: 'POST /api/users/wanda/servers/extra', undo: remove },
    { request: 'POST /api/users/ghost/server' },
    { request: 'POST /api/users/wanda/servers/Odd%20one', hub: 6, by: 'few' },
    { request: 'DELETE /api/users/wanda/server' },
    { request: 'DELETE /api/users/wanda/server', body: { remove: true } },
    { request: 'DELETE /api/users/wanda/servers/spare', by: 'few' },
    { request: 'DELETE /api/users/wanda/servers/none' },
    { request: 'DELETE /api/users/wanda/servers/spare', body: { remove: true }, undo: remake },
    { request: 'GET /api/users/wanda/server', by: 'few' },
    { request: 'GET /api/users/wanda/servers/spare' },
    { request: 'GET /api/users/wanda/servers/none', by: 'few' },
    { request: 'GET /api/users/wanda/servers/', by: 'few' },
    { request: 'PUT /api/users/wanda/servers/extra',
      undo: remove },
    { request: 'PUT /api/users/wanda/servers/spare', by: 'few' },
    { request: 'PUT /api/users/wanda/server', by: 'few' },
    { request: 'PUT /api/users/wanda/servers/Not--a--slug', by: 'few' },
    { request: 'PATCH /api/users/wanda/servers/spare', body: { user_options: {} } },
    { request: 'PATCH /api/users/wanda/servers/spare', body: { color: 1 }, by: 'few' },
    { request: 'PATCH /api/users/wanda/servers/spare', by: 'few' },
    { request: 'PATCH /api/users/wanda/server', body: { user_options: {} }, by: 'few' },
    { request: 'GET /api/users/student1/server/progress', here: 200 },
    { request: 'GET /api/users/johan/server/progress', here: 200,
      corner: 'what is shared with a group counts in browsers and not for tokens' },
    { request: 'GET /api/users/wanda/servers/spare/progress', here: 400 },
    { request: 'GET /api/users/wanda/servers/none/progress', by: 'few' },
  ];
}
