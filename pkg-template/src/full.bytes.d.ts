/** Written by the build: `engine.wasm` as base64. */
declare const bytes: string;
export default bytes;
