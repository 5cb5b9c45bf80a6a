/** The entry of CQL roles for Workers, which may not compile bytes: the bundler hands over a compiled module. */
import { init as initCore, initSync as initCoreSync } from './cql.js';
import engine from './cql.wasm';

export * from './cql.js';

/** @param {import('./loader.js').EngineSource} [source] */
export function init(source) {
  return initCore(source ?? engine);
}

/** @param {BufferSource | WebAssembly.Module} [source] */
export function initSync(source) {
  initCoreSync(source ?? engine);
}
