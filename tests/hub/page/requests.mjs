// Requests whose answers tell who may what, and what the page foretells of each.

import { go } from './visit.mjs';

/** Requests that change nothing, however the hub answers. */
const STILL = [
  ['GET', '/api/user'],
  ['GET', '/api/users'],
  ['GET', '/api/users/student1'],
  ['GET', '/api/users/student4'],
  ['GET', '/api/users/nobody-at-all'],
  ['GET', '/api/users/student1/tokens'],
  ['GET', '/api/users/mar%C3%ADa/tokens'],
  ['GET', '/api/users/student1/shared'],
  ['GET', '/api/groups'],
  ['GET', '/api/groups/class-A'],
  ['GET', '/api/groups/class-B'],
  ['GET', '/api/groups/graders/shared'],
  ['GET', '/api/services/gradebook'],
  ['GET', '/api/shares/student1/'],
  ['GET', '/api/info'],
  ['GET', '/api/proxy'],
  ['GET', '/admin'],
  ['GET', '/home'],
  // Who is there already, and who is not.
  ['POST', '/api/users/student1'],
  ['POST', '/api/groups/class-B', {}],
  ['DELETE', '/api/users/nobody-at-all'],
  ['DELETE', '/api/groups/nothing'],
  ['PUT', '/api/groups/class-A'],
  ['POST', '/api/groups/class-A/users', { users: ['student1'] }],
  ['POST', '/api/groups/class-B/users', { users: ['student4'] }],
  ['PATCH', '/api/users/student4', { admin: false }],
  ['POST', '/api/shares/student1/', { user: 'student4', scopes: ['access:servers'] }],
];

/** Requests that the hub may accept, and what takes back what they did. @type {[string, string, any, (hub: any, answer: any) => Promise<unknown>][]} */
const TAKEN_BACK = [
  ['DELETE', '/api/users/student1/server', undefined, (hub) => hub.startServer('student1')],
  ['POST', '/api/users/student3/server', {}, (hub) => hub.must('DELETE', '/users/student3/server')],
  ['POST', '/api/users/student4/servers/lab', {}, (hub) => hub.must('DELETE', '/users/student4/servers/lab', { remove: true })],
  ['POST', '/api/users/student1/tokens', {}, (hub, { id }) => hub.revoke('student1', id)],
  ['POST', '/api/users/student4/tokens', {}, (hub, { id }) => hub.revoke('student4', id)],
  ['POST', '/api/users/newcomer', {}, (hub) => hub.must('DELETE', '/users/newcomer')],
  ['POST', '/api/groups/new-class', {}, (hub) => hub.must('DELETE', '/groups/new-class')],
];

export const REQUESTS = [
  ...STILL.map(([method, path, body]) => ({ method, path, body, undo: async () => undefined })),
  ...TAKEN_BACK.map(([method, path, body, undo]) => ({ method, path, body, undo })),
];

/** A server that is shared, and does not run: servers that start get a token, and another one at each start. @param {import('../bed.mjs').Hub} hub */
export async function setStage(hub) {
  await hub.startServer('student1');
  await hub.must('DELETE', '/users/student1/server');
  await hub.must('POST', '/shares/student1/', { user: 'student4', scopes: ['access:servers'] });
}

/**
 * Everybody who asks, as the page names them, with what their requests carry: people in a browser session, tokens, services.
 *
 * @param {import('../bed.mjs').Hub} hub
 */
export async function senders(hub) {
  const people = [];
  for (const user of ['johan', 'lone', 'tessa', 'student4', 'maría', 'amira']) {
    people.push({ by: { principal: `user:${user}` }, headers: (await hub.login(user)).headers });
  }
  const inherits = await hub.token('johan');
  const limited = await hub.token('johan', { scopes: ['groups!group=class-A', 'servers!group=class-A', 'read:users!user=student1'] });
  return [
    ...people,
    { by: { principal: 'user:johan', as: 'token' }, headers: inherits.headers },
    { by: { principal: `token:${inherits.id}` }, headers: inherits.headers },
    { by: { principal: `token:${limited.id}` }, headers: limited.headers },
    { by: { principal: 'service:gradebook' }, headers: { Authorization: `token ${hub.services.gradebook}` } },
  ];
}

/**
 * The status that the hub answers with; what the request did is taken back.
 *
 * @param {import('../bed.mjs').Hub} hub
 */
export async function answered(hub, { headers }, { method, path, body, undo }) {
  const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
  const response = await fetch(`${hub.url}hub${path}`, { method, headers: { ...headers, ...type }, body: JSON.stringify(body), redirect: 'manual' });
  const text = await response.text();
  if (response.status < 300 && method !== 'GET') await undo(hub, text === '' ? undefined : JSON.parse(text));
  return response.status;
}

/**
 * The status that the page shows for a request, in the same page as the question before.
 *
 * @param {any} page
 * @param {{ hub: import('../bed.mjs').Hub, which: 'now' | 'after', edits: string | null }} about
 */
export async function foretold(page, { hub, which, edits }, { by }, { method, path, body }) {
  const values = new URLSearchParams({ ...by, method, path: `${hub.baseUrl}hub${path}`, which, ...(body && { body: JSON.stringify(body) }), ...(edits && { edits }) });
  await go(page, `#/requests?${values}`);
  const answer = page.locator('.request-answer[aria-busy=false]');
  await answer.waitFor();
  // Where more than the policy decides there is no status.
  return (await answer.locator('.status').count()) === 1 ? answer.locator('.status').innerText() : 'nothing certain';
}
