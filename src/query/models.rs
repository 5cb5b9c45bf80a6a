//! What people see: fields of models, and descriptions of scopes.

use serde_json::{Value, json};

use super::{
    Answered, Asked, QueryError,
    arguments::{self, Arguments},
    held_scopes, subject,
};
use crate::jupyterhub::ScopeDescription;

pub(super) fn model_keys(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    // Without scopes there is no model, whatever is asked for.
    held_scopes(hub, query)?;
    let Some(subject) = subject(hub, query)? else { return Ok(json!([])) };
    let name = query.text("name")?;
    let fields = match query.text("kind")? {
        "group" => subject.group_fields(name),
        "server" => {
            let (user, server) = arguments::server(name)?;
            subject.server_fields(user, server)
        }
        "service" => subject.service_fields(name),
        "user" => {
            let servers = match query.argument("running") {
                _ if query.flag("include_stopped", false) => hub.policy.servers_of(name).collect(),
                Value::Null => Vec::new(),
                _ => query.texts("running")?,
            };
            subject.user_fields(name, &servers)
        }
        kind => return Err(QueryError::query(format!("no model of kind `{kind}`"))),
    };
    Ok(json!(fields?))
}

pub(super) fn describe_raw(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let described = hub.policy.describe(&query.texts("scopes")?, query.argument("username").as_str())?;
    Ok(pairs(described))
}

pub(super) fn describe_parsed(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let parsed = hub.policy.algebra().parse(&query.texts("scopes")?)?;
    Ok(pairs(hub.policy.describe_parsed(&parsed, query.argument("username").as_str())?))
}

fn pairs(mut described: Vec<ScopeDescription>) -> Value {
    described.sort_unstable();
    described.into_iter().map(|line| json!([line.scope, line.filter])).collect()
}
