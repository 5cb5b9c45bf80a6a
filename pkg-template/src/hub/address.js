import { HubFetchError } from './error.js';

/**
 * Where a hub is.
 *
 * @typedef {object} Address
 * @property {string} url the public address, with a slash at the end
 * @property {string} api where its REST API is, without one
 * @property {string} path the path below which everything lies, with a slash at both ends
 */

/**
 * Takes the address of a hub, of its pages (`…/hub/`) or of its API (`…/hub/api`).
 *
 * @param {unknown} given
 * @returns {Address}
 */
export function addressOf(given) {
  const url = parsed(given);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw bad('the address of a hub begins with `https://` or `http://`');
  }
  // Neither is repeated: what somebody writes there is often a secret.
  if (url.username !== '' || url.password !== '') throw bad('the address of a hub has no name and no password in it');
  if (url.search !== '' || url.hash !== '') {
    throw bad('the address of a hub ends with its path; pass a token as `{ token }` and not behind a `?` or a `#`');
  }
  const path = `${url.pathname.replace(/\/+$/, '').replace(/\/hub(\/api)?$/, '')}/`;
  return { url: `${url.origin}${path}`, api: `${url.origin}${path}hub/api`, path };
}

/** @param {unknown} given */
function parsed(given) {
  const text = typeof given === 'string' || Object.prototype.toString.call(given) === '[object URL]' ? String(given) : '';
  // On a page an address may be a path, as in `jhdata.base_url`.
  const base = /** @type {any} */ (globalThis).location?.href;
  try {
    return new URL(text, typeof base === 'string' && text !== '' ? base : undefined);
  } catch {
    throw bad('pass the address of the hub, such as `https://hub.example.org/`');
  }
}

/** @param {string} message */
function bad(message) {
  return new HubFetchError('bad-url', message);
}
