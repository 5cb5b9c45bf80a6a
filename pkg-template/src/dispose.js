/** What `using` calls; older runtimes have no such symbol, and those who help them out take this one. */
export const dispose = /** @type {typeof Symbol.dispose} */ (Symbol.dispose ?? Symbol.for('Symbol.dispose'));
