/** What a Worker's bundler makes of an imported `.wasm`. */
declare const engine: WebAssembly.Module;
export default engine;
