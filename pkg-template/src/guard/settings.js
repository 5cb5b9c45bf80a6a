import { QuestionError } from '../errors.js';
import { GivenPolicy, MinimalPolicy } from './policies.js';

/**
 * How a guard works. Times are in milliseconds.
 *
 * @typedef {object} Settings
 * @property {string | null} hub address of the hub's API, without a slash at the end
 * @property {GivenPolicy | MinimalPolicy} policies
 * @property {((facts: any, introspect: () => Promise<any>) => any) | null} principal
 * @property {import('./credential.js').Places} places
 * @property {number} maxAge
 * @property {number} maxAgeRefused
 * @property {number} maxTokens
 * @property {number} timeout
 * @property {number} lookups
 * @property {string} service the name of the service that this program is, or nothing
 * @property {string} base path below which the hub is, with a slash at the end
 * @property {((decision: any) => unknown) | null} onDecision
 * @property {typeof fetch} fetch
 */

/** What an option must be. @type {Record<string, (value: any) => boolean>} */
const OPTIONS = {
  hub: isUrl,
  policy: (value) => (typeof value === 'object' && value !== null) || typeof value === 'function',
  Policy: (value) => typeof value === 'function' && typeof value.load === 'function',
  principal: isFunction,
  cookie: isText,
  query: isText,
  customScopes: (value) => Array.isArray(value) && value.every(isText),
  maxAgeSeconds: (value) => isNumber(value, 0, 300),
  maxAgeRefusedSeconds: (value) => isNumber(value, 0, 30),
  maxTokens: (value) => isNumber(value, 2, 1_000_000),
  hubTimeoutSeconds: (value) => isNumber(value, 0.01, 60),
  maxLookups: (value) => isNumber(value, 1, 1000),
  service: isText,
  baseUrl: (value) => isText(value) && value.startsWith('/') && value.endsWith('/'),
  onDecision: isFunction,
  fetch: isFunction,
};

/**
 * @param {unknown} options
 * @returns {Settings}
 */
export function readSettings(options) {
  const given = own(options);
  const environment = /** @type {any} */ (globalThis).process?.env ?? {};
  if ((given.policy === undefined) === (given.Policy === undefined)) {
    throw new QuestionError('bad-option', 'give the guard one of two: `policy`, a policy or a function that gives it; or `Policy`, the class');
  }
  const policies = given.Policy === undefined ? new GivenPolicy(given.policy) : new MinimalPolicy(given.Policy);
  for (const scope of given.customScopes ?? []) policies.mention(scope);
  const hub = given.hub ?? environment.JUPYTERHUB_API_URL ?? null;
  if (hub !== null && !isUrl(hub)) throw new QuestionError('bad-option', '`JUPYTERHUB_API_URL` is no http address');
  return {
    hub: hub === null ? null : String(hub).replace(/\/+$/, ''),
    policies,
    principal: given.principal ?? null,
    places: { cookie: given.cookie ?? null, query: given.query ?? null },
    maxAge: (given.maxAgeSeconds ?? 60) * 1000,
    maxAgeRefused: (given.maxAgeRefusedSeconds ?? 30) * 1000,
    maxTokens: given.maxTokens ?? 10_000,
    timeout: (given.hubTimeoutSeconds ?? 5) * 1000,
    lookups: given.maxLookups ?? 32,
    service: given.service ?? environment.JUPYTERHUB_SERVICE_NAME ?? '',
    base: given.baseUrl ?? environment.JUPYTERHUB_BASE_URL ?? '/',
    onDecision: given.onDecision ?? null,
    // As a method it would have this object for `this`, which browsers and Workers refuse.
    fetch: given.fetch ?? ((input, init) => fetch(input, init)),
  };
}

/**
 * The caller's own options, each of which must be known and of its kind.
 *
 * @param {unknown} options
 * @returns {Record<string, any>}
 */
function own(options) {
  /** @type {Record<string, any>} */
  const given = Object.create(null);
  for (const [name, value] of Object.entries(/** @type {object} */ (options ?? {}))) {
    if (value === undefined) continue;
    if (!Object.hasOwn(OPTIONS, name) || !OPTIONS[name](value)) {
      throw new QuestionError('bad-option', `no such option of a guard, or not such a value: ${JSON.stringify(name)}`);
    }
    given[name] = value;
  }
  return given;
}

/** @param {unknown} value */
function isFunction(value) {
  return typeof value === 'function';
}

/** @param {unknown} value @returns {value is string} */
function isText(value) {
  return typeof value === 'string' && value !== '';
}

/**
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 */
function isNumber(value, least, most) {
  return typeof value === 'number' && value >= least && value <= most;
}

/** @param {unknown} value */
function isUrl(value) {
  try {
    const { protocol, username, search, hash } = new URL(String(value));
    return (protocol === 'http:' || protocol === 'https:') && username === '' && search === '' && hash === '';
  } catch {
    return false;
  }
}
