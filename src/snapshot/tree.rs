//! What `serde_json` says of a text, as this module says it: for documents that are read into a tree.

use std::borrow::Cow;

use serde_json::error::Category;

use super::{Limits, ReadError, json::Mistake, place::offset_of, refused::explain};

/// Turns an error into what a person can act on.
pub(crate) fn explain_tree(bytes: &[u8], limits: &Limits, error: &serde_json::Error) -> ReadError {
    let (mistake, offset) = mistake(bytes, error);
    explain(bytes, limits, mistake, offset)
}

/// What is wrong, and how many bytes were read when it was noticed.
pub(super) fn mistake(bytes: &[u8], error: &serde_json::Error) -> (Mistake, usize) {
    let offset = offset_of(bytes, error.line(), error.column());
    let reason = shown(&error.to_string());
    let mistake = match error.classify() {
        Category::Eof => Mistake::End,
        Category::Data => Mistake::Shape(code(&reason), reason),
        Category::Syntax | Category::Io => match reason.as_str() {
            text if text.contains("surrogate") || text.contains("hex escape") => Mistake::Surrogate,
            text if text.contains("unicode code point") => Mistake::NotText,
            _ => Mistake::Syntax(Cow::Owned(reason)),
        },
    };
    (mistake, offset)
}

/// What may be shown of a reason: not a value, which may be a secret that somebody took for a snapshot, and not the place, which is told
/// apart.
fn shown(reason: &str) -> String {
    let of_value = reason.starts_with("invalid type: ") || reason.starts_with("invalid value: ");
    let without_value = match reason.rsplit_once(", expected") {
        Some((found, expected)) if of_value => format!("{}, expected{expected}", kind_of(found)),
        _ => reason.to_owned(),
    };
    // What is left of the document holds no line of its own behind this.
    without_value.rsplit_once(" at line ").map_or(without_value.as_str(), |(reason, _)| reason).to_owned()
}

/// `invalid type: string "x"` without the value.
fn kind_of(found: &str) -> String {
    let Some(at) = found.find(['"', '`']) else { return found.to_owned() };
    let (what, kind) = found.get(..at).and_then(|kind| kind.split_once(": ")).unwrap_or((found, ""));
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{what}: {article} {}", kind.trim_end())
}

fn code(reason: &str) -> &'static str {
    match reason {
        _ if reason.starts_with("unknown field") => "unknown-field",
        _ if reason.starts_with("duplicate field") => "duplicate-field",
        _ if reason.starts_with("missing field") => "missing-field",
        _ => "wrong-type",
    }
}
