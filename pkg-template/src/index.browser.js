/** The entry for browser bundles: the engine is a file of its own, which bundlers find by the one literal below. */
import { init as initCore } from './core.js';

export * from './core.js';

/** @param {import('./loader.js').EngineSource} [source] */
export function init(source) {
  return initCore(source ?? new URL('./engine.wasm', import.meta.url));
}
