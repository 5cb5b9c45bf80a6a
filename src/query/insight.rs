//! Why, what and who.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Answered, Asked, QueryError, arguments::Arguments};
use crate::{
    Resource,
    jupyterhub::{Database, HolderOptions, Principal, Reach, ReachError, RequestLine},
};

pub(super) fn explain(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let explanation = hub.policy.explain(principal(hub, query)?, query.text("scope")?, resource(query)?);
    written(&explanation.map_err(QueryError::question)?)
}

pub(super) fn explain_request(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let (principal, body) = (principal(hub, query)?, query.member("body"));
    let line = RequestLine::new(query.text("method")?, query.text("path")?);
    let explanation = hub.policy.explain_request(principal, &line, body, hub.now);
    written(&explanation.map_err(QueryError::question)?)
}

pub(super) fn remedies(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let remedies = hub.policy.remedies(principal(hub, query)?, query.text("scope")?, resource(query)?);
    written(&remedies.map_err(QueryError::question)?)
}

/// The filters, and the sections of which the snapshot may lack names; with `list` the names too, with `sql` a condition on the rows of the hub's database.
pub(super) fn reach(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let subject = hub.policy.principal(principal(hub, query)?);
    let reach = subject.reach(query.text("scope")?).map_err(|error| match error {
        ReachError::Question(error) => QueryError::question(error),
        ReachError::Unanswered(decision) => decision.into(),
    })?;
    let mut answer = Map::new();
    answer.insert("filters".into(), written(&reach.filters())?);
    answer.insert("unlisted".into(), written(&reach.unlisted())?);
    if let Some(table) = optional_text(query, "list")? {
        let (count, names) = listed(&reach, table, limit(query)?)?;
        answer.insert("count".into(), json!(count));
        answer.insert("names".into(), names);
    }
    if let Some(database) = optional_text(query, "sql")? {
        let database = match database {
            "postgresql" => Database::PostgreSql,
            "sqlite" => Database::Sqlite,
            _ => return Err(QueryError::query("`sql` is `postgresql` or `sqlite`")),
        };
        let conditions = json!({
            "users": written(&reach.users_where(database))?,
            "servers": written(&reach.servers_where(database))?,
            "groups": written(&reach.groups_where(database))?,
            "services": written(&reach.services_where(database))?,
        });
        answer.insert("where".into(), conditions);
    }
    Ok(answer.into())
}

pub(super) fn holders(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let options = HolderOptions { tokens_at: tokens_at(hub, query), limit: limit(query)? };
    let holders = hub.policy.holders(query.text("scope")?, resource(query)?, options);
    written(&holders.map_err(QueryError::question)?)
}

fn listed(reach: &Reach<'_>, table: &str, limit: Option<usize>) -> Result<(usize, Value), QueryError> {
    let limit = limit.unwrap_or(usize::MAX);
    let names = |names: &mut dyn Iterator<Item = Value>| {
        let listed: Vec<Value> = names.take(limit).collect();
        (listed.len().saturating_add(names.count()), json!(listed))
    };
    match table {
        "groups" => Ok(names(&mut reach.groups().map(Value::from))),
        "servers" => {
            Ok(names(&mut reach.servers().map(|(user, name)| json!({ "user": user, "server": name }))))
        }
        "services" => Ok(names(&mut reach.services().map(Value::from))),
        "users" => Ok(names(&mut reach.users().map(Value::from))),
        _ => Err(QueryError::query("`list` is `users`, `servers`, `groups` or `services`")),
    }
}

fn principal<'q>(hub: Asked<'_>, query: Arguments<'q>) -> Result<Principal<'q>, QueryError> {
    match query.principal()? {
        Some(("group", name)) => Ok(Principal::Group(name)),
        Some(("service", name)) => Ok(Principal::Service(name)),
        Some(("token", id)) => Ok(Principal::Token { id, now: hub.now }),
        Some(("user", name)) => Ok(Principal::User(name)),
        _ => Err(QueryError::query("`principal` must be a user, a service, a group or a token")),
    }
}

/// `{"user"}`, `{"user", "server"}`, `{"group"}`, `{"service"}`, or nothing at all.
fn resource(query: Arguments<'_>) -> Result<Resource<'_>, QueryError> {
    let mistake = || {
        QueryError::query(
            "`resource` is an object with `user`, `user` and `server`, `group` or `service`, each a text",
        )
    };
    let members = match query.argument("resource") {
        Value::Null => return Ok(Resource::Everything),
        Value::Object(members) => members,
        _ => return Err(mistake()),
    };
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    let resource = match (text("user"), text("server"), text("group"), text("service"), members.len()) {
        (Some(user), None, None, None, 1) => Resource::User(user),
        (Some(user), Some(name), None, None, 2) => Resource::Server { user, name },
        (None, None, Some(group), None, 1) => Resource::Group(group),
        (None, None, None, Some(service), 1) => Resource::Service(service),
        _ => return Err(mistake()),
    };
    Ok(resource)
}

fn optional_text<'q>(query: Arguments<'q>, name: &str) -> Result<Option<&'q str>, QueryError> {
    match query.argument(name) {
        Value::Null => Ok(None),
        _ => query.text(name).map(Some),
    }
}

pub(super) fn limit(query: Arguments<'_>) -> Result<Option<usize>, QueryError> {
    match query.argument("limit") {
        Value::Null => Ok(None),
        limit => limit
            .as_u64()
            .and_then(|limit| usize::try_from(limit).ok())
            .map(Some)
            .ok_or_else(|| QueryError::query("`limit` is a whole number")),
    }
}

pub(super) fn tokens_at(hub: Asked<'_>, query: Arguments<'_>) -> Option<crate::snapshot::Timestamp> {
    query.flag("tokens", false).then_some(hub.now)
}

/// Data of ours in JSON, which it always has a form in.
pub(super) fn written(value: &impl Serialize) -> Answered {
    serde_json::to_value(value)
        .map_err(|error| QueryError::query(format!("this has no form in JSON: {error}")))
}
