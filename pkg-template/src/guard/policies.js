/** The policy that counts now. */
import { isPromise } from './later.js';
import { Trouble, troubleOf } from './trouble.js';

/** @typedef {import('../index.js').Policy} Policy */

/** Names of custom scopes that a guard remembers: they come from the program, not from its clients. */
const MOST_SCOPES = 1000;

/** A policy that somebody else keeps up to date: one for good, or a function that gives the current one. */
export class GivenPolicy {
  #given;

  /** @param {Policy | (() => Policy | Promise<Policy>)} given */
  constructor(given) {
    this.#given = given;
  }

  /** @returns {Policy | Promise<Policy>} */
  current() {
    if (typeof this.#given !== 'function') return this.#given;
    try {
      const policy = this.#given();
      return isPromise(policy) ? policy.then(checked, failed) : checked(policy);
    } catch (thrown) {
      return failed(thrown);
    }
  }

  /** @param {string} _scope */
  mention(_scope) {}
}

/**
 * A policy that knows of a hub nothing but its version: enough for scopes that are asked for everything, and for resources that a
 * filter names. The version comes with every answer of the hub.
 */
export class MinimalPolicy {
  #class;
  /** @type {Policy | null} */
  #policy = null;
  /** @type {string | null} */
  #version = null;
  /** @type {Set<string>} */
  #customScopes = new Set();

  /** @param {{ load(document: object): Policy }} constructor the class `Policy` */
  constructor(constructor) {
    this.#class = constructor;
  }

  /** @param {string | null} version */
  current(version) {
    if (version !== null && version !== this.#version) {
      this.#version = version;
      this.#policy = null;
    }
    if (this.#version === null) {
      throw new Trouble('no-policy', 'the hub did not tell its version, so give the guard a `policy`');
    }
    this.#policy ??= this.#load(this.#version);
    return this.#policy;
  }

  /**
   * A custom scope that is asked about. The hub has no address that lists them.
   *
   * @param {string} scope
   */
  mention(scope) {
    if (!scope.startsWith('custom:') || this.#customScopes.has(scope) || this.#customScopes.size >= MOST_SCOPES) return;
    this.#customScopes.add(scope);
    this.#policy = null;
  }

  /** @param {string} version */
  #load(version) {
    try {
      return this.#class.load({
        format: 'hubscope/1',
        hub: { kind: 'jupyterhub', version },
        source: 'hand',
        issued_at: '1970-01-01T00:00:00Z',
        knows: [],
        vocabulary: Object.fromEntries(Array.from(this.#customScopes, (name) => [name, { description: name }])),
      });
    } catch (thrown) {
      throw troubleOf(thrown, 'no-policy', null);
    }
  }
}

/**
 * Gives the policy that `load` makes, and a new one every now and then; the old one counts until the new one is there. Where
 * no new one comes, the old one counts until it is too old.
 *
 * @param {() => Policy | Promise<Policy>} load
 * @param {{ everySeconds?: number, staleSeconds?: number }} [options]
 * @returns {() => Policy | Promise<Policy>}
 */
export function refreshing(load, { everySeconds = 30, staleSeconds = 300 } = {}) {
  /** @type {Policy | null} */
  let policy = null;
  let asked = -Infinity;
  let loaded = -Infinity;
  /** @type {unknown} */
  let failure = null;
  /** @type {Promise<Policy> | null} */
  let running = null;

  const renew = async () => {
    asked = performance.now();
    try {
      policy = checked(await load());
      // It is as old as the question that made it.
      loaded = asked;
      return policy;
    } catch (thrown) {
      failure = thrown;
      throw thrown;
    } finally {
      running = null;
    }
  };

  return () => {
    const now = performance.now();
    const fresh = policy !== null && now - loaded < staleSeconds * 1000;
    if (now - asked >= everySeconds * 1000 || (!fresh && now - asked >= 1000)) {
      running ??= renew();
      // Whoever waits for it sees the failure; if nobody does, the next request after the policy is stale.
      running.catch(() => {});
    }
    if (fresh) return /** @type {Policy} */ (policy);
    if (running !== null) return running;
    throw policy === null ? failure : new Trouble('stale', 'the policy could not be renewed in time', { retryAfter: 5 });
  };
}

/** @param {unknown} policy @returns {Policy} */
function checked(policy) {
  if (typeof (/** @type {any} */ (policy)?.user) !== 'function') {
    throw new Trouble('no-policy', 'the option `policy` is a policy, or a function that gives one');
  }
  return /** @type {Policy} */ (policy);
}

/** @param {unknown} thrown @returns {never} */
function failed(thrown) {
  throw troubleOf(thrown, 'policy-failed', null);
}
