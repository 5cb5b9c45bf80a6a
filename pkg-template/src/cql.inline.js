/** The entry of CQL roles that brings the engine along as text: servers, test runners, development builds, single files. */
import { init as initCore, initSync as initCoreSync } from './cql.js';
import { decodeBase64 } from './base64.js';
import bytes from './cql.bytes.js';

export * from './cql.js';

/** @param {import('./loader.js').EngineSource} [source] */
export function init(source) {
  return initCore(source ?? (() => decodeBase64(bytes)));
}

/** @param {BufferSource | WebAssembly.Module} [source] */
export function initSync(source) {
  initCoreSync(source ?? decodeBase64(bytes));
}
