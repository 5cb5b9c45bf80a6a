// What answers in a hub's place where a test needs faults that no hub has on demand.

import { createServer } from 'node:http';

/**
 * Starts it. `answer` gets the token and the path and returns what to say: `{ status, body, headers, type }`, or a function that does
 * it itself.
 *
 * @param {(token: string, path: string) => any} answer
 */
export async function fakeHub(answer) {
  const seen = [];
  const server = createServer(async (req, res) => {
    const token = /^token (.*)$/.exec(req.headers.authorization ?? '')?.[1] ?? '';
    const path = req.url.replace(/^\/hub\/api/, '');
    seen.push({ token, path });
    const said = await answer(token, path);
    if (typeof said === 'function') return said(req, res);
    const { status = 200, body, headers = {}, type = 'application/json' } = said;
    res.writeHead(status, { 'Content-Type': type, 'X-JupyterHub-Version': '5.5.4', ...headers });
    return res.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return {
    /** Every question, in order. */
    seen,
    /** How often it was asked whose a token is. */
    lookups: () => seen.filter(({ path }) => path === '/user').length,
    url: `http://127.0.0.1:${server.address().port}/hub/api`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve(undefined));
      server.closeAllConnections();
    }),
  };
}

/** What `GET /hub/api/user` says about a person. */
export function person(name, scopes, more = {}) {
  return { body: { kind: 'user', name, admin: false, groups: [], scopes, session_id: null, token_id: `of-${name}`, ...more } };
}

export const REFUSED = { status: 403, body: { status: 403, message: 'Forbidden' } };
