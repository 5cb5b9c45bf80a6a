//! Sets of scopes.

use serde_json::{Value, json};

use super::{Answered, Asked, arguments::Arguments, borrowed, held_scopes};
use crate::jupyterhub::{ParsedFilter, ParsedScopes};

pub(super) fn parsed_for(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let scopes = held_scopes(hub, query)?;
    Ok(parsed_json(&hub.policy.algebra().parse(&borrowed(&scopes))?))
}

pub(super) fn expand(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let (scopes, owner, issuer) = (query.texts("scopes")?, query.owner()?, query.issuer()?);
    Ok(json!(hub.policy.algebra().expand(&scopes, owner, issuer)?))
}

pub(super) fn parse(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    Ok(parsed_json(&hub.policy.algebra().parse(&query.texts("scopes")?)?))
}

pub(super) fn unparse(query: Arguments<'_>) -> Answered {
    Ok(json!(crate::jupyterhub::unparse(&query.parsed("parsed")?)))
}

pub(super) fn reduce(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    Ok(json!(hub.policy.algebra().reduce(&query.texts("scopes")?)?))
}

pub(super) fn intersect(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let (one, other) = (query.texts("a")?, query.texts("b")?);
    let common = hub.policy.algebra().intersect(&one, &other, query.flag("db", true))?;
    Ok(json!({ "scopes": common.scopes, "warned": common.may_be_too_small }))
}

fn parsed_json(parsed: &ParsedScopes) -> Value {
    let filter = |filter: &ParsedFilter| match filter {
        ParsedFilter::All => json!("ALL"),
        ParsedFilter::Names(names) => json!(names),
    };
    Value::Object(parsed.iter().map(|(base, names)| (base.clone(), filter(names))).collect())
}
