//! Whether a step came out as its case expects.

use serde_json::{Map, Value};

use super::{CqlAnswer, CqlStep};

/// What differs from what the step expects; `None` if nothing does.
#[must_use]
pub fn is_as_expected(answer: &CqlAnswer, step: &CqlStep) -> Option<String> {
    let Some(expect) = step.expect.as_object() else { return Some("nothing is expected".to_owned()) };
    let known = ["ok", "result", "unordered", "error", "state"];
    if let Some(unknown) = expect.keys().find(|key| !known.contains(&key.as_str())) {
        return Some(format!("nobody knows what `{unknown}` expects"));
    }
    outcome(answer, expect).or_else(|| state(&answer.state, expect.get("state")))
}

fn outcome(answer: &CqlAnswer, expect: &Map<String, Value>) -> Option<String> {
    match (answer.ok(), answer.error(), expect.get("error")) {
        (Some(value), _, None) if expect.get("ok") == Some(&Value::Bool(true)) => {
            let wanted = expect.get("result")?;
            let unordered = expect.get("unordered") == Some(&Value::Bool(true));
            let same = match unordered {
                true => sorted(wanted) == sorted(value),
                false => wanted == value,
            };
            (!same).then(|| format!("wants {wanted}, got {value}"))
        }
        (None, Some(error), Some(wanted)) => {
            let same = |member: &str| wanted.get(member).is_some() && wanted.get(member) == error.get(member);
            let mentions = |list: &Value| list.get("mentions").and_then(Value::as_array).cloned();
            let named = mentions(&error).unwrap_or_default();
            let all_named = mentions(wanted).unwrap_or_default().iter().all(|name| named.contains(name));
            (!(same("category") && same("code") && all_named)).then(|| format!("wants {wanted}, got {error}"))
        }
        (value, error, wanted) => {
            let got = error.or_else(|| value.cloned()).unwrap_or_default();
            let wanted = wanted.cloned().unwrap_or_else(|| Value::Object(expect.clone()));
            Some(format!("wants {wanted}, got {got}"))
        }
    }
}

/// Of `roles` the named members alone are compared, the other lists are whole.
fn state(state: &Value, wanted: Option<&Value>) -> Option<String> {
    for (member, wanted) in wanted?.as_object()? {
        let got = match member.as_str() {
            "role_names" => {
                let names = state.get("roles").and_then(Value::as_object).into_iter().flat_map(Map::keys);
                names.map(|name| Value::from(name.as_str())).collect()
            }
            "roles" => {
                let rows = wanted.as_object().into_iter().flatten();
                let different = rows.into_iter().find_map(|(name, wanted)| role(state, name, wanted));
                match different {
                    Some(different) => return Some(different),
                    None => continue,
                }
            }
            _ => state.get(member).cloned().unwrap_or_default(),
        };
        if sorted(wanted) != sorted(&got) {
            return Some(format!("wants {member} {wanted}, got {got}"));
        }
    }
    None
}

fn role(state: &Value, name: &str, wanted: &Value) -> Option<String> {
    let row = state.get("roles").and_then(|roles| roles.get(name));
    let (Some(members), Some(row)) = (wanted.as_object(), row) else {
        let same = wanted.is_null() && row.is_none();
        return (!same).then(|| format!("wants the role {name} {wanted}, got {row:?}"));
    };
    members.iter().find_map(|(member, wanted)| {
        let got = row.get(member).cloned().unwrap_or_default();
        let nothing = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        let same = match member.as_str() {
            "member_of" => nothing(wanted) && nothing(&got) || sorted(wanted) == sorted(&got),
            _ => *wanted == got,
        };
        (!same).then(|| format!("wants {member} of {name} {wanted}, got {got}"))
    })
}

/// A list whose order does not matter, and the sets of permissions in its rows neither.
fn sorted(value: &Value) -> Vec<String> {
    let inner = |row: &Value| match row.as_array() {
        Some(cells) => {
            let cells = cells.iter().map(|cell| match cell.as_array() {
                Some(set) => {
                    let mut set: Vec<String> = set.iter().map(Value::to_string).collect();
                    set.sort();
                    set.join(",")
                }
                None => cell.to_string(),
            });
            cells.collect::<Vec<String>>().join(" | ")
        }
        None => row.to_string(),
    };
    let mut rows: Vec<String> = value.as_array().into_iter().flatten().map(inner).collect();
    rows.sort();
    rows
}
