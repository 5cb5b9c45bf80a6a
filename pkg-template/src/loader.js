/**
 * Where the compiled module comes from, once for all policies.
 */
import { EngineError } from './errors.js';

/** @typedef {URL | string | Request | Response | BufferSource | WebAssembly.Module} EngineSource */

/** Loads one engine, once for all policies on it. */
export class Loader {
  #exports;
  /** @type {WebAssembly.Module | undefined} */
  #loaded;
  /** @type {Promise<void> | undefined} */
  #loading;

  /** @param {readonly string[]} exports what the facade calls; a module without them is not this engine */
  constructor(exports) {
    this.#exports = exports;
  }

  /**
   * @param {EngineSource | Promise<EngineSource> | (() => EngineSource)} [source]
   * @returns {Promise<void>}
   */
  init(source) {
    if (this.#loaded) return Promise.resolve();
    if (source === undefined) return Promise.reject(noSource());
    // One promise for all callers, cleared on failure so that a retry works.
    this.#loading ??= compile(source).then(
      (module) => {
        this.#accept(module);
      },
    ).catch((error) => {
      this.#loading = undefined;
      throw explained(error);
    });
    return this.#loading;
  }

  /** @param {BufferSource | WebAssembly.Module} [source] */
  initSync(source) {
    if (this.#loaded) return;
    if (source === undefined) throw noSource();
    try {
      this.#accept(isModule(source) ? source : new WebAssembly.Module(source));
    } catch (error) {
      throw explained(error);
    }
  }

  /** The compiled module; an error before {@link Loader.init} is done. */
  module() {
    if (!this.#loaded) {
      throw new EngineError('not-initialized', 'call `await init()` before the first policy is loaded');
    }
    return this.#loaded;
  }

  /** @param {WebAssembly.Module} module */
  #accept(module) {
    const names = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
    if (WebAssembly.Module.imports(module).length > 0 || !this.#exports.every((name) => names.has(name))) {
      throw new EngineError('wrong-module', 'this WebAssembly module is not the hubscope engine of this entry');
    }
    this.#loaded = module;
  }
}

function noSource() {
  return new EngineError('no-source', 'this entry of hubscope has no engine; pass its bytes, address or module');
}

/** @param {EngineSource | Promise<EngineSource> | (() => EngineSource)} given */
async function compile(given) {
  let source = await (typeof given === 'function' ? given() : given);
  if (isModule(source)) return source;
  if (typeof source === 'string' || hasTag(source, 'URL') || hasTag(source, 'Request')) {
    source = await fetch(/** @type {URL | string | Request} */ (source));
  }
  if (hasTag(source, 'Response')) return compileResponse(/** @type {Response} */ (source));
  return WebAssembly.compile(/** @type {BufferSource} */ (source));
}

/** @param {Response} response */
async function compileResponse(response) {
  if (!response.ok) {
    throw new EngineError('not-loaded', `the engine was not found: ${response.status} for ${response.url}`);
  }
  const type = response.headers.get('content-type') ?? '';
  // Streaming refuses any other type, and servers that do not know `.wasm` are common.
  if (type.startsWith('application/wasm') && typeof WebAssembly.compileStreaming === 'function') {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

/** @param {unknown} error */
function explained(error) {
  if (error instanceof EngineError) return error;
  const text = error instanceof Error || hasTag(error, 'Error') ? /** @type {Error} */ (error).message : String(error);
  if (/unsafe-eval|content security policy|csp/i.test(text)) {
    const advice = "add 'wasm-unsafe-eval' to `script-src` of the page's Content-Security-Policy";
    return new EngineError('blocked-by-csp', `the browser refuses WebAssembly here: ${advice}`, { cause: error });
  }
  return new EngineError('not-loaded', `the engine cannot be loaded: ${text}`, { cause: error });
}

/**
 * @param {unknown} value
 * @returns {value is WebAssembly.Module}
 */
function isModule(value) {
  return hasTag(value, 'WebAssembly.Module');
}

/**
 * `instanceof` would refuse values of another realm, which is what test runners and frames hand over.
 *
 * @param {unknown} value
 * @param {string} tag
 */
function hasTag(value, tag) {
  return Object.prototype.toString.call(value) === `[object ${tag}]`;
}
