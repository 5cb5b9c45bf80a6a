/**
 * Who looks at a page, and everybody on it who wants to know what they may do.
 *
 * React's own words for it are an external store: hooks subscribe, ask again when something changed, and render only if their own
 * answer did.
 */

import { QuestionError } from '../errors.js';

/** @typedef {import('../react.js').Answer} Answer */
/** @typedef {import('../index.js').Decision} Decision */
/** @typedef {import('../index.js').Resource} Resource */
/** @typedef {import('../index.js').Scope} Scope */
/** @typedef {import('../react.js').SubjectSource} SubjectSource */

/** A timer of more than 24 days fires at once, and one that sleeps through a suspended computer comes late. */
const LONGEST_WAIT = 30_000;

/** The answer before there is one, and the only one that a server gives. @type {Answer} */
export const PENDING = Object.freeze({ state: 'pending', decision: null, needs: null });

const NO_NAMES = Object.freeze(/** @type {string[]} */ ([]));
const NOTHING = { everything: false, users: NO_NAMES, groups: NO_NAMES, services: NO_NAMES, servers: NO_NAMES };
const never = () => false;

/** What is reached before that is known. @type {import('../react.js').ReachAnswer} */
export const PENDING_REACH = Object.freeze({ state: 'pending', decision: null, ...NOTHING, has: never });

/** Mistakes that were told, so that a table of a thousand rows tells each once. @type {Set<string>} */
const told = new Set();

export class PermissionStore {
  /** Counts who was asked about. */
  version = 0;
  /** What the provider was given last. @type {SubjectSource} */
  #given;
  /** Who is asked about. @type {import('../index.js').Subject | null} */
  #subject = null;
  /** Why nobody is, and will be; `null` while that is being found out. @type {{ cause: unknown } | null} */
  #trouble = null;
  /** @type {Set<() => void>} */
  #listeners = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {SubjectSource} given */
  constructor(given) {
    this.#given = given;
    if (!isThenable(given)) this.#take(given);
  }

