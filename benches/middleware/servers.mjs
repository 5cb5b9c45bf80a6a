// One server of one framework, guarded or not: `node servers.mjs FRAMEWORK HUB`, with an empty HUB for the bare one. Tells its parent its port.
import { createServer } from 'node:http';

import { init, Policy } from 'hubscope';

const [framework, hub] = process.argv.slice(2);
const options = { Policy, hub };
const guarded = hub !== '';
await init();

const ANSWER = { students: ['ada', 'grace'], count: 2 };
const path = '/classes/:class';
const scope = 'custom:grades:read';

const starts = {
  async 'express5'() {
    return withExpress((await import('express')).default);
  },
  async 'express4'() {
    return withExpress((await import('express4')).default);
  },
  async fastify() {
    const app = (await import('fastify')).default();
    if (guarded) await app.register((await import('hubscope/fastify')).default, options);
    const preHandler = guarded ? app.hubscope.require(scope, (request) => ({ group: request.params.class })) : [];
    app.get(path, { preHandler }, () => ANSWER);
    await app.listen({ port: 0, host: '127.0.0.1' });
    return app.server;
  },
  async koa() {
    const { default: Koa } = await import('koa');
    const app = new Koa();
    if (guarded) {
      const guard = (await import('hubscope/koa')).hubGuard(options);
      app.use(guard.require(scope, (ctx) => ({ group: ctx.path.slice(9) })));
    }
    app.use((ctx) => {
      ctx.body = ANSWER;
    });
    return listening(createServer(app.callback()));
  },
  async hono() {
    const [{ Hono }, { serve }] = await Promise.all([import('hono'), import('@hono/node-server')]);
    const app = new Hono();
    const handler = (c) => c.json(ANSWER);
    if (guarded) {
      const guard = (await import('hubscope/hono')).hubGuard(options);
      app.get(path, guard.require(scope, (c) => ({ group: c.req.param('class') })), handler);
    } else {
      app.get(path, handler);
    }
    return new Promise((resolve) => {
      const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(server));
    });
  },
  async http() {
    const respond = (req, res) => {
      res.setHeader('Content-Type', 'application/json');
      res.end(JSON.stringify(ANSWER));
    };
    if (!guarded) return listening(createServer(respond));
    const guard = (await import('hubscope/express')).hubGuard(options);
    const protect = guard.require(scope, (req) => ({ group: req.url.slice(9) }));
    return listening(createServer((req, res) => protect(req, res, (error) => {
      if (error) res.statusCode = error.status;
      respond(req, res);
    })));
  },
};

async function withExpress(express) {
  const app = express();
  const respond = (req, res) => res.json(ANSWER);
  if (guarded) {
    const guard = (await import('hubscope/express')).hubGuard(options);
    app.get(path, guard.require(scope, (req) => ({ group: req.params.class })), respond);
  } else {
    app.get(path, respond);
  }
  return listening(createServer(app));
}

function listening(server) {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const server = await starts[framework]();
process.send({ port: server.address().port });
// How much time of the processor went into it so far, in microseconds.
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send({ spent: user + system });
});
