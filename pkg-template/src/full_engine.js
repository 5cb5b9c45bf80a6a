/** The engine of everything: also questions in JSON, and comparisons with another document. */
import { answerOf } from './answers.js';
import { Engine } from './engine.js';
import { EngineError } from './errors.js';
import { queryText } from './query_text.js';
import { encoder } from './text.js';

export class FullEngine extends Engine {
  /** Edits that were made since the document; a new instance makes them again. @type {unknown[]} */
  #edits = [];

  get edits() {
    return this.#edits;
  }

  /**
   * Makes edits, all or none; for an engine that nobody has asked yet.
   *
   * @param {readonly unknown[]} edits
   */
  edit(edits) {
    const text = queryText(edits);
    this.ask((instance) => makeEdits(instance, text));
    this.#edits = this.#edits.concat(JSON.parse(text));
  }

  /** @param {import('./instance.js').Instance} instance */
  started(instance) {
    super.started(instance);
    if (this.#edits.length > 0) makeEdits(instance, queryText(this.#edits));
  }

  /**
   * @param {object} question
   * @param {number | null} now
   */
  query(question, now) {
    const text = queryText(question);
    return this.ask((instance) => answerOf(instance, instance.exports.query(instance.write(text, 0), now ?? Date.now())));
  }

  /**
   * @param {string | Uint8Array} source
   * @param {{ maxBytes: number, limit: number, now: number | null }} options
   */
  difference(source, { maxBytes, limit, now }) {
    return this.ask((instance) => {
      const length = instance.writeDocument(source);
      if (length < 0) throw new EngineError('out-of-memory', 'there is no memory for a document of this size');
      return answerOf(instance, instance.exports.difference(length, maxBytes, limit, now ?? NaN));
    });
  }

  /**
   * @param {string | Uint8Array} snapshot
   * @param {string | Uint8Array} configuration
   * @param {{ now: number | null, document: boolean }} options
   */
  start(snapshot, configuration, { now, document }) {
    // Both lie one behind the other, in memory that is given back: a configuration may be large, too.
    const [first, second] = [bytesOf(snapshot), bytesOf(configuration)];
    const both = new Uint8Array(first.length + second.length);
    both.set(first);
    both.set(second, first.length);
    return this.ask((instance) => {
      if (instance.writeDocument(both) < 0) throw new EngineError('out-of-memory', 'there is no memory for a document of this size');
      return answerOf(instance, instance.exports.start(first.length, second.length, now ?? Date.now(), Number(document)));
    });
  }
}

/**
 * @param {string | Uint8Array} source
 * @returns {Uint8Array}
 */
function bytesOf(source) {
  return typeof source === 'string' ? encoder().encode(source) : source;
}

/**
 * @param {import('./instance.js').Instance} instance
 * @param {string} text
 */
function makeEdits(instance, text) {
  const length = instance.exports.edit(instance.write(text, 0));
  // The answer is the reason, which this throws.
  if (length !== 0) answerOf(instance, length);
}
