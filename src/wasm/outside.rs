//! What JavaScript does with the memory of an instance, for tests.

use serde_json::Value;

use super::{
    memory::{buffer, document},
    state::{change, look},
};

/// Writes a document to where it is loaded from.
pub(super) fn write_document(text: &str) {
    assert_ne!(document(text.len()), 0);
    change(|state| state.document.copy_from_slice(text.as_bytes()));
}

/// Texts one behind the other, and their lengths.
pub(super) fn write<const N: usize>(texts: [&str; N]) -> [usize; N] {
    let joined = texts.concat();
    assert_ne!(buffer(joined.len()), 0);
    change(|state| {
        for (to, from) in state.buffer.iter_mut().zip(joined.bytes()) {
            *to = from;
        }
    });
    texts.map(str::len)
}

/// The last answer.
pub(super) fn answered() -> String {
    look(|state| state.answer.clone())
}

/// The last answer, through JavaScript's own parser.
pub(super) fn value(length: usize) -> Value {
    assert_eq!(length, answered().len());
    let parsed = js_sys::JSON::parse(&answered()).unwrap();
    serde_wasm_bindgen::from_value(parsed).unwrap()
}
