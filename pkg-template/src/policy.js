import { dispose } from './dispose.js';
import { documentOf } from './document.js';
import { Asker, PRINCIPAL } from './asker.js';
import { Engine } from './engine.js';
import { EngineError, QuestionError, SnapshotError } from './errors.js';
import { HubFetchError } from './hub/error.js';
import { readHub } from './hub/reader.js';
import { readOptions } from './load_options.js';
import { Loader } from './loader.js';
import { Matrix } from './matrix.js';
import { momentOf } from './moment.js';
import { Places } from './places.js';
import { KIND, ResourceReader, checked } from './resource.js';
import { Subject, askerOf } from './subject.js';
import { decoder } from './text.js';

/** The engine that decides. */
export const decider = new Loader(['memory', 'load', 'quick', 'check']);

/** Cells of a matrix; a byte each. */
const MOST_CELLS = 64 * 1024 * 1024;

/** Only this package makes policies: a constructor that anybody may call would make half-made ones. */
const key = Symbol('Policy');

/**
 * The engine inside a policy, for other modules of this package.
 *
 * @type {(policy: unknown) => Engine}
 */
export let engineOf;

/**
 * What a policy that was read from a running hub knows of its caller, `null` for others.
 *
 * @typedef {{ kind: 'user' | 'service' | 'token', name: string, missing: readonly import('./index.js').Missing[] }} Origin
 * @type {(policy: Policy) => Origin | null}
 */
export let originOf;

/**
 * Notes where a policy comes from, and returns it.
 *
 * @type {<P extends Policy>(policy: P, origin: Origin | null) => P}
 */
export let withOrigin;

/** A loaded snapshot. */
export class Policy {
  #engine;
  /** @type {Origin | null} */
  #origin = null;
  /** @type {Subject | null} */
  #caller = null;

  static {
    engineOf = (policy) => {
      if (typeof policy === 'object' && policy !== null && #engine in policy) return policy.#engine;
      throw new QuestionError('bad-policy', 'this is no policy that `Policy.load` of this package made');
    };
    originOf = (policy) => policy.#origin;
    withOrigin = (policy, origin) => {
      policy.#origin = origin;
      return policy;
    };
  }

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
    return load(decider, Engine, Policy, source, options);
  }

  /**
   * @param {unknown} hubUrl
   * @param {unknown} [options]
   */
  static async fromHub(hubUrl, options) {
    // Before anything is asked: without an engine the answers would be of no use.
    decider.module();
    return loadRead(Policy.load, await readHub(hubUrl, options));
  }

  get caller() {
    if (this.#origin === null) return null;
    return (this.#caller ??= this.#subject(PRINCIPAL[this.#origin.kind], this.#origin.name));
  }

  get missing() {
    return this.#origin?.missing ?? null;
  }

  document() {
    const { source } = this.#engine.document;
    if (source === null) throw new EngineError('no-source', 'the policy was loaded with `keepSource: false`');
    return typeof source === 'string' ? source : decoder().decode(source);
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
    return this.#subject(PRINCIPAL.token, id, { now: momentOf(options) });
  }

  /**
   * @param {unknown} owner
   * @param {Iterable<string>} scopes
   */
  bearer(owner, scopes) {
    if (typeof scopes !== 'object' || scopes === null) throw new QuestionError('not-text', '`scopes` must be a list of strings');
    const reader = new ResourceReader();
    reader.read(owner);
    const kind = reader.kind === KIND.user ? PRINCIPAL.user : reader.kind === KIND.service ? PRINCIPAL.service : undefined;
    if (kind === undefined) {
      throw new QuestionError('bad-owner', 'a bearer belongs to `{ user }` or `{ service }`');
    }
    return this.#subject(kind, reader.name, { scopes: Array.from(scopes, (scope) => checked(scope, 'scope')) });
  }

  /** @param {Iterable<unknown>} resources */
  resources(resources) {
    this.#engine.alive();
    return new Places(resources);
  }

  /** @param {{ subjects: Iterable<unknown>, scopes: Iterable<string>, resources?: Iterable<unknown> | Places }} axes */
  matrix(axes) {
    const { subjects, scopes, resources = [null] } = ownMembers(axes);
    if (typeof scopes !== 'object') throw new QuestionError('bad-option', 'a matrix has lists of `subjects` and `scopes`');
    const askers = Array.from(subjects, (subject) => askerOf(subject, this.#engine));
    const names = Array.from(scopes, (scope) => checked(scope, 'scope'));
    const places = resources instanceof Places ? resources : new Places(resources);
    if (askers.length * names.length * places.count > MOST_CELLS) {
      throw new QuestionError('too-many', `a matrix has at most ${MOST_CELLS} cells; ask in parts`);
    }
    return new Matrix(this.#engine.table(askers, names, places), [askers.length, names.length, places.count]);
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

  /** @param {string} text */
  isScope(text) {
    return this.#engine.isScope(text);
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
   * @param {ConstructorParameters<typeof Asker>[2]} [how]
   */
  #subject(kind, name, how) {
    this.#engine.alive();
    return new Subject(this.#engine, new Asker(kind, checked(name, 'name'), how));
  }
}

/**
 * What an object itself has, without what a prototype lends it.
 *
 * @template {object} T
 * @param {T} given
 * @returns {T}
 */
function ownMembers(given) {
  return Object.assign(Object.create(null), given);
}

/**
 * @template {Engine} E
 * @template {Policy} P
 * @param {Loader} loader
 * @param {new (...settings: ConstructorParameters<typeof Engine>) => E} engine
 * @param {new (caller: symbol, engine: E) => P} policy
 * @param {unknown} source
 * @param {unknown} options
 */
export function load(loader, engine, policy, source, options) {
  const module = loader.module();
  const settings = readOptions(options, {});
  return new policy(key, new engine(module, settings).open(documentOf(source, settings.maxBytes)));
}

/**
 * Loads what was read from a hub.
 *
 * @template {Policy} P
 * @param {(source: object) => P} load
 * @param {import('./hub/reader.js').Read} read
 */
export function loadRead(load, { document, caller, missing, url }) {
  const { kind, row, token } = caller;
  try {
    const policy = load(document);
    return withOrigin(policy, token === null ? { kind, name: row.name, missing } : { kind: 'token', name: token, missing });
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    const code = error.code === 'unsupported-version' ? error.code : 'bad-answer';
    throw new HubFetchError(code, `what the hub shows cannot be used: ${error.message}`, { url, cause: error });
  }
}
