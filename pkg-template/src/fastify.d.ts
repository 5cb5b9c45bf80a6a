/**
 * Guards requests of Fastify 5 by the permissions of a JupyterHub.
 *
 * @example
 * ```js
 * import { init, Policy } from 'hubscope';
 * import hubscope from 'hubscope/fastify';
 *
 * await init();
 * await fastify.register(hubscope, { Policy });
 * fastify.get('/grades', { preHandler: fastify.hubscope.require('custom:grades:read') }, (request) => gradesFor(request.hubscope.principal));
 * ```
 *
 * @packageDocumentation
 */
import type { FastifyPluginCallback, FastifyRequest, preHandlerHookHandler } from 'fastify';

import type { Access, GuardOptions, HubGuard } from './guard.js';

export * from './guard.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** The guard: its methods make `preHandler` and `onRequest` hooks. */
    hubscope: HubGuard<preHandlerHookHandler, FastifyRequest<any>>;
  }
  interface FastifyRequest {
    /** Whom a guard let in; `null` where none did. */
    hubscope: Access | null;
  }
}

/**
 * The plugin: adds `fastify.hubscope` and `request.hubscope`, also for whoever registers it. Refused requests fail with a
 * {@link GuardError}, with `statusCode`.
 *
 * @example
 * ```js
 * await fastify.register(hubscope, { hub: 'http://127.0.0.1:8081/hub/api', policy });
 * fastify.addHook('onRequest', fastify.hubscope.requireAccess());
 * ```
 */
export const hubscope: FastifyPluginCallback<GuardOptions<FastifyRequest>>;
export default hubscope;
