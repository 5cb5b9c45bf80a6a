/**
 * An instance with the document that it was made of, and what happens when that instance fails.
 *
 * A trap leaves an instance half-way through something; it is never asked again. The next question gets a new instance, built
 * from the kept document. A second trap is taken as a sign that the document itself does it, and then everything is denied.
 */
import { loadError } from './answers.js';
import { EngineError, HubscopeError } from './errors.js';
import { Instance } from './instance.js';

/** Counts instances. */
let epochs = 0;

/** Keeps an instance at work. What is loaded there, and what it is asked, is for those that extend it. */
export class Keeper {
  /** @type {Instance | null} */
  instance = null;
  /** The number of the instance, so that numbers of another one are not taken for numbers of this one. */
  epoch = 0;
  #module;
  #limit;
  #keepSource;
  /** @type {string | Uint8Array | null} */
  #source = null;
  /** @type {'ready' | 'failed' | 'hopeless' | 'freed'} */
  #state = 'ready';
  /** @type {unknown} */
  #trap;

  /**
   * @param {WebAssembly.Module} module
   * @param {{ maxBytes: number, keepSource: boolean }} options
   */
  constructor(module, { maxBytes, keepSource }) {
    this.#module = module;
    this.#limit = maxBytes;
    this.#keepSource = keepSource;
  }

  /**
   * Loads a document; once, before anything is asked.
   *
   * @param {string | Uint8Array} source
   */
  open(source) {
    try {
      this.#start(source);
    } catch (error) {
      if (error instanceof HubscopeError) throw error;
      throw new EngineError('engine-failed', 'the engine failed on this document', { cause: error });
    }
    // Bytes belong to the caller, who may change them.
    if (this.#keepSource) this.#source = typeof source === 'string' ? source : source.slice();
    return this;
  }

  /**
   * Loads the document that lies in an instance; 0, or the length of the answer that says why not.
   *
   * @param {Instance} _instance
   * @param {number} _length of the document
   * @param {number} _limit of its length
   * @returns {number}
   */
  load(_instance, _length, _limit) {
    throw new TypeError('a keeper of no particular kind loads nothing');
  }

  /**
   * What is to be done when an instance has loaded the document.
   *
   * @param {Instance} _instance
   */
  started(_instance) {}

  /** The document that this was made of, and how large it may be; no source if it was not kept. */
  get document() {
    this.alive();
    return { source: this.#source, maxBytes: this.#limit };
  }

  /** Throws if the policy was freed. */
  alive() {
    if (this.#state === 'freed') throw new EngineError('freed', 'this policy was freed');
  }

  free() {
    this.#state = 'freed';
    // The instance and its memory go with the last reference to it.
    this.instance = null;
    this.#source = null;
  }

  /**
   * Asks the instance something that is no decision.
   *
   * @template T
   * @param {(instance: Instance) => T} question
   * @returns {T}
   */
  ask(question) {
    const instance = this.instance ?? this.revive();
    if (instance === null) throw this.#failure();
    try {
      return question(instance);
    } catch (error) {
      this.failed(error);
      throw this.#failure();
    }
  }

  /** A working instance in place of one that failed; `null` if there will be none. */
  revive() {
    this.alive();
    if (this.#state !== 'failed' || this.#source === null) return null;
    try {
      return this.#start(this.#source);
    } catch (error) {
      this.#trap = error;
      return null;
    } finally {
      // One replacement: should it trap as well, the document does it.
      this.#state = 'hopeless';
    }
  }

  /**
   * Errors of ours go to the caller; whatever else leaves a call of the engine is a trap, and ends the instance.
   *
   * @param {unknown} error
   */
  failed(error) {
    if (error instanceof HubscopeError) throw error;
    this.#trap = error;
    this.instance = null;
    if (this.#state === 'ready') this.#state = 'failed';
  }

  /** @param {string | Uint8Array} source */
  #start(source) {
    const instance = new Instance(this.#module);
    const length = instance.writeDocument(source);
    if (length < 0) throw new EngineError('out-of-memory', 'there is no memory for a document of this size');
    const answer = this.load(instance, length, this.#limit);
    if (answer !== 0) throw loadError(instance, answer);
    this.started(instance);
    this.instance = instance;
    epochs += 1;
    this.epoch = epochs;
    return instance;
  }

  #failure() {
    const advice = 'load the policy again';
    return new EngineError('engine-failed', `the engine failed while it decided; ${advice}`, { cause: this.#trap });
  }
}
