//! Tokens: which are valid, what they can be issued with, and the sets that they are lent.

use hubscope::{
    jupyterhub::{access_scopes, identify_scopes},
    snapshot::Timestamp,
};
use serde_json::{Value, json};

use super::{Answered, Failure, query::Query};
use crate::state::Hub;

pub(super) fn token_valid(hub: &Hub, query: Query<'_>) -> Answered {
    // A moment after the rows were written, as in the package.
    let now = Timestamp::from_micros(hub.now.micros().saturating_add(1));
    Ok(json!(hub.policy.token(query.text("token")?, now).exists()))
}

pub(super) fn token_allowed(hub: &Hub, query: Query<'_>) -> Answered {
    let scopes = match query.argument("scopes") {
        Value::Null => None,
        _ => Some(query.texts("scopes")?),
    };
    hub.policy.algebra().check_token(query.owner()?, scopes.as_deref(), query.issuer()?)?;
    Ok(json!(true))
}

pub(super) fn resolve_requested(hub: &Hub, query: Query<'_>) -> Answered {
    let (requested, held) = (query.texts("requested")?, query.texts("have")?);
    let resolved = hub.policy.algebra().resolve(&requested, &held, query.owner()?, query.issuer()?)?;
    Ok(json!({
        "expanded": resolved.expanded, "allowed": resolved.allowed, "disallowed": resolved.disallowed,
    }))
}

pub(super) fn identify(query: Query<'_>) -> Answered {
    match identify_scopes(query.owner()?) {
        Some(scopes) => Ok(json!(scopes)),
        None => Err(Failure::new("TypeError", "a group is not identified")),
    }
}

pub(super) fn access(query: Query<'_>) -> Answered {
    Ok(json!(access_scopes(query.issuer()?)))
}
