import { EngineError } from '../errors.js';
import { ANSWER, OUTCOMES } from '../outcomes.js';
import { checked } from '../resource.js';
import { CqlEngine } from './engine.js';

/** A role that asks for permissions, or whoever is not logged in. */
export class Role {
  #engine;
  #name;

  /**
   * @param {CqlEngine} engine
   * @param {string | null} name
   */
  constructor(engine, name) {
    if (!(engine instanceof CqlEngine)) throw new EngineError('illegal-constructor', 'use `policy.role`');
    this.#engine = engine;
    this.#name = name;
  }

  get name() {
    return this.#name;
  }

  /**
   * @param {string} permission
   * @param {string} resource
   */
  can(permission, resource) {
    return this.#check(permission, resource) === ANSWER.allow;
  }

  /**
   * @param {string} permission
   * @param {string} resource
   */
  check(permission, resource) {
    return OUTCOMES[this.#check(permission, resource)];
  }

  /**
   * @param {string} permission
   * @param {Iterable<string>} resources
   */
  checkMany(permission, resources) {
    return Uint8Array.from(resources, (resource) => this.#check(permission, resource));
  }

  /**
   * @param {string} permission
   * @param {string} resource
   */
  decide(permission, resource) {
    return this.#engine.decide(this.#name, checked(permission, 'permission'), checked(resource, 'resource'));
  }

  /** @param {string} resource */
  permissions(resource) {
    return this.#engine.query({ op: 'effective', as: this.#name, on: checked(resource, 'resource') });
  }

  /**
   * @param {string} permission
   * @param {string} resource
   */
  #check(permission, resource) {
    return this.#engine.check(this.#name, checked(permission, 'permission'), checked(resource, 'resource'));
  }
}
