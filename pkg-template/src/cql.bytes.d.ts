/** Written by the build: `cql.wasm` as base64. */
declare const bytes: string;
export default bytes;
