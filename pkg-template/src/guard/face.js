/** What a guard looks like to a program, the same in every framework. */
import { Guard } from './guard.js';

/** @typedef {import('./credential.js').Facts} Facts */
/** @typedef {import('./verdict.js').Verdict} Verdict */

/**
 * What an adapter makes middleware of.
 *
 * @typedef {object} Gate
 * @property {(facts: Facts) => Verdict | Promise<Verdict>} judge at once where everything is at hand
 * @property {boolean} asHub whether refusals look like the hub's own answers, and not like errors of the framework
 */

/**
 * @template M
 * @param {unknown} options
 * @param {(request: any) => Facts} factsOf
 * @param {(gate: Gate) => M} middleware
 */
export function face(options, factsOf, middleware) {
  const guard = new Guard(options);
  const demanding = (/** @type {import('./case.js').Demand} */ demand, asHub = false) => middleware({ judge: (facts) => guard.decide(facts, demand), asHub });

  return Object.freeze({
    identify: () => demanding(guard.requirement(undefined, undefined)),
    require: (/** @type {any} */ scopes, /** @type {any} */ resource) => demanding(guard.requirement(scopes, resource)),
    requireAccess: (/** @type {any} */ service) => demanding(guard.ofService(service)),
    guardHubRoutes: (/** @type {any} */ settings) => demanding(guard.routes(settings), true),
    decide: async (/** @type {any} */ request, /** @type {any} */ scopes, /** @type {any} */ resource) =>
      publicVerdict(await guard.decide(factsOf(request), guard.requirement(scopes, resource))),
    forget: (/** @type {string} */ token) => guard.forget(token),
    sizes: () => guard.sizes,
  });
}

/** @param {Verdict} verdict */
function publicVerdict({ outcome, status, scope, access, code, message, cached }) {
  return Object.freeze({ outcome, status, scope, access, code, message, cached });
}
