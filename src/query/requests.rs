//! Requests to the hub, and lists as somebody sees them.

use serde_json::{Value, json};

use super::{Answered, Asked, QueryError, arguments::Arguments, insight::written, subject};
use crate::{
    Decision,
    jupyterhub::{Caller, ListKind, Outcome, Reason, Request, Route, known_routes},
};

/// `{"handler", "status"}`: what the test of scopes in front of the handler says; null where there is none.
///
/// Whoever asks is taken for logged in, by whatever the handler takes.
pub(super) fn route(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let caller = caller(hub, query)?.in_session();
    let route = ask(hub, query, &caller, None)?;
    let status = match &route.gate {
        None => Value::Null,
        Some(Outcome::Status(status)) => match (status, route.reason) {
            // The package's function fails; a hub answers 500.
            (500, Reason::Fault(fault)) => return Err(Decision::Fault(fault).into()),
            _ => json!(status),
        },
        Some(Outcome::Unknown(missing)) => return Err(Decision::Unknown(*missing).into()),
        Some(Outcome::Conditional { .. }) => {
            return Err(QueryError::unknown(
                "missing-settings",
                "the snapshot does not hold the settings of the hub",
            ));
        }
    };
    Ok(json!({ "handler": route.handler, "status": status }))
}

/// What the hub answers to a whole request.
///
/// Arguments: `principal` (null is nobody), `as` (`token` or `session`, by default what the principal has: users a session, tokens and services a
/// token; a user `as` a token is the bearer of one that says `inherit`), `header` (a token that a session sends besides, written like a principal), `method`, `path` as it is sent, and `body` (null is an empty one; absent
/// is one that is not told).
///
/// The answer: `handler` and `route` (class and template), `scopes` of which one suffices and the `filter` they are asked for (`"any"`,
/// `"unfiltered"`, a list such as `["server=ann/lab"]`, or null where no scopes are tested), `status` or null, `outcome` (`status`,
/// `conditional` or `unknown`), `usual` (the status under default settings where it is conditional, or null), `reason` (a stable
/// word), `because` (a sentence), and `depends` (words such as `body`, `server-running`, `setting:admin_access`).
pub(super) fn request(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    if hub.bearer.is_some() {
        return written(&ask(hub, query, &caller(hub, query)?, query.member("body"))?);
    }
    let caller = match (query.argument("as").as_str(), query.principal()?) {
        (Some("token"), Some(("user", name))) => Caller::inheriting_token(hub.policy, name),
        (Some("session"), Some(("token" | "service", _))) => {
            return Err(QueryError::query("only users have sessions"));
        }
        (None | Some("session" | "token"), _) => caller(hub, query)?,
        (Some(_), _) => return Err(QueryError::query("`as` is `token` or `session`")),
    };
    let caller = match query.named("header")? {
        None => caller,
        Some(("token", id)) => caller.with_token(Caller::token(hub.policy, id, hub.now)),
        Some(_) => return Err(QueryError::query("`header` is a token, such as `{\"token\": \"a1\"}`")),
    };
    written(&ask(hub, query, &caller, query.member("body"))?)
}

/// Every address of the hub with each of its methods: `method`, `path` as it is sent, with `{name}` for its variable parts, `route` (the
/// same below the hub's prefix, as `request` answers it), `handler`, and `scopes` of which one suffices.
pub(super) fn routes(hub: Asked<'_>) -> Answered {
    let prefix = hub.policy.hub_prefix();
    let told = known_routes(hub.policy.hub_version()).filter(|route| route.below_hub).map(|route| {
        json!({
            "method": route.method,
            "path": format!("{prefix}{}", route.template),
            "route": route.template,
            "handler": route.handler,
            "scopes": route.suffice,
        })
    });
    Ok(told.collect())
}

/// `{"status", "rows"}`: the status of a list, and the name and the fields of each item.
pub(super) fn list(hub: Asked<'_>, query: Arguments<'_>) -> Answered {
    let kind = match query.text("kind")? {
        "groups" => ListKind::Groups,
        "services" => ListKind::Services,
        "users" => ListKind::Users,
        kind => return Err(QueryError::query(format!("there is no list of `{kind}`"))),
    };
    let Some(subject) = subject(hub, query)? else {
        return Ok(json!({ "status": 403, "rows": [] }));
    };
    Ok(match subject.list(kind)? {
        None => json!({ "status": 403, "rows": [] }),
        Some(mut rows) => {
            rows.sort_unstable();
            let rows: Vec<Value> = rows.iter().map(|row| json!([row.name, row.fields])).collect();
            json!({ "status": 200, "rows": rows })
        }
    })
}

fn ask(
    hub: Asked<'_>,
    query: Arguments<'_>,
    caller: &Caller<'_>,
    body: Option<&Value>,
) -> Result<Route, QueryError> {
    let (method, path) = (query.text("method")?, query.text("path")?);
    Ok(hub.policy.route(&Request { method, path, body, caller, now: hub.now }))
}

fn caller<'p>(hub: Asked<'p>, query: Arguments<'_>) -> Result<Caller<'p>, QueryError> {
    let policy = hub.policy;
    if let Some(bearer) = hub.bearer {
        return Ok(Caller::presented(policy, bearer.kind, bearer.name, &bearer.holder));
    }
    Ok(match query.principal()? {
        None => Caller::nobody(),
        Some(("group", name)) => Caller::group(policy, name),
        Some(("service", name)) => Caller::service(policy, name),
        Some(("token", id)) => Caller::token(policy, id, hub.now),
        Some(("user", name)) => Caller::session(policy, name),
        Some((kind, _)) => return Err(QueryError::query(format!("no principal of kind `{kind}`"))),
    })
}
