import { PRINCIPAL } from './engine.js';
import { EngineError } from './errors.js';

const dispose = /** @type {typeof Symbol.dispose} */ (Symbol.dispose ?? Symbol.for('Symbol.dispose'));

/** Tokens that nobody freed: their scopes lie in the engine until the subject is collected. */
const forgotten =
  typeof FinalizationRegistry === 'function'
    ? new FinalizationRegistry((/** @type {{ engine: Engine, asker: Asker }} */ { engine, asker }) => {
        engine.release(asker);
      })
    : null;

/** @typedef {import('./engine.js').Engine} Engine */
/** @typedef {import('./engine.js').Asker} Asker */

/** Somebody or something that asks for permission. */
export class Subject {
  #engine;
  #asker;
  #freed = false;

  /**
   * @param {Engine} engine
   * @param {Asker} asker
   */
  constructor(engine, asker) {
    if (typeof asker?.kind !== 'number') {
      throw new EngineError('illegal-constructor', 'use `policy.user` and the like');
    }
    this.#engine = engine;
    this.#asker = asker;
    if (asker.kind === PRINCIPAL.token) forgotten?.register(this, { engine, asker }, this);
  }

  /**
   * @param {string} scope
   * @param {import('./index.js').Resource} [resource]
   */
  can(scope, resource) {
    if (this.#freed) throw freed();
    return this.#engine.can(this.#asker, scope, resource);
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

  free() {
    if (this.#freed) return;
    this.#freed = true;
    this.#asker.freed = true;
    if (this.#asker.kind !== PRINCIPAL.token) return;
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
