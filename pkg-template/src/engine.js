/** The policy of a hub: principals, scopes and resources become numbers, and are asked about. */
import { answerOf, decisionOf, failedDecision } from './answers.js';
import { Asker, ABSENT, PRINCIPAL } from './asker.js';
import { EngineError } from './errors.js';
import { Keeper } from './keeper.js';
import { ANSWER } from './outcomes.js';
import { ResourceReader, checked } from './resource.js';

/** @typedef {import('./instance.js').Instance} Instance */

/** One answer more, of `quick`. */
const NEEDS_RESOURCE = 4;

/** What a table takes for "no resource", and what tells its tokens from its principals. */
const NOWHERE = 0xffff_ffff;
const SLOT = 0x8000_0000;

/** The number of every custom scope that a document without the hub's vocabulary does not mention. */
const UNSEEN_SCOPE = 0xffff;

/** The compiled snapshot in its instance. */
export class Engine extends Keeper {
  /** Ids of scopes by name; only scopes that exist get in, so the hub's vocabulary bounds it. */
  #scopes = new Map();
  #resource = new ResourceReader();

  /**
   * The answer as one of {@link ANSWER}.
   *
   * @param {Asker} asker
   * @param {string} scope
   * @param {unknown} resource
   * @returns {number}
   */
  check(asker, scope, resource) {
    this.#resource.read(resource);
    if (asker.freed) throw freed();
    const instance = this.instance ?? this.revive();
    if (instance === null) return ANSWER.unknown;
    try {
      let id = this.#scopes.get(scope);
      if (id === undefined) id = this.#findScope(instance, scope);
      return this.#answer(instance, asker, id, scope);
    } catch (error) {
      this.failed(error);
      return ANSWER.unknown;
    }
  }

  /**
   * The same for a scope that was looked up before.
   *
   * @param {Asker} asker
   * @param {{ name: string, id: number, epoch: number }} scope
   * @param {unknown} resource
   * @returns {number}
   */
  checkPrepared(asker, scope, resource) {
    this.#resource.read(resource);
    if (asker.freed) throw freed();
    const instance = this.instance ?? this.revive();
    if (instance === null) return ANSWER.unknown;
    try {
      if (scope.epoch !== this.epoch) {
        scope.id = this.#scopes.get(scope.name) ?? this.#findScope(instance, scope.name);
        scope.epoch = this.epoch;
      }
      return this.#answer(instance, asker, scope.id, scope.name);
    } catch (error) {
      this.failed(error);
      return ANSWER.unknown;
    }
  }

  /**
   * @param {Asker} asker
   * @param {string} scope
   * @param {unknown} resource
   */
  decide(asker, scope, resource) {
    this.#resource.read(resource);
    if (asker.freed) throw freed();
    const instance = this.instance ?? this.revive();
    if (instance === null) return failedDecision();
    try {
      this.#meet(instance, asker);
      return this.#decide(instance, asker, scope);
    } catch (error) {
      this.failed(error);
      return failedDecision();
    }
  }

