/** The same with everything that a policy can be asked; on its own the slim entry of it. */
export { EngineError, HubError, HubscopeError, QuestionError, SnapshotError, UnansweredError } from './errors.js';
export { HubFetchError } from './hub/error.js';
export { FullPolicy as Policy } from './full_policy.js';
export { OUTCOMES } from './outcomes.js';
export { Subject } from './subject.js';

import { answerer } from './full_policy.js';

/** @param {import('./loader.js').EngineSource | (() => import('./loader.js').EngineSource)} [source] */
export function init(source) {
  return answerer.init(source);
}

/** @param {BufferSource | WebAssembly.Module} [source] */
export function initSync(source) {
  answerer.initSync(source);
}
