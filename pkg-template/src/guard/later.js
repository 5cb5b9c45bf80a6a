/** Values that are here, or will be: what is here is not waited for. */

/**
 * @template T
 * @param {T | Promise<T>} value
 * @returns {value is Promise<T>}
 */
export function isPromise(value) {
  // Not by class: a promise may come from another realm, or from a library.
  return typeof (/** @type {any} */ (value)?.then) === 'function';
}

/**
 * @template T, R
 * @param {T | Promise<T>} value
 * @param {(value: T) => R | Promise<R>} next
 * @returns {R | Promise<R>}
 */
export function after(value, next) {
  return isPromise(value) ? value.then(next) : next(value);
}
