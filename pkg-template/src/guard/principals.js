/** Who sends a request: looked up at the hub, and remembered for a while. */
import { Access } from './access.js';
import { Cache } from './cache.js';
import { NO_TOKEN_OF_A_HUB, isOfHub, tokenOf } from './credential.js';
import { digest } from './digest.js';
import { identityOfProvider, sameIdentity } from './identity.js';
import { LastHeaders } from './last_headers.js';
import { troubleOf } from './trouble.js';

/** @typedef {import('./credential.js').Facts} Facts */

/**
 * What is known of a token.
 *
 * @typedef {object} Entry
 * @property {Access | null} access `null` where the hub refused it
 * @property {number} until on the clock that never goes back
 * @property {number | null} expiry on the clock of the wall
 * @property {string | null} version of the hub that said so
 * @property {Sender} sender of a later request with it
 */

/**
 * Who sends a request.
 *
 * @typedef {object} Sender
 * @property {Access | null} access `null`: nobody that is known
 * @property {'no-token' | 'bad-token' | 'no-principal' | null} missing why there is no access
 * @property {boolean} cached
 * @property {string | null} version of the hub, where it was asked
 */

/** Principals of providers: they come with every request, and a subject each time would be waste. */
const MOST_PROVIDED = 1000;

/** @type {Sender} */
const NO_TOKEN = { access: null, missing: 'no-token', cached: false, version: null };
/** @type {Sender} */
const ODD_TOKEN = { access: null, missing: 'bad-token', cached: true, version: null };

export class Principals {
  /** @type {Cache<Entry>} */
  #known;
  /** Apart, so that a flood of invented tokens drives no good one out. @type {Cache<Entry>} */
  #refused;
  /** Most connections send one token again and again, and a hash each time would be the dearest part of a decision. */
  #sent = new LastHeaders();
  /** @type {Map<string, Promise<Entry>>} */
  #running = new Map();
  /** @type {Cache<Access>} */
  #provided = new Cache(MOST_PROVIDED);
  #settings;
  #introspection;

  /**
   * @param {import('./settings.js').Settings} settings
   * @param {import('./introspection.js').Introspection} introspection
   */
  constructor(settings, introspection) {
    this.#settings = settings;
    this.#introspection = introspection;
    this.#known = new Cache(settings.maxTokens);
    this.#refused = new Cache(settings.maxTokens);
  }

