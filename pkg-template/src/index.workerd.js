/** The entry for Workers, which may not compile bytes: the bundler hands over a compiled module. */
import { init as initCore, initSync as initCoreSync } from './core.js';
import engine from './engine.wasm';

export * from './core.js';

/** @param {import('./loader.js').EngineSource} [source] */
export function init(source) {
  return initCore(source ?? engine);
}

/** @param {BufferSource | WebAssembly.Module} [source] */
export function initSync(source) {
  initCoreSync(source ?? engine);
}
