import { Trouble } from './trouble.js';

/** @typedef {import('./identity.js').Identity} Identity */
/** @typedef {import('../index.js').Policy} Policy */
/** @typedef {import('../index.js').Subject} Subject */
/** @typedef {import('../index.js').Resource} Resource */

/** What somebody may: who they are, and their subject in the policy that counts now. */
export class Access {
  #identity;
  /** @type {Policy | null} */
  #policy = null;
  /** @type {Subject | null} */
  #subject = null;
  #principal;

  /** @param {Identity} identity */
  constructor(identity) {
    this.#identity = identity;
    const { kind, name } = identity;
    this.#principal = Object.freeze(kind === 'user' ? { user: name } : { service: name });
  }

  get principal() {
    return this.#principal;
  }

  get scopes() {
    return this.#identity.scopes ?? this.subject.scopes();
  }

  get tokenId() {
    return this.#identity.tokenId;
  }

  get subject() {
    // The subject of a policy that was replaced is left to the collector: a request may still be at work with it.
    this.#subject ??= this.#bear();
    return this.#subject;
  }

  /**
   * @param {string} scope
   * @param {Resource} [resource]
   */
  can(scope, resource) {
    return this.subject.can(/** @type {any} */ (scope), /** @type {any} */ (resource));
  }

  /**
   * @param {string} scope
   * @param {Resource} [resource]
   */
  decide(scope, resource) {
    return this.subject.decide(/** @type {any} */ (scope), /** @type {any} */ (resource));
  }

  /**
   * @param {Access} access
   * @param {Policy} policy the one that counts from now on
   */
  static turn(access, policy) {
    if (access.#policy === policy) return;
    access.#policy = policy;
    access.#subject = null;
  }

  /** @param {Access} access */
  static identity(access) {
    return access.#identity;
  }

  #bear() {
    const policy = this.#policy;
    if (policy === null) throw new Trouble('no-policy', 'the guard has no policy yet');
    const { kind, name, scopes } = this.#identity;
    if (scopes !== null) return policy.bearer(this.#principal, scopes);
    return kind === 'user' ? policy.user(name) : policy.service(name);
  }
}
