/** The entry with everything for browser bundles: the engine is a file of its own, which bundlers find by the one literal below. */
import { init as initCore } from './full.js';

export * from './full.js';

/** @param {import('./loader.js').EngineSource} [source] */
export function init(source) {
  return initCore(source ?? new URL('./full.wasm', import.meta.url));
}
