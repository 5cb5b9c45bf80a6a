/** One request, from who sends it to what becomes of it. */
import { Access } from './access.js';
import { tokenOf } from './credential.js';
import { isPromise } from './later.js';
import { undecided } from './verdict.js';

/** @typedef {import('./credential.js').Facts} Facts */
/** @typedef {import('./principals.js').Sender} Sender */
/** @typedef {import('./verdict.js').Verdict} Verdict */

/**
 * What is demanded of a request: a scope, or what the hub demands of one of its own routes.
 *
 * @typedef {object} Demand
 * @property {string | undefined} scope the first that it is about
 * @property {boolean} always whether a policy is needed even where nobody is known
 * @property {(sender: Sender, policy: any, facts: Facts) => Verdict | Promise<Verdict>} judge
 */

/** Nearly every request is judged at once, so that way makes no closures; only what has to wait does. */
export class Case {
  #settings;
  #principals;
  #facts;
  #demand;
  #started;
  /** @type {Sender | null} */
  #sender = null;

  /**
   * @param {import('./settings.js').Settings} settings
   * @param {import('./principals.js').Principals} principals
   * @param {Facts} facts
   * @param {Demand} demand
   */
  constructor(settings, principals, facts, demand) {
    this.#settings = settings;
    this.#principals = principals;
    this.#facts = facts;
    this.#demand = demand;
    this.#started = settings.onDecision === null ? 0 : performance.now();
  }

  /**
   * Never rejects or throws: what fails is a verdict too.
   *
   * @returns {Verdict | Promise<Verdict>}
   */
  verdict() {
    try {
      const sender = this.#principals.sender(this.#facts);
      const verdict = isPromise(sender) ? sender.then((sender) => this.#sentBy(sender)) : this.#sentBy(sender);
      if (!isPromise(verdict)) return this.#logged(verdict);
      return verdict.then((verdict) => this.#logged(verdict)).catch((thrown) => this.#failed(thrown));
    } catch (thrown) {
      return this.#failed(thrown);
    }
  }

  /**
   * @param {Sender} sender
   * @returns {Verdict | Promise<Verdict>}
   */
  #sentBy(sender) {
    this.#sender = sender;
    if (sender.access === null && !this.#demand.always) return this.#demand.judge(sender, null, this.#facts);
    const policy = this.#settings.policies.current(sender.cached ? null : sender.version);
    return isPromise(policy) ? policy.then((policy) => this.#under(sender, policy)) : this.#under(sender, policy);
  }

  /**
   * @param {Sender} sender
   * @param {import('../index.js').Policy} policy
   */
  #under(sender, policy) {
    if (sender.access !== null) Access.turn(sender.access, policy);
    return this.#demand.judge(sender, policy, this.#facts);
  }

  /** @param {unknown} thrown */
  #failed(thrown) {
    const { scope } = this.#demand;
    const about = { scope, access: this.#sender?.access ?? null, cached: this.#sender?.cached ?? false };
    return this.#logged(undecided(thrown, about, this.#token()));
  }

  /** What no message may repeat. */
  #token() {
    try {
      const token = tokenOf(this.#facts, this.#settings.places);
      return typeof token === 'string' ? token : null;
    } catch {
      return null;
    }
  }

  /** @param {Verdict} verdict */
  #logged(verdict) {
    const { onDecision } = this.#settings;
    if (onDecision === null) return verdict;
    const { outcome, status, scope, resource, access, code, message, cached } = verdict;
    const ms = performance.now() - this.#started;
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
