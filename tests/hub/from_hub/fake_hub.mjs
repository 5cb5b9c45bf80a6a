// A small server that answers like a hub until a test makes it fail. For faults alone: what a hub says, real hubs say.

import { createServer } from 'node:http';

/**
 * Starts it, and stops it with the test.
 *
 * @param {import('node:test').TestContext} t
 * @param {object} [state]
 * @param {string} [state.version]
 * @param {string[]} [state.scopes]
 * @param {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, path: string) => boolean | void} [state.fault]
 * answers in place of the hub; returns `true` if it did
 */
export async function startFakeHub(t, { version = '5.5.4', scopes = ['list:users', 'list:groups', 'list:services'], fault } = {}) {
  const hub = {
    version,
    scopes,
    fault,
    /** Names of users, in the order of their rows. */
    users: ['ann', 'bob', 'cid', 'dan', 'eve'],
    /** What every request carried. @type {{ path: string, headers: import('node:http').IncomingHttpHeaders }[]} */
    requests: [],
    url: '',
    /** How often each path was asked for. @param {string} path */
    count: (path) => hub.requests.filter((request) => request.path === path).length,
  };
  const server = createServer((request, response) => {
    const { pathname: path, searchParams } = new URL(request.url ?? '', 'http://hub');
    hub.requests.push({ path, headers: request.headers });
    if (hub.fault?.(request, response, path) === true) return;
    const model = answer(hub, path, searchParams);
    json(response, model === undefined ? 404 : 200, model ?? { status: 404 });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  hub.url = `http://127.0.0.1:${/** @type {any} */ (server.address()).port}/`;
  return hub;
}

/** @param {import('node:http').ServerResponse} response @param {number} status @param {unknown} model */
export function json(response, status, model, headers = {}) {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(JSON.stringify(model));
}

/** @param {any} hub @param {string} path @param {URLSearchParams} search */
function answer(hub, path, search) {
  switch (path) {
    case '/hub/api/':
      return { version: hub.version };
    case '/hub/api/user':
      return { kind: 'user', name: 'ann', admin: false, groups: ['A'], token_id: 'a1', session_id: null, scopes: hub.scopes };
    case '/hub/api/users':
      return page(hub.users.map((/** @type {string} */ name) => ({ kind: 'user', name, admin: false })), search);
    case '/hub/api/groups':
      return page([{ kind: 'group', name: 'A' }], search);
    case '/hub/api/services':
      return { s: { kind: 'service', name: 's', admin: false } };
  }
}

/** @param {unknown[]} rows @param {URLSearchParams} search */
export function page(rows, search) {
  const offset = Number(search.get('offset'));
  const limit = Number(search.get('limit'));
  const following = offset + limit < rows.length ? { offset: offset + limit, limit } : null;
  return { items: rows.slice(offset, offset + limit), _pagination: { offset, limit, total: rows.length, next: following } };
}
