/** The question to the hub: whose token is this, and what does it hold? */
import { confirmed, identityOfHub, own } from './identity.js';
import { Trouble } from './trouble.js';
import { Turns } from './turns.js';

/** Characters of an answer; the longest list of scopes that anybody saw has a tenth of that. */
const LONGEST_ANSWER = 16 * 1024 * 1024;
/** Lookups that wait for a turn. */
const LONGEST_QUEUE = 1000;

/**
 * @typedef {object} Found
 * @property {import('./identity.js').Identity} identity
 * @property {string | null} version of the hub
 */

export class Introspection {
  #hub;
  #timeout;
  #turns;
  #fetch;

  /** @param {{ hub: string | null, timeout: number, lookups: number, fetch: typeof fetch }} settings `timeout` in milliseconds */
  constructor({ hub, timeout, lookups, fetch }) {
    this.#hub = hub;
    this.#timeout = timeout;
    this.#turns = new Turns(lookups, LONGEST_QUEUE);
    this.#fetch = fetch;
  }

  /**
   * Asks as the bearer of the token: it needs no scope, and the hub needs not know this server.
   *
   * @param {string} token
   * @returns {Promise<Found | null>} `null` where the hub knows no such token
   * @throws {Trouble} whatever else the hub says, or if it says nothing in time
   */
  async whose(token) {
    const answer = await this.#ask(token, '/user');
    // 403 is what the hub says; 401 is what a proxy in front of it may make of that.
    if (answer.status === 401 || answer.status === 403) return null;
    if (answer.status !== 200) throw oddStatus(answer.status);
    return { identity: confirmed(identityOfHub(parsed(answer.text))), version: answer.version };
  }

  /**
   * When the token ends. `/hub/api/user` does not say; the list of the bearer's own tokens does, if they may read it.
   *
   * @param {string} token
   * @param {import('./identity.js').Identity} identity
   * @returns {Promise<number | null>} in milliseconds since 1970; `null` where it has no end, or nobody says
   */
  async expiry(token, { kind, name, scopes, tokenId }) {
    if (kind !== 'user' || tokenId === null) return null;
    if (!scopes?.some((scope) => scope === 'read:tokens' || scope === `read:tokens!user=${name}`)) return null;
    try {
      const path = `/users/${encodeURIComponent(name)}/tokens/${encodeURIComponent(tokenId)}`;
      const { status, text } = await this.#ask(token, path);
      const expiry = status === 200 ? own(parsed(text), 'expires_at') : null;
      const moment = typeof expiry === 'string' ? Date.parse(expiry) : NaN;
      return Number.isNaN(moment) ? null : moment;
    } catch {
      // The answer about the token stands; it is good for no longer than any other.
      return null;
    }
  }

  /**
   * @param {string} token
   * @param {string} path
   */
  async #ask(token, path) {
    const hub = this.#hub;
    if (hub === null) {
      throw new Trouble('no-hub', 'say where the hub is: the option `hub`, or `JUPYTERHUB_API_URL` in the environment');
    }
    const signal = AbortSignal.timeout(this.#timeout);
    return this.#turns.take(signal, async () => {
      try {
        const headers = { Authorization: `token ${token}`, Accept: 'application/json' };
        const response = await this.#fetch(`${hub}${path}`, { headers, redirect: 'manual', signal });
        const version = response.headers.get('x-jupyterhub-version');
        return { status: response.status, text: await read(response), version };
      } catch (error) {
        if (error instanceof Trouble) throw error;
        const late = signal.aborted;
        const [code, sentence] = late ? ['hub-timeout', 'did not answer in time'] : ['hub-unreachable', 'cannot be reached'];
        throw new Trouble(code, `the hub ${sentence} (${causeOf(error)})`, { retryAfter: 5 });
      }
    });
  }
}

/** @param {Response} response */
async function read(response) {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length <= LONGEST_ANSWER) continue;
    await reader.cancel();
    throw new Trouble('odd-answer', 'the answer of the hub has no end');
  }
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Trouble('odd-answer', 'the answer of the hub is no JSON; is the address that of its API, such as `http://127.0.0.1:8081/hub/api`?');
  }
}

/** @param {number} status */
function oddStatus(status) {
  if (status === 0 || (status >= 300 && status < 400)) {
    return new Trouble('odd-answer', 'the hub answered with a redirect; give the address of its API as it is, with the right scheme and base path');
  }
  const sentence = `the hub answered ${status} when it was asked about a token`;
  return new Trouble('hub-failed', sentence, { retryAfter: status === 429 || status >= 500 ? 5 : undefined });
}

/** A word such as `ECONNREFUSED`; never the message, which may quote what was sent. @param {unknown} error */
function causeOf(error) {
  const code = own(own(error, 'cause'), 'code') ?? own(error, 'code');
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.name : 'no error';
}
