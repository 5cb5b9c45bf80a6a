/** What every entry shares; on its own the slim entry, for callers that bring the engine's bytes, address or module. */
export { EngineError, HubError, HubscopeError, QuestionError, SnapshotError, UnansweredError } from './errors.js';
export { HubFetchError } from './hub/error.js';
export { Policy } from './policy.js';
export { OUTCOMES } from './outcomes.js';
export { Subject } from './subject.js';

import { decider } from './policy.js';

/** @param {import('./loader.js').EngineSource | (() => import('./loader.js').EngineSource)} [source] */
export function init(source) {
  return decider.init(source);
}

/** @param {BufferSource | WebAssembly.Module} [source] */
export function initSync(source) {
  decider.initSync(source);
}
