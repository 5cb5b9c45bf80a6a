//! From what stopped a reader to what a person can act on. Runs only when something is wrong.

use super::{
    Limits, ReadError,
    json::Mistake,
    place::{Place, locate, too_deep},
};

/// Says what is wrong and where, if a reader stopped after so many bytes.
pub(super) fn explain(bytes: &[u8], limits: &Limits, mistake: Mistake, offset: usize) -> ReadError {
    if let Mistake::Refused(refusal) = mistake {
        let place = Place { pointer: refusal.pointer(), ..locate(bytes, offset) };
        return ReadError::new(refusal.code, refusal.message, place);
    }
    if let Some(deep) = too_deep(bytes, limits.depth) {
        let message = format!("the document nests deeper than the limit `depth` of {} allows", limits.depth);
        return ReadError::new("too-deep", message, locate(bytes, deep));
    }
    let place = locate(bytes, offset);
    // A syntax error stands behind the byte that is wrong, and that byte has no place in the path.
    let pointer = match mistake {
        Mistake::End | Mistake::Shape(..) => place.pointer,
        _ => locate(bytes, offset.saturating_sub(1)).pointer,
    };
    let (code, message) = match mistake {
        Mistake::End if bytes.iter().all(u8::is_ascii_whitespace) => {
            ("not-json", "the document is empty; a policy snapshot is a JSON object".to_owned())
        }
        Mistake::End => {
            ("truncated", "the document ends in the middle; fetch or copy it again, completely".to_owned())
        }
        Mistake::Surrogate => {
            ("lone-surrogate", "a string holds half of a surrogate pair, which is no character".to_owned())
        }
        Mistake::NotText => ("not-utf8", "the document is not UTF-8 text; save it as UTF-8".to_owned()),
        Mistake::Syntax(reason) => ("not-json", format!("the document is not JSON here: {reason}")),
        Mistake::Shape(code, reason) => {
            let advice = match code {
                "unknown-field" => "; remove it, or use the hubscope version that wrote this document",
                "duplicate-field" => "; a member may stand only once",
                _ => "",
            };
            (code, format!("{}{advice}", cut(&reason)))
        }
        Mistake::Refused(refusal) => (refusal.code, refusal.message),
    };
    ReadError::new(code, message, Place { pointer, ..place })
}

/// The beginning of a text, for messages.
pub(super) fn cut(text: &str) -> String {
    const LONGEST: usize = 300;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
