//! Policy tests as a query.

use serde_json::{Map, Value, json};

use super::{Answered, Asked, QueryError, arguments::Arguments, insight, what_if};
use crate::policy_tests;

/// How tests end, after `edits` if there are any.
pub(super) fn test(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let edited = match query.argument("edits") {
        Value::Null => None,
        _ => Some(what_if::edited(hub, query)?),
    };
    let policy = edited.as_ref().unwrap_or(hub.policy);
    // What is refused is named as it stands in the query, which has more members than a file of tests.
    let tests: Map<String, Value> =
        query.member("tests").map(|tests| ("tests".to_owned(), tests.clone())).into_iter().collect();
    let report = policy_tests::run(policy, &json!(tests), hub.now).map_err(QueryError::shape)?;
    insight::written(&report)
}
