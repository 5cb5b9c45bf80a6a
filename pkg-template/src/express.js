/** Middleware for Express 4 and 5, Connect, and plain `node:http`. */
export { refreshing } from './guard/policies.js';
export { GuardError } from './guard/refusal.js';

import { face } from './guard/face.js';
import { after } from './guard/later.js';
import { NodeFacts } from './guard/node_facts.js';
import { answerOf, refusalOf } from './guard/refusal.js';

/** @param {unknown} options */
export function hubGuard(options) {
  return face(options, factsOf, middleware);
}

/** @param {any} req */
function factsOf(req) {
  return new NodeFacts(req, req);
}

/** @param {import('./guard/face.js').Gate} gate */
function middleware({ judge, asHub }) {
  return (/** @type {any} */ req, /** @type {any} */ res, /** @type {any} */ next) => {
    const facts = factsOf(req);
    after(judge(facts), (verdict) => {
      req.hubscope = verdict.access;
      if (verdict.outcome === 'allow') return next();
      if (!asHub) {
        const refusal = refusalOf(verdict);
        // Error handlers other than Express's own know of no headers.
        setHeaders(res, refusal.headers);
        return next(refusal);
      }
      const { status, headers, body } = answerOf(verdict, facts.url);
      res.statusCode = status;
      setHeaders(res, headers);
      res.end(body);
    });
  };
}

/**
 * @param {any} res
 * @param {Record<string, string>} headers
 */
function setHeaders(res, headers) {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
}
