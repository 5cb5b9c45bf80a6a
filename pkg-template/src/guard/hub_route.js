/** Requests as if they went to the hub: what it would answer, by the rules of its own routes. */
import { Access } from './access.js';
import { Trouble } from './trouble.js';
import { verdictOf } from './verdict.js';

/** @typedef {import('./case.js').Demand} Demand */

/** What a yes may depend on without being a question of permission. */
const HARMLESS = new Set([
  'authenticator', 'database', 'files', 'proxy', 'query', 'server-running', 'service-origin', 'setting:allow_named_servers',
  'setting:base_url', 'spawner',
]);

/**
 * @typedef {object} RouteSettings
 * @property {((request: any) => unknown) | null} body
 * @property {((request: any) => string) | null} path
 * @property {boolean} hubAnswers whether the request goes on to the hub, which asks again
 * @property {string} loginUrl
 * @property {string} prefix of all that the hub answers itself, such as `/hub/`
 */

/**
 * What the hub demands of a request to itself.
 *
 * @implements {Demand}
 */
export class HubRoutes {
  scope = undefined;
  // Some routes are open to everybody.
  always = true;
  #settings;

  /** @param {RouteSettings} settings */
  constructor(settings) {
    this.#settings = settings;
  }

  /**
   * @param {import('./principals.js').Sender} sender
   * @param {any} policy
   * @param {import('./credential.js').Facts} facts
   */
  judge(sender, policy, facts) {
    return judgeRoute(sender, policy, facts, this.#settings);
  }
}

/**
 * @param {import('./principals.js').Sender} sender
 * @param {any} policy
 * @param {import('./credential.js').Facts} facts
 * @param {RouteSettings} settings
 */
function judgeRoute({ access, cached }, policy, facts, settings) {
  if (typeof policy.query !== 'function') {
    throw new Trouble('no-query', 'routes of the hub need the policy of `hubscope/full`; the small one cannot tell');
  }
  const path = plainPath(settings.path === null ? facts.url : settings.path(facts.request));
  const about = { scope: `${facts.method} ${path?.replace(/\?.*/s, '') ?? ''}`, access, cached };
  if (path === null) return verdictOf('deny', 400, { ...about, code: 'ambiguous-path' });
  // The hub sends whoever asks for anything else below its prefix, which is no answer to whether a handler here may run: routers that
  // do not look at the case, or undo escapes, would find one.
  if (!path.startsWith(settings.prefix)) return verdictOf('deny', 404, { ...about, code: 'outside-the-hub', message: `not below ${settings.prefix}` });
  const question = { op: 'request', principal: principalOf(access), method: facts.method, path };
  const body = bodyOf(facts, settings);
  const answer = policy.query(body === undefined ? question : { ...question, body });
  const { outcome, usual, reason, because, depends } = answer;
  const status = outcome === 'status' ? answer.status : usual;
  const details = { ...about, code: reason, message: because };
  if (outcome === 'unknown') return verdictOf('unknown', 503, details);
  if (status === 302 && reason === 'login-needed') {
    const location = `${settings.loginUrl}?next=${encodeURIComponent(path)}`;
    return verdictOf('deny', 302, { ...details, location });
  }
  // A hub that fails on somebody's scopes is a fault of the hub, and not of this server.
  if (status === 500 && outcome === 'status') return verdictOf('fault', 503, details);
  if (status !== null && status >= 400) return verdictOf('deny', status, details);
  const open = outcome === 'status' || settings.hubAnswers || (status !== null && depends.every((/** @type {string} */ word) => HARMLESS.has(word)));
  if (open) return verdictOf('allow', 200, { ...details, code: null, message: null });
  return verdictOf('unknown', 503, { ...details, code: 'conditional', message: `whether the hub allows it depends on ${depends.join(', ')}` });
}

/** @param {Access | null} access */
function principalOf(access) {
  if (access === null) return null;
  const { scopes } = Access.identity(access);
  return scopes === null ? access.principal : { bearer: access.principal, scopes };
}

/**
 * @param {import('./credential.js').Facts} facts
 * @param {RouteSettings} settings
 * @returns {unknown} `undefined` where there is one that nobody tells
 */
function bodyOf(facts, { body }) {
  const length = facts.header('content-length');
  if ((length === null || length === '0') && facts.header('transfer-encoding') === null) return null;
  return body === null ? undefined : body(facts.request);
}

/**
 * The path as the hub reads it; `null` for one that programs on the way may read differently.
 *
 * @param {string} url
 */
function plainPath(url) {
  const path = url.replace(/^https?:\/\/[^/?#]*/i, '');
  const [route] = path.split('?', 1);
  if (!route.startsWith('/') || /[\\#\x00-\x20\x7f]|%5c|%00/i.test(route)) return null;
  // Names may hold an escaped slash, but not a folder above.
  const segments = route.slice(1).replace(/%2e/gi, '.').split('/');
  const odd = (/** @type {string} */ segment) => segment.split(/%2f/i).some((part) => part === '.' || part === '..');
  return segments.slice(0, -1).includes('') || segments.some(odd) ? null : path;
}
