//! What stands in front of a handler: a login, a test of scopes, or nothing.
//!
//! Rule: `docs/rules/jupyterhub.md`, HTTP gate and special gates.

use super::{
    call::Call,
    caller::Asker,
    outcome::{Dependency, Test, Verdict, ensure},
    policy::RouteFilter,
    reason::Reason,
};
use crate::{
    decision::Decision,
    jupyterhub::{
        kinds::SERVICE,
        question::{QuestionError, Resource},
        subject::Gate,
    },
};

/// The test that a request must pass before its handler runs.
#[derive(Clone, Copy, Debug)]
pub(super) enum Door {
    /// Somebody, by whatever the handler takes.
    Identified,
    /// The right to issue tokens of a user, which is refused in one way only.
    IssueToken,
    /// A session.
    Login,
    /// The scope for metrics under any filter, if the hub asks for it at all.
    Metrics,
    /// Nothing.
    Open,
    /// One of these scopes; with `login`, who is not logged in is sent there.
    Scopes { scopes: &'static [&'static str], on: On, login: bool },
    /// A token in the header of the request.
    TokenHeader,
    /// Access to one of the servers that the path may mean.
    UserServer,
}

/// The resource that a test of scopes is about, by the names of the handler's parameters.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum On {
    Everything,
    Group,
    /// Any filter passes.
    List,
    /// The default server of who asks.
    OwnServer,
    /// The server of the path, the default one if the path names none.
    Server,
    /// A server called `None`: what becomes of a name that is not there.
    ServerNamedNone,
    Service,
    User,
}

const ACCESS: &[&str] = &["access:servers"];
const METRICS: &[&str] = &["read:metrics"];
const TOKENS: &[&str] = &["tokens"];

impl Door {
    /// The scopes of which one suffices; none where no scopes are tested.
    pub(super) fn scopes(&self) -> &'static [&'static str] {
        match self {
            Self::Scopes { scopes, .. } => scopes,
            Self::IssueToken => TOKENS,
            Self::Metrics => METRICS,
            Self::UserServer => ACCESS,
            Self::Identified | Self::Login | Self::Open | Self::TokenHeader => &[],
        }
    }

    /// The scopes that stand at the handler's door in the package, and not within its code.
    pub(super) fn decorated_scopes(&self) -> Option<&'static [&'static str]> {
        match self {
            Self::Scopes { scopes, .. } => Some(scopes),
            _ => None,
        }
    }

    pub(super) fn wants_login(&self) -> bool {
        matches!(self, Self::Login | Self::UserServer | Self::Scopes { login: true, .. })
    }

    /// What is asked for, as filters write it.
    pub(super) fn filter(&self, call: &Call<'_>) -> Option<RouteFilter> {
        let filter = match self {
            Self::Identified | Self::Login | Self::Open | Self::TokenHeader => return None,
            Self::Metrics | Self::Scopes { on: On::List, .. } => RouteFilter::Any,
            Self::Scopes { on: On::Everything, .. } => RouteFilter::Unfiltered,
            Self::IssueToken => RouteFilter::OneOf(vec![format!("user={}", call.user())]),
            Self::UserServer => RouteFilter::OneOf(
                call.possible_servers().map(|name| format!("server={}/{name}", call.user())).collect(),
            ),
            Self::Scopes { on, .. } => RouteFilter::OneOf(match on {
                On::Group => vec![format!("group={}", call.group())],
                On::OwnServer => call.own_name().map(|name| format!("server={name}/")).into_iter().collect(),
                On::Server => vec![format!("server={}/{}", call.user(), call.server())],
                On::ServerNamedNone => vec![format!("server={}/None", call.user())],
                On::Service => vec![format!("service={}", call.service())],
                On::User => vec![format!("user={}", call.user())],
                On::Everything | On::List => Vec::new(),
            }),
        };
        Some(filter)
    }

    /// Lets the request in or says what the hub answers in place of the handler.
    pub(super) fn pass(&self, call: &Call<'_>) -> Test {
        match self {
            Self::Open => Ok(()),
            Self::Login => call.logged_in().map(|_| ()),
            Self::Identified => call.authenticated().map(|_| ()),
            Self::TokenHeader => ensure(call.has_token_header(), 403, Reason::NotAuthenticated),
            Self::Scopes { scopes, on, login } => {
                let asker = if *login { call.logged_in()? } else { call.authenticated()? };
                gate(asker, scopes, *on, call)
            }
            Self::Metrics => metrics(call),
            Self::UserServer => user_server(call),
            Self::IssueToken => issue_token(call),
        }
    }
}

