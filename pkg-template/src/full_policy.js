import { MAX_BYTES, documentOf } from './document.js';
import { EngineError, QuestionError, SnapshotError } from './errors.js';
import { FullEngine } from './full_engine.js';
import { readHub } from './hub/reader.js';
import { Loader } from './loader.js';
import { momentOf } from './moment.js';
import { Policy, engineOf, load, loadRead, originOf, withOrigin } from './policy.js';

/** The engine that answers everything. */
export const answerer = new Loader(['memory', 'load', 'quick', 'check', 'query', 'difference', 'start']);

/** A loaded snapshot that can be asked everything. */
export class FullPolicy extends Policy {
  #engine;

  /**
   * @param {symbol} caller
   * @param {FullEngine} engine
   */
  constructor(caller, engine) {
    super(caller, engine);
    this.#engine = engine;
  }

  /**
   * @param {unknown} source
   * @param {unknown} [options]
   */
  static load(source, options) {
    return load(answerer, FullEngine, FullPolicy, source, options);
  }

  /**
   * @param {unknown} hubUrl
   * @param {unknown} [options]
   */
  static async fromHub(hubUrl, options) {
    answerer.module();
    return loadRead(FullPolicy.load, await readHub(hubUrl, options));
  }

  /** @param {unknown} policy */
  static from(policy) {
    const engine = engineOf(policy);
    const { source, maxBytes } = engine.document;
    if (source === null) throw new EngineError('no-source', 'the policy was loaded with `keepSource: false`');
    const copy = FullPolicy.load(source, { maxBytes });
    if (engine instanceof FullEngine && engine.edits.length > 0) copy.#engine.edit(engine.edits);
    return withOrigin(copy, originOf(/** @type {Policy} */ (policy)));
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

  /** @param {unknown} edits */
  after(edits) {
    if (!Array.isArray(edits)) throw new QuestionError('bad-query', 'edits are a list', { pointer: '/edits' });
    const copy = FullPolicy.from(this);
    copy.#engine.edit(edits);
    return copy;
  }

  /**
   * @param {unknown} source
   * @param {unknown} [options]
   */
  difference(source, options) {
    const { limit, tokens, now } = readDifferenceOptions(options);
    const moment = tokens ? (momentOf({ now }) ?? Date.now()) : null;
    return this.#engine.difference(documentOf(source, MAX_BYTES), { maxBytes: MAX_BYTES, limit, now: moment });
  }

  /**
   * @param {unknown} configuration
   * @param {unknown} [options]
   */
  start(configuration, options) {
    const { document, now } = readStartOptions(options);
    if (this.#engine.edits.length > 0) {
      throw new QuestionError('edited', 'a start changes the rows of the hub as it is: ask the policy that this one was made of');
    }
    const { source } = this.#engine.document;
    if (source === null) throw new EngineError('no-source', 'the policy was loaded with `keepSource: false`');
    return this.#engine.start(source, configurationOf(configuration), { document, now: momentOf({ now }) });
  }
}

/**
 * A configuration is a question and no snapshot, so what is wrong with it is the question's fault.
 *
 * @param {unknown} configuration
 */
function configurationOf(configuration) {
  try {
    return documentOf(configuration, MAX_BYTES);
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    // Without its place: keys of `api_tokens` and `service_tokens` are secrets. What the engine refuses has one, as far as it may be shown.
    throw new QuestionError(error.code, error.message);
  }
}

/**
 * @param {unknown} options
 * @returns {{ document: boolean, now: unknown }}
 */
function readStartOptions(options) {
  const settings = { document: false, now: /** @type {unknown} */ (null) };
  for (const [name, value] of Object.entries(/** @type {object} */ (options ?? {}))) {
    if (value === undefined) continue;
    if (name === 'document' && typeof value === 'boolean') settings.document = value;
    else if (name === 'now') settings.now = value;
    else throw badOption(name);
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
    else throw badOption(name);
  }
  return settings;
}

/** @param {string} name */
function badOption(name) {
  return new QuestionError('bad-option', `no such option, or not such a value: ${JSON.stringify(name)}`);
}
