//! The same question asked the other ways: a binding asks by number, a program asks a subject, and all must say the same.

use hubscope::{
    Decision, Resource, Subject,
    jupyterhub::{Answer, PrincipalKind, ResourceKind},
    snapshot::Timestamp,
};
use serde_json::Value;

use crate::state::Hub;

/// Compares with the answer to a query, where the question can be asked otherwise at all.
pub(crate) fn confirm(hub: &Hub, query: &Value, answer: &Value) -> Result<(), String> {
    let Some((kind, name)) = principal(query) else { return Ok(()) };
    let subject = match kind {
        "group" => hub.policy.group(name),
        "service" => hub.policy.service(name),
        "token" => hub.policy.token(name, Timestamp::from_micros(0)),
        _ => hub.policy.user(name),
    };
    let plain = |name: &str, default: bool| {
        query.get(name).is_none_or(|value| value.as_bool().is_none_or(|value| value == default))
    };
    match query.get("op").and_then(Value::as_str) {
        Some("check_access") => {
            let admitted = answer.as_array().is_some_and(|covered| !covered.is_empty());
            confirm_access(&subject, query, admitted)
        }
        Some("has_scope")
            if query.get("have").is_none() && plain("post_filter", false) && plain("db", true) =>
        {
            confirm_scope(hub, query, &subject, answer == &Value::Bool(true))
        }
        _ => Ok(()),
    }
}

fn principal(query: &Value) -> Option<(&str, &str)> {
    let (kind, name) = query.get("principal")?.as_object()?.iter().next()?;
    Some((kind, name.as_str()?))
}

fn confirm_scope(hub: &Hub, query: &Value, subject: &Subject<'_>, expected: bool) -> Result<(), String> {
    let Some(required) = query.get("scope").and_then(Value::as_str) else { return Ok(()) };
    let (base, filter) = required.split_once('!').unwrap_or((required, ""));
    let (kind, name) = filter.split_once('=').unwrap_or((filter, ""));
    let (resource, number) = match kind {
        "" if filter.is_empty() => (Resource::Everything, None),
        "group" => (Resource::Group(name), Some(ResourceKind::Group)),
        "service" => (Resource::Service(name), Some(ResourceKind::Service)),
        "user" => (Resource::User(name), Some(ResourceKind::User)),
        "server" => match name.split_once('/') {
            Some((user, name)) => (Resource::Server { user, name }, Some(ResourceKind::Server)),
            None => return Ok(()),
        },
        _ => return Ok(()),
    };
    let Ok(scope) = hub.policy.scope_number(base) else { return Ok(()) };
    let decision = subject.decide(base, resource).map_err(|error| error.to_string())?;
    same(decision.is_allow() == expected, "a subject", decision)?;

    let Some((kind, principal)) = principal(query) else { return Ok(()) };
    let kind = match kind {
        "group" => PrincipalKind::Group,
        "service" => PrincipalKind::Service,
        "user" => PrincipalKind::User,
        _ => return Ok(()),
    };
    let on = number.map(|number| (number, name.as_bytes()));
    let held = hub.policy.answer_for(&hub.policy.holder(kind, principal), scope, on);
    same(held == decision.into(), "a holder", decision)?;
    let Some(principal) = hub.policy.principal_number(kind, principal.as_bytes()) else { return Ok(()) };
    same(hub.policy.answer(principal, scope, on) == decision.into(), "a number", decision)?;
    let early = hub.policy.answer_without_resource(principal, scope);
    same(
        early == Answer::NEEDS_RESOURCE || early == decision.into(),
        "a number without the resource",
        decision,
    )
}

/// Compares with what a server or a service lets through, where the required scopes are those of one.
fn confirm_access(subject: &Subject<'_>, query: &Value, admitted: bool) -> Result<(), String> {
    let required: Option<Vec<&str>> = query
        .get("required")
        .and_then(Value::as_array)
        .map(|list| list.iter().filter_map(Value::as_str).collect());
    let target = match required.as_deref() {
        Some([server, user]) if user.starts_with("access:servers!user=") => {
            let server =
                server.strip_prefix("access:servers!server=").and_then(|server| server.split_once('/'));
            server.map(|(user, name)| Resource::Server { user, name })
        }
        Some(["access:services", service]) => {
            service.strip_prefix("access:services!service=").map(Resource::Service)
        }
        _ => None,
    };
    match target {
        Some(target) => {
            let decision = subject.opens(target);
            same(decision.is_allow() == admitted, "what opens", decision)
        }
        None => Ok(()),
    }
}

fn same(agrees: bool, way: &str, decision: Decision) -> Result<(), String> {
    if agrees { Ok(()) } else { Err(format!("{way} says otherwise: {decision}")) }
}
