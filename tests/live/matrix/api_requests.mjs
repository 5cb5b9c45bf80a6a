// Requests to the REST API. One entry is one request; everybody sends it, unless `by` says `few`.
//
// `hub` limits an entry to one major version. `undo` marks what changes the hub if it passes, and brings back what was there.
// `here` is what this hub answers where the prediction says that it depends on more than a snapshot: a server that runs, a
// service of the configuration. `direct` goes to the hub itself, because its proxy tidies such a path up, or fails on it. `corner` names the point that the rules warn of.

import { makeServer, oddGroup, share } from './scenery.mjs';

const part = encodeURIComponent;
const odd = part(oddGroup);
/** Escapes that are no text, and dots. */
const untidy = /%FF|%C3%28|%2e/;
const long = 'x'.repeat(300);

/** The entries about the hub and its users. */
function users() {
  const forget = (name) => (must) => must('DELETE', `/users/${name}`);
  const nothing = () => undefined;
  return [
    { request: 'GET /api' }, { request: 'GET /api/', by: 'few' }, { request: 'GET /api/health', by: 'few' }, { request: 'HEAD /api/health', by: 'few' },
    { request: 'GET /api/info' }, { request: 'GET /api/proxy' }, { request: 'POST /api/proxy', by: 'few' }, { request: 'PATCH /api/proxy', body: [], by: 'few' },
    { request: 'PATCH /api/proxy', body: {}, by: 'few' },
    { request: 'GET /api/metrics', corner: 'metrics take any filter' },
    { request: 'GET /api/user' },
    { request: 'GET /api/users', corner: 'one filter of a foreign kind refuses the whole list of users' },
    { request: 'GET /api/users?limit=2&offset=1&state=ready', by: 'few' },
    { request: 'POST /api/users', body: { usernames: ['newcomer'] }, undo: forget('newcomer'), corner: 'an unfiltered gate needs an unfiltered scope' },
    { request: 'POST /api/users', body: { usernames: ['NewComer', 'student1'] }, undo: forget('newcomer'), by: 'few' },
    { request: 'POST /api/users', body: { usernames: ['newcomer'], admin: true }, undo: forget('newcomer'), corner: 'the admin flag is no scope' },
    { request: 'POST /api/users', body: { usernames: ['student1', 'johan'] } },
    { request: 'POST /api/users', body: { usernames: ['a/b'] }, by: 'few' }, { request: 'POST /api/users', body: { usernames: [1] }, by: 'few' },
    { request: 'POST /api/users', body: {}, by: 'few' }, { request: 'POST /api/users', by: 'few' },
    ...['student1', 'student4', 'wanda', 'ghost'].map((user) => ({ request: `GET /api/users/${user}`, corner: '404 where the scope is held for something else, 403 where it is not held' })),
    ...['amira', 'johan', 'mar%C3%ADa'].map((user) => ({ request: `GET /api/users/${user}`, by: 'few' })),
    { request: 'POST /api/users/newcomer', undo: forget('newcomer') },
    { request: 'POST /api/users/newcomer', body: { admin: true }, undo: forget('newcomer'), by: 'few' },
    { request: 'POST /api/users/student1', body: {} }, { request: 'POST /api/users/bl%20ank%20', by: 'few' },
    { request: 'PATCH /api/users/doomed', body: {} },
    { request: 'PATCH /api/users/doomed', body: { name: 'renamed' }, undo: (must) => must('PATCH', '/users/renamed', { name: 'doomed' }), by: 'few' },
    { request: 'PATCH /api/users/doomed', body: { name: 'student1' }, by: 'few' },
    { request: 'PATCH /api/users/doomed', body: { admin: true }, undo: (must) => must('PATCH', '/users/doomed', { admin: false }) },
    { request: 'PATCH /api/users/doomed', body: { groups: ['class-B'] }, by: 'few' }, { request: 'PATCH /api/users/doomed', body: { color: 'red' }, by: 'few' },
    { request: 'PATCH /api/users/amira', body: {}, corner: 'changing an admin takes the flag' },
    { request: 'DELETE /api/users/doomed', undo: (must) => remake(must) }, { request: 'DELETE /api/users/ghost' },
    { request: 'DELETE /api/users/amira', undo: nothing, unless: 'passes' },
    { request: 'POST /api/users/student2/activity', body: { last_activity: '2020-01-01T00:00:00Z' } },
    { request: 'POST /api/users/wanda/activity', body: { servers: { spare: { last_activity: '2020-01-01T00:00:00Z' } } } },
    { request: 'POST /api/users/wanda/activity', body: { servers: { none: { last_activity: '2020-01-01T00:00:00Z' } } }, by: 'few' },
    { request: 'POST /api/users/student2/activity', body: {}, by: 'few' },
    { request: 'POST /api/users/student1/admin-access' }, { request: 'POST /api/users/ghost/admin-access', by: 'few' },
  ];
}

