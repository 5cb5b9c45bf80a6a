//! Shares of servers.

use serde_json::Value;

use super::{
    super::{
        call::Call,
        outcome::{Dependency, Test, Verdict, done, ensure},
        reason::Reason,
    },
    body::{bad, is_nothing, texts},
    pages::argument,
};
use crate::{
    decision::Decision,
    jupyterhub::{
        kinds::{GROUP, USER},
        question::Resource,
        share::requested_share_scopes,
    },
    policy::Entity,
    snapshot::Section,
    vocabulary::Kind,
};

/// All shares of one server.
pub(in super::super) fn of_server(call: &Call<'_>) -> Test<Verdict> {
    call.existing_server()?;
    done(200)
}

/// All shares of a user's servers.
pub(in super::super) fn of_owner(call: &Call<'_>) -> Test<Verdict> {
    call.existing_user()?;
    done(200)
}

/// Nothing but reading works without a server.
pub(in super::super) fn server_needed(_: &Call<'_>) -> Test<Verdict> {
    Err(Verdict::status(405, Reason::ServerNeeded))
}

pub(in super::super) fn grant(call: &Call<'_>) -> Test<Verdict> {
    let asked = Asked::read(call, true)?;
    let scopes = asked.scopes(call)?;
    call.existing_server()?;
    givable(call, &scopes)?;
    let (kind, name, scope) = asked.receiver()?;
    let resource = if kind == USER { Resource::User(name) } else { Resource::Group(name) };
    holds(call, scope, resource)?;
    let (exists, reason) = match kind {
        USER => (call.user_exists(name)?, Reason::NoSuchUser),
        _ => (call.group_exists(name)?, Reason::NoSuchGroup),
    };
    ensure(exists, 400, reason)?;
    not_shared_twice(call, kind, name)?;
    done(200)
}

/// Nobody is told whether there was anything to revoke.
pub(in super::super) fn revoke(call: &Call<'_>) -> Test<Verdict> {
    let asked = Asked::read(call, true)?;
    call.existing_server()?;
    let (kind, name, _) = asked.receiver()?;
    not_shared_twice(call, kind, name)?;
    done(200)
}

pub(in super::super) fn revoke_all(call: &Call<'_>) -> Test<Verdict> {
    call.existing_server()?;
    done(204)
}

pub(in super::super) fn create_code(call: &Call<'_>) -> Test<Verdict> {
    let asked = Asked::read(call, false)?;
    let scopes = asked.scopes(call)?;
    givable(call, &scopes)?;
    call.existing_server()?;
    done(200)
}

pub(in super::super) fn delete_code(call: &Call<'_>) -> Test<Verdict> {
    call.existing_server()?;
    match argument(call.query, "code").or_else(|| argument(call.query, "id")) {
        Some(_) => Ok(Verdict::conditional(None, &[Dependency::Credential], Reason::Done)),
        None => done(204),
    }
}

pub(in super::super) fn with_user(call: &Call<'_>) -> Test<Verdict> {
    share_with(call, USER, 200)
}

pub(in super::super) fn leave_user(call: &Call<'_>) -> Test<Verdict> {
    share_with(call, USER, 204)
}

pub(in super::super) fn with_group(call: &Call<'_>) -> Test<Verdict> {
    share_with(call, GROUP, 200)
}

pub(in super::super) fn leave_group(call: &Call<'_>) -> Test<Verdict> {
    share_with(call, GROUP, 204)
}

/// One share: with the user itself, not with one of its groups.
fn share_with(call: &Call<'_>, kind: Kind, status: u16) -> Test<Verdict> {
    let receiver = if kind == USER { call.user() } else { call.group() };
    if kind == USER {
        ensure(call.user_exists(receiver)?, 404, Reason::NoSuchShare)?;
    } else {
        call.existing_group()?;
    }
    let (owner, server) = (call.parameter("owner_name"), call.parameter("_server_name"));
    let server = call.server_entity(owner, server);
    let receiver = call.policy.core.space.find(kind, receiver.as_bytes());
    if let Some((receiver, server)) = receiver.zip(server)
        && one_share(call, receiver, server)?
    {
        return done(status);
    }
    call.known(Section::Shares, &[Dependency::Shares])?;
    Err(Verdict::status(404, Reason::NoSuchShare))
}

fn not_shared_twice(call: &Call<'_>, kind: Kind, receiver: &str) -> Test {
    let receiver = call.policy.core.space.find(kind, receiver.as_bytes());
    if let Some((receiver, server)) = receiver.zip(call.server_entity(call.user(), call.server())) {
        one_share(call, receiver, server)?;
    }
    Ok(())
}

