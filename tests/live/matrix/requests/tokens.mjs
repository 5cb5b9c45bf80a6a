// Requests about tokens; entries as in `../requests.mjs`.

/** The entries about tokens. `{spare}` is the id of a token of wanda that is there for this sender alone. */
export function tokens() {
  const revoke = async (must, { text }) => must('DELETE', `/users/wanda/tokens/${JSON.parse(text).id}`);
  const issue = (body, by) => ({ request: 'POST /api/users/wanda/tokens', body, undo: revoke, by });
  const ofJohan = async (must, { text }) => must('DELETE', `/users/johan/tokens/${JSON.parse(text).id}`);
  return [
    { request: 'POST /api/users/johan/tokens', body: { scopes: ['list:users!group=class-B'] }, by: 'few',
      corner: 'a group never meets another group' },
    { request: 'POST /api/users/wanda/tokens', body: { scopes: ['self!user'] }, by: 'few', corner: '`self` takes no filter' },
    { request: 'POST /api/users/wanda/tokens', body: { scopes: ['inherit!user', 'self'] }, by: 'few', corner: '`inherit` takes no filter' },
    { request: 'POST /api/users/johan/tokens', body: { scopes: ['list:users!user=student1'] }, undo: ofJohan, by: 'few',
      corner: 'a group meets its members' },
    { request: 'POST /api/users/wanda/tokens', body: { scopes: ['read:users!user='] }, by: 'few', corner: 'empty values of filters' },
    { request: 'GET /api/users/student1/tokens' },
    { request: 'GET /api/users/wanda/tokens' },
    { request: 'GET /api/users/ghost/tokens', by: 'few' },
    { request: 'GET /api/users/wanda/tokens/{spare}' },
    { request: 'GET /api/users/wanda/tokens/a999999', by: 'few' },
    { request: 'GET /api/users/student1/tokens/{spare}', by: 'few' },
    { request: 'GET /api/users/wanda/tokens/', by: 'few' },
    { ...issue({ note: 'matrix' }), corner: 'POST tokens is refused with 403 and never with 404' },
    issue({ scopes: ['read:users!user'] }, 'few'),
    issue({ roles: ['user'] }, 'few'),
    { ...issue({ scopes: [] }, 'few'), corner: 'scopes that expand to nothing are granted' },
    { request: 'POST /api/users/wanda/tokens', body: { scopes: ['admin:users'] } },
    { request: 'POST /api/users/wanda/tokens', body: { scopes: ['no:such:scope'] }, by: 'few' },
    { request: 'POST /api/users/wanda/tokens', body: { scopes: ['access:servers'] }, by: 'few',
      corner: 'excess is judged by the text of the scopes' },
    { request: 'POST /api/users/wanda/tokens', body: { scopes: ['self'], roles: ['user'] }, by: 'few' },
    { request: 'POST /api/users/wanda/tokens', body: { expires_in: 0 }, by: 'few' },
    { request: 'POST /api/users/wanda/tokens', body: { expires_in: 'soon' }, by: 'few' },
    { request: 'POST /api/users/wanda/tokens', body: ['self'], by: 'few' },
    { request: 'POST /api/users/ghost/tokens', corner: 'POST tokens is refused with 403 and never with 404' },
    { request: 'DELETE /api/users/wanda/tokens/{spare}', undo: () => undefined },
    { request: 'DELETE /api/users/wanda/tokens/a999999', by: 'few' },
    { request: 'DELETE /api/users/ghost/tokens/a1', by: 'few' },
  ];
}