async function remake(must) {
  await must('POST', '/users/doomed');
  await must('POST', '/groups/class-A/users', { users: ['doomed'] });
}

/** The entries about tokens. `{spare}` is the id of a token of wanda that is there for this sender alone. */
function tokens() {
  const revoke = async (must, { text }) => must('DELETE', `/users/wanda/tokens/${JSON.parse(text).id}`);
  const issue = (body, by) => ({ request: 'POST /api/users/wanda/tokens', body, undo: revoke, by });
  return [
    { request: 'GET /api/users/student1/tokens' }, { request: 'GET /api/users/wanda/tokens' }, { request: 'GET /api/users/ghost/tokens', by: 'few' },
    { request: 'GET /api/users/wanda/tokens/{spare}' }, { request: 'GET /api/users/wanda/tokens/a999999', by: 'few' }, { request: 'GET /api/users/student1/tokens/{spare}', by: 'few' },
    { request: 'GET /api/users/wanda/tokens/', by: 'few' },
    { ...issue({ note: 'matrix' }), corner: 'POST tokens is refused with 403 and never with 404' },
    issue({ scopes: ['read:users!user'] }, 'few'), issue({ roles: ['user'] }, 'few'), issue({ scopes: [] }, 'few'),
    { request: 'POST /api/users/wanda/tokens', body: { scopes: ['admin:users'] } }, { request: 'POST /api/users/wanda/tokens', body: { scopes: ['no:such:scope'] }, by: 'few' },
    { request: 'POST /api/users/wanda/tokens', body: { scopes: ['access:servers'] }, by: 'few', corner: 'excess is judged by the text of the scopes' },
    { request: 'POST /api/users/wanda/tokens', body: { scopes: ['self'], roles: ['user'] }, by: 'few' }, { request: 'POST /api/users/wanda/tokens', body: { expires_in: 0 }, by: 'few' },
    { request: 'POST /api/users/wanda/tokens', body: { expires_in: 'soon' }, by: 'few' }, { request: 'POST /api/users/wanda/tokens', body: ['self'], by: 'few' },
    { request: 'POST /api/users/ghost/tokens', corner: 'POST tokens is refused with 403 and never with 404' },
    { request: 'DELETE /api/users/wanda/tokens/{spare}', undo: () => undefined },
    { request: 'DELETE /api/users/wanda/tokens/a999999', by: 'few' }, { request: 'DELETE /api/users/ghost/tokens/a1', by: 'few' },
  ];
}

