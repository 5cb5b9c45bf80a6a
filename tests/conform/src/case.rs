//! One case, as it comes on a line.

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Value, json, value::RawValue};

use crate::{
    answer::answer,
    starts::answer_starts,
    state::{Hub, State},
};

/// A small hub with questions about it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// How answers refer to the case.
    #[serde(default)]
    pub id: Value,
    /// The version of the hub.
    pub version: String,
    /// Its rows, a [`State`].
    #[serde(default)]
    pub hub: Value,
    /// What is asked, each about the same unchanged rows.
    #[serde(default)]
    pub queries: Vec<Value>,
    /// In place of rows and questions: configurations with which a hub starts, one after the other, on one database.
    pub startup: Option<Vec<Box<RawValue>>>,
}

/// Answers one line with one line.
///
/// # Errors
///
/// If the line is no case at all. A case that speaks of impossible rows is answered with `InvalidCase`, query by query.
pub fn answers(line: &str) -> Result<String> {
    let case: Case = serde_json::from_str(line).context("this line is no case")?;
    if let Some(configurations) = &case.startup {
        let answers = answer_starts(&case.version, configurations);
        return Ok(json!({ "id": case.id, "answers": answers }).to_string());
    }
    let state = match case.hub {
        Value::Null => Ok(State::default()),
        hub => serde_json::from_value(hub).map_err(|error| error.to_string()),
    };
    let answers: Vec<Value> = match state.and_then(|state| Hub::new(&state, &case.version)) {
        Ok(hub) => case.queries.iter().map(|query| answer(&hub, query)).collect(),
        Err(reason) => {
            case.queries.iter().map(|_| json!({ "error": "InvalidCase", "message": reason })).collect()
        }
    };
    Ok(json!({ "id": case.id, "answers": answers }).to_string())
}

/// The line of a case of starts.
#[must_use]
pub fn starts_line(id: &Value, version: &str, configurations: &[Value]) -> String {
    json!({ "id": id, "version": version, "startup": configurations }).to_string()
}

/// The line of a case.
#[must_use]
pub fn case_line(id: &Value, version: &str, hub: &Value, queries: &[Value]) -> String {
    json!({ "id": id, "version": version, "hub": hub, "queries": queries }).to_string()
}
