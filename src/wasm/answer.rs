//! Answers in JSON, for people: none of them lies on a path that runs often.

use serde::Serialize;

use super::json::written;
use crate::snapshot::ReadError;

/// `{ "ok": value }`
#[cfg(feature = "hub")]
pub(super) fn ok(value: impl Serialize) -> String {
    #[derive(Serialize)]
    struct Ok<T> {
        ok: T,
    }
    json(&Ok { ok: value })
}

/// Why a document was refused.
pub(super) fn read_error(error: &ReadError) -> String {
    json(&Unreadable::from(error))
}

#[derive(Serialize)]
pub(super) struct Unreadable<'e> {
    code: &'e str,
    message: String,
    pointer: &'e str,
    line: usize,
    column: usize,
}

impl<'e> From<&'e ReadError> for Unreadable<'e> {
    fn from(error: &'e ReadError) -> Self {
        Self {
            code: error.code(),
            message: error.to_string(),
            pointer: error.pointer(),
            line: error.line(),
            column: error.column(),
        }
    }
}

/// Text and numbers always have a form in JSON; an empty answer is none, and the facade takes it for a failure.
pub(super) fn json(value: &impl Serialize) -> String {
    written(value).unwrap_or_default()
}

/// `{ "ok": value }` for a value of any form.
#[cfg(any(feature = "full", feature = "cql"))]
pub(super) fn ok_of_any_form(value: &impl Serialize) -> String {
    serde_json::to_string(value).map(|value| format!("{{\"ok\":{value}}}")).unwrap_or_default()
}
