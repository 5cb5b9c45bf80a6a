// What a guard costs: the same application bare, with a middleware that does nothing, and guarded, in turns, under autocannon on loopback.
//
// Three figures. How much of the guarded server's time is spent inside the guard, by samples of the running server: what else the machine does slows both
// parts alike. And, in turns with the bare application, time of the clock and time of the processor a request, which also count what the guard leaves to the
// garbage collector and what the framework takes for one function more; these two differ by several percent between applications that are the same. All
// three are in one process, since two processes that run the same program differ by still more.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';

import autocannon from 'autocannon';

const FRAMEWORKS = ['express5', 'express4', 'fastify', 'koa', 'hono', 'http'];
const KINDS = ['bare', 'idle', 'guarded'];
const ROUNDS = Number(process.env.ROUNDS ?? 20);
/** Seconds that a turn takes; autocannon knows whole ones only. */
const TURN = Number(process.env.TURN ?? 1);
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

async function start(framework) {
  const child = spawn(process.execPath, ['servers.mjs', framework, `http://127.0.0.1:${hub.address().port}/hub/api`], {
    cwd: import.meta.dirname, stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...process.env, NODE_ENV: 'production' },
  });
  const [{ ports }] = await once(child, 'message');
  const ask = async (word) => {
    child.send(word);
    return (await once(child, 'message'))[0].answer;
  };
  return { ports, ask, stop: () => child.kill() };
}

/** Microseconds that a request takes: of the clock, and of the processor. */
async function load({ ports, ask }, kind, duration) {
  const url = `http://127.0.0.1:${ports[kind]}/classes/class-A`;
  const headers = { Authorization: 'Bearer 0123456789abcdef0123456789abcdef' };
  const before = await ask('spent');
  const result = await autocannon({ url, connections: 16, duration, headers });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
  const count = result.requests.total;
  return { clock: (result.duration * 1e6) / count, processor: ((await ask('spent')) - before) / count };
}

const middle = (values) => [...values].sort((one, other) => one - other)[values.length >> 1];

/** The median of a ratio, and between which values the middle half of them lies. */
function about(ratios) {
  const sorted = [...ratios].sort((one, other) => one - other);
  const [low, high] = [1, 3].map((quarter) => sorted[Math.floor((sorted.length * quarter) / 4)].toFixed(2));
  return `${middle(ratios).toFixed(3)}× (${low} to ${high})`;
}

console.log('                     inside    by the clock                                              by the processor');
console.log('  framework       the guard    bare µs   idle                    guarded                 bare µs   idle                    guarded');
for (const framework of chosen.length > 0 ? chosen : FRAMEWORKS) {
  const servers = await start(framework);
  lookups = 0;
  for (const kind of KINDS) await load(servers, kind, 2);
  const turns = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // Who is first changes, so that a machine that slows down or speeds up favours nobody.
    const order = KINDS.map((_, index) => KINDS[(index + round) % KINDS.length]);
    const turn = {};
    for (const kind of round % 2 === 0 ? order : order.reverse()) turn[kind] = await load(servers, kind, TURN);
    turns.push(turn);
  }
  await servers.ask('watch');
  await load(servers, 'guarded', 5);
  const share = await servers.ask('share');
  servers.stop();
  if (lookups > 60) throw new Error(`${lookups} questions to the hub: the token was not remembered`);
  const columns = ['clock', 'processor'].map((what) => {
    const [idle, guarded] = ['idle', 'guarded'].map((kind) => about(turns.map((turn) => turn[kind][what] / turn.bare[what])).padEnd(23));
    return `${middle(turns.map(({ bare }) => bare[what])).toFixed(1).padStart(7)}   ${idle} ${guarded}`;
  });
  console.log(`  ${framework.padEnd(10)} ${(1 / (1 - share)).toFixed(3).padStart(13)}×  ${columns.join(' ')}`);
}
hub.close();
