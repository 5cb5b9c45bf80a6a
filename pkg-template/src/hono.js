/** Middleware for Hono, wherever it runs. */
export { refreshing } from './guard/policies.js';
export { GuardError } from './guard/refusal.js';

import { HTTPException } from 'hono/http-exception';

import { face } from './guard/face.js';
import { isPromise } from './guard/later.js';
import { answerOf, refusalOf } from './guard/refusal.js';

/** @typedef {import('./guard/credential.js').Facts} Facts */

/** @param {unknown} options */
export function hubGuard(options) {
  return face(options, factsOf, middleware);
}

/** @implements {Facts} */
class HonoFacts {
  #raw;

  /** @param {any} c */
  constructor(c) {
    this.request = c;
    this.#raw = c.req.raw;
  }

  get method() {
    return this.#raw.method;
  }

  get url() {
    return this.#raw.url.replace(/^[a-z]+:\/\/[^/?#]*/i, '');
  }

  /** Of Node's server, where it is there; elsewhere nobody tells. */
  get connection() {
    const message = this.request.env?.incoming;
    return Array.isArray(message?.rawHeaders) ? (message.socket ?? null) : null;
  }

  /** @param {string} name */
  header(name) {
    return this.#raw.headers.get(name);
  }
}

/** @param {any} c */
function factsOf(c) {
  return new HonoFacts(c);
}

/** @param {import('./guard/face.js').Gate} gate */
function middleware({ judge, asHub }) {
  return (/** @type {any} */ c, /** @type {any} */ next) => {
    const facts = factsOf(c);
    const verdict = judge(facts);
    // What comes next gives a promise; one more around it would cost as much as the decision.
    return isPromise(verdict) ? verdict.then((verdict) => settle(verdict, facts, asHub, next)) : settle(verdict, facts, asHub, next);
  };
}

/**
 * @param {import('./guard/face.js').Verdict} verdict
 * @param {HonoFacts} facts
 * @param {boolean} asHub
 * @param {() => Promise<unknown>} next
 */
function settle(verdict, facts, asHub, next) {
  facts.request.set('hubscope', verdict.access);
  if (verdict.outcome === 'allow') return next();
  const { status, headers, body } = answerOf(verdict, facts.url);
  const answer = new Response(facts.method === 'HEAD' ? null : body, { status, headers });
  if (asHub) return Promise.resolve(answer);
  const cause = refusalOf(verdict);
  return Promise.reject(new HTTPException(/** @type {any} */ (status), { res: answer, message: cause.message, cause }));
}
