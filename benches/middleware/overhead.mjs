// What a guard costs: the same server with and without it, in turns, under autocannon on loopback.
//
// Two ratios of bare to guarded: requests a second, and time of the server's processor a request. Where other programs run, only the second
// one says much.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';

import autocannon from 'autocannon';

const FRAMEWORKS = ['express5', 'express4', 'fastify', 'koa', 'hono', 'http'];
const ROUNDS = Number(process.env.ROUNDS ?? 9);
const SECONDS = Number(process.env.SECONDS ?? 3);
const chosen = process.argv.slice(2);

let lookups = 0;
const hub = createServer((req, res) => {
  lookups += 1;
  res.writeHead(200, { 'Content-Type': 'application/json', 'X-JupyterHub-Version': '5.5.4' });
  // As many scopes as a teacher has.
  const scopes = ['read:users', 'list:users', 'servers', 'access:servers', 'read:servers', 'delete:servers', 'custom:grades:read', 'custom:grades:write'];
  res.end(JSON.stringify({ kind: 'user', name: 'ada', token_id: 'a1', scopes: scopes.map((scope) => `${scope}!group=class-A`) }));
});
hub.listen(0, '127.0.0.1');
await once(hub, 'listening');

async function start(framework, guarded) {
  const address = guarded ? `http://127.0.0.1:${hub.address().port}/hub/api` : '';
  const child = spawn(process.execPath, ['servers.mjs', framework, address], {
    cwd: import.meta.dirname, stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...process.env, NODE_ENV: 'production' },
  });
  const [{ port }] = await once(child, 'message');
  const spent = async () => {
    child.send('spent');
    return (await once(child, 'message'))[0].spent;
  };
  return { url: `http://127.0.0.1:${port}/classes/class-A`, spent, stop: () => child.kill() };
}

/** Requests a second, and microseconds of the processor a request. */
async function load({ url, spent }, duration) {
  const headers = { Authorization: 'Bearer 0123456789abcdef0123456789abcdef' };
  const before = await spent();
  const result = await autocannon({ url, connections: 16, duration, headers });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
  return { rate: result.requests.total / result.duration, cost: ((await spent()) - before) / result.requests.total };
}

const middle = (values) => [...values].sort((one, other) => one - other)[values.length >> 1];

const about = (values) => `${middle(values).toFixed(3)}× (${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`;

console.log('  framework   bare µs   guarded µs   processor a request     requests a second');
for (const framework of chosen.length > 0 ? chosen : FRAMEWORKS) {
  const [bare, guarded] = await Promise.all([start(framework, false), start(framework, true)]);
  lookups = 0;
  for (const server of [bare, guarded]) await load(server, 2);
  const pairs = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // Who is first changes, so that a machine that slows down or speeds up favours nobody.
    const [first, second] = round % 2 === 0 ? [bare, guarded] : [guarded, bare];
    const measured = new Map([[first, await load(first, SECONDS)], [second, await load(second, SECONDS)]]);
    pairs.push([measured.get(bare), measured.get(guarded)]);
  }
  bare.stop();
  guarded.stop();
  if (lookups > 60) throw new Error(`${lookups} questions to the hub: the token was not remembered`);
  const costs = [0, 1].map((side) => middle(pairs.map((pair) => pair[side].cost)).toFixed(1));
  const processor = about(pairs.map(([without, having]) => having.cost / without.cost));
  const rate = about(pairs.map(([without, having]) => without.rate / having.rate));
  console.log(`  ${framework.padEnd(9)} ${costs[0].padStart(9)} ${costs[1].padStart(12)}   ${processor.padEnd(23)} ${rate}`);
}
hub.close();
