import { dispose } from '../dispose.js';
import { documentOf } from '../document.js';
import { EngineError, QuestionError } from '../errors.js';
import { readOptions } from '../load_options.js';
import { Loader } from '../loader.js';
import { momentOf } from '../moment.js';
import { queryText } from '../query_text.js';
import { checked } from '../resource.js';
import { CqlEngine } from './engine.js';
import { Role } from './role.js';

/** The engine of databases with CQL roles. */
export const databases = new Loader(['memory', 'cql_load', 'cql_check', 'cql_query', 'cql_edit']);

/** Only this package makes policies: a constructor that anybody may call would make half-made ones. */
const key = Symbol('Policy');

/** The release whose rules count where nobody says. */
const DIALECT = 'scylla-5.4';

/** The loaded rows of a database. */
export class CqlPolicy {
  #engine;

  /**
   * @param {symbol} caller
   * @param {CqlEngine} engine
   */
  constructor(caller, engine) {
    if (caller !== key) throw new EngineError('illegal-constructor', 'use `Policy.load`');
    this.#engine = engine;
  }

  /**
   * @param {unknown} source
   * @param {unknown} [options]
   */
  static load(source, options) {
    const module = databases.module();
    const settings = readOptions(options, { dialect: DIALECT });
    checked(settings.dialect, 'dialect');
    return new CqlPolicy(key, new CqlEngine(module, settings).open(documentOf(source, settings.maxBytes)));
  }

  get dialect() {
    return this.#engine.dialect;
  }

  /** @param {string} name */
  role(name) {
    this.#engine.alive();
    return new Role(this.#engine, checked(name, 'name'));
  }

  anonymous() {
    this.#engine.alive();
    return new Role(this.#engine, null);
  }

  /** @param {any} question */
  query(question) {
    if (typeof question !== 'object' || question === null) {
      throw new QuestionError('bad-query', 'a query is an object with the member `op`');
    }
    return this.#engine.query(question);
  }

  /**
   * @param {string} cql
   * @param {{ as: string | null }} caller
   */
  after(cql, caller) {
    return this.#changed({ cql: checked(cql, 'cql'), as: callerOf(caller) });
  }

  /** @param {{ force?: boolean, now?: Date | number }} [options] */
  migrated({ force = false, now } = {}) {
    const time = new Date(momentOf({ now }) ?? Date.now()).toISOString();
    return this.#changed({ migration: 'migrate', time, force });
  }

  recovered() {
    return this.#changed({ migration: 'recover' });
  }

  /** @param {{ force?: boolean }} [options] */
  withoutLegacy({ force = false } = {}) {
    return this.#changed({ migration: 'drop_legacy', force });
  }

  free() {
    this.#engine.free();
  }

  [dispose]() {
    this.#engine.free();
  }

  /** @param {object} change */
  #changed(change) {
    const { source, maxBytes } = this.#engine.document;
    if (source === null) throw new EngineError('no-source', 'the policy was loaded with `keepSource: false`');
    const text = queryText(change);
    const copy = CqlPolicy.load(source, { maxBytes, dialect: this.dialect });
    copy.#engine.change([...this.#engine.changes, text]);
    return copy;
  }
}

/**
 * Who executes statements. It must be said: nobody at all is refused most of them, and whoever forgets to say wants to know it.
 *
 * @param {unknown} caller
 */
function callerOf(caller) {
  if (typeof caller === 'object' && caller !== null && Object.hasOwn(caller, 'as')) {
    const { as } = /** @type {{ as: unknown }} */ (caller);
    return as === null ? null : checked(as, 'as');
  }
  throw new QuestionError('bad-option', '`as` must be the name of the role that executes the statements, or null');
}
