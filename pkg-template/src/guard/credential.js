/**
 * The token that a request shows, read as the hub reads it: `Authorization: token X` or `bearer X` in any case, no blanks in X.
 */

/** Longer than any token that a hub takes; what is longer is not worth a hash. */
const LONGEST = 1024;

// Regular expressions would be shorter, but the last text that one matched stays in memory.
const SPACE = 0x20;
const TAB = 0x09;

/** What a request shows that cannot be a token of the hub, or not be told for sure. */
export const NO_TOKEN_OF_A_HUB = Symbol('no token of a hub');

/**
 * What an adapter tells the core about a request.
 *
 * @typedef {object} Facts
 * @property {any} request as the framework has it
 * @property {string} method
 * @property {string} url as it was sent: path and parameters
 * @property {object | null} connection what the request came over, if it may bring more of them
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
    const start = afterScheme(header);
    if (start >= 0) return plain(header.slice(start));
    if (places.cookie === null && places.query === null) return NO_TOKEN_OF_A_HUB;
  }
  const found =
    (places.cookie === null ? null : cookie(facts.header('cookie'), places.cookie)) ??
    (places.query === null ? null : parameter(facts.url, places.query));
  if (found === null) return header === null ? null : NO_TOKEN_OF_A_HUB;
  return plain(found);
}

/**
 * Whether a header is of `bearer` or `token`, and so leaves nothing to look for elsewhere.
 *
 * @param {string} header
 */
export function isOfHub(header) {
  return afterScheme(header) >= 0;
}

/**
 * Where the token begins in a header of `bearer` or `token`; -1 if it is of another scheme.
 *
 * @param {string} header
 */
function afterScheme(header) {
  const scheme = header.slice(0, 6).toLowerCase();
  let at = scheme === 'bearer' ? 6 : scheme.startsWith('token') ? 5 : -1;
  const blanks = at;
  while (at >= 0 && (header.charCodeAt(at) === SPACE || header.charCodeAt(at) === TAB)) at += 1;
  return at > blanks ? at : -1;
}

/**
 * The token, if it is one: visible letters of ASCII, and not too many.
 *
 * @param {string} text
 */
function plain(text) {
  if (text.length === 0 || text.length > LONGEST) return NO_TOKEN_OF_A_HUB;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x21 || code > 0x7e) return NO_TOKEN_OF_A_HUB;
  }
  return text;
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
    found = part.slice(split + 1).trim();
    if (found.length > 1 && found.startsWith('"') && found.endsWith('"')) found = found.slice(1, -1);
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
