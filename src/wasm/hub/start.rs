//! The next start of a hub.

use wasm_bindgen::prelude::wasm_bindgen;

use super::{answer, question::timestamp};
use crate::{query, wasm::state::change};

/// What the hub does at its next start. The document, which is gone afterwards, is two: a snapshot, and behind it a configuration; both by
/// their lengths in bytes. `now` is in milliseconds; the snapshot afterwards is answered unless `with_document` is 0.
#[wasm_bindgen]
pub fn start(snapshot: usize, configuration: usize, now: f64, with_document: u32) -> usize {
    change(|state| {
        let document = std::mem::take(&mut state.document);
        let (snapshot, rest) = document.split_at_checked(snapshot).unwrap_or_default();
        let configuration = rest.get(..configuration).unwrap_or_default();
        let answered = query::start(snapshot, configuration, timestamp(now), with_document != 0);
        state.answer = answer::queried(answered);
        state.answer.len()
    })
}