  /**
   * Every asker × scope × resource, in this order, each one of {@link ANSWER}. Where the engine fails, all are unknown.
   *
   * @param {readonly Asker[]} askers
   * @param {readonly string[]} scopes
   * @param {import('./places.js').Places} places
   * @returns {Uint8Array}
   */
  table(askers, scopes, places) {
    const count = askers.length * scopes.length * places.count;
    if (askers.some((asker) => asker.freed)) throw freed();
    const instance = this.instance ?? this.revive();
    if (instance === null) return new Uint8Array(count).fill(ANSWER.unknown);
    try {
      const numbers = askers.map((asker) => this.#number(instance, asker));
      for (const scope of scopes) numbers.push(this.#scopes.get(scope) ?? this.#findScope(instance, scope));
      if (places.epoch !== this.epoch) this.#place(instance, places);
      instance.writeNumbers(numbers, places.numbers);
      const start = instance.exports.table(askers.length, scopes.length, places.count);
      if (start === 0) throw new EngineError('out-of-memory', 'there is no memory for a table of this size');
      return instance.copy(start, count);
    } catch (error) {
      this.failed(error);
      return new Uint8Array(count).fill(ANSWER.unknown);
    }
  }

  /** @param {Asker} asker */
  scopesOf(asker) {
    return this.ask((instance) => {
      this.#meet(instance, asker);
      const { exports } = instance;
      const length = asker.slot ? exports.token_scopes(asker.id) : exports.scopes(asker.kind, instance.write(asker.name, 0));
      return answerOf(instance, length);
    });
  }

  /**
   * @param {Asker} asker
   * @param {string} scope
   */
  reach(asker, scope) {
    checked(scope, 'scope');
    return this.ask((instance) => {
      this.#meet(instance, asker);
      const { exports } = instance;
      const name = asker.slot ? 0 : instance.write(asker.name, 0);
      const length = instance.write(scope, name);
      const answer = asker.slot ? exports.token_reach(asker.id, length) : exports.reach(asker.kind, name, length);
      return answerOf(instance, answer);
    });
  }

  /**
   * When the answers to an asker change by the clock; `Infinity` if they do not.
   *
   * @param {Asker} asker
   */
  expiryOf(asker) {
    const instance = this.instance;
    if (instance === null) return Infinity;
    try {
      this.#meet(instance, asker);
      return asker.expiry;
    } catch (error) {
      this.failed(error);
      return Infinity;
    }
  }

  summary() {
    return this.ask((instance) => answerOf(instance, instance.exports.summary()));
  }

  /** @param {number} kind one of {@link PRINCIPAL} */
  names(kind) {
    return this.ask((instance) => answerOf(instance, instance.exports.names(kind)));
  }

  scopeNames() {
    return this.ask((instance) => answerOf(instance, instance.exports.scope_names()));
  }

  /** @param {string} text */
  isScope(text) {
    const scope = checked(text, 'text');
    return this.#scopes.has(scope) || this.ask((instance) => instance.exports.find_scope(instance.write(scope, 0)) >= 0);
  }

  free() {
    super.free();
    this.#scopes.clear();
  }

  /**
   * Lets go of what the instance holds for a token or a bearer. An instance that is gone holds nothing.
   *
   * @param {Asker} asker
   */
  release(asker) {
    if (this.instance === null || asker.epoch !== this.epoch || asker.id === ABSENT) return;
    try {
      this.instance.exports.token_free(asker.id);
    } catch (error) {
      this.failed(error);
    }
    asker.id = ABSENT;
    asker.epoch = 0;
  }

  /**
   * @param {Instance} instance
   * @param {number} length
   * @param {number} limit
   */
  load(instance, length, limit) {
    return instance.exports.load(length, limit);
  }

  /** @param {Instance} _instance */
  started(_instance) {
    // Their numbers were the other instance's.
    this.#scopes.clear();
  }

  /**
   * @param {Instance} instance
   * @param {Asker} asker
   * @param {number} id of the scope
   * @param {string} scope
   */
  #answer(instance, asker, id, scope) {
    const reader = this.#resource;
    this.#meet(instance, asker);
    const { exports } = instance;
    if (asker.slot) return exports.token_check(asker.id, id, reader.kind, reader.write(instance, 0));
    // Nobody of this name was ever seen. That is rare, and the long way knows what to say.
    if (asker.id === ABSENT) return ANSWER[this.#decide(instance, asker, scope).outcome];
    const answer = exports.quick(asker.id, id);
    if (answer !== NEEDS_RESOURCE && !reader.nameless) return answer;
    return exports.check(asker.id, id, reader.kind, reader.write(instance, 0));
  }

  /**
   * @param {Instance} instance
   * @param {Asker} asker
   * @param {string} scope
   */
  #decide(instance, asker, scope) {
    const reader = this.#resource;
    checked(scope, 'scope');
    const { exports } = instance;
    const name = asker.slot ? 0 : instance.write(asker.name, 0);
    const scopeLength = instance.write(scope, name);
    const resource = reader.write(instance, name + scopeLength);
    const length = asker.slot
      ? exports.token_decide(asker.id, scopeLength, reader.kind, resource)
      : exports.decide(asker.kind, name, scopeLength, reader.kind, resource);
    return decisionOf(instance, length);
  }

  /**
   * Makes sure that the asker's number is one of this instance, and that a token which expired meanwhile is judged anew.
   *
   * @param {Instance} instance
   * @param {Asker} asker
   */
  #meet(instance, asker) {
    if (asker.epoch !== this.epoch) {
      this.#find(instance, asker, Date.now());
    } else if (asker.expiry !== Infinity) {
      // One reading of the clock: it may be set back between two.
      const now = Date.now();
      if (now <= asker.expiry) return;
      instance.exports.token_free(asker.id);
      this.#find(instance, asker, now);
      asker.expiry = Infinity;
    }
  }

  /**
   * @param {Instance} instance
   * @param {Asker} asker
   * @param {number} clock
   */
  #find(instance, asker, clock) {
    const { exports } = instance;
    if (asker.scopes !== null) {
      for (const scope of asker.scopes) exports.bearer_scope(instance.write(scope, 0));
      asker.id = exports.bearer_open();
      // The answer is the reason, which this throws.
      if (asker.id === ABSENT) answerOf(instance, exports.answer_length());
    } else if (asker.slot) {
      const length = instance.write(asker.name, 0);
      asker.id = exports.token_open(length, asker.now ?? clock);
      asker.expiry = asker.now === null ? exports.token_expiry(length) : Infinity;
    } else {
      asker.id = exports.find_principal(asker.kind, instance.write(asker.name, 0));
    }
    asker.epoch = this.epoch;
  }

  /**
   * The number of an asker in a table.
   *
   * @param {Instance} instance
   * @param {Asker} asker
   */
  #number(instance, asker) {
    this.#meet(instance, asker);
    if (asker.slot) return (asker.id | SLOT) >>> 0;
    return asker.id === ABSENT ? this.#placeOf(instance, asker.kind, instance.write(asker.name, 0)) : asker.id;
  }

  /**
   * @param {Instance} instance
   * @param {import('./places.js').Places} places
   */
  #place(instance, places) {
    const reader = new ResourceReader();
    places.fill((resource) => {
      reader.read(resource);
      return resource === null ? NOWHERE : this.#placeOf(instance, reader.kind, reader.write(instance, 0));
    });
    places.epoch = this.epoch;
  }

  /**
   * @param {Instance} instance
   * @param {number} kind
   * @param {number} length of the name in the buffer
   */
  #placeOf(instance, kind, length) {
    const number = instance.exports.place(kind, length);
    if (number === ABSENT) answerOf(instance, instance.exports.answer_length());
    return number;
  }

  /**
   * @param {Instance} instance
   * @param {string} scope
   * @returns {number}
   */
  #findScope(instance, scope) {
    const length = instance.write(checked(scope, 'scope'), 0);
    const id = instance.exports.find_scope(length);
    // The answer is the reason, which this throws.
    if (id < 0) answerOf(instance, instance.exports.answer_length());
    // There is no end of custom scopes that a document could not show, and a bearer may bring this one later.
    if (id !== UNSEEN_SCOPE) this.#scopes.set(scope, id);
    return id;
  }
}

function freed() {
  return new EngineError('freed', 'this subject was freed');
}
