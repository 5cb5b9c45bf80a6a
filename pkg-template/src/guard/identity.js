import { Trouble } from './trouble.js';

/** No hub expands to more; a list without end is an attack or a mistake. */
const MOST_SCOPES = 100_000;
const LONGEST_NAME = 4096;

/**
 * Somebody whose request it is.
 *
 * @typedef {object} Identity
 * @property {'user' | 'service'} kind
 * @property {string} name
 * @property {readonly string[] | null} scopes what they hold, expanded; `null`: what the policy says of them
 * @property {string | null} tokenId
 */

/**
 * What `GET /hub/api/user` answered.
 *
 * @param {unknown} model
 * @returns {Identity}
 */
export function identityOfHub(model) {
  const kind = own(model, 'kind');
  const name = own(model, 'name');
  const scopes = own(model, 'scopes');
  const tokenId = own(model, 'token_id');
  if ((kind !== 'user' && kind !== 'service') || !isName(name) || !areScopes(scopes)) {
    throw new Trouble('odd-answer', 'the hub did not say of whom the token is and which scopes it has; is this address a hub\'s API?');
  }
  return Object.freeze({
    kind, name, scopes: Object.freeze([...scopes]), tokenId: typeof tokenId === 'string' ? tokenId : null,
  });
}

/**
 * What a provider gave: `{ user }` or `{ service }`, perhaps with `scopes`; an identity that it got from us; or nothing.
 *
 * @param {unknown} given
 * @returns {Identity | null}
 */
export function identityOfProvider(given) {
  if (given === null || given === undefined || given === false) return null;
  if (ours.has(/** @type {object} */ (given))) return /** @type {Identity} */ (given);
  const user = own(given, 'user');
  const service = own(given, 'service');
  const scopes = own(given, 'scopes') ?? null;
  const name = user ?? service;
  const both = user !== undefined && service !== undefined;
  if (both || !isName(name) || (scopes !== null && !areScopes(scopes))) {
    throw new Trouble('bad-principal', 'a principal is `{ user }` or `{ service }`, with `scopes` (a list of strings) or without');
  }
  return Object.freeze({
    kind: user !== undefined ? 'user' : 'service', name, scopes: scopes && Object.freeze([...scopes]), tokenId: null,
  });
}

/** @type {WeakSet<object>} */
const ours = new WeakSet();

/**
 * Marks what only the hub's own answer makes, so that a provider can pass it on.
 *
 * @param {Identity} identity
 */
export function confirmed(identity) {
  ours.add(identity);
  return identity;
}

/**
 * @param {Identity} one
 * @param {Identity} other
 */
export function sameIdentity(one, other) {
  if (one.kind !== other.kind || one.name !== other.name || one.tokenId !== other.tokenId) return false;
  const { scopes } = other;
  return one.scopes?.length === scopes?.length && (one.scopes ?? []).every((scope, index) => scope === scopes?.[index]);
}

/**
 * @param {unknown} value
 * @param {string} key
 * @returns {unknown}
 */
export function own(value, key) {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? /** @type {any} */ (value)[key] : undefined;
}

/** @param {unknown} name @returns {name is string} */
function isName(name) {
  return typeof name === 'string' && name !== '' && name.length <= LONGEST_NAME;
}

/** @param {unknown} scopes @returns {scopes is string[]} */
function areScopes(scopes) {
  return Array.isArray(scopes) && scopes.length <= MOST_SCOPES && scopes.every((scope) => typeof scope === 'string');
}
