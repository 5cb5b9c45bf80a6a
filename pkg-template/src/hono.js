/** Middleware for Hono, wherever it runs. */
export { refreshing } from './guard/policies.js';
export { GuardError } from './guard/refusal.js';

import { HTTPException } from 'hono/http-exception';

import { face } from './guard/face.js';
import { answerOf, refusalOf } from './guard/refusal.js';

/** @param {unknown} options */
export function hubGuard(options) {
  return face(options, factsOf, middleware);
}

/** @param {any} c */
function factsOf(c) {
  const { raw } = c.req;
  return {
    request: c,
    method: raw.method,
    get url() {
      return raw.url.replace(/^[a-z]+:\/\/[^/?#]*/i, '');
    },
    header: (/** @type {string} */ name) => raw.headers.get(name),
  };
}

/** @param {import('./guard/face.js').Gate} gate */
function middleware({ judge, asHub }) {
  return async (/** @type {any} */ c, /** @type {any} */ next) => {
    const facts = factsOf(c);
    const judged = judge(facts);
    const verdict = 'then' in judged ? await judged : judged;
    c.set('hubscope', verdict.access);
    if (verdict.outcome === 'allow') return next();
    const { status, headers, body } = answerOf(verdict, facts.url);
    const answer = new Response(c.req.method === 'HEAD' ? null : body, { status, headers });
    if (asHub) return answer;
    const cause = refusalOf(verdict);
    throw new HTTPException(/** @type {any} */ (status), { res: answer, message: cause.message, cause });
  };
}