  /**
   * Takes what the provider was given this time. Returns what ends the waiting for a promise.
   *
   * @param {SubjectSource} given
   */
  follow(given) {
    if (given !== this.#given) {
      this.#given = given;
      this.#take(isThenable(given) ? null : given);
    }
    if (!isThenable(given) || this.#subject !== null || this.#trouble !== null) return undefined;
    let wanted = true;
    given.then(
      (value) => wanted && this.#take(value),
      (cause) => wanted && this.#set(null, { cause }),
    );
    return () => {
      wanted = false;
    };
  }

  /** @param {() => void} listener */
  subscribe = (listener) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#wait();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) clearTimeout(this.#timer);
    };
  };

  /**
   * @param {Scope} scope
   * @param {Resource | null} [resource]
   */
  can(scope, resource) {
    if (this.#subject === null) this.#absent();
    try {
      return this.#subject?.can(scope, resource ?? undefined) === true;
    } catch (error) {
      unanswered(error);
      return false;
    }
  }

  /**
   * @param {Scope} scope
   * @param {Resource | null} [resource]
   * @returns {Answer}
   */
  decide(scope, resource) {
    if (this.#subject === null) return this.#absent();
    try {
      const decision = this.#subject.decide(scope, resource ?? undefined);
      return answer(decision, decision.outcome === 'allow' ? null : written(scope, resource));
    } catch (error) {
      return unanswered(error);
    }
  }

  /**
   * @param {Scope} scope
   * @returns {import('../react.js').ReachAnswer}
   */
  reach(scope) {
    const subject = this.#subject;
    if (subject === null) return nothing(this.#absent());
    try {
      const { everything, users, groups, services, servers } = subject.reach(scope);
      // Whoever is asked about when the question comes: the subject of now may be freed by then.
      const has = (/** @type {Resource} */ resource) => this.can(scope, resource);
      return Object.freeze({ state: 'known', decision: null, everything, users, groups, services, servers, has });
    } catch (error) {
      return nothing(unanswered(error));
    }
  }

  /** @returns {Answer} */
  #absent() {
    return this.#trouble === null ? PENDING : unanswered(this.#trouble.cause);
  }

  /** @param {unknown} value */
  #take(value) {
    if (value === null || value === undefined) this.#set(null, null);
    else if (isSubject(value)) this.#set(value, null);
    else this.#set(null, { cause: isError(value) ? value : mistake() });
  }

  /**
   * @param {import('../index.js').Subject | null} subject
   * @param {{ cause: unknown } | null} trouble
   */
  #set(subject, trouble) {
    this.version += 1;
    this.#subject = subject;
    this.#trouble = trouble;
    this.#tell();
  }

  #tell() {
    for (const listener of [...this.#listeners]) listener();
    if (this.#listeners.size > 0) this.#wait();
  }

  /** A token that expires changes its answers without anybody doing anything. */
  #wait() {
    clearTimeout(this.#timer);
    const left = (this.#subject?.expiresAt ?? Infinity) - Date.now();
    // The last millisecond is still valid.
    if (left >= 0 && left < Infinity) this.#timer = setTimeout(() => this.#tell(), Math.min(left + 1, LONGEST_WAIT));
  }
}

/**
 * A scope with the filter that would do, as roles are written.
 *
 * @param {string} scope
 * @param {Resource | null} [resource]
 */
function written(scope, resource) {
  if (!resource) return scope;
  const { user, server, group, service } = resource;
  if (server !== undefined) return `${scope}!server=${user}/${server}`;
  if (user !== undefined) return `${scope}!user=${user}`;
  return group === undefined ? `${scope}!service=${service}` : `${scope}!group=${group}`;
}

/**
 * @param {Decision} decision
 * @param {string | null} needs
 * @returns {Answer}
 */
function answer(decision, needs) {
  const state = decision.outcome === 'allow' || decision.outcome === 'deny' ? decision.outcome : 'unknown';
  return Object.freeze({ state, decision, needs });
}

/** @param {Answer} answer */
function nothing({ state, decision }) {
  return state === 'pending' ? PENDING_REACH : Object.freeze({ ...PENDING_REACH, state: /** @type {const} */ ('unknown'), decision });
}

/**
 * What an error means to the page: a mistake in its own code is shown where it is made, everything else is an answer that nobody
 * knows.
 *
 * @param {any} error
 * @returns {Answer}
 */
function unanswered(error) {
  // By name: a page may have loaded the package twice, as ES modules and as CommonJS, each with classes of its own.
  if (error?.name === 'QuestionError') {
    if (development()) throw error;
    if (!told.has(error.message)) {
      told.add(error.message);
      console.error(error);
    }
  }
  const outcome = error?.name === 'HubError' ? 'fault' : 'unknown';
  const decision = error?.decision ?? { outcome, code: error?.code ?? 'no-policy', message: error?.message ?? String(error) };
  return answer(Object.freeze(decision), null);
}

/** Bundlers put a text in place of the variable; a browser without a bundler has none, and is where people develop. */
function development() {
  try {
    // @ts-expect-error there is no `process` in a browser
    return process.env.NODE_ENV !== 'production';
  } catch {
    return true;
  }
}

function mistake() {
  return new QuestionError('bad-subject', '`subject` must be a subject, such as `policy.user(name)`, a promise of one, or an error');
}

/** @param {any} value @returns {value is import('../index.js').Subject} */
function isSubject(value) {
  return typeof value?.decide === 'function' && typeof value.can === 'function';
}

/** @param {any} value @returns {value is PromiseLike<unknown>} */
function isThenable(value) {
  return typeof value?.then === 'function';
}

/** `instanceof` would refuse errors of another realm, such as that of a test's page. @param {unknown} value */
function isError(value) {
  return Object.prototype.toString.call(value) === '[object Error]';
}
