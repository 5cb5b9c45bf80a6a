/** Middleware for Koa. */
export { refreshing } from './guard/policies.js';
export { GuardError } from './guard/refusal.js';

import { face } from './guard/face.js';
import { NodeFacts } from './guard/node_facts.js';
import { answerOf, refusalOf } from './guard/refusal.js';

/** @param {unknown} options */
export function hubGuard(options) {
  return face(options, factsOf, middleware);
}

/** @param {any} ctx */
function factsOf(ctx) {
  const facts = new NodeFacts(ctx, ctx.req);
  // Koa keeps what was sent; what mounts an application below a path changes the message.
  Object.defineProperty(facts, 'url', { value: ctx.originalUrl });
  return facts;
}

/** @param {import('./guard/face.js').Gate} gate */
function middleware({ judge, asHub }) {
  return async (/** @type {any} */ ctx, /** @type {any} */ next) => {
    const facts = factsOf(ctx);
    const judged = judge(facts);
    const verdict = 'then' in judged ? await judged : judged;
    ctx.state.hubscope = verdict.access;
    if (verdict.outcome === 'allow') return next();
    if (!asHub) throw refusalOf(verdict);
    const { status, headers, body } = answerOf(verdict, facts.url);
    ctx.status = status;
    ctx.set(headers);
    ctx.body = body;
  };
}