  /** How many tokens are remembered, and how many are being looked up. */
  get sizes() {
    return { known: this.#known.size, refused: this.#refused.size, running: this.#running.size };
  }

  /**
   * @param {Facts} facts
   * @returns {Sender | Promise<Sender>} at once for a token that is known
   */
  sender(facts) {
    const { principal } = this.#settings;
    return principal === null ? this.#bearer(facts) : this.#provide(facts, principal);
  }

  /**
   * Forgets a token, so that the next request with it asks the hub again.
   *
   * @param {string} token
   */
  async forget(token) {
    const key = await digest(token);
    this.#known.delete(key);
    this.#refused.delete(key);
    // Who waits for a lookup that runs gets its answer; it is not kept.
    this.#running.delete(key);
  }

  /** @param {Facts} facts */
  #bearer(facts) {
    const { connection } = facts;
    const header = connection === null ? null : facts.header('authorization');
    if (connection !== null && header !== null) {
      const key = this.#sent.key(connection, header);
      const entry = key === null ? undefined : this.#known.get(key);
      if (entry !== undefined && isGood(entry)) return entry.sender;
    }
    const token = tokenOf(facts, this.#settings.places);
    if (token === null) return NO_TOKEN;
    if (token === NO_TOKEN_OF_A_HUB) return ODD_TOKEN;
    const key = digest(token);
    if (typeof key !== 'string') return key.then((key) => this.#remembered(key, token));
    // With a header of another scheme the token came from elsewhere, and the next one may differ.
    if (connection !== null && header !== null && isOfHub(header)) this.#sent.note(connection, header, key);
    return this.#remembered(key, token);
  }

  /**
   * @param {string} key
   * @param {string} token
   * @returns {Sender | Promise<Sender>}
   */
  #remembered(key, token) {
    const entry = this.#known.get(key) ?? this.#refused.get(key);
    if (entry !== undefined && isGood(entry)) return entry.sender;
    const running = this.#running.get(key) ?? this.#lookUp(key, token, entry);
    return running.then(({ sender }) => ({ ...sender, cached: false }));
  }

  /**
   * One lookup of a token at a time; whoever comes meanwhile waits for the same answer.
   *
   * @param {string} key
   * @param {string} token
   * @param {Entry | undefined} before what was known until just now
   */
  #lookUp(key, token, before) {
    const running = this.#ask(token, before).then(
      (entry) => {
        // Forgotten meanwhile: the answer may be older than what made somebody forget it.
        if (this.#running.get(key) !== running) return entry;
        this.#running.delete(key);
        const [into, outOf] = entry.access === null ? [this.#refused, this.#known] : [this.#known, this.#refused];
        outOf.delete(key);
        into.set(key, entry);
        return entry;
      },
      (trouble) => {
        if (this.#running.get(key) === running) this.#running.delete(key);
        throw trouble;
      },
    );
    this.#running.set(key, running);
    return running;
  }

  /**
   * @param {string} token
   * @param {Entry | undefined} before
   * @returns {Promise<Entry>}
   */
  async #ask(token, before) {
    // An answer is as old as its question: what was revoked right after the hub looked is refused within the maximum.
    const asked = performance.now();
    const found = await this.#introspection.whose(token);
    const { maxAge, maxAgeRefused } = this.#settings;
    if (found === null) return entryOf(null, asked + maxAgeRefused, null, null);
    const { identity, version } = found;
    const access = before?.access;
    // The same token with the same scopes keeps its subject. The end of a token never changes, so it is asked for once.
    if (access && sameIdentity(Access.identity(access), identity)) {
      return entryOf(access, asked + maxAge, before.expiry, version);
    }
    const expiry = await this.#introspection.expiry(token, identity);
    return entryOf(new Access(identity), asked + maxAge, expiry, version);
  }

  /**
   * @param {Facts} facts
   * @param {(facts: any, introspect: () => Promise<any>) => any} principal
   * @returns {Promise<Sender>}
   */
  async #provide(facts, principal) {
    /** @type {Sender | null} */
    let asked = null;
    const introspect = async () => {
      asked = await this.#bearer(facts);
      return asked.access && Access.identity(asked.access);
    };
    let identity;
    try {
      identity = identityOfProvider(await principal(facts, introspect));
    } catch (thrown) {
      const token = tokenOf(facts, this.#settings.places);
      throw troubleOf(thrown, 'provider-failed', typeof token === 'string' ? token : null);
    }
    const sender = /** @type {Sender | null} */ (asked);
    if (identity === null) return { access: null, missing: sender?.missing ?? 'no-principal', cached: false, version: null };
    if (sender?.access && Access.identity(sender.access) === identity) return sender;
    const key = JSON.stringify([identity.kind, identity.name, identity.scopes]);
    let access = this.#provided.get(key);
    if (access === undefined) this.#provided.set(key, (access = new Access(identity)));
    return { access, missing: null, cached: false, version: sender?.version ?? null };
  }
}

/** @param {Entry} entry */
function isGood(entry) {
  return performance.now() < entry.until && (entry.expiry === null || Date.now() < entry.expiry);
}

/**
 * @param {Access | null} access
 * @param {number} until
 * @param {number | null} expiry
 * @param {string | null} version
 * @returns {Entry}
 */
function entryOf(access, until, expiry, version) {
  return { access, until, expiry, version, sender: { access, missing: access === null ? 'bad-token' : null, cached: true, version } };
}
