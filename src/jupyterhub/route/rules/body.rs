//! What the hub makes of the body of a request.

use serde_json::{Map, Value};

use super::super::{
    outcome::{Test, Verdict, ensure},
    reason::Reason,
};

/// What a member of a body must be.
#[derive(Clone, Copy)]
pub(in super::super) enum Type {
    Flag,
    List,
    Object,
    Text,
}

impl Type {
    fn fits(self, value: &Value) -> bool {
        match self {
            Self::Flag => value.is_boolean(),
            Self::List => value.is_array(),
            Self::Object => value.is_object(),
            Self::Text => value.is_string(),
        }
    }
}

/// Whether Python takes a value for false.
pub(in super::super) fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(flag) => !flag,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
    }
}

/// A member that says something.
pub(in super::super) fn something<'b>(body: &'b Map<String, Value>, name: &str) -> Option<&'b Value> {
    body.get(name).filter(|value| !is_nothing(value))
}

/// An object with these members and no others, each of its type; 400 otherwise.
pub(in super::super) fn model<'b>(body: &'b Value, members: &[(&str, Type)]) -> Test<&'b Map<String, Value>> {
    let Some(object) = body.as_object() else { return Err(bad()) };
    fits(object.iter(), members)?;
    Ok(object)
}

/// The members of an object, each of its type; 400 otherwise.
pub(in super::super) fn fits<'b>(
    mut object: impl Iterator<Item = (&'b String, &'b Value)>,
    members: &[(&str, Type)],
) -> Test {
    let fit = object.all(|(name, value)| {
        members.iter().find(|(known, _)| known == name).is_some_and(|(_, kind)| kind.fits(value))
    });
    ensure(fit, 400, Reason::BadBody)
}

/// What a Python loop over a value sees: items of a list, letters of a text, names of an object.
///
/// The handler fails with 500 on anything else, and on items that are no text.
pub(in super::super) fn names(value: &Value) -> Test<Vec<String>> {
    let failing = || Verdict::status(500, Reason::BrokenRequest);
    match value {
        Value::Array(items) => {
            items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(failing)).collect()
        }
        Value::String(text) => Ok(text.chars().map(String::from).collect()),
        Value::Object(members) => Ok(members.keys().cloned().collect()),
        Value::Bool(_) | Value::Null | Value::Number(_) => Err(failing()),
    }
}

/// A list of texts.
pub(in super::super) fn texts(value: &Value) -> Option<Vec<&str>> {
    value.as_array()?.iter().map(Value::as_str).collect()
}

pub(in super::super) fn bad() -> Verdict {
    Verdict::status(400, Reason::BadBody)
}
