import { init, initSync, Policy } from 'hubscope';
import * as everything from 'hubscope/full';
import * as slim from 'hubscope/slim';

// accept: nothing to say
await init();
initSync();

// accept: an address, as text or object
await init('/engine.wasm');
await init(new URL('https://example.org/engine.wasm'));
await init(new Request('/engine.wasm'));

// accept: a response, here or on its way
await slim.init(fetch('/engine.wasm'));
await slim.init(await fetch('/engine.wasm'));

// accept: bytes
await slim.init(new Uint8Array());
await slim.init(new ArrayBuffer(8));
initSync(new DataView(new ArrayBuffer(8)));

// accept: a compiled module
await slim.init(await WebAssembly.compileStreaming(fetch('/engine.wasm')));
initSync(new WebAssembly.Module(new ArrayBuffer(8)));

// accept: a document as text, bytes or object
Policy.load('{}');
Policy.load(new Uint8Array());
Policy.load(new ArrayBuffer(8));
Policy.load({ format: 'hubscope/1' });

// accept: options
Policy.load('{}', { maxBytes: 1000, keepSource: false });

// accept: a full policy out of one that decides, which is one as well
const full: everything.Policy = everything.Policy.from(Policy.load('{}'));
const small: Policy = full;
export { small };

// refuse: a number as the engine
await init(7); //~ TS2345 7

// refuse: a flag as the engine
initSync(true); //~ TS2345 true

// refuse: an address where nothing can be waited for
initSync('/engine.wasm'); //~ TS2345 /engine.wasm

// refuse: a policy before the engine is there, unnoticed
const engine: string = init(); //~ TS2322 Promise<void>
export { engine };

// refuse: a number as the document
Policy.load(7); //~ TS2345 number

// refuse: no document
Policy.load(); //~ TS2554 1-2

// refuse: null as the document
Policy.load(null); //~ TS2345 null

// refuse: a document of many parts
Policy.load('{', '}'); //~ TS2559 '}'

// refuse: a misspelt option
Policy.load('{}', { maxByte: 1000 }); //~ TS2561 maxByte

// refuse: an option that is not set but `undefined`
Policy.load('{}', { maxBytes: undefined }); //~ TS2379 undefined

// refuse: a policy out of nothing
new Policy(); //~ TS2674 protected

// refuse: a query of a policy that only decides
Policy.load('{}').query({ op: 'reduce', scopes: [] }); //~ TS2339 query