/** The entries about servers. */
function servers() {
  const stop = (name) => (must) => must('DELETE', name === '' ? '/users/wanda/server' : `/users/wanda/servers/${name}`, name === 'extra' ? { remove: true } : undefined);
  const remake = (must) => makeServer(must, 'wanda', 'spare').then(() => share(must));
  return [
    { request: 'POST /api/users/student1/server', here: 400 }, { request: 'POST /api/users/student1/servers/lab', here: 400 },
    { request: 'POST /api/users/wanda/server', undo: stop(''), corner: 'starting takes `servers` in 5.x and `start:servers` in 6.x' },
    { request: 'POST /api/users/wanda/servers/extra', undo: stop('extra') }, { request: 'POST /api/users/ghost/server' },
    { request: 'POST /api/users/wanda/servers/Odd%20one', hub: 6, by: 'few' },
    { request: 'DELETE /api/users/wanda/server' }, { request: 'DELETE /api/users/wanda/server', body: { remove: true } },
    { request: 'DELETE /api/users/wanda/servers/spare', by: 'few' }, { request: 'DELETE /api/users/wanda/servers/none' },
    { request: 'DELETE /api/users/wanda/servers/spare', body: { remove: true }, undo: remake },
    { request: 'GET /api/users/wanda/server', by: 'few' }, { request: 'GET /api/users/wanda/servers/spare' }, { request: 'GET /api/users/wanda/servers/none', by: 'few' },
    { request: 'GET /api/users/wanda/servers/', by: 'few' },
    { request: 'PUT /api/users/wanda/servers/extra', undo: (must) => must('DELETE', '/users/wanda/servers/extra', { remove: true }) },
    { request: 'PUT /api/users/wanda/servers/spare', by: 'few' }, { request: 'PUT /api/users/wanda/server', by: 'few' },
    { request: 'PUT /api/users/wanda/servers/Not--a--slug', by: 'few' },
    { request: 'PATCH /api/users/wanda/servers/spare', body: { user_options: {} } }, { request: 'PATCH /api/users/wanda/servers/spare', body: { color: 1 }, by: 'few' },
    { request: 'PATCH /api/users/wanda/servers/spare', by: 'few' }, { request: 'PATCH /api/users/wanda/server', body: { user_options: {} }, by: 'few' },
    { request: 'GET /api/users/student1/server/progress', here: 200 }, { request: 'GET /api/users/wanda/servers/spare/progress', here: 400 },
    { request: 'GET /api/users/wanda/servers/none/progress', by: 'few' },
  ];
}

/** The entries about groups and services. */
function groups() {
  const dissolve = (must) => must('DELETE', '/groups/pop-up');
  const member = { users: ['wanda'] };
  const service = (must) => must('POST', '/services/spare-service', { display: false });
  return [
    { request: 'GET /api/groups', corner: 'one filter of a foreign kind refuses the whole list of groups' },
    { request: 'POST /api/groups', body: { groups: ['pop-up'] }, undo: dissolve }, { request: 'POST /api/groups', body: { groups: ['class-A'] } },
    { request: 'POST /api/groups', body: { groups: ['class-A'], users: ['ghost'] }, by: 'few' }, { request: 'POST /api/groups', body: {}, by: 'few' },
    { request: 'GET /api/groups/class-A' }, { request: 'GET /api/groups/class-B' }, { request: 'GET /api/groups/none' }, { request: `GET /api/groups/${odd}` },
    { request: 'POST /api/groups/pop-up', undo: dissolve }, { request: 'POST /api/groups/class-B', body: { users: [] } }, { request: 'POST /api/groups/pop-up', body: { users: ['ghost'] }, by: 'few' },
    { request: 'DELETE /api/groups/spare-group', undo: (must) => must('POST', '/groups/spare-group') }, { request: 'DELETE /api/groups/none', by: 'few' },
    { request: 'POST /api/groups/class-B/users', body: member, undo: (must) => must('DELETE', '/groups/class-B/users', member) },
    { request: 'DELETE /api/groups/class-A/users', body: member, undo: (must) => must('POST', '/groups/class-A/users', member) },
    { request: 'POST /api/groups/class-B/users', body: { users: ['ghost'] }, by: 'few' }, { request: 'DELETE /api/groups/class-B/users', body: {}, by: 'few' },
    { request: 'PUT /api/groups/class-A/properties', body: {} }, { request: 'PUT /api/groups/class-B/properties', body: [], by: 'few' }, { request: 'PUT /api/groups/none/properties', body: {}, by: 'few' },
    { request: 'GET /api/services', corner: 'foreign filters do not refuse the list of services' },
    { request: 'GET /api/services/announcement' }, { request: 'GET /api/services/spare-service', by: 'few' }, { request: 'GET /api/services/none' },
    { request: 'POST /api/services/pop-up', body: { display: false }, undo: (must) => must('DELETE', '/services/pop-up') },
    { request: 'POST /api/services/pop-up', body: { admin: true }, undo: (must) => must('DELETE', '/services/pop-up'), by: 'few' },
    { request: 'POST /api/services/pop-up', body: { oauth_client_allowed_scopes: ['shutdown'], oauth_redirect_uri: 'http://127.0.0.1/x' }, undo: (must) => must('DELETE', '/services/pop-up'), by: 'few' },
    { request: 'POST /api/services/pop-up', body: { command: ['true'] }, by: 'few' }, { request: 'POST /api/services/pop-up', body: {}, by: 'few' },
    { request: 'POST /api/services/announcement', body: { display: true } },
    { request: 'DELETE /api/services/spare-service', here: 200, undo: service }, { request: 'DELETE /api/services/announcement', here: 405 }, { request: 'DELETE /api/services/none', by: 'few' },
  ];
}

