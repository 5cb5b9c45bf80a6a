//! Policies in, changed, and held against others.

use wasm_bindgen::prelude::wasm_bindgen;

use super::answer;
#[cfg(feature = "full")]
use super::question::timestamp;
use crate::{Policy, snapshot::Limits, wasm::state::change};
#[cfg(feature = "full")]
use crate::{
    jupyterhub::DifferenceOptions,
    query::{self, QueryError},
};

/// Loads the first `length` bytes of the document, which is gone afterwards. 0 is success; any other number is the length
/// of an answer: why it was refused.
#[wasm_bindgen]
pub fn load(length: usize, limit: usize) -> usize {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    change(|state| {
        let mut document = std::mem::take(&mut state.document);
        document.truncate(length);
        let mut limits = Limits::default();
        limits.bytes = limits.bytes.min(limit);
        match Policy::load(&document, &limits) {
            Ok(policy) => {
                state.policy = Some(policy);
                0
            }
            Err(error) => {
                state.answer = answer::read_error(&error);
                state.answer.len()
            }
        }
    })
}

/// Makes the edits in JSON that are in the buffer, all or none; 0 is success, any other number the length of an answer: why not. Numbers of
/// principals and tokens before it are good no more.
#[cfg(feature = "full")]
#[wasm_bindgen]
pub fn edit(length: usize) -> usize {
    change(|state| {
        let [text] = state.texts([length]);
        let edited = match (serde_json::from_str(text), &state.policy) {
            (Ok(edits), Some(policy)) => query::edited(policy, &edits),
            _ => Err(QueryError::no_json()),
        };
        match edited {
            Ok(policy) => {
                state.policy = Some(policy);
                state.tokens.clear();
                0
            }
            Err(error) => {
                state.answer = answer::queried(Err(error));
                state.answer.len()
            }
        }
    })
}

/// What is different in the first `length` bytes of the document, which is another snapshot and is gone afterwards, from the policy
/// that was loaded. At most `names` names are listed each; `now` is when tokens are judged, no number leaves them out.
#[cfg(feature = "full")]
#[wasm_bindgen]
pub fn difference(length: usize, limit: usize, names: usize, now: f64) -> usize {
    change(|state| {
        let mut document = std::mem::take(&mut state.document);
        document.truncate(length);
        let mut limits = Limits::default();
        limits.bytes = limits.bytes.min(limit);
        let options =
            DifferenceOptions { tokens_at: (!now.is_nan()).then(|| timestamp(now)), limit: Some(names) };
        state.answer = match (Policy::load(&document, &limits), &state.policy) {
            (Ok(after), Some(before)) => answer::ok_of_any_form(&before.difference(&after, options)),
            (Err(error), _) => answer::other_read_error(&error),
            (Ok(_), None) => String::new(),
        };
        state.answer.len()
    })
}
