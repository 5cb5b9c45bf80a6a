/** The policy of a database with CQL roles: roles, permissions and resources go in as text. */
import { answerOf, failedDecision } from '../answers.js';
import { Keeper } from '../keeper.js';
import { ANSWER } from '../outcomes.js';
import { queryText } from '../query_text.js';

/** @typedef {import('../instance.js').Instance} Instance */

/** One answer more, of whoever asks for what there is not. */
const MISTAKE = 4;

export class CqlEngine extends Keeper {
  #dialect;
  /** Changes that were made since the document, as queries in JSON; a new instance makes them again. @type {string[]} */
  #changes = [];

  /**
   * @param {WebAssembly.Module} module
   * @param {{ maxBytes: number, keepSource: boolean, dialect: string }} options
   */
  constructor(module, options) {
    super(module, options);
    this.#dialect = options.dialect;
  }

  get dialect() {
    return this.#dialect;
  }

  get changes() {
    return this.#changes;
  }

  /**
   * @param {Instance} instance
   * @param {number} length
   * @param {number} limit
   */
  load(instance, length, limit) {
    return instance.exports.cql_load(length, limit, instance.write(this.#dialect, 0));
  }

  /** @param {Instance} instance */
  started(instance) {
    for (const text of this.#changes) change(instance, text);
  }

  /**
   * The answer as one of {@link ANSWER}.
   *
   * @param {string | null} role `null` is whoever is not logged in
   * @param {string} permission
   * @param {string} resource
   * @returns {number}
   */
  check(role, permission, resource) {
    const instance = this.instance ?? this.revive();
    if (instance === null) return ANSWER.unknown;
    try {
      return this.#check(instance, role, permission, resource);
    } catch (error) {
      this.failed(error);
      return ANSWER.unknown;
    }
  }

  /**
   * @param {string | null} role
   * @param {string} permission
   * @param {string} resource
   * @returns {import('../cql.js').Decision}
   */
  decide(role, permission, resource) {
    const instance = this.instance ?? this.revive();
    if (instance === null) return failedDecision();
    try {
      const answer = this.#check(instance, role, permission, resource);
      if (answer === ANSWER.fault) return answerOf(instance, instance.exports.answer_length());
      return Object.freeze({ outcome: answer === ANSWER.allow ? 'allow' : 'deny' });
    } catch (error) {
      this.failed(error);
      return failedDecision();
    }
  }

  /** @param {object} question */
  query(question) {
    const text = queryText(question);
    return this.ask((instance) => answerOf(instance, instance.exports.cql_query(instance.write(text, 0))));
  }

  /**
   * Makes changes, each whole or not at all; for an engine that nobody has asked yet.
   *
   * @param {readonly string[]} texts
   */
  change(texts) {
    for (const text of texts) {
      this.ask((instance) => change(instance, text));
      this.#changes.push(text);
    }
  }

  /**
   * @param {Instance} instance
   * @param {string | null} role
   * @param {string} permission
   * @param {string} resource
   */
  #check(instance, role, permission, resource) {
    const name = role === null ? 0 : instance.write(role, 0);
    const word = instance.write(permission, name);
    const answer = instance.exports.cql_check(role === null ? 0 : 1, name, word, instance.write(resource, name + word));
    // The answer is the reason, which this throws.
    if (answer === MISTAKE) answerOf(instance, instance.exports.answer_length());
    return answer;
  }
}

/**
 * @param {Instance} instance
 * @param {string} text
 */
function change(instance, text) {
  const length = instance.exports.cql_edit(instance.write(text, 0));
  // The answer is the reason, which this throws.
  if (length !== 0) answerOf(instance, length);
}
