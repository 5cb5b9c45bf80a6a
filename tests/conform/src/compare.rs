//! When two answers are the same.

use serde_json::Value;

/// Whether two answers to a query agree: the same value, or an error of the same class.
///
/// Of `request` the package knows the handler and the status, and not every status.
///
/// Of `resolve_requested` only what is allowed in effect is compared: which raw scopes stand for it depends on the order of
/// a set.
#[must_use]
pub fn agrees(query: &Value, one: &Value, other: &Value) -> bool {
    match (one.get("ok"), other.get("ok")) {
        (Some(one), Some(other)) if is(query, "resolve_requested") => {
            one.get("expanded") == other.get("expanded")
        }
        (Some(one), Some(other)) if is(query, "request") => {
            let same_status = match (status(one), status(other)) {
                (Some(one), Some(other)) => one == other,
                // One of them says that more is needed than rows.
                _ => true,
            };
            one.get("handler") == other.get("handler") && same_status
        }
        (Some(one), Some(other)) => one == other,
        (None, None) => one.get("error") == other.get("error"),
        _ => false,
    }
}

/// Whether an answer is what the `want` of a query asks for: the value, or the class of the error. Of `resolve_requested` and
/// `request` only the members that it names are compared, of `preview` the answers after the edits.
#[must_use]
pub fn is_wanted(query: &Value, answer: &Value) -> bool {
    query.get("want").is_some_and(|want| is_as(query, want, answer))
}

fn is_as(query: &Value, want: &Value, answer: &Value) -> bool {
    let Some(value) = answer.get("ok") else {
        let class =
            want.as_object().filter(|members| members.len() == 1).and_then(|members| members.get("error"));
        return class.is_some() && class == answer.get("error");
    };
    match want.as_object() {
        Some(_) if is(query, "preview") => {
            let [queries, wanted, answers] = [(query, "queries"), (want, "answers"), (value, "answers")]
                .map(|(value, name)| list(value, name));
            wanted.len() == queries.len()
                && answers.len() == queries.len()
                && queries
                    .iter()
                    .zip(wanted)
                    .zip(answers)
                    .all(|((query, want), answer)| is_as(query, want, answer))
        }
        Some(members) if is(query, "resolve_requested") || is(query, "request") => {
            !members.is_empty() && members.iter().all(|(name, member)| value.get(name) == Some(member))
        }
        _ => value == want,
    }
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The status of a request, under default settings where it depends on them; none where what a body says is left to the hub.
fn status(answer: &Value) -> Option<&Value> {
    let depends = answer.get("depends").and_then(Value::as_array);
    if depends.is_some_and(|depends| depends.iter().any(|word| word == "body")) {
        return None;
    }
    let named = |name| answer.get(name).filter(|status| !status.is_null());
    named("status").or_else(|| named("usual"))
}

/// Whether a start ended as `want` says: with the class of its `error`, and with the `rows` that it names. A list is compared whole,
/// a row for each name as far as it is described; `null` is a row that is not there.
#[must_use]
pub fn started_as_wanted(want: &Value, answer: &Value) -> bool {
    if want.get("error") != answer.get("error") {
        return false;
    }
    let Some(rows) = answer.get("ok").or_else(|| answer.get("left")) else { return false };
    let sections = want.get("rows").and_then(Value::as_object).into_iter().flatten();
    sections.into_iter().all(|(section, wanted)| {
        let Some(rows) = rows.get(section) else { return false };
        let Some(wanted) = wanted.as_object() else { return rows == wanted };
        wanted.iter().all(|(name, wanted)| {
            let row = rows
                .as_array()
                .into_iter()
                .flatten()
                .find(|row| row.get("name").is_some_and(|row| row == name));
            match (row, wanted.as_object()) {
                (None, None) => true,
                (Some(row), Some(members)) => {
                    members.iter().all(|(member, value)| row.get(member) == Some(value))
                }
                _ => false,
            }
        })
    })
}

/// Whether an answer speaks of the case and not of the hub.
pub(crate) fn is_invalid(answer: &Value) -> bool {
    answer.get("error").is_some_and(|class| class == "InvalidCase")
}

fn is(query: &Value, op: &str) -> bool {
    query.get("op").is_some_and(|named| named == op)
}
