/** Databases with CQL roles in place of hubs; on its own the slim entry of it. */
export { DatabaseError, EngineError, HubscopeError, QuestionError, SnapshotError } from './errors.js';
export { CqlPolicy as Policy } from './cql/policy.js';
export { OUTCOMES } from './outcomes.js';
export { Role } from './cql/role.js';

import { databases } from './cql/policy.js';

/** @param {import('./loader.js').EngineSource | (() => import('./loader.js').EngineSource)} [source] */
export function init(source) {
  return databases.init(source);
}

/** @param {BufferSource | WebAssembly.Module} [source] */
export function initSync(source) {
  databases.initSync(source);
}
