/** Middleware for Express 4 and 5, Connect, and plain `node:http`. */
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

/** @param {any} req */
function factsOf(req) {
  return new NodeFacts(req, req);
}

/** @param {import('./guard/face.js').Gate} gate */
function middleware({ judge, asHub }) {
  return (/** @type {any} */ req, /** @type {any} */ res, /** @type {any} */ next) => {
    const facts = factsOf(req);
    const verdict = judge(facts);
    if (isPromise(verdict)) verdict.then((verdict) => settle(verdict, facts, asHub, res, next));
    else settle(verdict, facts, asHub, res, next);
  };
}

/**
 * @param {import('./guard/face.js').Verdict} verdict
 * @param {NodeFacts} facts
 * @param {boolean} asHub
 * @param {any} res
 * @param {(error?: unknown) => void} next
 */
function settle(verdict, facts, asHub, res, next) {
  facts.request.hubscope = verdict.access;
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
}

/**
 * @param {any} res
 * @param {Record<string, string>} headers
 */
function setHeaders(res, headers) {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
}
