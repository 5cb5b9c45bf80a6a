import { Asker, Engine, PRINCIPAL } from './engine.js';
import { EngineError, QuestionError, SnapshotError } from './errors.js';
import { engineModule } from './loader.js';
import { checked } from './resource.js';
import { serialize } from './serialize.js';
import { Subject } from './subject.js';
import { firstLoneSurrogate } from './text.js';

const MAX_BYTES = 256 * 1024 * 1024;
const dispose = /** @type {typeof Symbol.dispose} */ (Symbol.dispose ?? Symbol.for('Symbol.dispose'));

/** Only this module makes policies: a constructor that anybody may call would make half-made ones. */
const key = Symbol('Policy');

/** A loaded snapshot. */
export class Policy {
  #engine;

  /**
   * @param {symbol} caller
   * @param {Engine} engine
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
    const module = engineModule();
    const settings = readOptions(options);
    return new Policy(key, new Engine(module, documentOf(source, settings.maxBytes), settings));
  }

  /** @param {string} name */
  user(name) {
    return this.#subject(PRINCIPAL.user, name);
  }

  /** @param {string} name */
  service(name) {
    return this.#subject(PRINCIPAL.service, name);
  }

  /** @param {string} name */
  group(name) {
    return this.#subject(PRINCIPAL.group, name);
  }

  /**
   * @param {string} id
   * @param {{ now?: Date | number }} [options]
   */
  token(id, options) {
    return this.#subject(PRINCIPAL.token, id, momentOf(options));
  }

  summary() {
    return this.#engine.summary();
  }

  /** @param {'user' | 'service' | 'group' | 'token'} kind */
  names(kind) {
    if (!Object.hasOwn(PRINCIPAL, kind)) {
      throw new QuestionError('bad-option', 'the kinds are `user`, `service`, `group` and `token`');
    }
    return this.#engine.names(PRINCIPAL[kind]);
  }

  scopeNames() {
    return this.#engine.scopeNames();
  }

  /**
   * @param {any} question
   * @param {{ now?: Date | number }} [options]
   */
  query(question, options) {
    if (typeof question !== 'object' || question === null) {
      throw new QuestionError('bad-query', 'a query is an object with the member `op`');
    }
    return this.#engine.query(question, momentOf(options));
  }

  /**
   * @param {unknown} source
   * @param {unknown} [options]
   */
  difference(source, options) {
    const { limit, tokens, now } = readDifferenceOptions(options);
    const moment = momentOf({ now });
    return this.#engine.difference(documentOf(source, MAX_BYTES), limit, tokens ? (moment ?? Date.now()) : null);
  }

  free() {
    this.#engine.free();
  }

  [dispose]() {
    this.#engine.free();
  }

  /**
   * @param {number} kind
   * @param {string} name
   * @param {number | null} [now]
   */
  #subject(kind, name, now = null) {
    this.#engine.alive();
    return new Subject(this.#engine, new Asker(kind, checked(name, 'name'), now));
  }
}

/**
 * The moment at which a token is judged; `null` leaves it to the clock. Nothing is converted: an empty text would become 1970, when
 * no token had expired yet.
 *
 * @param {{ now?: unknown } | undefined} options
 * @returns {number | null}
 */
function momentOf(options) {
  if (options === undefined || options === null || !Object.hasOwn(options, 'now')) return null;
  const { now } = options;
  if (now === undefined || now === null) return null;
  const moment = now instanceof Date ? now.getTime() : now;
  if (typeof moment !== 'number' || !Number.isFinite(moment)) {
    throw new QuestionError('bad-time', '`now` must be a valid date, or milliseconds since 1970');
  }
  return moment;
}

/**
 * @param {unknown} options
 * @returns {{ maxBytes: number, keepSource: boolean }}
 */
function readOptions(options) {
  const settings = { maxBytes: MAX_BYTES, keepSource: true };
  if (options === undefined) return settings;
  for (const [name, value] of Object.entries(/** @type {object} */ (options))) {
    if (value === undefined) continue;
    if (name === 'maxBytes' && typeof value === 'number' && value > 0 && value <= MAX_BYTES) {
      settings.maxBytes = Math.floor(value);
    } else if (name === 'keepSource' && typeof value === 'boolean') {
      settings.keepSource = value;
    } else {
      throw new QuestionError('bad-option', `no such option, or not such a value: ${JSON.stringify(name)}`);
    }
  }
  return settings;
}

/**
 * @param {unknown} options
 * @returns {{ limit: number, tokens: boolean, now: unknown }}
 */
function readDifferenceOptions(options) {
  const settings = { limit: 0xffff_ffff, tokens: false, now: /** @type {unknown} */ (null) };
  for (const [name, value] of Object.entries(/** @type {object} */ (options ?? {}))) {
    if (value === undefined) continue;
    if (name === 'limit' && Number.isSafeInteger(value) && value >= 0 && value <= 0xffff_ffff) settings.limit = value;
    else if (name === 'tokens' && typeof value === 'boolean') settings.tokens = value;
    else if (name === 'now') settings.now = value;
    else throw new QuestionError('bad-option', `no such option, or not such a value: ${JSON.stringify(name)}`);
  }
  return settings;
}

/**
 * @param {unknown} source
 * @param {number} maxBytes
 * @returns {string | Uint8Array}
 */
function documentOf(source, maxBytes) {
  if (typeof source === 'string') return documentText(source, maxBytes);
  const bytes = bytesOf(source);
  if (bytes) {
    if (bytes.length > maxBytes) throw tooLarge(bytes.length, maxBytes);
    return bytes;
  }
  if (typeof source === 'object' && source !== null && !isThenable(source)) return serialize(source, maxBytes);
  throw new SnapshotError('wrong-type', 'a snapshot is bytes, JSON text or an object', { pointer: '' });
}

/**
 * @param {string} text
 * @param {number} maxBytes
 */
function documentText(text, maxBytes) {
  // A character has at least one byte, so this refuses early and lets the engine count exactly.
  if (text.length > maxBytes) throw tooLarge(text.length, maxBytes);
  const lone = firstLoneSurrogate(text);
  if (lone < 0) return text;
  const before = text.slice(0, lone).split('\n');
  const place = { line: before.length, column: [.../** @type {string} */ (before.at(-1))].length + 1 };
  throw new SnapshotError('lone-surrogate', 'the text holds half of a surrogate pair', place);
}

/** @param {unknown} source */
function bytesOf(source) {
  if (ArrayBuffer.isView(source)) {
    const view = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
    // Another thread may write there between two readings: what is loaded and what is kept must be the same.
    return Object.prototype.toString.call(source.buffer) === '[object SharedArrayBuffer]' ? view.slice() : view;
  }
  const tag = Object.prototype.toString.call(source);
  if (tag !== '[object ArrayBuffer]' && tag !== '[object SharedArrayBuffer]') return null;
  try {
    const view = new Uint8Array(/** @type {ArrayBuffer} */ (source));
    return tag === '[object SharedArrayBuffer]' ? view.slice() : view;
  } catch (cause) {
    throw new SnapshotError('unreadable', 'the bytes cannot be read', { cause });
  }
}

/** @param {object} source */
function isThenable(source) {
  const tag = Object.prototype.toString.call(source);
  return tag === '[object Promise]' || tag === '[object Response]' || tag === '[object Blob]';
}

/**
 * @param {number} size
 * @param {number} limit
 */
function tooLarge(size, limit) {
  const message = `the document has ${size} bytes or more; the limit is ${limit} bytes`;
  return new SnapshotError('too-large', message, { pointer: '' });
}
