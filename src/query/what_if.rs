//! What if: the difference that edits make, and answers after them.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    Answered, Asked, QueryError, answer,
    arguments::Arguments,
    insight::{limit, tokens_at, written},
};
use crate::{
    Policy,
    jupyterhub::{DifferenceOptions, Edit},
};

/// As many queries as a page has widgets, many times over.
const MOST_QUERIES: usize = 1_000;
/// Text of all answers together, in bytes.
const MOST_TEXT: usize = 32 << 20;

/// The difference that edits make; `queries` are answered by the policy after them.
pub(super) fn preview(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let queries = match query.argument("queries") {
        Value::Null => None,
        Value::Array(queries) if queries.len() > MOST_QUERIES => {
            return Err(QueryError::too_much(
                "too-many-queries",
                format!(
                    "there are {} queries, more than the {MOST_QUERIES} that one preview answers; ask in parts",
                    queries.len()
                ),
            ));
        }
        Value::Array(queries) => Some(queries),
        _ => return Err(QueryError::query("`queries` is a list of queries")),
    };
    let after = edited(hub, query)?;
    let options = DifferenceOptions { tokens_at: tokens_at(hub, query), limit: limit(query)? };
    let mut result = Map::new();
    result.insert("difference".into(), written(&hub.policy.difference(&after, options))?);
    if let Some(queries) = queries {
        result.insert("answers".into(), answers(&after, queries, hub, MOST_TEXT)?);
    }
    Ok(result.into())
}

/// The policy after the edits of a query.
pub(super) fn edited(hub: Asked<'_>, query: Arguments<'_>) -> Result<Policy, QueryError> {
    let edits = Edit::list(query.argument("edits"), "/edits").map_err(QueryError::shape)?;
    hub.policy.edited(&edits).map_err(|error| QueryError::edit(&error))
}

fn answers(policy: &Policy, queries: &[Value], hub: Asked<'_>, most_text: usize) -> Answered {
    let mut answers = Vec::with_capacity(queries.len());
    let mut text = Length(0);
    for query in queries {
        let answered = match copies_the_policy(query) {
            true => Err(QueryError::query(
                "a preview answers no previews, no remedies and no tests with edits of their own",
            )),
            false => answer(policy, query, hub.now),
        };
        let one = match answered {
            Ok(value) => json!({ "ok": value }),
            Err(error) => json!({ "error": error.code(), "message": error.to_string() }),
        };
        text.add(&one);
        if text.0 > most_text {
            let message =
                format!("the answers have more than {most_text} bytes; ask in parts, or with a `limit`");
            return Err(QueryError::too_much("answers-too-long", message));
        }
        answers.push(one);
    }
    Ok(answers.into())
}

/// One preview inside another would copy the policy as often as a stranger likes.
fn copies_the_policy(query: &Value) -> bool {
    let op = query.get("op").and_then(Value::as_str).unwrap_or_default();
    matches!(op, "preview" | "remedies") || query.get("edits").is_some_and(|edits| !edits.is_null())
}

/// Bytes of text, which are counted and kept nowhere.
struct Length(usize);

impl Length {
    fn add(&mut self, value: &impl Serialize) {
        // Counting never fails, and what is in memory has a form in JSON.
        if serde_json::to_writer(&mut *self, value).is_err() {
            self.0 = usize::MAX;
        }
    }
}

impl Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::{Limits, Timestamp};

    fn policy() -> Policy {
        let document = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
            "issued_at": "2026-01-31T09:00:00Z", "knows": ["vocabulary", "roles", "users", "groups", "services", "shares"],
            "users": [{"name": "ann"}]}"#;
        Policy::load(document, &Limits::default()).unwrap()
    }

    fn code(query: &Value) -> &'static str {
        answer(&policy(), query, Timestamp::from_micros(0)).unwrap_err().code()
    }

    #[test]
    fn a_preview_answers_so_many_queries_and_no_more() {
        let one = json!({ "op": "scopes_for", "principal": { "user": "ann" } });
        let ask = |count| json!({ "op": "preview", "edits": [], "queries": vec![one.clone(); count] });
        let most = answer(&policy(), &ask(MOST_QUERIES), Timestamp::from_micros(0)).unwrap();
        assert_eq!(most["answers"].as_array().unwrap().len(), MOST_QUERIES);
        assert_eq!(code(&ask(MOST_QUERIES + 1)), "too-many-queries");
    }

    #[test]
    fn answers_together_have_an_end() {
        let policy = policy();
        let hub = Asked { policy: &policy, now: Timestamp::from_micros(0), bearer: None };
        let queries = vec![json!({ "op": "reduce", "scopes": ["users"] }); 10];
        // {"ok":["users"]}
        assert!(answers(&policy, &queries, hub, 160).is_ok());
        assert_eq!(answers(&policy, &queries, hub, 159).unwrap_err().code(), "answers-too-long");
    }

    #[test]
    fn what_copies_the_policy_is_not_asked_inside() {
        let inside = [
            json!({ "op": "preview", "edits": [] }),
            json!({ "op": "remedies" }),
            json!({ "op": "test", "tests": [], "edits": [] }),
        ];
        let query = json!({ "op": "preview", "edits": [], "queries": inside });
        let value = answer(&policy(), &query, Timestamp::from_micros(0)).unwrap();
        for one in value["answers"].as_array().unwrap() {
            assert_eq!(one["error"], "bad-query");
            assert!(one["message"].as_str().unwrap().starts_with("a preview answers no"), "{one}");
        }
    }
}
