import { HubFetchError } from './error.js';

/**
 * A row of a list as the hub shows it: members that the caller may not see are `null`.
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {boolean | null} admin
 * @property {string[] | null} roles
 * @property {string[] | null} groups of a user
 * @property {string[] | null} users of a group
 * @property {string[] | null} servers of a user, by name
 */

/**
 * Reads a user, group or service; `null` for one of which the caller may not even see the name.
 *
 * @param {unknown} model
 * @param {string} url where it came from, for the error
 * @returns {Row | null}
 */
export function rowOf(model, url) {
  if (typeof model !== 'object' || model === null || Array.isArray(model)) throw odd(url);
  const name = own(model, 'name');
  if (name === undefined) return null;
  const admin = own(model, 'admin') ?? null;
  if (typeof name !== 'string' || (admin !== null && typeof admin !== 'boolean')) throw odd(url);
  const servers = own(model, 'servers') ?? null;
  if (servers !== null && (typeof servers !== 'object' || Array.isArray(servers))) throw odd(url);
  return {
    name,
    admin,
    roles: names(own(model, 'roles'), url),
    groups: names(own(model, 'groups'), url),
    users: names(own(model, 'users'), url),
    servers: servers === null ? null : Object.keys(servers),
  };
}

/**
 * Texts, or nothing.
 *
 * @param {unknown} value
 * @param {string} url
 * @returns {string[] | null}
 */
export function names(value, url) {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value) || !value.every((name) => typeof name === 'string')) throw odd(url);
  return value;
}

/**
 * A member of an answer. Inherited ones are none: what a page's scripts hung on a prototype is not what the hub said.
 *
 * @param {any} object
 * @param {string} name
 * @returns {unknown}
 */
export function own(object, name) {
  return typeof object === 'object' && object !== null && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** @param {string} url */
export function odd(url) {
  return new HubFetchError('bad-answer', 'the hub answered with something that its API does not have here', { url });
}
