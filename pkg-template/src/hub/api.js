import { within } from './deadline.js';
import { HubFetchError } from './error.js';

/** The type of an answer that comes in pages. */
const PAGED = 'application/jupyterhub-pagination+json';

/** A hub's REST API, for one credential. */
export class HubApi {
  #address;
  #options;
  #abandoned = new AbortController();

  /**
   * @param {import('./address.js').Address} address
   * @param {import('./options.js').Options} options
   */
  constructor(address, options) {
    this.#address = address;
    this.#options = options;
  }

  /** Gives up what is under way, and makes everything else fail. */
  abandon() {
    this.#abandoned.abort();
  }

  /** What the hub says to everybody: its version. */
  async hub() {
    // Without the token: an address that is no hub's does not get to see it.
    return this.#get('/', {});
  }

  /** Who the hub takes the caller for. */
  async user() {
    return this.#get('/user', this.#credential());
  }

  /**
   * One page of a list.
   *
   * @param {string} list
   * @param {number} offset
   * @param {number} limit
   */
  async page(list, offset, limit) {
    return this.#get(`/${list}`, { ...this.#credential(), Accept: PAGED }, `?offset=${offset}&limit=${limit}`);
  }

  /** A list that does not come in pages. @param {string} list */
  async list(list) {
    return this.#get(`/${list}`, this.#credential());
  }

  /** @returns {Record<string, string>} */
  #credential() {
    const { token, xsrf } = this.#options;
    return token === null ? { 'X-XSRFToken': `${xsrf}` } : { Authorization: `token ${token}` };
  }

  /**
   * @param {string} path
   * @param {Record<string, string>} headers
   * @param {string} [query]
   * @returns {Promise<{ body: any, date: string | null }>}
   */
  async #get(path, headers, query = '') {
    const url = `${this.#address.api}${path}`;
    const { signal: given, timeout } = this.#options;
    const signals = given === null ? [this.#abandoned.signal] : [given, this.#abandoned.signal];
    const errors = {
      aborted: (/** @type {unknown} */ reason) =>
        new HubFetchError('aborted', 'the request was given up by its signal', { url, cause: reason }),
      late: () => new HubFetchError('timeout', `the hub did not answer within ${timeout} ms`, { url }),
    };
    return within({ signals, timeout }, errors, (signal) => this.#answer(url, query, headers, signal));
  }

  /**
   * @param {string} url
   * @param {string} query
   * @param {Record<string, string>} headers
   * @param {AbortSignal} signal
   */
  async #answer(url, query, headers, signal) {
    /** @type {Response} */
    let response;
    /** @type {string} */
    let text;
    try {
      response = await this.#options.fetch(`${url}${query}`, {
        headers: { Accept: 'application/json', ...headers },
        // A token speaks for itself: beside a cookie the hub would fall back to the cookie's owner when the token is no good.
        credentials: this.#options.token === null ? 'same-origin' : 'omit',
        // A credential goes where it was meant to go, and nowhere else.
        redirect: 'manual',
        cache: 'no-store',
        signal,
      });
      text = await response.text();
    } catch (error) {
      throw unreachable(url, error);
    }
    refuse(url, response);
    const type = response.headers.get('content-type') ?? '';
    if (/html/i.test(type)) {
      throw new HubFetchError('not-a-hub', 'the answer is a web page and not the hub\'s API; is the path of the hub missing?', { url });
    }
    try {
      return { body: JSON.parse(text), date: response.headers.get('date') };
    } catch {
      throw new HubFetchError('bad-answer', 'the answer is no JSON, or only a part of it', { url, status: response.status });
    }
  }
}

/**
 * @param {string} url
 * @param {Response} response
 */
function refuse(url, response) {
  const { status } = response;
  if (response.type === 'opaqueredirect' || response.redirected || (status >= 300 && status < 400)) throw redirected(url, response);
  if (status >= 200 && status < 300) return;
  const retryAfter = secondsOf(response.headers.get('retry-after'));
  const details = { url, status, ...(retryAfter !== undefined && { retryAfter }) };
  if (status === 401 || status === 403) {
    const why = 'the token is wrong, expired or revoked, or the session or its XSRF value is no longer good';
    throw new HubFetchError('not-authorized', `the hub does not know who asks: ${why}`, details);
  }
  if (status === 404) {
    throw new HubFetchError('not-a-hub', 'there is no hub\'s API at this address; is the path of the hub missing?', details);
  }
  if (status === 429) throw new HubFetchError('rate-limited', 'the hub asks for fewer requests; try again later', details);
  if (status === 502 || status === 503 || status === 504) {
    throw new HubFetchError('unavailable', 'the hub is not running, or is just starting; try again later', details);
  }
  if (status >= 500) throw new HubFetchError('hub-failed', `the hub failed with status ${status}; its log says why`, details);
  throw new HubFetchError('bad-answer', `the hub answered with status ${status}`, details);
}

/**
 * @param {string} url
 * @param {Response} response
 */
function redirected(url, response) {
  const { status } = response;
  const target = targetOf(url, response.headers.get('location'));
  if (target !== null && /\/(login|oauth\w*|sso|saml\d?|signin|sign_in|authorize)(\/|$)/i.test(target.pathname)) {
    const message = 'the answer leads to a login page; somebody in front of the hub wants a login of its own';
    return new HubFetchError('not-authorized', message, { url, status });
  }
  const where = target === null ? 'elsewhere, perhaps to a login page' : `to \`${target.origin}${target.pathname}\``;
  return new HubFetchError('redirected', `the answer leads ${where}; redirects are not followed`, { url, status });
}

/**
 * @param {string} url
 * @param {string | null} location
 */
function targetOf(url, location) {
  if (location === null) return null;
  try {
    return new URL(location, url);
  } catch {
    return null;
  }
}

/** @param {string | null} header */
function secondsOf(header) {
  const seconds = header === null || header.trim() === '' ? NaN : Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

/**
 * The error of an implementation of `fetch` may hold the request with its headers, so only its code is passed on.
 *
 * @param {string} url
 * @param {any} error
 */
function unreachable(url, error) {
  const code = [error?.cause?.code, error?.code].find((code) => typeof code === 'string' && /^[A-Z0-9_]{3,40}$/.test(code));
  const hint = code === undefined ? 'it is down, or a browser keeps a page of another origin from asking' : code;
  return new HubFetchError('unreachable', `the hub cannot be reached: ${hint}`, { url });
}
