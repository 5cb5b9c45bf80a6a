//! What people see: fields of models, and descriptions of scopes.

use hubscope::jupyterhub::ScopeDescription;
use serde_json::json;

use super::{
    Answered, Failure, held_scopes,
    query::{self, Query},
    subject,
};
use crate::state::Hub;

pub(super) fn model_keys(hub: &Hub, query: Query<'_>) -> Answered {
    // Without scopes there is no model, whatever is asked for.
    held_scopes(hub, query)?;
    let Some(subject) = subject(hub, query)? else { return Ok(json!([])) };
    let name = query.text("name")?;
    let fields = match query.text("kind")? {
        "group" => subject.group_fields(name),
        "server" => {
            let (user, server) = query::server(name)?;
            subject.server_fields(user, server)
        }
        "service" => subject.service_fields(name),
        "user" => {
            // No server of a case is running.
            let servers =
                if query.flag("include_stopped", false) { hub.servers_of(name) } else { Vec::new() };
            subject.user_fields(name, &servers)
        }
        kind => return Err(Failure::invalid(format!("no model of kind `{kind}`"))),
    };
    Ok(json!(fields?))
}

pub(super) fn describe_raw(hub: &Hub, query: Query<'_>) -> Answered {
    let described = hub.policy.describe(&query.texts("scopes")?, query.argument("username").as_str())?;
    Ok(pairs(described))
}

pub(super) fn describe_parsed(hub: &Hub, query: Query<'_>) -> Answered {
    let parsed = hub.policy.algebra().parse(&query.texts("scopes")?)?;
    Ok(pairs(hub.policy.describe_parsed(&parsed, query.argument("username").as_str())?))
}

fn pairs(mut described: Vec<ScopeDescription>) -> serde_json::Value {
    described.sort_unstable();
    described.into_iter().map(|line| json!([line.scope, line.filter])).collect()
}
