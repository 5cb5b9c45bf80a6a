/**
 * Guards requests of Express 4 and 5 by the permissions of a JupyterHub. Middleware of Connect and of plain `node:http` has the same
 * form.
 *
 * @example
 * ```js
 * import { init, Policy } from 'hubscope';
 * import { hubGuard } from 'hubscope/express';
 *
 * await init();
 * const guard = hubGuard({ Policy });
 * app.get('/grades', guard.require('custom:grades:read'), (req, res) => res.json(gradesFor(req.hubscope.principal)));
 * ```
 *
 * @packageDocumentation
 */
import type { Request, RequestHandler } from 'express';

import type { Access, GuardOptions, HubGuard } from './guard.js';

export * from './guard.js';

declare global {
  namespace Express {
    interface Request {
      /** Whom a guard let in; `undefined` where none did. */
      hubscope?: Access | null;
    }
  }
}

/**
 * Makes a guard. Refused requests go to `next` as a {@link GuardError}, with `status`, `expose` and `headers`.
 *
 * @example
 * ```js
 * const guard = hubGuard({ hub: 'http://127.0.0.1:8081/hub/api', policy });
 * app.delete('/servers/:user', guard.require('delete:servers', (req) => ({ user: req.params.user, server: '' })), stop);
 * ```
 */
export function hubGuard(options: GuardOptions<Request>): HubGuard<RequestHandler<any>, Request<any>>;
