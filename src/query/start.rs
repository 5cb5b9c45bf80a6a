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
