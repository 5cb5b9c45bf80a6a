/** Middleware for Koa. */
export { refreshing } from './guard/policies.js';
export { GuardError } from './guard/refusal.js';

import { face } from './guard/face.js';
import { isPromise } from './guard/later.js';
import { NodeFacts } from './guard/node_facts.js';
import { answerOf, refusalOf } from './guard/refusal.js';

/** @param {unknown} options */
export function hubGuard(options) {
  return face(options, factsOf, middleware);
}

class KoaFacts extends NodeFacts {
  /** Koa keeps what was sent; what mounts an application below a path changes the message. */
  get url() {
    return this.request.originalUrl;
  }
}

/** @param {any} ctx */
function factsOf(ctx) {
  return new KoaFacts(ctx, ctx.req);
}

/** @param {import('./guard/face.js').Gate} gate */
function middleware({ judge, asHub }) {
  return (/** @type {any} */ ctx, /** @type {any} */ next) => {
    const facts = factsOf(ctx);
    const verdict = judge(facts);
    // What comes next gives a promise; one more around it would cost as much as the decision.
    return isPromise(verdict) ? verdict.then((verdict) => settle(verdict, facts, asHub, next)) : settle(verdict, facts, asHub, next);
  };
}

/**
 * @param {import('./guard/face.js').Verdict} verdict
 * @param {KoaFacts} facts
 * @param {boolean} asHub
 * @param {() => Promise<unknown>} next
 */
function settle(verdict, facts, asHub, next) {
  const ctx = facts.request;
  ctx.state.hubscope = verdict.access;
  if (verdict.outcome === 'allow') return next();
  if (!asHub) return Promise.reject(refusalOf(verdict));
  const { status, headers, body } = answerOf(verdict, facts.url);
  ctx.status = status;
  ctx.set(headers);
  ctx.body = body;
  return Promise.resolve();
}
