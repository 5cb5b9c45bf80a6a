//! Servers: started and stopped over the API, and the pages around that.

use serde_json::Value;

use super::{
    super::{
        call::Call,
        outcome::{Dependency, Test, Verdict, depends, done, ensure},
        reason::Reason,
    },
    body::{is_nothing, something},
    names::is_server_slug,
};

const RUNNING: &[Dependency] = &[Dependency::ServerRunning];
const STARTING: &[Dependency] = &[Dependency::ServerRunning, Dependency::Spawner];

/// One server.
pub(in super::super) fn show(call: &Call<'_>) -> Test<Verdict> {
    call.existing_server()?;
    done(200)
}

pub(in super::super) fn start(call: &Call<'_>) -> Test<Verdict> {
    call.existing_user()?;
    if call.policy.version.has_server_models() {
        well_formed(call.body()?)?;
    }
    if !call.server().is_empty() {
        named_server(call, call.server())?;
        // 5.x writes the row before it refuses the name.
        let slash = call.server().contains('/') && !call.policy.version.has_server_models();
        ensure(!slash, 400, Reason::InvalidName)?;
    }
    depends(201, STARTING)
}

/// A new server that is not started.
pub(in super::super) fn create(call: &Call<'_>) -> Test<Verdict> {
    call.existing_user()?;
    ensure(!call.server().is_empty(), 409, Reason::DefaultServer)?;
    ensure(!call.server_exists(call.user(), call.server())?, 409, Reason::AlreadyExists)?;
    let body = call.body()?;
    well_formed(body)?;
    named_server(call, call.server())?;
    match body.get("display_name").filter(|name| !is_nothing(name)) {
        // Names for people have rules of their own.
        Some(_) => depends(201, &[Dependency::Body]),
        None => done(201),
    }
}

pub(in super::super) fn change(call: &Call<'_>) -> Test<Verdict> {
    call.existing_user()?;
    let body = call.body()?;
    if is_nothing(body) {
        return Err(super::body::bad());
    }
    let failing = || Verdict::status(500, Reason::BrokenRequest);
    let body = body.as_object().ok_or_else(failing)?;
    let known = body.keys().all(|name| matches!(name.as_str(), "name" | "display_name" | "user_options"));
    // It means to say which members it knows, and fails on the way.
    ensure(known, 500, Reason::BrokenRequest)?;
    let new_name = body.get("name").filter(|name| !name.is_null());
    match new_name {
        Some(Value::String(name)) => named_server(call, name)?,
        Some(_) => return Err(Verdict::conditional(None, &[Dependency::Body], Reason::Done)),
        None if something(body, "display_name").is_some() => named_server(call, call.server())?,
        None => {}
    }
    call.existing_server()?;
    if let Some(name) = new_name.and_then(Value::as_str) {
        ensure(!call.server_exists(call.user(), name)?, 409, Reason::AlreadyExists)?;
        return depends(200, STARTING);
    }
    if let Some(options) = body.get("user_options") {
        ensure(options.is_object(), 400, Reason::BadBody)?;
    }
    depends(200, RUNNING)
}

pub(in super::super) fn stop(call: &Call<'_>) -> Test<Verdict> {
    call.existing_user()?;
    let body = call.body()?;
    let remove = match body {
        Value::Object(body) => something(body, "remove").is_some(),
        body if is_nothing(body) => false,
        _ => return Err(Verdict::status(500, Reason::BrokenRequest)),
    };
    if call.server().is_empty() {
        ensure(!remove, 400, Reason::DefaultServer)?;
    } else {
        call.named_servers()?;
        call.existing_server()?;
    }
    depends(204, RUNNING)
}

/// Events while a server starts; 400 if it does not.
pub(in super::super) fn progress(call: &Call<'_>) -> Test<Verdict> {
    call.existing_server()?;
    Ok(Verdict::conditional(None, RUNNING, Reason::Done))
}

/// The page that starts a server, or asks how.
pub(in super::super) fn spawn_page(call: &Call<'_>) -> Test<Verdict> {
    spawnable(call)?;
    if !call.server().is_empty() {
        named_server(call, call.server())?;
    }
    depends(302, STARTING)
}

pub(in super::super) fn spawn_form(call: &Call<'_>) -> Test<Verdict> {
    spawnable(call)?;
    if !call.server().is_empty() && call.policy.version.has_server_models() {
        named_server(call, call.server())?;
    }
    depends(302, STARTING)
}

pub(in super::super) fn pending_page(call: &Call<'_>) -> Test<Verdict> {
    spawnable(call)?;
    // A server that has not run since the hub started is not known to this page.
    Ok(Verdict::conditional(None, RUNNING, Reason::Done))
}

/// A page of a server that does not run. Passing a running one by is the proxy's fault, and ends in a redirect.
pub(in super::super) fn user_url(call: &Call<'_>) -> Test<Verdict> {
    call.existing_user()?;
    Ok(Verdict::conditional(Some(424), RUNNING, Reason::ServerStopped))
}

/// A request that changes something at a server that does not run: refused to everybody alike.
pub(in super::super) fn stopped(call: &Call<'_>) -> Test<Verdict> {
    match call.asker() {
        Some(_) => Ok(Verdict::conditional(Some(424), RUNNING, Reason::ServerStopped)),
        None => Err(Verdict::unproven()),
    }
}

/// One's own page needs no row to be looked up.
fn spawnable(call: &Call<'_>) -> Test {
    let name = call.user();
    if name.is_empty() || call.own_name() == Some(name) {
        return Ok(());
    }
    call.existing_user()
}

/// A name for a server: 6.x takes new ones only if they are slugs, and may be told to start no others.
fn named_server(call: &Call<'_>, name: &str) -> Test {
    call.named_servers()?;
    if !call.policy.version.has_server_models() || is_server_slug(name) {
        return Ok(());
    }
    let exists = call.server_exists(call.user(), name)?;
    ensure(exists, 400, Reason::InvalidName)
}

/// What 6.x takes for the wishes of a server.
fn well_formed(body: &Value) -> Test {
    if is_nothing(body) {
        return Ok(());
    }
    let Some(body) = body.as_object() else { return Err(super::body::bad()) };
    let name = body.get("display_name").is_none_or(Value::is_string);
    let options = body.get("user_options").is_none_or(|options| options.is_null() || options.is_object());
    ensure(name && options, 400, Reason::BadBody)
}
