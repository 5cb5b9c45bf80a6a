//! Many answers at once, and what is made ready for them.

use wasm_bindgen::prelude::wasm_bindgen;

use super::{answer, question::ABSENT};
use crate::{
    Policy,
    jupyterhub::{Answer, Holder, IntakeError, Place, ResourceKind},
    wasm::state::{State, change},
};

/// What the facade sends for "no resource".
const NOWHERE: u32 = u32::MAX;
/// Marks the number of a token among numbers of principals.
const TOKEN: u32 = 1 << 31;

/// Adds the scope in the buffer to those of the next bearer.
#[wasm_bindgen]
pub fn bearer_scope(length: usize) {
    change(|state| {
        let [scope] = state.texts([length]);
        let scope = scope.to_owned();
        state.presented.push(scope);
    });
}

/// Makes a number for a bearer of the scopes that were added, as for a token; -1 if they are too much, and then the answer says why.
#[wasm_bindgen]
pub fn bearer_open() -> i32 {
    change(|state| {
        let scopes = std::mem::take(&mut state.presented);
        match state.policy.as_mut()?.presented(scopes.iter().map(String::as_str)) {
            Ok(holder) => state.keep(holder),
            Err(error) => refuse(state, error),
        }
    })
    .unwrap_or(ABSENT)
}

/// The number of the resource in the buffer; -1 if it cannot have one, and then the answer says why.
#[wasm_bindgen]
pub fn place(kind: u32, length: usize) -> i32 {
    change(|state| {
        let kind = ResourceKind::from_number(kind)?;
        let name = state.buffer.get(..length)?;
        match state.policy.as_mut()?.place_numbered(kind, name) {
            Ok(place) => i32::try_from(place.number()).ok(),
            Err(error) => refuse(state, error),
        }
    })
    .unwrap_or(ABSENT)
}

/// Makes room for this many numbers and says where; 0 if there is no memory.
#[wasm_bindgen]
pub fn numbers(count: usize) -> usize {
    change(|state| {
        let more = count.saturating_sub(state.numbers.len());
        if state.numbers.try_reserve_exact(more).is_err() {
            return 0;
        }
        state.numbers.resize(count.max(state.numbers.len()), 0);
        state.numbers.as_mut_ptr().expose_provenance()
    })
}

/// Answers every subject × scope × place of the numbers, in this order, the last one fastest; says where the answers lie, a byte each;
/// 0 if there is no memory.
#[wasm_bindgen]
pub fn table(subjects: usize, scopes: usize, places: usize) -> usize {
    change(|state| {
        let mut answers = std::mem::take(&mut state.answers);
        answers.clear();
        let count = subjects.saturating_mul(scopes).saturating_mul(places);
        if answers.try_reserve_exact(count).is_err() {
            return 0;
        }
        fill(state, [subjects, scopes, places], &mut answers);
        answers.resize(count, 0);
        state.answers = answers;
        state.answers.as_ptr().expose_provenance()
    })
}

fn fill(state: &State, [subjects, scopes, places]: [usize; 3], answers: &mut Vec<u8>) {
    let Some(policy) = &state.policy else { return };
    let Some((subjects, rest)) = state.numbers.split_at_checked(subjects) else { return };
    let Some((scopes, rest)) = rest.split_at_checked(scopes) else { return };
    let Some(places) = rest.get(..places) else { return };
    for subject in subjects {
        let holder = holder(state, policy, *subject);
        for scope in scopes {
            answers.extend(places.iter().map(|place| {
                let place = (*place != NOWHERE).then(|| Place::from_number(*place));
                let answer =
                    holder.as_ref().map_or(Answer::DENY, |holder| policy.answer_at(holder, *scope, place));
                u8::try_from(answer.number()).unwrap_or_default()
            }));
        }
    }
}

fn holder(state: &State, policy: &Policy, number: u32) -> Option<Holder> {
    match number & TOKEN {
        0 => Some(policy.numbered_holder(number)),
        _ => state.token(usize::try_from(number & !TOKEN).ok()?).cloned(),
    }
}

/// Leaves the reason as the answer.
fn refuse(state: &mut State, error: IntakeError) -> Option<i32> {
    state.answer = answer::too_much(error);
    None
}