/** The entries about shares and their codes. */
function shares() {
  const again = (must) => share(must);
  const give = { user: 'student2', scopes: ['access:servers'] };
  const withdraw = (must) => must('PATCH', '/shares/wanda/spare', { user: 'student3' });
  return [
    { request: 'GET /api/shares/student1', corner: 'the shares of a user are asked for as those of a server called None' },
    { request: 'GET /api/shares/student1/lab' }, { request: 'GET /api/shares/wanda/' }, { request: 'GET /api/shares/wanda/none', by: 'few' }, { request: 'GET /api/shares/ghost', by: 'few' },
    { request: 'POST /api/shares/student1', body: give, corner: 'a method that needs a server is 405 behind the gate' },
    { request: 'PATCH /api/shares/student1', body: give, by: 'few' }, { request: 'DELETE /api/shares/student1', by: 'few' },
    { request: 'POST /api/shares/wanda/spare', body: give }, { request: 'POST /api/shares/wanda/spare', body: { user: 'student3' }, undo: withdraw },
    { request: 'POST /api/shares/wanda/spare', body: { user: 'ghost' } }, { request: 'POST /api/shares/wanda/spare', body: { group: 'class-B', scopes: ['access:servers'] } },
    { request: 'POST /api/shares/wanda/none', body: give, by: 'few' }, { request: 'POST /api/shares/wanda/spare', body: { ...give, scopes: ['servers!user=wanda'] }, by: 'few' },
    { request: 'POST /api/shares/wanda/spare', body: { ...give, group: 'class-B' }, by: 'few' }, { request: 'POST /api/shares/wanda/spare', body: { user: '' }, by: 'few' },
    { request: 'POST /api/shares/wanda/spare', body: { ...give, scopes: ['no:such:scope'] }, by: 'few' }, { request: 'POST /api/shares/wanda/spare', by: 'few' },
    { request: 'PATCH /api/shares/wanda/spare', body: { user: 'student4' } }, { request: 'PATCH /api/shares/wanda/spare', body: { user: 'student2' }, undo: again, by: 'few' },
    { request: 'DELETE /api/shares/wanda/spare', undo: again }, { request: 'DELETE /api/shares/wanda/none', by: 'few' },
    { request: 'GET /api/share-codes/student1' }, { request: 'GET /api/share-codes/wanda/spare' },
    { request: 'POST /api/share-codes/student1', by: 'few' }, { request: 'DELETE /api/share-codes/student1', by: 'few' },
    { request: 'POST /api/share-codes/wanda/spare', body: { expires_in: 60 } }, { request: 'POST /api/share-codes/wanda/spare', body: { expires_in: 1 }, by: 'few' },
    { request: 'POST /api/share-codes/wanda/spare', body: { scopes: ['servers'] }, by: 'few' }, { request: 'DELETE /api/share-codes/wanda/spare' }, { request: 'DELETE /api/share-codes/wanda/spare?id=sc_999', here: 404, by: 'few' },
    { request: 'GET /api/users/student4/shared', corner: 'what is shared with a group counts in browsers and not for tokens' },
    { request: 'GET /api/users/student2/shared/wanda/spare' }, { request: 'GET /api/users/student2/shared/wanda/none', by: 'few' }, { request: 'GET /api/users/student3/shared/wanda/spare', by: 'few' },
    { request: 'DELETE /api/users/student2/shared/wanda/spare', undo: again }, { request: 'DELETE /api/users/student3/shared/wanda/spare', by: 'few' },
    { request: 'GET /api/groups/class-B/shared' }, { request: 'GET /api/groups/class-B/shared/wanda/spare' }, { request: 'GET /api/groups/class-A/shared/wanda/spare', by: 'few' },
    { request: 'DELETE /api/groups/class-B/shared/wanda/spare', undo: again }, { request: 'DELETE /api/groups/class-A/shared/wanda/spare', by: 'few' },
  ];
}

