// `reach` as SQL: the rows that its condition selects from the hub's own database, against what the hub lists.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { Policy } from 'hubscope/full';

import { tokenHeaders } from '../hub_client.mjs';
import { Dice } from './dice.mjs';
import { send } from './wire.mjs';

/** How many tokens are compared: new ones of users, and those that the services have. */
const TOKENS = 50;
/** Users a page, so that the lists have several. */
const PAGE = 3;

const owners = ['johan', 'johan', 'tessa', 'tessa', 'amira', 'amira', 'amira', 'stagehand-like', 'student1', 'maría'];
const filters = [
  '', '!group=class-A', '!group=class-B', '!group=none', '!user=student1', '!user=maría', '!user=wanda', '!user=ghost', '!user', '!group=graders',
  '!group=class-A', '!group=class-B', '!user=student2', '!server=student1/lab',
];
const bases = ['admin:users', 'read:users', 'read:users:name', 'servers', 'list:groups', 'groups', 'read:servers', 'self', 'inherit'];

/** Issues the tokens, and compares. Returns `{agreed, disagreed}`. */
export async function compareReach({ hub, must, senders, stagehand, takeSnapshot, python, folder, url }) {
  await must('POST', '/users', { usernames: ['stagehand-like'], admin: true });
  const dice = new Dice();
  const services = senders.filter(({ title }) => title.startsWith('service '));
  const issued = services.map(({ title, asks, headers }) => ({ id: asks.principal.token, owner: title, scopes: 'its own', headers }));
  while (issued.length < TOKENS) {
    const token = await issue(hub, stagehand, dice, owners[issued.length % owners.length]);
    if (token !== undefined) issued.push(token);
  }
  const policy = Policy.load(takeSnapshot('reach.json'));
  const asked = issued.map((token) => {
    const principal = { token: token.id };
    const { where } = policy.query({ op: 'reach', principal, scope: 'list:users', sql: 'sqlite' });
    const { status } = policy.query({ op: 'request', principal, method: 'GET', path: '/hub/api/users', body: null });
    return { ...token, condition: where.users, status };
  });
  const script = new URL('./selected_users.py', import.meta.url).pathname;
  const input = JSON.stringify(asked.map(({ condition }) => condition));
  const selected = JSON.parse(execFileSync(python, [script, join(folder, 'jupyterhub.sqlite')], { input, encoding: 'utf8' }));
  const counts = { agreed: 0, disagreed: 0 };
  const sizes = new Map();
  for (const [position, token] of asked.entries()) {
    const theirs = await listed(url, token.headers);
    // The hub refuses a list under foreign filters as a whole, and whoever holds nothing; the engine must say so as well.
    const agree = theirs === null ? token.status === 403 : token.status === 200 && same(selected[position], theirs);
    counts[agree ? 'agreed' : 'disagreed'] += 1;
    const size = theirs === null ? '403' : `${theirs.length} users`;
    sizes.set(size, (sizes.get(size) ?? 0) + 1);
    if (!agree) {
      console.log(`DISAGREE (seed ${dice.seed}) ${token.owner} ${JSON.stringify(token.scopes)}, foretold ${token.status}:`);
      console.log(`    ${token.condition.sql} selects ${selected[position]}, the hub lists ${theirs ?? 'nothing and says 403'}`);
    }
  }
  console.log(`… seed ${dice.seed}; the hub's lists: ${[...sizes].map(([size, count]) => `${size} ×${count}`).join(', ')}`);
  return counts;
}

/** A token with random scopes; undefined if its owner does not hold them. */
async function issue(hub, stagehand, dice, owner) {
  const listing = Array.from({ length: dice.below(3) }, () => `list:users${dice.of(filters)}`);
  const others = Array.from({ length: listing.length === 0 ? 1 : dice.below(2) }, () => {
    const base = dice.of(bases);
    return base === 'self' || base === 'inherit' ? base : base + dice.of(filters);
  });
  const scopes = [...listing, ...others];
  const answer = await hub.ask(stagehand, 'POST', `/users/${encodeURIComponent(owner)}/tokens`, { note: 'reach', scopes });
  if (answer.status === 400) return undefined;
  if (answer.status !== 201) throw new Error(`a token of ${owner}: ${answer.status}, ${answer.text}`);
  return { id: answer.body.id, owner, scopes, headers: tokenHeaders(answer.body.token) };
}

/** All pages of `GET /users`; null if the hub refuses. */
async function listed(url, credentials) {
  const names = [];
  const headers = { ...credentials, Accept: 'application/jupyterhub-pagination+json' };
  for (let offset = 0; ; ) {
    const { status, text } = await send(url, { method: 'GET', path: `/hub/api/users?limit=${PAGE}&offset=${offset}`, headers });
    if (status === 403) return null;
    const { items, _pagination: pages } = JSON.parse(text);
    names.push(...items.map(({ name }) => name));
    if (!pages.next) return names;
    offset = pages.next.offset;
  }
}

function same(one, other) {
  return JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
}
