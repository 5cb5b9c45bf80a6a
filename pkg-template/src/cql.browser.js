/** The entry of CQL roles for browser bundles: the engine is a file of its own, which bundlers find by the one literal below. */
import { init as initCore } from './cql.js';

export * from './cql.js';

/** @param {import('./loader.js').EngineSource} [source] */
export function init(source) {
  return initCore(source ?? new URL('./cql.wasm', import.meta.url));
}