/** Logins, the end of the hub, and addresses that are hard to read. */
function odds() {
  const addresses = [
    '/api/', '/api/users/', '/api/users/student1/', '/api/groups/', '/api/none', '/api/users/student1/none', '/api/users/%FF', '/api/users/a%2Fb', '/api/users/Student1',
    '/api/users/student1%20', '/api/users/mar%c3%ada', '/api/users/stud%65nt1', '/api/users/%2e%2e', `/api/users/${long}`, '/api/users/student1%00', '/api/users/a%2525',
    '/api/users//tokens', '/api//users', '/api/groups/%E2%98%83', '/api/groups/class-A%0A', '/api/services/%C3%28', '/api/shares/student1%2Flab', '/api/users?name=%FF',
    '/api/users/student1;x=1', '/api/users/a+b', '/api/authorizations/token/', '/api/none/%FF', '/API/users',
  ];
  return [
    ...addresses.map((address) => ({ request: `GET ${address}`, by: 'few', direct: untidy.test(address) })),
    { request: 'GET /api/authorizations/token' }, { request: 'GET /api/authorizations/token/none', here: 404, by: 'few' }, { request: 'POST /api/authorizations/token', by: 'few' },
    { request: 'POST /api/authorizations/token/none', by: 'few' }, { request: 'GET /api/authorizations/cookie/jupyterhub', here: 404, by: 'few' }, { request: 'GET /api/authorizations/cookie/jupyterhub/x', here: 404, by: 'few' },
    { request: 'GET /api/oauth2/authorize', by: 'few' }, { request: 'GET /api/oauth2/authorize?client_id=service-none&response_type=code', by: 'few' },
    { request: 'GET /api/oauth2/authorize?client_id=service-gradebook&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%2Fgradebook', here: 302 },
    { request: 'POST /api/oauth2/authorize', here: 400, by: 'few' }, { request: 'POST /api/oauth2/token', here: 400, by: 'few' },
    { request: 'POST /api/shutdown', body: { servers: 'all' }, corner: 'a filtered scope does not open an unfiltered gate' }, { request: 'POST /api/shutdown', body: { proxy: [] }, by: 'few' },
    { request: 'POST /api/shutdown', body: { servers: false, proxy: false }, undo: () => undefined, unless: 'passes' },
    ...['/api/users', '/api/users/ghost', '/api/none', '/api/shutdown'].map((address) => ({ request: `OPTIONS ${address}`, by: 'few' })),
  ];
}

/** Every entry. Addresses are below `/hub`. */
export const apiRequests = [...users(), ...tokens(), ...servers(), ...groups(), ...shares(), ...odds()];
