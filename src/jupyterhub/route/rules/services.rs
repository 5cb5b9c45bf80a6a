//! Services that come and go while the hub runs.

use serde_json::Value;

use super::{
    super::{
        call::Call,
        outcome::{Dependency, Test, Verdict, depends, done, ensure},
        reason::Reason,
    },
    body::{Type, fits, is_nothing, something, texts},
};
use crate::jupyterhub::{
    algebra::{Issuer, Owner},
    default_roles::default_roles,
    kinds::SERVICE,
};

const SERVICE_MODEL: &[(&str, Type)] = &[
    ("admin", Type::Flag),
    ("url", Type::Text),
    ("oauth_client_allowed_scopes", Type::List),
    ("api_token", Type::Text),
    ("info", Type::Object),
    ("display", Type::Flag),
    ("oauth_no_confirm", Type::Flag),
    ("command", Type::List),
    ("cwd", Type::Text),
    ("environment", Type::Object),
    ("user", Type::Text),
    ("oauth_client_id", Type::Text),
    ("oauth_redirect_uri", Type::Text),
];

pub(in super::super) fn show(call: &Call<'_>) -> Test<Verdict> {
    existing(call)?;
    done(200)
}

pub(in super::super) fn create(call: &Call<'_>) -> Test<Verdict> {
    ensure(!call.service_exists(call.service())?, 409, Reason::AlreadyExists)?;
    let body = call.body()?.as_object().filter(|body| !body.is_empty());
    let Some(body) = body else { return Err(super::body::bad()) };
    // The name is the one in the path, whatever the body says.
    fits(body.iter().filter(|(name, _)| *name != "name"), SERVICE_MODEL)?;
    let admin = something(body, "admin").is_some();
    check_scopes(call, admin, body.get("oauth_client_allowed_scopes"))?;
    let managed = body.get("command").is_some_and(|command| !is_nothing(command));
    ensure(!managed, 400, Reason::ManagedService)?;
    // Names and addresses of services have rules of their own.
    depends(201, &[Dependency::Body])
}

/// Services of the configuration stay: 405.
pub(in super::super) fn delete(call: &Call<'_>) -> Test<Verdict> {
    existing(call)?;
    Ok(Verdict::conditional(None, &[Dependency::ServiceOrigin], Reason::Done))
}

fn existing(call: &Call<'_>) -> Test {
    ensure(call.service_exists(call.service())?, 404, Reason::NoSuchService)
}

/// Nobody gives a service more than they hold.
fn check_scopes(call: &Call<'_>, admin: bool, allowed: Option<&Value>) -> Test {
    let mut wanted: Vec<&str> = Vec::new();
    if admin {
        let scopes = default_roles().find(|(name, _)| *name == "admin").map(|(_, scopes)| scopes);
        wanted.extend(scopes.unwrap_or_default());
    }
    let allowed = allowed.and_then(Value::as_array);
    if let Some(allowed) = allowed.filter(|allowed| !allowed.is_empty()) {
        let Some(texts) = texts(&Value::Array(allowed.clone())).map(|texts| texts.len()) else {
            return Err(Verdict::conditional(None, &[Dependency::Body], Reason::Done));
        };
        wanted.extend(allowed.iter().filter_map(Value::as_str).take(texts));
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let identity = call.own_identity()?;
    let owner =
        if identity.kind == SERVICE { Owner::Service(identity.name) } else { Owner::User(identity.name) };
    let checked = call.policy.algebra().check_token(owner, Some(&wanted), Issuer::Hub);
    checked.map_err(|error| match error.hub_error() {
        Some("ValueError") => Verdict::status(400, Reason::Excess),
        Some(_) => Verdict::status(500, Reason::BrokenRequest),
        None => Verdict::conditional(None, &[Dependency::Body], Reason::Done),
    })
}