fn gate(asker: &Asker<'_>, scopes: &[&str], on: On, call: &Call<'_>) -> Test {
    let subject = &asker.subject;
    let resource = match on {
        On::Everything => Resource::Everything,
        On::Group => Resource::Group(call.group()),
        On::List => {
            let [scope] = scopes else { return Err(Verdict::status(403, Reason::Forbidden)) };
            return admitted(subject.list_gate(scope));
        }
        On::OwnServer => Resource::Server { user: call.own_identity()?.name, name: "" },
        On::Server => Resource::Server { user: call.user(), name: call.server() },
        On::ServerNamedNone => Resource::Server { user: call.user(), name: "None" },
        On::Service => Resource::Service(call.service()),
        On::User => Resource::User(call.user()),
    };
    admitted(subject.gate(scopes, resource))
}

fn admitted(gate: Result<Gate, QuestionError>) -> Test {
    match gate {
        Ok(Gate::Pass) => Ok(()),
        Ok(Gate::NotFound) => Err(Verdict::status(404, Reason::NotFound)),
        Ok(Gate::Unanswered(decision)) => Err(Verdict::undecided(decision)),
        // The table names scopes of the release; one that it lacks is held by nobody.
        Ok(Gate::Forbidden) | Err(_) => Err(Verdict::status(403, Reason::Forbidden)),
    }
}

fn metrics(call: &Call<'_>) -> Test {
    let asked_for = call.policy.settings.authenticate_prometheus;
    if asked_for == Some(false) {
        return Ok(());
    }
    let refused = match call.asker() {
        None => Err(Verdict::status(403, Reason::NotAuthenticated)),
        Some(asker) => admitted(asker.subject.list_gate("read:metrics")),
    };
    match (refused, asked_for) {
        (Err(verdict), None) => Err(Verdict::conditional(
            verdict.outcome.status(),
            &[Dependency::AuthenticatePrometheus],
            verdict.reason,
        )),
        (result, _) => result,
    }
}

/// Access to the default server, or to the server that the first part of the path may name.
fn user_server(call: &Call<'_>) -> Test {
    let asker = call.logged_in()?;
    let mut refusal = Verdict::status(404, Reason::NotFound);
    for name in call.possible_servers() {
        let server = Resource::Server { user: call.user(), name };
        match asker.subject.decide("access:servers", server) {
            Ok(Decision::Allow) => return Ok(()),
            Ok(Decision::Deny) | Err(_) => {}
            Ok(decision) => refusal = Verdict::undecided(decision),
        }
    }
    Err(refusal)
}

fn issue_token(call: &Call<'_>) -> Test {
    if let Some(body) = call.told_body() {
        ensure(super::rules::body::is_nothing(body) || body.is_object(), 400, Reason::BadBody)?;
    }
    let Some(asker) = call.asker() else {
        let credentials = call.told_body().and_then(|body| body.get("auth")).is_some();
        return Err(match credentials {
            true => Verdict::conditional(Some(403), &[Dependency::Authenticator], Reason::NotAuthenticated),
            false => Verdict::status(403, Reason::NotAuthenticated),
        });
    };
    let by_service = asker.identity.is_some_and(|identity| identity.kind == SERVICE);
    // Earlier releases looked the user up among services, if a service asked.
    let resource = match by_service && !call.policy.version.services_issue_tokens_by_user() {
        true => Resource::Service(call.user()),
        false => Resource::User(call.user()),
    };
    match asker.subject.sees("tokens", resource) {
        Ok(Decision::Allow) => {}
        Ok(Decision::Deny) | Err(_) => return Err(Verdict::status(403, Reason::Forbidden)),
        Ok(decision) => return Err(Verdict::undecided(decision)),
    }
    ensure(call.user_exists(call.user())?, 403, Reason::NoSuchUser)
}
