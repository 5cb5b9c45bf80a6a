/**
 * The token that a request shows, read as the hub reads it: `Authorization: token X` or `bearer X` in any case, no blanks in X.
 */

/** Longer than any token that a hub takes; what is longer is not worth a hash. */
const LONGEST = 1024;

const HEADER = /^(?:bearer|token)[ \t]+([\x21-\x7e]+)$/i;
const VISIBLE = /^[\x21-\x7e]+$/;

/** What a request shows that cannot be a token of the hub, or not be told for sure. */
export const NO_TOKEN_OF_A_HUB = Symbol('no token of a hub');

/**
 * What an adapter tells the core about a request.
 *
 * @typedef {object} Facts
 * @property {any} request as the framework has it
 * @property {string} method
 * @property {string} url as it was sent: path and parameters
 * @property {(name: string) => string | null} header a header by its name in lower case; several of one name are joined by commas
 */

/** @typedef {{ cookie: string | null, query: string | null }} Places where else a token may be */

/**
 * @param {Facts} facts
 * @param {Places} places
 * @returns {string | null | typeof NO_TOKEN_OF_A_HUB} `null` where nothing is shown
 */
export function tokenOf(facts, places) {
  const header = facts.header('authorization');
  if (header !== null) {
    // A regular expression over a header of megabytes is work that nobody asked for.
    const match = header.length <= LONGEST + 64 ? HEADER.exec(header) : null;
    if (match !== null) return match[1].length <= LONGEST ? match[1] : NO_TOKEN_OF_A_HUB;
    if (places.cookie === null && places.query === null) return NO_TOKEN_OF_A_HUB;
  }
  const found =
    (places.cookie === null ? null : cookie(facts.header('cookie'), places.cookie)) ??
    (places.query === null ? null : parameter(facts.url, places.query));
  if (found === null) return header === null ? null : NO_TOKEN_OF_A_HUB;
  return found.length <= LONGEST && VISIBLE.test(found) ? found : NO_TOKEN_OF_A_HUB;
}

/**
 * The value of the only cookie of this name.
 *
 * @param {string | null} header
 * @param {string} name
 */
function cookie(header, name) {
  let found = null;
  for (const part of header === null ? [] : header.split(';')) {
    const split = part.indexOf('=');
    if (split < 0 || part.slice(0, split).trim() !== name) continue;
    // Two of one name: who set the other one is not known.
    if (found !== null) return '';
    found = part.slice(split + 1).trim().replace(/^"(.*)"$/, '$1');
  }
  return found;
}

/**
 * The value of the only parameter of this name.
 *
 * @param {string} url
 * @param {string} name
 */
function parameter(url, name) {
  const start = url.indexOf('?');
  if (start < 0) return null;
  const values = new URLSearchParams(url.slice(start + 1)).getAll(name);
  if (values.length === 0) return null;
  return values.length === 1 ? values[0] : '';
}
