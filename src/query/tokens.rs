//! Tokens: which are valid, what they can be issued with, and the sets that they are lent.

use serde_json::{Value, json};

use super::{Answered, Asked, QueryError, arguments::Arguments};
use crate::jupyterhub::{access_scopes, identify_scopes};

pub(super) fn token_valid(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    Ok(json!(hub.policy.token(query.text("token")?, hub.now).exists()))
}

pub(super) fn token_allowed(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let scopes = match query.argument("scopes") {
        Value::Null => None,
        _ => Some(query.texts("scopes")?),
    };
    hub.policy.algebra().check_token(query.owner()?, scopes.as_deref(), query.issuer()?)?;
    Ok(json!(true))
}

pub(super) fn resolve_requested(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let (requested, held) = (query.texts("requested")?, query.texts("have")?);
    let resolved = hub.policy.algebra().resolve(&requested, &held, query.owner()?, query.issuer()?)?;
    Ok(json!({
        "expanded": resolved.expanded, "allowed": resolved.allowed, "disallowed": resolved.disallowed,
    }))
}

pub(super) fn identify(query: Arguments<'_>) -> Answered {
    match identify_scopes(query.owner()?) {
        Some(scopes) => Ok(json!(scopes)),
        None => Err(QueryError::hub("TypeError", "owner-kind", "a group is not identified")),
    }
}

pub(super) fn access(query: Arguments<'_>) -> Answered {
    Ok(json!(access_scopes(query.issuer()?)))
}
