/** What becomes of a request, and what is logged about it. */
import { own } from './identity.js';
import { troubleOf } from './trouble.js';

/** @typedef {import('./access.js').Access} Access */
/** @typedef {import('./principals.js').Sender} Sender */

/**
 * @typedef {object} Verdict
 * @property {'allow' | 'deny' | 'unknown' | 'fault'} outcome
 * @property {number} status 200 where it gets through
 * @property {string | null} scope that let it through, or the first that would have
 * @property {unknown} resource
 * @property {Access | null} access
 * @property {string | null} code
 * @property {string | null} message
 * @property {number | undefined} retryAfter
 * @property {boolean} cached
 * @property {string | undefined} location where a redirect leads
 */

/** Of a name that the engine looks up. */
const LONGEST_NAME = 65_536;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * @param {Sender} sender
 * @param {readonly string[]} scopes one of which suffices; none: it suffices to be known
 * @param {unknown} resource
 * @param {boolean} hides whether who holds a scope elsewhere is told that there is no such thing here
 * @returns {Verdict}
 */
export function judge(sender, scopes, resource, hides) {
  const { access, cached } = sender;
  if (access === null) return nobody(sender, scopes, resource);
  /** @type {Verdict} */
  const verdict = {
    outcome: 'allow', status: 200, scope: null, resource, access, code: null, message: null, retryAfter: undefined, cached, location: undefined,
  };
  if (scopes.length === 0) return verdict;
  const { subject } = access;
  try {
    for (const scope of scopes) {
      if (!subject.can(/** @type {any} */ (scope), /** @type {any} */ (resource))) continue;
      verdict.scope = scope;
      return verdict;
    }
    return refuse(verdict, scopes, hides);
  } catch (thrown) {
    if (!isOfNoName(resource)) throw thrown;
    return verdictOf('deny', 404, { access, cached, resource, scope: scopes[0], code: 'no-such-name' });
  }
}

/**
 * @param {Verdict} verdict
 * @param {readonly string[]} scopes
 * @param {boolean} hides
 */
function refuse(verdict, scopes, hides) {
  const { subject } = /** @type {Access} */ (verdict.access);
  const resource = /** @type {any} */ (verdict.resource);
  verdict.scope = scopes[0];
  verdict.outcome = 'deny';
  verdict.status = 403;
  verdict.code = 'scope-not-held';
  for (const scope of scopes) {
    const decision = subject.decide(/** @type {any} */ (scope), resource);
    if (decision.outcome === 'unknown' || decision.outcome === 'fault') {
      const { outcome, code = null, message = null } = decision;
      return Object.assign(verdict, { outcome, status: 503, scope, code, message: provision(code, message) });
    }
    // The hub hides what somebody may do elsewhere from those who may not do it here: to them it does not exist.
    if (hides && resource !== undefined && resource !== null && decision.held !== undefined) {
      verdict.status = 404;
      verdict.code = 'scope-held-elsewhere';
    }
  }
  return verdict;
}

/**
 * @param {Sender} sender
 * @param {readonly string[]} scopes
 * @param {unknown} resource
 */
function nobody({ missing, cached }, scopes, resource) {
  return verdictOf('deny', 401, { scope: scopes[0], resource, code: missing, cached });
}

/**
 * Nothing could be decided.
 *
 * @param {unknown} thrown
 * @param {{ scope?: string, resource?: unknown, access?: Access | null, cached?: boolean }} about
 * @param {string | null} token
 */
export function undecided(thrown, about, token) {
  const { code, message, retryAfter } = troubleOf(thrown, 'failed', token);
  return verdictOf('unknown', 503, { ...about, code, message, retryAfter });
}

/**
 * @param {Verdict['outcome']} outcome
 * @param {number} status
 * @param {Partial<Verdict>} details
 * @returns {Verdict}
 */
export function verdictOf(outcome, status, details) {
  const { scope = null, resource, access = null, code = null, message = null, retryAfter, cached = false, location } = details;
  return { outcome, status, scope, resource, access, code, message, retryAfter, cached, location };
}

/**
 * @param {Verdict} verdict
 * @returns {Record<string, string>}
 */
export function headersOf({ status, code, retryAfter, location }) {
  if (status === 401) {
    const refused = code === 'bad-token' ? ', error="invalid_token"' : '';
    return { 'WWW-Authenticate': `Bearer realm="JupyterHub"${refused}` };
  }
  if (location !== undefined) return { Location: location };
  return retryAfter === undefined ? {} : { 'Retry-After': `${retryAfter}` };
}

/**
 * What to do about it, where it is the guard's policy that lacks something.
 *
 * @param {string | null} code
 * @param {string | null} message
 */
function provision(code, message) {
  if (!code?.startsWith('missing-')) return message;
  return `${message}; give the guard a \`policy\` that does, such as one of \`Policy.fromHub\` or a snapshot`;
}

/**
 * Whether a resource has a name that nothing has, and that a client may have sent.
 *
 * @param {unknown} resource
 */
function isOfNoName(resource) {
  if (typeof resource !== 'object' || resource === null) return false;
  const owner = own(resource, 'user');
  if (own(resource, 'server') !== undefined && typeof owner === 'string' && owner.includes('/')) return true;
  return Object.values(resource).some((name) => typeof name === 'string' && (name.length > LONGEST_NAME || LONE_SURROGATE.test(name)));
}
