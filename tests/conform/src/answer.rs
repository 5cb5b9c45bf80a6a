//! One query, answered by the engine, in the shape that the oracle answers in.

use hubscope::{
    query::{self, ErrorKind, QueryError},
    snapshot::Timestamp,
};
use serde_json::{Value, json};

use crate::{other_ways, state::Hub};

/// The engine's answer to a query: `{"ok": value}`, or `{"error": class, "message": text}`.
///
/// A question that can be asked in more than one way is, and the answer is `Inconsistent` if they differ.
#[must_use]
pub fn answer(hub: &Hub, query: &Value) -> Value {
    let answer = query::answer(&hub.policy, query, moment(hub, query));
    if let Ok(value) = &answer
        && let Err(reason) = other_ways::confirm(hub, query, value)
    {
        return json!({ "error": "Inconsistent", "message": reason });
    }
    match answer {
        Ok(value) => json!({ "ok": value }),
        Err(error) => json!({ "error": class(query, &error), "message": error.to_string() }),
    }
}

/// When tokens are judged. The package looks at the clock only when it finds a token, a moment after the rows were written; all
/// other functions take one for granted, and so they are asked before anything expires.
fn moment(hub: &Hub, query: &Value) -> Timestamp {
    match query.get("op") {
        Some(op) if op == "token_valid" || op == "request" => {
            Timestamp::from_micros(hub.now.micros().saturating_add(1))
        }
        _ => Timestamp::from_micros(0),
    }
}

fn class(query: &Value, error: &QueryError) -> &'static str {
    match error.kind() {
        ErrorKind::Query if query["op"] == "preview" && error.code() != "bad-query" => "EditRefused",
        ErrorKind::Hub(class) => class,
        ErrorKind::Query => "InvalidCase",
        // A case states everything, so this is never right.
        ErrorKind::Unknown => "Undecided",
    }
}
