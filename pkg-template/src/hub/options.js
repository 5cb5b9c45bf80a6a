import { QuestionError } from '../errors.js';

/** The lists that a hub keeps. */
export const LISTS = /** @type {const} */ (['users', 'groups', 'services']);

/** The hub's own limit of a page, by default. */
const PAGE = 200;
const PAGES = 1_000;
const TIMEOUT = 10_000;
/** The longest that a timer can wait. */
const LONGEST = 0x7fff_ffff;

/**
 * What a caller said about how to ask.
 *
 * @typedef {object} Options
 * @property {string | null} token
 * @property {string | null} xsrf
 * @property {typeof fetch} fetch
 * @property {AbortSignal | null} signal
 * @property {number} timeout of one request, in milliseconds
 * @property {number} pageSize
 * @property {number} maxPages of one list
 * @property {Set<string>} lists
 */

/**
 * @param {unknown} given
 * @returns {Options}
 */
export function optionsOf(given) {
  /** @type {Options} */
  const options = {
    token: null,
    xsrf: null,
    // Called as a function of the global object, which browsers insist on.
    fetch: (...request) => globalThis.fetch(...request),
    signal: null,
    timeout: TIMEOUT,
    pageSize: PAGE,
    maxPages: PAGES,
    lists: new Set(LISTS),
  };
  for (const [name, value] of Object.entries(/** @type {object} */ (given ?? {}))) {
    if (value === undefined) continue;
    if (!take(options, name, value)) {
      // The value is not repeated: it may be a secret.
      throw new QuestionError('bad-option', `no such option, or not such a value: ${JSON.stringify(name)}`);
    }
  }
  if ((options.token === null) === (options.xsrf === null)) {
    throw new QuestionError('bad-option', 'pass `{ token }`, or on a page of the hub `{ xsrf }`, and not both');
  }
  return options;
}

/**
 * @param {Options} options
 * @param {string} name
 * @param {any} value
 * @returns {boolean}
 */
function take(options, name, value) {
  switch (name) {
    case 'token':
    case 'xsrf':
      // What no header can hold would come back in the message of whoever makes the request.
      if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) return false;
      options[name] = value;
      return true;
    case 'fetch':
      if (typeof value !== 'function') return false;
      options.fetch = value;
      return true;
    case 'signal':
      if (value !== null && typeof value.addEventListener !== 'function') return false;
      options.signal = value;
      return true;
    case 'timeout':
      if (typeof value !== 'number' || !(value > 0 && value <= LONGEST)) return false;
      options.timeout = value;
      return true;
    case 'pageSize':
    case 'maxPages':
      if (!Number.isSafeInteger(value) || value < 1) return false;
      options[name] = value;
      return true;
    case 'lists':
      return takeLists(options, value);
    default:
      return false;
  }
}

/**
 * @param {Options} options
 * @param {unknown} value
 */
function takeLists(options, value) {
  if (value === true) return true;
  if (value === false) {
    options.lists = new Set();
    return true;
  }
  if (!Array.isArray(value) || !value.every((name) => LISTS.includes(name))) return false;
  options.lists = new Set(value);
  return true;
}
