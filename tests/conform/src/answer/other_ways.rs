//! The same question asked the other ways: a binding asks by number, a program asks a subject, and all must say the same.

use hubscope::{
    Decision, Resource, Subject,
    jupyterhub::{Answer, PrincipalKind, ResourceKind},
};

use super::{Failure, query::Query};
use crate::state::Hub;

/// Compares with what `has_scope` said of a principal, where the question can be asked otherwise at all.
pub(super) fn confirm_scope(
    hub: &Hub,
    query: Query<'_>,
    subject: &Subject<'_>,
    expected: bool,
) -> Result<(), Failure> {
    let required = query.text("scope")?;
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
    let decision = subject.decide(base, resource)?;
    same(decision.is_allow() == expected, "a subject", decision)?;

    let Some((kind, principal)) = query.principal()? else { return Ok(()) };
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
pub(super) fn confirm_access(
    subject: &Subject<'_>,
    required: &[&str],
    admitted: bool,
) -> Result<(), Failure> {
    let target = match required {
        [server, user] if user.starts_with("access:servers!user=") => {
            let server =
                server.strip_prefix("access:servers!server=").and_then(|server| server.split_once('/'));
            server.map(|(user, name)| Resource::Server { user, name })
        }
        ["access:services", service] => {
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

fn same(agrees: bool, way: &str, decision: Decision) -> Result<(), Failure> {
    if agrees {
        Ok(())
    } else {
        Err(Failure::new("Inconsistent", format!("{way} says otherwise: {decision}")))
    }
}
