// Compiled, never run: what must be accepted of a guard, and what must not.
import Router from '@koa/router';
import express, { type Request, type RequestHandler } from 'express';
import Fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';

import { Policy } from 'hubscope';
import { type Access, type LoggedDecision, type Verdict, GuardError, hubGuard, refreshing } from 'hubscope/express';
import fastifyPlugin from 'hubscope/fastify';
import { hubGuard as honoGuard } from 'hubscope/hono';
import { type HubscopeState, hubGuard as koaGuard } from 'hubscope/koa';

declare module 'hubscope' {
  interface CustomScopes {
    'custom:grades:read': 'group';
    'custom:grades:write': never;
  }
}

declare const policy: Policy;

// Making one.
hubGuard({ Policy });
hubGuard({ policy, hub: 'http://127.0.0.1:8081/hub/api', maxAgeSeconds: 20, maxAgeRefusedSeconds: 5, maxTokens: 100 });
hubGuard({ policy: () => policy });
hubGuard({ policy: async () => policy });
hubGuard({ policy: refreshing(async () => policy, { everySeconds: 30 }) });
hubGuard({ Policy, principal: (facts) => ({ user: facts.header('x-user') ?? 'nobody', scopes: ['proxy'] }) });
hubGuard({ Policy, principal: (facts, introspect) => (facts.url === '/' ? null : introspect()) });
hubGuard({ Policy, principal: (facts) => ({ service: String(facts.request.ip) }) });
hubGuard({ Policy, onDecision: ({ status, principal, ms }: LoggedDecision) => console.log(status, principal?.user, ms) });
// @ts-expect-error it needs a policy
hubGuard({});
// @ts-expect-error one of two
hubGuard({ Policy, policy });
// @ts-expect-error there is no such option
hubGuard({ Policy, maxAge: 20 });
// @ts-expect-error a policy is no text
hubGuard({ policy: 'policy.json' });
// @ts-expect-error a principal is a user or a service
hubGuard({ Policy, principal: () => ({ name: 'ada' }) });
// @ts-expect-error not both
hubGuard({ Policy, principal: () => ({ user: 'ada', service: 'grader' }) });
// @ts-expect-error undefined is no value of an option
hubGuard({ Policy, cookie: undefined });

// Express.
const guard = hubGuard({ Policy });
const app = express();
const middleware: RequestHandler = guard.require('proxy');
app.use(middleware, guard.identify(), guard.requireAccess(), guard.requireAccess('grader'));
app.get('/servers/:user', guard.require('servers', (req) => ({ user: req.params.user, server: '' })), (req, res) => {
  const access: Access | null | undefined = req.hubscope;
  res.json(access?.can('read:servers', { user: req.params.user, server: '' }));
});
app.get('/class', guard.require('custom:grades:read', async (req) => ({ group: String(req.query.class) })));
app.get('/either', guard.require(['custom:grades:read', 'custom:grades:write']));
app.get('/fixed', guard.require('access:services', { service: 'grader' }));
app.use('/hub', guard.guardHubRoutes());
app.use('/hub', guard.guardHubRoutes({ body: (req) => req.body, hubAnswers: true, loginUrl: '/login' }));
app.use((error: unknown, req: Request, res: express.Response, next: express.NextFunction) => {
  if (error instanceof GuardError) res.status(error.status).set(error.headers).json({ error: error.code });
  else next(error);
});
const verdict: Promise<Verdict> = guard.decide({} as Request, 'servers', { user: 'ada', server: '' });
verdict.then(({ outcome, access }) => outcome === 'allow' && access?.principal.user);
const { known }: { readonly known: number } = guard.sizes();
const forgotten: Promise<void> = guard.forget('token');
// @ts-expect-error a misspelt scope
guard.require('read:usrs');
// @ts-expect-error a misspelt custom scope
guard.require('custom:grades:reed');
// @ts-expect-error one of no scopes
guard.require([]);
// @ts-expect-error a server has an owner
guard.require('servers', { server: 'lab' });
// @ts-expect-error no filter by service does anything
guard.require('servers', { service: 'grader' });
// @ts-expect-error no filter does anything
guard.require('proxy', { user: 'ada' });
// @ts-expect-error a resource is no text
guard.require('servers', () => 'ada');
// @ts-expect-error no filter by user does anything
guard.require('custom:grades:read', () => ({ user: 'ada' }));
// @ts-expect-error refusals are made by guards
new GuardError();
// @ts-expect-error there is no such option
guard.guardHubRoutes({ bodies: true });

// Fastify.
const fastify = Fastify();
await fastify.register(fastifyPlugin, { policy, maxAgeSeconds: 20 });
fastify.addHook('onRequest', fastify.hubscope.requireAccess());
fastify.get<{ Params: { user: string } }>(
  '/servers/:user',
  { preHandler: fastify.hubscope.require('servers', (request) => ({ user: (request.params as { user: string }).user, server: '' })) },
  (request) => request.hubscope?.principal,
);
fastify.route({ method: 'GET', url: '/hub/*', onRequest: fastify.hubscope.guardHubRoutes(), handler: () => 'passed' });
// @ts-expect-error a misspelt scope
fastify.hubscope.require('read:usrs');
// @ts-expect-error there is no such option
await fastify.register(fastifyPlugin, { policy, maxAge: 20 });

// Koa.
const koa = new Koa<HubscopeState>();
const router = new Router<HubscopeState>();
const koaProtects = koaGuard({ Policy });
router.get('/servers/:user', koaProtects.require('servers', (ctx) => ({ user: ctx.params.user ?? '', server: '' })), (ctx) => {
  ctx.body = ctx.state.hubscope?.principal;
});
koa.use(koaProtects.identify()).use(router.routes());
// @ts-expect-error a misspelt scope
koaProtects.require('read:usrs');

// Hono.
const hono = new Hono();
const honoProtects = honoGuard({ Policy, hub: 'https://hub.example.org/hub/api' });
hono.use('/hub/*', honoProtects.guardHubRoutes());
hono.get('/servers/:user', honoProtects.require('servers', (c) => ({ user: c.req.param('user') ?? '', server: '' })), (c) => {
  const access: Access = c.get('hubscope');
  return c.json(access.principal);
});
// @ts-expect-error a misspelt scope
honoProtects.require('read:usrs');

export { forgotten, known };
