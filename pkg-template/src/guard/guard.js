/** What all adapters share: from a request to a verdict. */
import { QuestionError } from '../errors.js';
import { Access } from './access.js';
import { tokenOf } from './credential.js';
import { judgeRoute } from './hub_route.js';
import { Introspection } from './introspection.js';
import { after, isPromise } from './later.js';
import { Principals } from './principals.js';
import { readSettings } from './settings.js';
import { judge, undecided } from './verdict.js';

/** @typedef {import('./credential.js').Facts} Facts */
/** @typedef {import('./principals.js').Sender} Sender */
/** @typedef {import('./verdict.js').Verdict} Verdict */

/**
 * What a request needs.
 *
 * @typedef {object} Requirement
 * @property {readonly string[]} scopes one of which suffices
 * @property {unknown} resource a resource, or a function of the request that gives it
 * @property {boolean} hides whether who holds a scope elsewhere is told that there is no such thing here
 */

export class Guard {
  #settings;
  #principals;

  /** @param {unknown} options */
  constructor(options) {
    this.#settings = readSettings(options);
    this.#principals = new Principals(this.#settings, new Introspection(this.#settings));
  }

  get sizes() {
    return this.#principals.sizes;
  }

  /** @param {string} token */
  forget(token) {
    return this.#principals.forget(token);
  }

  /**
   * @param {string | readonly string[] | undefined} scopes
   * @param {unknown} resource
   * @returns {Requirement}
   */
  requirement(scopes, resource) {
    const list = scopes === undefined ? [] : typeof scopes === 'string' ? [scopes] : [...scopes];
    if (!list.every((scope) => typeof scope === 'string' && scope !== '') || (scopes !== undefined && list.length === 0)) {
      throw new QuestionError('bad-requirement', 'a requirement is a scope, or a list of scopes of which one suffices');
    }
    if (resource !== undefined && typeof resource !== 'function' && typeof resource !== 'object') {
      throw new QuestionError('bad-requirement', 'what a scope is required for is a resource, or a function of the request that gives one');
    }
    for (const scope of list) this.#settings.policies.mention(scope);
    return { scopes: Object.freeze(list), resource, hides: true };
  }

  /**
   * Access to a service, as the hub grants it: by default to the one that this program is.
   *
   * @param {string} [name]
   */
  ofService(name = this.#settings.service) {
    if (name === '') {
      throw new QuestionError('bad-requirement', 'say which service this is: `requireAccess(name)`, or `JUPYTERHUB_SERVICE_NAME` in the environment');
    }
    // Who asks stands before the service, so the hub's own services say 403 to everybody who may not enter.
    return { ...this.requirement('access:services', { service: name }), hides: false };
  }

  /**
   * @param {any} [options]
   * @returns {import('./hub_route.js').RouteSettings}
   */
  routes({ body = null, path = null, hubAnswers = false, loginUrl = `${this.#settings.base}hub/login` } = {}) {
    return { body, path, hubAnswers, loginUrl, prefix: `${this.#settings.base}hub/` };
  }

  /**
   * At once where everything is at hand.
   *
   * @param {Facts} facts
   * @param {Requirement} requirement
   * @returns {Verdict | Promise<Verdict>}
   */
  decide(facts, { scopes, resource, hides }) {
    return this.#judged(facts, scopes[0], false, (sender) => {
      if (sender.access === null || typeof resource !== 'function') return judge(sender, scopes, resource, hides);
      return after(resource(facts.request), (found) => judge(sender, scopes, found, hides));
    });
  }

  /**
   * @param {Facts} facts
   * @param {import('./hub_route.js').RouteSettings} routes
   * @returns {Verdict | Promise<Verdict>}
   */
  decideRoute(facts, routes) {
    return this.#judged(facts, undefined, true, (sender, policy) => judgeRoute(sender, policy, facts, routes));
  }

  /**
   * @param {Facts} facts
   * @param {string | undefined} scope
   * @param {boolean} always whether a policy is needed even where nobody is known
   * @param {(sender: Sender, policy: any) => Verdict | Promise<Verdict>} judgement
   * @returns {Verdict | Promise<Verdict>}
   */
  #judged(facts, scope, always, judgement) {
    const { onDecision, policies } = this.#settings;
    const started = onDecision === null ? 0 : performance.now();
    /** @type {Sender | null} */
    let known = null;
    const failed = (/** @type {unknown} */ thrown) => {
      const about = { scope, access: known?.access ?? null, cached: known?.cached ?? false };
      return this.#logged(undecided(thrown, about, tokenIn(facts, this.#settings.places)), started);
    };
    try {
      const verdict = after(this.#principals.sender(facts), (sender) => {
        known = sender;
        const { access, cached, version } = sender;
        if (access === null && !always) return judgement(sender, null);
        return after(policies.current(cached ? null : version), (policy) => {
          if (access !== null) Access.turn(access, policy);
          return judgement(sender, policy);
        });
      });
      if (isPromise(verdict)) return verdict.then((verdict) => this.#logged(verdict, started)).catch(failed);
      return this.#logged(verdict, started);
    } catch (thrown) {
      return failed(thrown);
    }
  }

  /**
   * @param {Verdict} verdict
   * @param {number} started
   */
  #logged(verdict, started) {
    const { onDecision } = this.#settings;
    if (onDecision === null) return verdict;
    const { outcome, status, scope, resource, access, code, message, cached } = verdict;
    const ms = performance.now() - started;
    const principal = access?.principal ?? null;
    try {
      const done = onDecision({ outcome, status, scope, resource, principal, code, message, cached, ms });
      // A log that fails later must not end the process.
      if (isPromise(done)) done.then(undefined, () => {});
    } catch {
      // A log that fails must not decide.
    }
    return verdict;
  }
}

/**
 * @param {Facts} facts
 * @param {import('./credential.js').Places} places
 */
function tokenIn(facts, places) {
  try {
    const token = tokenOf(facts, places);
    return typeof token === 'string' ? token : null;
  } catch {
    return null;
  }
}
