/**
 * Guards requests of Hono by the permissions of a JupyterHub, also on Workers.
 *
 * @example
 * ```js
 * import { init, Policy } from 'hubscope';
 * import { hubGuard } from 'hubscope/hono';
 *
 * await init();
 * const guard = hubGuard({ Policy, hub: 'https://hub.example.org/hub/api' });
 * app.get('/grades', guard.require('custom:grades:read'), (c) => c.json(gradesFor(c.get('hubscope').principal)));
 * ```
 *
 * @packageDocumentation
 */
import type { Context, MiddlewareHandler } from 'hono';

import type { Access, GuardOptions, HubGuard } from './guard.js';

export * from './guard.js';

declare module 'hono' {
  interface ContextVariableMap {
    /** Whom a guard let in. */
    hubscope: Access;
  }
}

/**
 * Makes a guard. Refused requests throw an `HTTPException`, whose `cause` is a {@link GuardError}.
 *
 * @example
 * ```js
 * const guard = hubGuard({ hub: 'https://hub.example.org/hub/api', policy });
 * app.delete('/servers/:user', guard.require('delete:servers', (c) => ({ user: c.req.param('user'), server: '' })), stop);
 * ```
 */
export function hubGuard(options: GuardOptions<Context>): HubGuard<MiddlewareHandler, Context<any, any>>;
