//! Bytes in and out.

use wasm_bindgen::prelude::wasm_bindgen;

use super::state::{change, look};

/// Makes room for a document of this many bytes, keeping what is there already, and says where; 0 if there is no memory.
#[wasm_bindgen]
pub fn document(length: usize) -> usize {
    change(|state| room(&mut state.document, length))
}

/// Makes the buffer at least this long, keeping what is there already, and says where it is; 0 if there is no memory.
#[wasm_bindgen]
pub fn buffer(length: usize) -> usize {
    change(|state| room(&mut state.buffer, length))
}

/// Where the last answer in text lies.
#[wasm_bindgen]
pub fn answer() -> usize {
    look(|state| state.answer.as_ptr().expose_provenance())
}

/// The length of the last answer.
#[wasm_bindgen]
pub fn answer_length() -> usize {
    look(|state| state.answer.len())
}

fn room(bytes: &mut Vec<u8>, length: usize) -> usize {
    let more = length.saturating_sub(bytes.len());
    if bytes.try_reserve_exact(more).is_err() {
        return 0;
    }
    bytes.resize(length.max(bytes.len()), 0);
    // JavaScript writes there: the one place where an address leaves this crate.
    bytes.as_mut_ptr().expose_provenance()
}
