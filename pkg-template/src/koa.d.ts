/**
 * Guards requests of Koa by the permissions of a JupyterHub.
 *
 * @example
 * ```js
 * import { init, Policy } from 'hubscope';
 * import { hubGuard } from 'hubscope/koa';
 *
 * await init();
 * const guard = hubGuard({ Policy });
 * router.get('/grades', guard.require('custom:grades:read'), (ctx) => { ctx.body = gradesFor(ctx.state.hubscope.principal); });
 * ```
 *
 * @packageDocumentation
 */
import type { Middleware, ParameterizedContext } from 'koa';

import type { Access, GuardOptions, HubGuard } from './guard.js';

export * from './guard.js';

/**
 * What a guard adds to `ctx.state`.
 *
 * @example
 * ```ts
 * const app = new Koa<HubscopeState>();
 * ```
 */
export interface HubscopeState {
  /** Whom a guard let in. */
  hubscope?: Access | null;
}

/**
 * Makes a guard. Refused requests throw a {@link GuardError}, with `status`, `expose` and `headers`.
 *
 * @example
 * ```js
 * const guard = hubGuard({ hub: 'http://127.0.0.1:8081/hub/api', policy });
 * router.delete('/servers/:user', guard.require('delete:servers', (ctx) => ({ user: ctx.params.user, server: '' })), stop);
 * ```
 */
export function hubGuard(
  options: GuardOptions<ParameterizedContext<any, any>>,
): HubGuard<Middleware<any, any>, ParameterizedContext<any, any> & { params: Record<string, string> }>;
