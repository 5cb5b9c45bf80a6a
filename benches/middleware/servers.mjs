// One framework three times in one process: `node servers.mjs FRAMEWORK HUB`. Tells its parent the ports of the application as it is, of the same
// with a middleware that does nothing, which is what the framework itself takes for any, and of the same with a guard.
import { createServer } from 'node:http';
import { Session } from 'node:inspector/promises';

import { init, Policy } from 'hubscope';

const [framework, hub] = process.argv.slice(2);
const options = { Policy, hub };
await init();

const ANSWER = { students: ['ada', 'grace'], count: 2 };
const path = '/classes/:class';
const scope = 'custom:grades:read';

/** @typedef {'bare' | 'idle' | 'guarded'} Kind */

const starts = {
  async express5(kind) {
    return withExpress((await import('express')).default, kind);
  },
  async express4(kind) {
    return withExpress((await import('express4')).default, kind);
  },
  async fastify(kind) {
    const app = (await import('fastify')).default();
    const hooks = { bare: () => [], idle: () => (request, reply, done) => done() };
    if (kind === 'guarded') {
      await app.register((await import('hubscope/fastify')).default, options);
      hooks.guarded = () => app.hubscope.require(scope, (request) => ({ group: request.params.class }));
    }
    app.get(path, { preHandler: hooks[kind]() }, () => ANSWER);
    await app.listen({ port: 0, host: '127.0.0.1' });
    return app.server;
  },
  async koa(kind) {
    const { default: Koa } = await import('koa');
    const app = new Koa();
    if (kind === 'idle') app.use((ctx, next) => next());
    if (kind === 'guarded') {
      const guard = (await import('hubscope/koa')).hubGuard(options);
      app.use(guard.require(scope, (ctx) => ({ group: ctx.path.slice(9) })));
    }
    app.use((ctx) => {
      ctx.body = ANSWER;
    });
    return listening(createServer(app.callback()));
  },
  async hono(kind) {
    const [{ Hono }, { serve }] = await Promise.all([import('hono'), import('@hono/node-server')]);
    const app = new Hono();
    const handler = (c) => c.json(ANSWER);
    if (kind === 'bare') app.get(path, handler);
    if (kind === 'idle') app.get(path, (c, next) => next(), handler);
    if (kind === 'guarded') {
      const guard = (await import('hubscope/hono')).hubGuard(options);
      app.get(path, guard.require(scope, (c) => ({ group: c.req.param('class') })), handler);
    }
    return new Promise((resolve) => {
      const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(server));
    });
  },
  async http(kind) {
    const respond = (req, res) => {
      res.setHeader('Content-Type', 'application/json');
      res.end(JSON.stringify(ANSWER));
    };
    if (kind === 'bare') return listening(createServer(respond));
    const idle = (req, res, next) => next();
    const protect = kind === 'idle' ? idle : (await import('hubscope/express')).hubGuard(options).require(scope, (req) => ({ group: req.url.slice(9) }));
    return listening(createServer((req, res) => protect(req, res, (error) => {
      if (error) res.statusCode = error.status;
      respond(req, res);
    })));
  },
};

async function withExpress(express, kind) {
  const app = express();
  const respond = (req, res) => res.json(ANSWER);
  if (kind === 'bare') app.get(path, respond);
  if (kind === 'idle') app.get(path, (req, res, next) => next(), respond);
  if (kind === 'guarded') {
    const guard = (await import('hubscope/express')).hubGuard(options);
    app.get(path, guard.require(scope, (req) => ({ group: req.params.class })), respond);
  }
  return listening(createServer(app));
}

function listening(server) {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const ports = {};
for (const kind of ['bare', 'idle', 'guarded']) ports[kind] = (await starts[framework](kind)).address().port;
process.send({ ports });

const profiler = new Session();
profiler.connect();

/** What the parent asks for, by its word. */
const answers = {
  /** How much time of the processor went into it so far, in microseconds. */
  spent() {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  async watch() {
    await profiler.post('Profiler.enable');
    await profiler.post('Profiler.setSamplingInterval', { interval: 200 });
    await profiler.post('Profiler.start');
  },
  /** The part of the time since `watch` that went into the guard. */
  async share() {
    const { profile } = await profiler.post('Profiler.stop');
    return shareOfGuard(profile);
  },
};

process.on('message', async (word) => {
  process.send({ answer: await answers[word]() });
});

/** Every sample belongs to the innermost function that has a file: what it calls of Node, of V8 and of WebAssembly counts as its own. */
function shareOfGuard({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const isGuard = new Map();
  const owner = (id) => {
    if (id === undefined) return false;
    if (!isGuard.has(id)) {
      const { url } = byId.get(id).callFrame;
      isGuard.set(id, url.startsWith('file:') ? url.includes('/hubscope/dist/') : owner(parents.get(id)));
    }
    return isGuard.get(id);
  };
  let guard = 0;
  let all = 0;
  samples.forEach((id, index) => {
    if (byId.get(id).callFrame.functionName === '(idle)') return;
    all += timeDeltas[index];
    if (owner(id)) guard += timeDeltas[index];
  });
  return guard / all;
}
