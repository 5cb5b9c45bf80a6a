import { after } from './later.js';
import { judge } from './verdict.js';

/** @typedef {import('./case.js').Demand} Demand */
/** @typedef {import('./principals.js').Sender} Sender */

/**
 * One of some scopes, for what a request is about.
 *
 * @implements {Demand}
 */
export class Requirement {
  /**
   * @param {readonly string[]} scopes one of which suffices; none: it suffices to be known
   * @param {unknown} resource a resource, or a function of the request that gives it
   * @param {boolean} hides whether who holds a scope elsewhere is told that there is no such thing here
   */
  constructor(scopes, resource, hides) {
    this.scopes = scopes;
    this.resource = resource;
    this.hides = hides;
    this.always = false;
  }

  get scope() {
    return this.scopes[0];
  }

  /**
   * @param {Sender} sender
   * @param {unknown} _policy
   * @param {import('./credential.js').Facts} facts
   */
  judge(sender, _policy, facts) {
    const { scopes, resource, hides } = this;
    if (sender.access === null || typeof resource !== 'function') return judge(sender, scopes, resource, hides);
    return after(resource(facts.request), (found) => judge(sender, scopes, found, hides));
  }
}
