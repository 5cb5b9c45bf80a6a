import { HubFetchError } from './error.js';
import { names, odd, own, rowOf } from './rows.js';

/**
 * Whoever the hub takes the caller for.
 *
 * @typedef {object} Caller
 * @property {'user' | 'service'} kind
 * @property {import('./rows.js').Row} row
 * @property {string | null} token the id of the token, `null` for a browser session
 * @property {string[]} scopes expanded
 */

/**
 * Reads what `GET /user` says.
 *
 * @param {any} body
 * @param {{ url: string, withToken: boolean }} question
 * @returns {Caller}
 */
export function callerOf(body, { url, withToken }) {
  const kind = own(body, 'kind');
  if (kind !== 'user' && kind !== 'service') throw odd(url);
  const row = rowOf(body, url);
  const scopes = names(own(body, 'scopes'), url);
  const token = own(body, 'token_id') ?? null;
  if (row === null || scopes === null || (token !== null && typeof token !== 'string')) throw odd(url);
  // The hub lends everybody the scopes to see this of themselves.
  if (kind === 'user' && row.groups === null) throw odd(url);
  if (withToken && token === null) {
    throw new HubFetchError('not-authorized', 'the hub did not see the token; did something on the way take it away?', { url });
  }
  return { kind, row, token, scopes };
}

/**
 * Whether two answers say the same.
 *
 * @param {Caller} one
 * @param {Caller} other
 */
export function sameCaller(one, other) {
  return JSON.stringify([one.kind, one.row, one.token, one.scopes]) === JSON.stringify([other.kind, other.row, other.token, other.scopes]);
}
