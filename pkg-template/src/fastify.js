/** A plugin for Fastify 5. */
export { refreshing } from './guard/policies.js';
export { GuardError } from './guard/refusal.js';

import { face } from './guard/face.js';
import { isPromise } from './guard/later.js';
import { NodeFacts } from './guard/node_facts.js';
import { answerOf, refusalOf } from './guard/refusal.js';

/**
 * @param {any} fastify
 * @param {unknown} options
 * @param {() => void} done
 */
export function hubscope(fastify, options, done) {
  fastify.decorate('hubscope', face(own(options), factsOf, hook));
  fastify.decorateRequest('hubscope', null);
  done();
}

// The signs that `fastify-plugin` sets: the decorators are for whoever registers the plugin, and not for its inside alone.
Object.assign(hubscope, {
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: 'hubscope',
  [Symbol.for('plugin-meta')]: { name: 'hubscope', fastify: '5.x' },
});

export default hubscope;

/** What `register` adds for itself is no option of a guard. @param {any} options */
function own({ prefix, logLevel, logSerializers, ...options }) {
  return options;
}

/** @param {any} request */
function factsOf(request) {
  return new NodeFacts(request, request.raw);
}

/** @param {import('./guard/face.js').Gate} gate */
function hook({ judge, asHub }) {
  return (/** @type {any} */ request, /** @type {any} */ reply, /** @type {any} */ done) => {
    const facts = factsOf(request);
    const verdict = judge(facts);
    if (isPromise(verdict)) verdict.then((verdict) => settle(verdict, facts, asHub, reply, done));
    else settle(verdict, facts, asHub, reply, done);
  };
}

/**
 * @param {import('./guard/face.js').Verdict} verdict
 * @param {NodeFacts} facts
 * @param {boolean} asHub
 * @param {any} reply
 * @param {(error?: unknown) => void} done
 */
function settle(verdict, facts, asHub, reply, done) {
  facts.request.hubscope = verdict.access;
  if (verdict.outcome === 'allow') return done();
  if (!asHub) {
    const refusal = refusalOf(verdict);
    reply.headers(refusal.headers);
    return done(refusal);
  }
  const { status, headers, body } = answerOf(verdict, facts.url);
  reply.code(status).headers(headers).send(body);
}
