// The same small server in every framework, behind the same guard.

import { createServer } from 'node:http';

import { serve } from '@hono/node-server';
import Router from '@koa/router';
import express5 from 'express';
import express4 from 'express4';
import Fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';

import { GuardError, hubGuard as expressGuard } from 'hubscope/express';
import fastifyPlugin from 'hubscope/fastify';
import { hubGuard as honoGuard } from 'hubscope/hono';
import { hubGuard as koaGuard } from 'hubscope/koa';

/**
 * What the server protects: a path with parameters behind colons, and what it takes. `thing` makes the resource of the parameters.
 */
export const PLACES = [
  { path: '/grades', scope: 'custom:grades:read' },
  { path: '/grades/:group', scope: 'custom:grades:read', thing: ({ group }) => ({ group }) },
  { path: '/either', scope: ['custom:grades:write', 'custom:grades:read'] },
  { path: '/servers/:user', scope: 'servers', thing: ({ user }) => ({ user, server: '' }) },
  { path: '/later/:user', scope: 'servers', thing: async ({ user }) => ({ user, server: '' }) },
  { path: '/users/:user', scope: 'read:users:name', thing: ({ user }) => ({ user }) },
  { path: '/gradebook', service: 'gradebook' },
  { path: '/me' },
  { path: '/misspelt', scope: 'read:usrs' },
  { path: '/throws', scope: 'servers', thing: () => { throw new TypeError('no such column: user'); } },
  { path: '/rejects', scope: 'servers', thing: async () => { throw new TypeError('no such table: users'); } },
  { path: '/undefined', scope: 'servers', thing: () => ({ user: undefined, server: '' }) },
];

/** What a handler says about who was let in. */
function about(access) {
  return { principal: access.principal, proxy: access.can('proxy'), scopes: access.scopes.length };
}

/** What a program needs of a guard for one of the places. */
function gate(guard, { scope, service, thing }, parametersOf) {
  if (service !== undefined) return guard.requireAccess(service);
  if (scope === undefined) return guard.identify();
  return guard.require(scope, thing && ((request) => thing(parametersOf(request))));
}

function listen(handler) {
  const server = createServer(handler);
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(running(server))));
}

function running(server) {
  const { port } = server.address();
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

const express = (framework) => (options, routes) => {
  const app = framework();
  const guard = expressGuard(options);
  for (const place of PLACES) app.get(place.path, gate(guard, place, (req) => req.params), (req, res) => res.json(about(req.hubscope)));
  // Below a path, and in a router of its own: a router takes its path off `req.url`.
  const hub = framework.Router();
  hub.use(guard.guardHubRoutes(routes), (req, res) => res.json({ passed: true }));
  app.use('/hub', hub);
  app.use('/jupyter/hub', hub);
  app.use((error, req, res, next) => {
    if (error instanceof GuardError) res.status(error.status).json({ code: error.code, message: error.message });
    else next(error);
  });
  return listen(app).then((server) => ({ ...server, guard }));
};

async function fastify(options, routes) {
  const app = Fastify({ routerOptions: { ignoreDuplicateSlashes: false } });
  await app.register(fastifyPlugin, options);
  for (const place of PLACES) {
    // The guard of a child, which a plugin must not hide.
    await app.register(async (child) => {
      child.get(place.path, { preHandler: gate(child.hubscope, place, (request) => request.params) }, (request) => about(request.hubscope));
    });
  }
  const method = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
  for (const url of ['/hub/*', '/jupyter/hub/*']) {
    app.route({ method, url, onRequest: app.hubscope.guardHubRoutes(routes), handler: () => ({ passed: true }) });
  }
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { ...running(app.server), close: () => app.close(), guard: app.hubscope };
}

async function koa(options, routes) {
  const app = new Koa();
  app.silent = true;
  const guard = koaGuard(options);
  const router = new Router();
  for (const place of PLACES) {
    router.get(place.path, gate(guard, place, (ctx) => ctx.params), (ctx) => {
      ctx.body = about(ctx.state.hubscope);
    });
  }
  const protect = guard.guardHubRoutes(routes);
  app.use((ctx, next) => (/^(https?:\/\/[^/]*)?(\/jupyter)?\/hub\//.test(ctx.url) ? protect(ctx, () => { ctx.body = { passed: true }; }) : next()));
  app.use(router.routes());
  return { ...(await listen(app.callback())), guard };
}

async function hono(options, routes) {
  const app = new Hono();
  const guard = honoGuard(options);
  for (const place of PLACES) app.get(place.path, gate(guard, place, (c) => c.req.param()), (c) => c.json(about(c.get('hubscope'))));
  for (const path of ['/hub/*', '/jupyter/hub/*']) app.use(path, guard.guardHubRoutes(routes), (c) => c.json({ passed: true }));
  const server = await new Promise((resolve) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started));
  });
  return { ...running(server), guard };
}

/** No framework at all. */
async function http(options, routes) {
  const guard = expressGuard(options);
  const places = PLACES.map((place) => {
    const names = [...place.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    const pattern = new RegExp(`^${place.path.replace(/:\w+/g, '([^/]+)')}$`);
    return { pattern, names, protect: gate(guard, place, (req) => req.params) };
  });
  const hub = guard.guardHubRoutes(routes);
  const server = await listen((req, res) => {
    const done = (error) => {
      res.statusCode = error?.status ?? 200;
      res.setHeader('Content-Type', 'application/json');
      const body = error ? { code: error.code, message: error.message } : req.found ? about(req.hubscope) : { passed: true };
      res.end(JSON.stringify(body));
    };
    const path = req.url.split('?')[0];
    for (const { pattern, names, protect } of places) {
      const match = pattern.exec(path);
      if (!match) continue;
      req.found = true;
      req.params = Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1])]));
      return protect(req, res, done);
    }
    return hub(req, res, done);
  });
  return { ...server, guard };
}

/** Each starts a server: `(options of the guard, options of guardHubRoutes) => { url, port, guard, close() }`. */
export const SERVERS = { 'Express 5': express(express5), 'Express 4': express(express4), Fastify: fastify, Koa: koa, Hono: hono, 'node:http': http };

/**
 * @param {{ url: string }} server
 * @param {string} path
 * @param {string | null} [token]
 * @param {RequestInit} [init]
 */
export async function ask(server, path, token = null, init = {}) {
  const headers = { ...(token !== null && { Authorization: `Bearer ${token}` }), ...init.headers };
  const response = await fetch(`${server.url}${path}`, { redirect: 'manual', ...init, headers });
  const text = await response.text();
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return { status: response.status, headers: response.headers, text, body };
}
