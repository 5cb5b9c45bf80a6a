//! The next start of a hub, as an answer in JSON.

use serde_json::{Map, Value, json};

use super::{Answered, QueryError};
use crate::{
    jupyterhub::{Configuration, TokenMarks, start as start_hub},
    snapshot::{Limits, Snapshot, Timestamp},
};

/// What a hub does with a configuration when it starts next.
///
/// `document` is the snapshot of the hub as it is now, `configuration` an object in JSON with the hub's options under their own names. The
/// answer: `starts`, `obstacles` (`code`, `hub_error`, `message`, `first`, `pointer`), `changes`, `notices` (`code`, `message`, `pointer`),
/// and if `with_document` the snapshot after the start as text in `document`.
///
/// Of a token of the configuration nothing is answered but what the hub minds about it.
///
/// ```
/// use hubscope::{query, snapshot::Timestamp};
/// let document = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
///     "issued_at": "2026-01-31T09:00:00Z", "knows": ["roles", "groups", "users", "services"]}"#;
/// let now = Timestamp::from_micros(0);
/// let teacher = br#"{"load_roles": [{"name": "teacher", "scopes": ["list:users"]}]}"#;
/// assert_eq!(query::start(document, teacher, now, false)?["starts"], true);
/// let misspelt = br#"{"load_roles": [{"name": "teacher", "scopes": ["list:usres"]}]}"#;
/// let answer = query::start(document, misspelt, now, false)?;
/// assert_eq!(answer["obstacles"][0]["pointer"], "/load_roles/0/scopes/0");
/// # Ok::<(), query::QueryError>(())
/// ```
///
/// # Errors
///
/// [`QueryError`] for a document that is no snapshot or lacks what a start changes, and for a configuration that is none, with its place.
pub fn start(document: &[u8], configuration: &[u8], now: Timestamp, with_document: bool) -> Answered {
    let before: Snapshot<'_> = serde_json::from_slice(document)
        .map_err(|_| QueryError::query("the document is no snapshot; load it to see why"))?;
    let configuration = Configuration::read(configuration, &Limits::default(), &mut TokenMarks::default())
        .map_err(|error| QueryError::configuration(&error))?;
    let outcome = start_hub(&before, &configuration, now).map_err(|error| QueryError::start(&error))?;
    let mut answer = Map::new();
    answer.insert("starts".into(), json!(outcome.succeeds()));
    answer.insert("obstacles".into(), json!(outcome.obstacles));
    answer.insert("changes".into(), json!(outcome.changes));
    answer.insert("notices".into(), json!(outcome.notices));
    if with_document {
        let text = serde_json::to_string(&outcome.after).unwrap_or_default();
        answer.insert("document".into(), Value::String(text));
    }
    Ok(answer.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Policy, query::ErrorKind};

    const HUB: &[u8] = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "6.1.1"}, "source": "hand",
        "issued_at": "2026-01-31T09:00:00Z",
        "knows": ["vocabulary", "roles", "groups", "users", "services", "servers", "clients", "tokens", "shares"],
        "users": [{"name": "ann"}]}"#;

    fn ask(document: &[u8], configuration: &str) -> Answered {
        start(document, configuration.as_bytes(), Timestamp::from_micros(0), true)
    }

    #[test]
    fn the_document_after_a_start_is_a_snapshot_that_the_same_start_leaves_alone() {
        let configuration = r#"{"load_roles": [{"name": "tutor", "scopes": ["list:users"], "users": ["ann"]}],
            "services": [{"name": "grader", "api_token": "never-shown-1234"}]}"#;
        let first = ask(HUB, configuration).unwrap();
        let after = first["document"].as_str().unwrap();
        assert!(!first.to_string().contains("never-shown"), "{first}");
        let policy = Policy::load(after.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(
            policy.user("ann").decide("list:users", crate::Resource::Everything),
            Ok(crate::Decision::Allow)
        );
        assert_eq!(ask(after.as_bytes(), configuration).unwrap()["changes"], json!([]));
    }

    #[test]
    fn refusals_say_whose_fault_they_are() {
        let refused = ask(HUB, r#"{"load_roles": [{"name": 7}]}"#).unwrap_err();
        assert_eq!((refused.kind(), refused.pointer()), (ErrorKind::Query, Some("/load_roles/0/name")));
        assert_eq!(ask(b"{}", "{}").unwrap_err().code(), "bad-query");
        let partial = String::from_utf8_lossy(HUB).replace(r#""groups", "#, "");
        let refused = ask(partial.as_bytes(), "{}").unwrap_err();
        assert_eq!((refused.kind(), refused.code()), (ErrorKind::Unknown, "incomplete-snapshot"));
    }

    #[test]
    fn no_key_of_tokens_is_told() {
        for option in ["api_tokens", "service_tokens"] {
            let refused = ask(HUB, &format!(r#"{{"{option}": {{"never-shown-1234": 7}}}}"#)).unwrap_err();
            assert!(!format!("{refused} {:?}", refused.pointer()).contains("never-shown"), "{refused}");
        }
    }
}
