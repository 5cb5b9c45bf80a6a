/** What all adapters share: from a request to a verdict. */
import { QuestionError } from '../errors.js';
import { Case } from './case.js';
import { HubRoutes } from './hub_route.js';
import { Introspection } from './introspection.js';
import { Principals } from './principals.js';
import { Requirement } from './requirement.js';
import { readSettings } from './settings.js';

/** @typedef {import('./credential.js').Facts} Facts */
/** @typedef {import('./verdict.js').Verdict} Verdict */

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
   * @param {boolean} [hides]
   */
  requirement(scopes, resource, hides = true) {
    const list = scopes === undefined ? [] : typeof scopes === 'string' ? [scopes] : [...scopes];
    if (!list.every((scope) => typeof scope === 'string' && scope !== '') || (scopes !== undefined && list.length === 0)) {
      throw new QuestionError('bad-requirement', 'a requirement is a scope, or a list of scopes of which one suffices');
    }
    if (resource !== undefined && typeof resource !== 'function' && typeof resource !== 'object') {
      throw new QuestionError('bad-requirement', 'what a scope is required for is a resource, or a function of the request that gives one');
    }
    for (const scope of list) this.#settings.policies.mention(scope);
    return new Requirement(Object.freeze(list), resource, hides);
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
    return this.requirement('access:services', { service: name }, false);
  }

  /** @param {any} [options] */
  routes({ body = null, path = null, hubAnswers = false, loginUrl = `${this.#settings.base}hub/login` } = {}) {
    return new HubRoutes({ body, path, hubAnswers, loginUrl, prefix: `${this.#settings.base}hub/` });
  }

  /**
   * At once where everything is at hand.
   *
   * @param {Facts} facts
   * @param {import('./case.js').Demand} demand
   * @returns {Verdict | Promise<Verdict>}
   */
  decide(facts, demand) {
    return new Case(this.#settings, this.#principals, facts, demand).verdict();
  }
}
