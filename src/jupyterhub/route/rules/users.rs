//! Users.

use serde_json::Value;

use super::{
    super::{
        call::Call,
        outcome::{Dependency, Test, Verdict, depends, done, ensure},
        reason::Reason,
    },
    body::{Type, bad, fits, is_nothing, model, names, something},
    names::{is_user_name, normalized},
};
use crate::{jupyterhub::kinds::USER, policy::RowFlags};

const USER_MODEL: &[(&str, Type)] = &[
    ("name", Type::Text),
    ("admin", Type::Flag),
    ("groups", Type::List),
    ("roles", Type::List),
    ("auth_state", Type::Object),
];

/// Somebody's account or what belongs to it, which is there if the user is.
pub(in super::super) fn show(call: &Call<'_>) -> Test<Verdict> {
    call.existing_user()?;
    done(200)
}

pub(in super::super) fn create_many(call: &Call<'_>) -> Test<Verdict> {
    let Some(body) = call.body()?.as_object() else { return Err(bad()) };
    let Some(wanted) = something(body, "usernames") else { return Err(bad()) };
    fits(body.iter().filter(|(name, _)| *name != "usernames"), USER_MODEL)?;
    no_admin_by_others(call, something(body, "admin").is_some())?;
    let wanted: Vec<String> = names(wanted)?.iter().map(|name| normalized(name)).collect();
    let valid = wanted.iter().all(|name| is_user_name(name, call.policy.version));
    let mut is_new = false;
    for name in wanted.iter().filter(|name| is_user_name(name, call.policy.version)) {
        is_new |= !call.user_exists(name)?;
    }
    ensure(valid, 400, Reason::InvalidName)?;
    ensure(is_new, 409, Reason::AlreadyExists)?;
    depends(201, &[Dependency::Authenticator])
}

pub(in super::super) fn create(call: &Call<'_>) -> Test<Verdict> {
    let name = call.user();
    ensure(!call.user_exists(name)?, 409, Reason::AlreadyExists)?;
    let body = call.body()?;
    if !is_nothing(body) {
        let body = model(body, USER_MODEL)?;
        no_admin_by_others(call, something(body, "admin").is_some())?;
    }
    ensure(is_user_name(name, call.policy.version), 400, Reason::InvalidName)?;
    depends(201, &[Dependency::Authenticator])
}

pub(in super::super) fn change(call: &Call<'_>) -> Test<Verdict> {
    call.existing_user()?;
    let body = model(call.body()?, USER_MODEL)?;
    let name = body.get("name").and_then(Value::as_str);
    if let Some(name) = name.filter(|name| *name != call.user()) {
        let name = normalized(name);
        if call.policy.version.normalizes_new_names() {
            ensure(is_user_name(&name, call.policy.version), 400, Reason::InvalidName)?;
        }
        ensure(!call.user_exists(&name)?, 400, Reason::AlreadyExists)?;
    }
    if !call.own_admin_flag()? {
        ensure(!is_admin(call, call.user()), 403, Reason::AdminFlag)?;
        ensure(something(body, "admin").is_none(), 403, Reason::AdminFlag)?;
    }
    // Names of groups and roles are put where the hub keeps rows.
    for list in ["groups", "roles"] {
        ensure(something(body, list).is_none(), 500, Reason::BrokenRequest)?;
    }
    if body.contains_key("auth_state") {
        return Ok(Verdict::conditional(None, &[Dependency::Authenticator], Reason::Done));
    }
    done(200)
}

pub(in super::super) fn delete(call: &Call<'_>) -> Test<Verdict> {
    call.existing_user()?;
    // The hub compares names, so a service called like a user cannot delete that user.
    ensure(call.own_identity()?.name != call.user(), 400, Reason::OwnAccount)?;
    depends(204, &[Dependency::ServerRunning])
}

pub(in super::super) fn activity(call: &Call<'_>) -> Test<Verdict> {
    call.existing_user()?;
    let Some(body) = call.body()?.as_object() else { return Err(bad()) };
    let (last, servers) = (something(body, "last_activity"), something(body, "servers"));
    ensure(last.is_some() || servers.is_some(), 400, Reason::BadBody)?;
    if let Some(servers) = servers {
        let Some(servers) = servers.as_object() else { return Err(bad()) };
        for (name, activity) in servers {
            ensure(call.server_exists(call.user(), name)?, 400, Reason::NoSuchServer)?;
            ensure(activity.get("last_activity").is_some_and(Value::is_string), 400, Reason::BadBody)?;
        }
    }
    ensure(last.is_none_or(Value::is_string), 400, Reason::BadBody)?;
    // Whether a text is a time, and not too far in the future, is for the hub to say.
    depends(200, &[Dependency::Body])
}

pub(in super::super) fn admin_access(call: &Call<'_>) -> Test<Verdict> {
    let setting = call.policy.settings.admin_access;
    call.setting(setting, &[Dependency::AdminAccess], (403, Reason::AdminAccessOff))?;
    show(call)
}

fn no_admin_by_others(call: &Call<'_>, makes_admin: bool) -> Test {
    if !makes_admin {
        return Ok(());
    }
    ensure(call.own_admin_flag()?, 403, Reason::AdminFlag)
}

fn is_admin(call: &Call<'_>, user: &str) -> bool {
    let row = call.policy.core.space.find(USER, user.as_bytes()).and_then(|user| call.policy.row(user));
    row.is_some_and(|row| row.flags.has(RowFlags::ADMIN))
}
