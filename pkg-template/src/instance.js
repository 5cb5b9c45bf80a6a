/**
 * One WebAssembly instance, which holds one policy; and text on its way in and out.
 *
 * Exports take and return numbers only. Text goes in through a buffer inside the instance, and comes out as the length of an
 * answer that lies there.
 */
import { EngineError } from './errors.js';
import { decoder, encoder } from './text.js';

/** The longest name of a hub is 255 characters; this also has room for a server with its owner. */
const ROOM = 1024;

/**
 * What `src/wasm` exports.
 *
 * @typedef {object} Exports
 * @property {WebAssembly.Memory} memory
 * @property {(length: number) => number} document
 * @property {(length: number, limit: number) => number} load
 * @property {(length: number) => number} buffer
 * @property {() => number} answer
 * @property {() => number} answer_length
 * @property {(kind: number, length: number) => number} find_principal
 * @property {(length: number) => number} find_scope
 * @property {(principal: number, scope: number) => number} quick
 * @property {(principal: number, scope: number, kind: number, length: number) => number} check
 * @property {(principal: number, name: number, scope: number, kind: number, resource: number) => number} decide
 * @property {(principal: number, name: number) => number} scopes
 * @property {(length: number, now: number) => number} token_open
 * @property {(length: number) => number} token_expiry
 * @property {(token: number) => void} token_free
 * @property {(token: number, scope: number, kind: number, length: number) => number} token_check
 * @property {(token: number, scope: number, kind: number, resource: number) => number} token_decide
 * @property {(token: number) => number} token_scopes
 * @property {(principal: number) => number} names
 * @property {() => number} scope_names
 * @property {() => number} summary
 * @property {(length: number) => void} bearer_scope
 * @property {() => number} bearer_open
 * @property {(kind: number, length: number) => number} place
 * @property {(count: number) => number} numbers
 * @property {(subjects: number, scopes: number, places: number) => number} table
 * @property {(length: number) => number} edit only in the full engine
 * @property {(principal: number, name: number, scope: number) => number} reach
 * @property {(token: number, scope: number) => number} token_reach
 * @property {(length: number, now: number) => number} query only in the full engine
 * @property {(length: number, limit: number, names: number, now: number) => number} difference only in the full engine
 * @property {(snapshot: number, configuration: number, now: number, document: number) => number} start only in the full engine
 * @property {(length: number, limit: number, dialect: number) => number} cql_load this and what follows only in the engine of CQL roles
 * @property {(loggedIn: number, role: number, permission: number, resource: number) => number} cql_check
 * @property {(length: number) => number} cql_query
 * @property {(length: number) => number} cql_edit
 */

export class Instance {
  /** @param {WebAssembly.Module} module */
  constructor(module) {
    /** @type {Exports} */
    this.exports = /** @type {any} */ (new WebAssembly.Instance(module, {}).exports);
    this.bytes = new Uint8Array(this.exports.memory.buffer);
    this.room = 0;
    this.start = 0;
    this.#reserve(ROOM);
  }

  /**
   * Copies text into the buffer and returns its length in bytes. The text must be well-formed.
   *
   * @param {string} text
   * @param {number} at how many bytes of the buffer to leave alone
   */
  write(text, at) {
    const { length } = text;
    // A view of memory that has grown is empty, and writing to it does nothing.
    if (at + length > this.room || this.bytes.length === 0) this.#reserve(at + length);
    const { bytes } = this;
    const from = this.start + at;
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) return this.#encode(text, at);
      bytes[from + index] = code;
    }
    return length;
  }

  /**
   * The text of an answer.
   *
   * @param {number} length
   */
  read(length) {
    const start = this.exports.answer();
    return decoder().decode(this.#view(start, length));
  }

  /**
   * Copies numbers to where a table reads them.
   *
   * @param {readonly number[]} first
   * @param {Uint32Array} rest
   */
  writeNumbers(first, rest) {
    const count = first.length + rest.length;
    const start = this.exports.numbers(count) >>> 0;
    if (start === 0) throw new EngineError('out-of-memory', 'there is no memory for a table of this size');
    const numbers = new Uint32Array(this.exports.memory.buffer, start, count);
    numbers.set(first);
    numbers.set(rest, first.length);
  }

  /**
   * A copy of bytes.
   *
   * @param {number} start
   * @param {number} length
   */
  copy(start, length) {
    return this.#view(start, length).slice();
  }

  /**
   * Copies a document into memory of its own and returns its length in bytes; -1 if there is no room for it.
   *
   * @param {string | Uint8Array} source
   */
  writeDocument(source) {
    if (typeof source !== 'string') {
      const start = this.exports.document(source.length);
      if (start === 0) return -1;
      this.#view(start, source.length).set(source);
      return source.length;
    }
    // A byte a character is what a document of ASCII needs; the rest, if there is any, is encoded apart.
    let start = this.exports.document(source.length);
    if (start === 0) return -1;
    const { read, written } = encoder().encodeInto(source, this.#view(start, source.length));
    if (read === source.length) return written;
    const rest = encoder().encode(source.slice(read));
    start = this.exports.document(written + rest.length);
    if (start === 0) return -1;
    this.#view(start + written, rest.length).set(rest);
    return written + rest.length;
  }

  /**
   * @param {string} text
   * @param {number} at
   */
  #encode(text, at) {
    const bytes = encoder().encode(text);
    if (at + bytes.length > this.room) this.#reserve(at + bytes.length);
    this.bytes.set(bytes, this.start + at);
    return bytes.length;
  }

  /**
   * Makes the buffer at least this long, keeping what is in it, and renews the view.
   *
   * @param {number} length
   */
  #reserve(length) {
    if (length > this.room) {
      const room = Math.max(length, 2 * this.room);
      const start = this.exports.buffer(room) >>> 0;
      if (start === 0) throw new EngineError('out-of-memory', 'there is no memory for a name of this length');
      this.start = start;
      this.room = room;
    }
    this.bytes = new Uint8Array(this.exports.memory.buffer);
  }

  /**
   * @param {number} start
   * @param {number} length
   */
  #view(start, length) {
    return new Uint8Array(this.exports.memory.buffer, start >>> 0, length);
  }
}
