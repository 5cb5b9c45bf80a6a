// The hub's REST API, with the session of this page.
import { init, Policy } from 'hubscope/inline';

/** What the hub writes into every page of its own. */
const { base_url: hubUrl, prefix, xsrf_token: xsrf } = window.jhdata ?? {};
const part = encodeURIComponent;

/** Sends a request; an error says what the hub answered. */
export async function ask(method, path, body) {
  const response = await fetch(`${hubUrl}api${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', 'X-XSRFToken': xsrf, Accept: 'application/jupyterhub-pagination+json' },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Error(answer?.message ?? `the hub answers with ${response.status}`);
  return answer;
}

/** Who looks, the users that they may list, and the subject that knows what they may do to these. */
export async function look(limit) {
  await init();
  const [policy, viewer] = await Promise.all([Policy.fromHub(hubUrl, { xsrf }), ask('GET', '/user')]);
  const { caller } = policy;
  // JupyterHub 6 has a scope for starting alone.
  const startScope = policy.isScope('start:servers') ? 'start:servers' : 'servers';
  return { caller, viewer, startScope, ...(await list(caller, viewer, limit)) };
}

/** Somebody who may list nobody sees themselves. */
async function list(caller, viewer, limit) {
  const { everything, users, groups } = caller.reach('list:users');
  if (!everything && users.length + groups.length === 0) return { users: [viewer], more: false };
  const page = await ask('GET', `/users?limit=${limit}`);
  return { users: page.items, more: page._pagination.next !== null };
}

export const serverUrl = (user) => `${prefix}user/${part(user)}/`;

// What the buttons send.
export const addUser = (name) => ask('POST', '/users', { usernames: [name] });
export const renameUser = (user, name) => ask('PATCH', `/users/${part(user)}`, { name });
export const setAdmin = (user, admin) => ask('PATCH', `/users/${part(user)}`, { admin });
export const deleteUser = (user) => ask('DELETE', `/users/${part(user)}`);
export const startServer = (user) => ask('POST', `/users/${part(user)}/server`);
export const stopServer = (user) => ask('DELETE', `/users/${part(user)}/server`);
