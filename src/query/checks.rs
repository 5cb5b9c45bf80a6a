//! Checks of scopes against resources.

use serde_json::{Value, json};

use super::{Answered, Asked, QueryError, arguments::Arguments, borrowed, decided, held_scopes, subject};
use crate::{
    Resource,
    jupyterhub::{Gate, Subject},
};

pub(super) fn has_scope(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let mut algebra = hub.policy.algebra();
    let held = match query.argument("have") {
        Value::Null => algebra.parse(&borrowed(&held_scopes(hub, query)?))?,
        Value::Object(_) => query.parsed("have")?,
        _ => algebra.parse(&query.texts("have")?)?,
    };
    let (post_filter, membership) = (query.flag("post_filter", false), query.flag("db", true));
    Ok(json!(algebra.has_scope(query.text("scope")?, &held, post_filter, membership)?))
}

/// The gate in front of a handler, from the names of the handler's parameters.
pub(super) fn needs_scope(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let scopes = query.texts("scopes")?;
    let subject = subject(hub, query)?;
    if let Some(subject) = &subject {
        untroubled(subject)?;
    }
    for scope in &scopes {
        // A gate that names a scope which the hub does not define is never put in front of anything.
        hub.policy.scope_number(scope)?;
    }
    let Some(subject) = subject.filter(|subject| subject.exists()) else { return Ok(json!(403)) };
    let [user, server, group, service] =
        ["user_name", "server_name", "group_name", "service_name"].map(|name| query.parameter(name));
    let resource = match (&user, &server, &group, &service) {
        (Some(user), Some(name), None, None) => Resource::Server { user, name },
        (Some(user), None, None, None) => Resource::User(user),
        (None, None, Some(group), None) => Resource::Group(group),
        (None, None, None, Some(service)) => Resource::Service(service),
        (None, None, None, None) => Resource::Everything,
        _ => {
            return Err(QueryError::hub(
                "ValueError",
                "bad-parameters",
                "a gate looks at one resource, and a server needs its user",
            ));
        }
    };
    if query.flag("post_filter", false) {
        return post_filter(&subject, &scopes, resource);
    }
    match subject.gate(&scopes, resource)? {
        Gate::Pass => Ok(json!(200)),
        Gate::NotFound => Ok(json!(404)),
        Gate::Forbidden => Ok(json!(403)),
        Gate::Unanswered(decision) => decided(decision),
    }
}

/// The gate of the list handlers, which filter afterwards.
fn post_filter(subject: &crate::Subject<'_>, scopes: &[&str], resource: Resource<'_>) -> Answered {
    if let Resource::User("") | Resource::Group("") | Resource::Service("") = resource {
        return Err(QueryError::hub("ValueError", "empty-name", "the resource has an empty name"));
    }
    for scope in scopes {
        let held = subject.holds(scope)?.is_allow();
        let unfiltered = subject.can(scope, Resource::Everything)?;
        match resource {
            _ if unfiltered => return Ok(json!(200)),
            Resource::Everything if held => return Ok(json!(200)),
            // No handler of the hub asks for one resource here, and the package refuses to answer.
            _ if held => {
                return Err(QueryError::hub(
                    "ValueError",
                    "no-resource",
                    "a list is asked for without a resource",
                ));
            }
            _ => {}
        }
    }
    Ok(json!(403))
}

pub(super) fn filter(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let (scope, resource) = (query.text("scope")?, query.resource()?);
    let Some(subject) = subject(hub, query)? else { return Ok(json!(false)) };
    untroubled(&subject)?;
    decided(subject.sees_name(scope, resource))
}

pub(super) fn check_access(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let required = query.texts("required")?;
    let held = held_scopes(hub, query)?;
    let common = hub.policy.algebra().intersect(&borrowed(&held), &required, false)?;
    let mut covered: Vec<&str> =
        required.into_iter().filter(|scope| common.scopes.iter().any(|kept| kept == scope)).collect();
    covered.sort_unstable();
    covered.dedup();
    Ok(json!(covered))
}

/// Somebody with a broken role gets no further, whatever is asked.
fn untroubled(subject: &Subject<'_>) -> Result<(), QueryError> {
    subject.trouble().map_or(Ok(()), |trouble| Err(trouble.into()))
}
