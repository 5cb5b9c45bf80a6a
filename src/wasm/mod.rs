//! The JavaScript boundary: it converts and decides nothing.
//!
//! One WebAssembly instance holds one policy. Every export takes and returns plain numbers, for two reasons: on Node 20 an export
//! that passes a JavaScript value can abort the process, and a module that needs nothing from JavaScript can be instantiated as
//! often as there are policies. wasm-bindgen makes the exports, because this crate forbids `unsafe` and with it `no_mangle`; its
//! generated glue is not needed.
//!
//! Text goes in through the buffer, several texts one behind the other, with their lengths as arguments. Text comes out in JSON,
//! as the length of an answer that lies where [`memory::answer`] says.
//!
//! The facade in `pkg-template/src` is the only caller, and checks what a caller can get wrong. What arrives here is checked again
//! and gets the answer that harms least.

#![expect(unreachable_pub, reason = "wasm-bindgen exports functions that are public in their module")]

mod answer;
#[cfg(feature = "cql")]
mod cql;
#[cfg(feature = "hub")]
mod hub;
mod json;
mod memory;
#[cfg(test)]
mod outside;
mod state;
