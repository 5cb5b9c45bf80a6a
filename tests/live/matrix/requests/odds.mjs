// Logins, the end of the hub, and addresses that are hard to read; entries as in `../requests.mjs`.

/** Escapes that are no text, and dots. */
const untidy = /%FF|%C3%28|%2e/;
const gradebook = encodeURIComponent('http://127.0.0.1/gradebook');
const long = 'x'.repeat(300);

/** Logins, the end of the hub, and addresses that are hard to read. */
export function odds() {
  const addresses = [
    '/api/', '/api/users/', '/api/users/student1/', '/api/groups/', '/api/none', '/api/users/student1/none', '/API/users', '/api//users',
    '/api/users/%FF', '/api/services/%C3%28', '/api/none/%FF', '/api/users?name=%FF', '/api/users/%2e%2e', `/api/users/${long}`,
    '/api/users/a%2Fb', '/api/users/Student1', '/api/users/student1%20', '/api/users/mar%c3%ada', '/api/users/stud%65nt1',
    '/api/users/student1%00', '/api/users/a%2525', '/api/users/student1;x=1', '/api/users/a+b', '/api/users//tokens',
    '/api/groups/%E2%98%83', '/api/groups/class-A%0A', '/api/shares/student1%2Flab', '/api/authorizations/token/',
  ];
  return [
    ...addresses.map((address) => ({ request: `GET ${address}`, by: 'few', direct: untidy.test(address) })),
    { request: 'GET /api/authorizations/token' },
    { request: 'GET /api/authorizations/token/none', here: 404, by: 'few' },
    { request: 'POST /api/authorizations/token', by: 'few' },
    { request: 'POST /api/authorizations/token/none', by: 'few' },
    { request: 'GET /api/authorizations/cookie/jupyterhub', here: 404, by: 'few' },
    { request: 'GET /api/authorizations/cookie/jupyterhub/x', here: 404, by: 'few' },
    { request: 'GET /api/oauth2/authorize', by: 'few' },
    { request: 'GET /api/oauth2/authorize?client_id=service-none&response_type=code', by: 'few' },
    { request: `GET /api/oauth2/authorize?client_id=service-gradebook&response_type=code&redirect_uri=${gradebook}`, here: 302 },
    { request: 'POST /api/oauth2/authorize', here: 400, by: 'few' },
    { request: 'POST /api/oauth2/token', here: 400, by: 'few' },
    { request: 'POST /api/shutdown', body: { servers: 'all' }, corner: 'a filtered scope does not open an unfiltered gate' },
    { request: 'POST /api/shutdown', body: { proxy: [] }, by: 'few' },
    { request: 'POST /api/shutdown', body: { servers: false, proxy: false }, undo: () => undefined, unless: 'passes' },
    ...['/api/users', '/api/users/ghost', '/api/none', '/api/shutdown'].map((address) => ({ request: `OPTIONS ${address}`, by: 'few' })),
  ];
}
