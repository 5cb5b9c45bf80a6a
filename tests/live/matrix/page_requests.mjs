// Requests for pages, and for what lies outside the hub; entries as in `api_requests.mjs`.

/** Addresses below `/hub`. */
export const pageRequests = [
  { request: 'GET ' }, { request: 'GET /', by: 'few' }, { request: 'GET /home', corner: 'pages look at cookies alone' }, { request: 'GET /token' },
  { request: 'GET /admin', corner: 'a page with a cookie and a token has the person of the one and the scopes of the other' },
  { request: 'GET /user-redirect/lab', by: 'few' }, { request: 'GET /accept-share', by: 'few' }, { request: 'GET /accept-share?code=none', here: 404, by: 'few' },
  { request: 'POST /accept-share', here: 400, by: 'few' },
  // A running server: the page leads on, the form is refused.
  { request: 'GET /spawn/student1', corner: 'the page that starts a server takes `servers` in 6.x, too' }, { request: 'GET /spawn/student1/lab' }, { request: 'GET /spawn/ghost' },
  { request: 'GET /spawn/student1/Not--a--slug', hub: 6, by: 'few' },
  { request: 'POST /spawn/student1', here: 400 }, { request: 'POST /spawn/student1/lab', here: 400, by: 'few' }, { request: 'POST /spawn/ghost', by: 'few' },
  { request: 'GET /spawn-pending/student1', here: 302 }, { request: 'GET /spawn-pending/student1/lab', here: 302 }, { request: 'GET /spawn-pending/ghost', by: 'few' },
  { request: 'GET /user/amira', corner: 'without any scope the address of a stopped server is 404' }, { request: 'GET /user/wanda/spare/', corner: 'only a slash behind the segment makes it a server' },
  { request: 'GET /user/wanda/spare' }, { request: 'GET /user/wanda/tree/a%20b?x=1', by: 'few' }, { request: 'GET /user/student1/lab/', here: 302 }, { request: 'GET /user/ghost/', by: 'few' },
  { request: 'GET /user/wanda/api/contents', by: 'few' },
  { request: 'POST /user/wanda/api/kernels', body: {} }, { request: 'DELETE /user/wanda/', by: 'few' }, { request: 'DELETE /user/wanda', by: 'few' }, { request: 'PATCH /user/wanda', by: 'few' }, { request: 'PATCH /user/wanda/x', by: 'few' }, { request: 'POST /user/ghost', by: 'few' },
  { request: 'GET /metrics' }, { request: 'GET /health', by: 'few' }, { request: 'HEAD /health', by: 'few' }, { request: 'GET /login', by: 'few' },
  { request: 'GET /logo', by: 'few' }, { request: 'HEAD /logo', by: 'few' }, { request: 'GET /static/js/admin-react.js', by: 'few' }, { request: 'HEAD /static/favicon.ico', by: 'few' },
  { request: 'GET /static/none', here: 404, by: 'few' }, { request: 'GET /static/%FF', direct: true, by: 'few' },
  { request: 'GET /error/503', here: 200, by: 'few' }, { request: 'GET /error/x', by: 'few' }, { request: 'GET /none' }, { request: 'GET /%FF', direct: true, by: 'few' }, { request: 'GET /home/', by: 'few' },
  { request: 'POST /security/csp-report', body: {}, by: 'few' }, { request: 'POST /none', by: 'few' }, { request: 'OPTIONS /home', by: 'few' }, { request: 'PUT /user/wanda/x', by: 'few' },
  // The own page may start a server, which wants an undo that depends on who it was: only who has a running one, or none at all, sends this.
  { request: 'GET /spawn', from: ['student1', 'student4', 'johan', 'nobody', 'a token', 'service', 'the server'] },
  { request: 'POST /spawn', here: 400, from: ['student1', 'student4', 'johan', 'nobody', 'a token', 'service', 'the server'] },
  { request: 'POST /login', here: 403, from: ['nobody', 'a token'] },
  { request: 'GET /logout', from: ['nobody', 'a token', 'johan, one'] },
];

/** Addresses outside `/hub`. */
export const outsideRequests = [
  { request: 'GET /robots.txt', here: 404, by: 'few' }, { request: 'HEAD /robots.txt', here: 404, by: 'few' }, { request: 'GET /favicon.ico', by: 'few' }, { request: 'HEAD /favicon.ico', by: 'few' },
  { request: 'GET /', by: 'few' }, { request: 'GET /none', by: 'few' }, { request: 'GET /user/wanda', by: 'few' }, { request: 'GET /user/wanda/lab', by: 'few' },
  { request: 'GET /services/none', by: 'few' }, { request: 'GET /services/none/x', by: 'few' }, { request: 'POST /user/wanda', by: 'few' }, { request: 'GET /HUB/api', by: 'few' },
];