/// Whether a server is shared with somebody. The hub expects one share at most and fails on two.
fn one_share(call: &Call<'_>, receiver: Entity, server: Entity) -> Test<bool> {
    let shares = call.policy.shares.with(receiver).iter().filter(|share| share.server == server).count();
    ensure(shares < 2, 500, Reason::BrokenRequest)?;
    Ok(shares == 1)
}

/// Every scope that is given must be held, for this server.
fn givable(call: &Call<'_>, scopes: &[String]) -> Test {
    let server = Resource::Server { user: call.user(), name: call.server() };
    for scope in scopes {
        holds(call, scope.split('!').next().unwrap_or(scope), server)?;
    }
    Ok(())
}

fn holds(call: &Call<'_>, scope: &str, resource: Resource<'_>) -> Test {
    match call.authenticated()?.subject.decide(scope, resource) {
        Ok(Decision::Allow) => Ok(()),
        Ok(Decision::Deny) | Err(_) => Err(Verdict::status(403, Reason::Excess)),
        Ok(decision) => Err(Verdict::undecided(decision)),
    }
}

/// What a body asks for.
struct Asked<'b> {
    scopes: Vec<&'b str>,
    user: Option<&'b str>,
    group: Option<&'b str>,
}

impl<'b> Asked<'b> {
    /// A share has one receiver, a code has a lifetime. An empty body asks for a code with the defaults.
    fn read(call: &Call<'b>, with_receiver: bool) -> Test<Self> {
        let body = call.body()?;
        let mut asked = Self { scopes: Vec::new(), user: None, group: None };
        let body = match body {
            Value::Object(body) => body,
            body if is_nothing(body) && with_receiver => return Err(bad()),
            body if is_nothing(body) => return Ok(asked),
            _ => return Err(Verdict::status(500, Reason::BrokenRequest)),
        };
        let known: &[&str] =
            if with_receiver { &["scopes", "user", "group"] } else { &["scopes", "expires_in"] };
        let mut valid = body.keys().all(|name| known.contains(&name.as_str()));
        match body.get("scopes") {
            None | Some(Value::Null) => {}
            Some(scopes) => match texts(scopes) {
                Some(scopes) => asked.scopes = scopes,
                None => valid = false,
            },
        }
        // A scope that does not exist is met while the members are read: the hub did not expect that there, and fails.
        if call.policy.check_scopes(&asked.scopes).is_err() {
            return Err(Verdict::status(500, Reason::BrokenRequest));
        }
        if with_receiver {
            for (name, slot) in [("user", &mut asked.user), ("group", &mut asked.group)] {
                match body.get(name) {
                    None | Some(Value::Null) => {}
                    Some(Value::String(text)) => *slot = Some(text),
                    Some(_) => valid = false,
                }
            }
            let filled = |name: Option<&str>| name.is_some_and(|name| !name.is_empty());
            valid &= !(filled(asked.user) && filled(asked.group));
            valid &= asked.user.is_some() || asked.group.is_some();
        } else if let Some(seconds) = body.get("expires_in") {
            match seconds.as_i64() {
                Some(seconds) => valid &= (60..=525_600 * 60).contains(&seconds),
                // Texts and floats of whole numbers pass, too.
                None if valid => {
                    return Err(Verdict::conditional(None, &[Dependency::Body], Reason::Done));
                }
                None => {}
            }
        }
        ensure(valid, 400, Reason::BadBody)?;
        Ok(asked)
    }

    /// With the filter of the server; access alone if none is named.
    fn scopes(&self, call: &Call<'_>) -> Test<Vec<String>> {
        let default = ["access:servers"];
        let scopes = if self.scopes.is_empty() { &default[..] } else { &self.scopes };
        requested_share_scopes(scopes, call.user(), call.server())
            .map_err(|_| Verdict::status(400, Reason::BadBody))
    }

    /// Whom to share with, and the scope that naming them takes.
    fn receiver(&self) -> Test<(Kind, &'b str, &'static str)> {
        match (self.user, self.group) {
            (Some(user), _) if !user.is_empty() => Ok((USER, user, "read:users:name")),
            (_, Some(group)) if !group.is_empty() => Ok((GROUP, group, "read:groups:name")),
            // An empty name counts as a receiver, and then nobody is there.
            _ => Err(Verdict::status(500, Reason::BrokenRequest)),
        }
    }
}
