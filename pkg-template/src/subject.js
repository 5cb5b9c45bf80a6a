import { Asker } from './asker.js';
import { dispose } from './dispose.js';
import { EngineError, QuestionError } from './errors.js';
import { ANSWER, OUTCOMES } from './outcomes.js';
import { Places } from './places.js';
import { checked } from './resource.js';

/** Tokens that nobody freed: their scopes lie in the engine until the subject is collected. */
const forgotten =
  typeof FinalizationRegistry === 'function'
    ? new FinalizationRegistry((/** @type {{ engine: Engine, asker: Asker }} */ { engine, asker }) => {
        engine.release(asker);
      })
    : null;

/** @typedef {import('./engine.js').Engine} Engine */

/**
 * Who a subject asks as, for other modules of this package.
 *
 * @type {(subject: unknown, engine: Engine) => Asker}
 */
export let askerOf;

/** Somebody or something that asks for permission. */
export class Subject {
  #engine;
  #asker;
  #freed = false;

  static {
    askerOf = (subject, engine) => {
      const isSubject = typeof subject === 'object' && subject !== null && #engine in subject;
      if (isSubject && subject.#engine === engine) return subject.#asker;
      throw new QuestionError('bad-subject', 'this is no subject of this policy');
    };
  }

  /**
   * @param {Engine} engine
   * @param {Asker} asker
   */
  constructor(engine, asker) {
    if (!(asker instanceof Asker)) {
      throw new EngineError('illegal-constructor', 'use `policy.user` and the like');
    }
    this.#engine = engine;
    this.#asker = asker;
    if (asker.slot) forgotten?.register(this, { engine, asker }, this);
  }

  /**
   * @param {string} scope
   * @param {import('./index.js').Resource} [resource]
   */
  can(scope, resource) {
    if (this.#freed) throw freed();
    return this.#engine.check(this.#asker, scope, resource) === ANSWER.allow;
  }

  /**
   * @param {string} scope
   * @param {import('./index.js').Resource} [resource]
   */
  check(scope, resource) {
    if (this.#freed) throw freed();
    return OUTCOMES[this.#engine.check(this.#asker, scope, resource)];
  }

  /**
   * @param {string} scope
   * @param {Iterable<unknown> | Places} resources
   */
  checkMany(scope, resources) {
    if (this.#freed) throw freed();
    checked(scope, 'scope');
    if (resources instanceof Places) return this.#engine.table([this.#asker], [scope], resources);
    return Uint8Array.from(resources, (resource) => this.#engine.check(this.#asker, scope, resource));
  }

  /** @param {string} scope */
  prepare(scope) {
    if (this.#freed) throw freed();
    const prepared = new Prepared(this.#engine, this.#asker, checked(scope, 'scope'));
    // A misspelt scope is refused now, and not when somebody asks.
    prepared.check(undefined);
    return prepared;
  }

  /**
   * @param {string} scope
   * @param {import('./index.js').Resource} [resource]
   */
  decide(scope, resource) {
    if (this.#freed) throw freed();
    return this.#engine.decide(this.#asker, scope, resource);
  }

  /** @returns {string[]} */
  scopes() {
    if (this.#freed) throw freed();
    return this.#engine.scopesOf(this.#asker);
  }

  /**
   * @param {string} scope
   * @returns {import('./index.js').Reach}
   */
  reach(scope) {
    if (this.#freed) throw freed();
    const filters = this.#engine.reach(this.#asker, scope);
    return Object.freeze({ ...filters, has: (/** @type {import('./index.js').Resource} */ resource) => this.can(scope, resource) });
  }

  /** Never throws: whoever waits for the moment has nobody to tell. */
  get expiresAt() {
    return this.#freed ? Infinity : this.#engine.expiryOf(this.#asker);
  }

  free() {
    if (this.#freed) return;
    this.#freed = true;
    this.#asker.freed = true;
    if (!this.#asker.slot) return;
    forgotten?.unregister(this);
    this.#engine.release(this.#asker);
  }

  [dispose]() {
    this.free();
  }
}

function freed() {
  return new EngineError('freed', 'this subject was freed');
}

/** One subject and one scope, both looked up already. */
class Prepared {
  #engine;
  #asker;
  #scope;

  /**
   * @param {Engine} engine
   * @param {Asker} asker
   * @param {string} name
   */
  constructor(engine, asker, name) {
    this.#engine = engine;
    this.#asker = asker;
    this.#scope = { name, id: 0, epoch: 0 };
  }

  /** @param {unknown} resource */
  can(resource) {
    return this.#engine.checkPrepared(this.#asker, this.#scope, resource) === ANSWER.allow;
  }

  /** @param {unknown} resource */
  check(resource) {
    return OUTCOMES[this.#engine.checkPrepared(this.#asker, this.#scope, resource)];
  }
}
