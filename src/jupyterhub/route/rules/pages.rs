//! Pages, redirects and files.

use super::super::{
    call::Call,
    outcome::{Dependency, Outcome, Test, Verdict, depends},
    reason::Reason,
    template::decode,
};
use crate::{
    decision::Decision,
    jupyterhub::{kinds::SERVER, question::Resource},
};

const AUTHORIZATION: &[Dependency] = &[Dependency::Query];

/// A file, if it is there.
pub(in super::super) fn file(_: &Call<'_>) -> Test<Verdict> {
    depends(200, &[Dependency::Files])
}

/// The same address with a slash at the end.
pub(in super::super) fn moved(_: &Call<'_>) -> Test<Verdict> {
    Ok(Verdict::status(301, Reason::Redirect))
}

pub(in super::super) fn redirect(_: &Call<'_>) -> Test<Verdict> {
    Ok(Verdict::status(302, Reason::Redirect))
}

/// Addresses of servers and services lead to the hub only while nothing runs behind them.
pub(in super::super) fn redirect_inside(_: &Call<'_>) -> Test<Verdict> {
    outside(302)
}

pub(in super::super) fn moved_outside(_: &Call<'_>) -> Test<Verdict> {
    outside(301)
}

fn outside(usual: u16) -> Test<Verdict> {
    Ok(Verdict::conditional(Some(usual), &[Dependency::Proxy, Dependency::ServerRunning], Reason::Redirect))
}

pub(in super::super) fn login(call: &Call<'_>) -> Test<Verdict> {
    match call.asker() {
        Some(_) => redirect(call),
        None => depends(200, &[Dependency::Authenticator]),
    }
}

pub(in super::super) fn log_in(_: &Call<'_>) -> Test<Verdict> {
    let depends = &[Dependency::Authenticator, Dependency::Body, Dependency::Xsrf];
    Ok(Verdict::conditional(None, depends, Reason::Done))
}

pub(in super::super) fn logout(_: &Call<'_>) -> Test<Verdict> {
    depends(302, &[Dependency::Authenticator])
}

/// A secret of the address decides.
pub(in super::super) fn accept_share(call: &Call<'_>) -> Test<Verdict> {
    if argument(call.query, "code").is_none() && call.method == "GET" {
        return Err(Verdict::status(400, Reason::BadBody));
    }
    Ok(Verdict::conditional(None, &[Dependency::Credential], Reason::Done))
}

/// A server or a service asks who its visitor is. The visitor must be allowed to use it; whether the address is well-formed otherwise is for the hub to
/// say.
pub(in super::super) fn authorize(call: &Call<'_>) -> Test<Verdict> {
    let wanted = argument(call.query, "client_id");
    let credentials = &call.policy.credentials;
    let client = wanted.as_ref().and_then(|id| credentials.client_ids.find(id.as_bytes()));
    let client = client.map(|client| credentials.client(client)).filter(|client| client.exists);
    let Some(client) = client else {
        return Ok(Verdict::conditional(Some(400), AUTHORIZATION, Reason::Done));
    };
    let subject = &call.authenticated()?.subject;
    let space = &call.policy.core.space;
    let decision = match (client.server, client.service) {
        (Some(server), _) if server.kind() == SERVER => {
            let (user, name) = space.text(server).split_once('/').unwrap_or_default();
            subject.sees("access:servers", Resource::Server { user, name })
        }
        (_, Some(service)) => subject.sees("access:services", Resource::Service(space.text(service))),
        // A client of nothing is what is left of a server or a service that was deleted.
        _ => return Ok(Verdict::conditional(Some(500), AUTHORIZATION, Reason::BrokenRequest)),
    };
    match decision {
        Ok(Decision::Allow) => Ok(Verdict::conditional(None, AUTHORIZATION, Reason::Done)),
        Ok(Decision::Deny) | Err(_) => Ok(Verdict::conditional(Some(403), AUTHORIZATION, Reason::Forbidden)),
        Ok(decision) => Err(Verdict::undecided(decision)),
    }
}

pub(in super::super) fn confirm(_: &Call<'_>) -> Test<Verdict> {
    Ok(Verdict {
        outcome: Outcome::Conditional { usual: None, depends: &[Dependency::Body, Dependency::Query] },
        reason: Reason::Done,
    })
}

/// A parameter behind the `?`.
pub(in super::super) fn argument(query: &str, name: &str) -> Option<String> {
    query.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        let text = |text: &str| decode(&text.replace('+', " ")).ok();
        (text(key).as_deref() == Some(name)).then(|| text(value)).flatten().filter(|text| !text.is_empty())
    })
}
