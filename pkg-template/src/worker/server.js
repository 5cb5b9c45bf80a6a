/** Inside the Worker: policies by number, and the questions that come for them. */
import { EngineError, QuestionError } from '../errors.js';
import { listen } from './channel.js';
import { packed } from './fault.js';

/** @typedef {import('./channel.js').Endpoint} Endpoint */
/** @typedef {{ user: string } | { service: string } | { group: string } | { token: string, now?: number } | { bearer: object, scopes: string[] }} Who */
/** @typedef {{ id: number, policy: number, ask: string, with: any[] }} Question */

/** Questions of the full engine. */
const FULL = ['after', 'difference', 'query', 'start'];

/**
 * @param {{ init: () => Promise<void>, Policy: any }} entry
 * @param {Endpoint} [endpoint]
 */
export function serve(entry, endpoint = /** @type {any} */ (globalThis)) {
  /** @type {Map<number, any>} */
  const policies = new Map();
  let last = 0;

  /** @param {any} policy */
  const keep = (policy) => {
    last += 1;
    policies.set(last, policy);
    return last;
  };

  /** @type {Record<string, (policy: any, given: any[]) => unknown>} */
  const answers = {
    after: (policy, [edits]) => keep(policy.after(edits)),
    difference: (policy, given) => policy.difference(...given),
    document: (policy) => policy.document(),
    isScope: (policy, [text]) => policy.isScope(text),
    matrix: (policy, [{ subjects, scopes, resources }]) =>
      using(policy, subjects, (those) => policy.matrix({ subjects: those, scopes, resources })),
    names: (policy, [kind]) => policy.names(kind),
    query: (policy, given) => policy.query(...given),
    scopeNames: (policy) => policy.scopeNames(),
    start: (policy, given) => policy.start(...given),
    summary: (policy) => policy.summary(),
    'subject.can': (policy, [who, scope, resource]) => using(policy, [who], ([one]) => one.can(scope, resource)),
    'subject.check': (policy, [who, scope, resource]) => using(policy, [who], ([one]) => one.check(scope, resource)),
    'subject.checkMany': (policy, [who, scope, resources]) => using(policy, [who], ([one]) => one.checkMany(scope, resources)),
    'subject.decide': (policy, [who, scope, resource]) => using(policy, [who], ([one]) => one.decide(scope, resource)),
    'subject.reach': (policy, [who, scope]) =>
      using(policy, [who], ([one]) => {
        // The test is a function, which cannot travel.
        const { everything, users, groups, servers, services } = one.reach(scope);
        return { everything, users, groups, servers, services };
      }),
    'subject.scopes': (policy, [who]) => using(policy, [who], ([one]) => one.scopes()),
  };

  /** @param {Question} question */
  const answer = async ({ policy: number, ask, with: given }) => {
    if (ask === 'load') {
      await entry.init();
      return keep(entry.Policy.load(...given));
    }
    const policy = policies.get(number);
    if (policy === undefined) throw new QuestionError('freed', 'this policy was freed');
    if (ask === 'free') {
      policies.delete(number);
      policy.free();
      return undefined;
    }
    if (!Object.hasOwn(answers, ask)) throw new QuestionError('bad-query', 'this Worker has no such question');
    if (FULL.includes(ask) && typeof policy[ask] !== 'function') {
      throw new EngineError('needs-full', 'the Worker serves `hubscope`; this question needs `hubscope/full` there');
    }
    return answers[ask](policy, given);
  };

  listen(endpoint, 'message', async (/** @type {Question} */ question) => {
    if (typeof question !== 'object' || question === null || typeof question.id !== 'number') return;
    try {
      endpoint.postMessage({ id: question.id, value: await answer(question) });
    } catch (error) {
      endpoint.postMessage({ id: question.id, fault: packed(error) });
    }
  });
}

/**
 * Hands over subjects, and frees them.
 *
 * @template T
 * @param {any} policy
 * @param {readonly Who[]} whom
 * @param {(subjects: any[]) => T} use
 * @returns {T}
 */
function using(policy, whom, use) {
  /** @type {any[]} */
  const subjects = [];
  try {
    for (const who of whom) subjects.push(subjectOf(policy, who));
    return use(subjects);
  } finally {
    for (const subject of subjects) subject.free();
  }
}

/**
 * @param {any} policy
 * @param {any} who
 */
function subjectOf(policy, who) {
  if (Object.hasOwn(who, 'bearer')) return policy.bearer(who.bearer, who.scopes);
  if (Object.hasOwn(who, 'token')) return policy.token(who.token, { now: who.now });
  for (const kind of ['user', 'service', 'group']) if (Object.hasOwn(who, kind)) return policy[kind](who[kind]);
  throw new QuestionError('bad-subject', 'a subject is `{ user }`, `{ service }`, `{ group }`, `{ token }` or `{ bearer, scopes }`');
}
