/** What every entry shares; on its own the slim entry, for callers that bring the engine's bytes, address or module. */
export { EngineError, HubError, HubscopeError, QuestionError, SnapshotError, UnansweredError } from './errors.js';
export { initCore as init, initCoreSync as initSync };
export { Policy } from './policy.js';
export { Subject } from './subject.js';

import { EngineError } from './errors.js';
import { init as load, initSync as loadSync } from './loader.js';

/** @param {import('./loader.js').EngineSource | (() => import('./loader.js').EngineSource)} [source] */
function initCore(source) {
  return source === undefined ? Promise.reject(noSource()) : load(source);
}

/** @param {BufferSource | WebAssembly.Module} [source] */
function initCoreSync(source) {
  if (source === undefined) throw noSource();
  loadSync(source);
}

function noSource() {
  return new EngineError('no-source', 'this entry of hubscope has no engine; pass its bytes, address or module');
}
