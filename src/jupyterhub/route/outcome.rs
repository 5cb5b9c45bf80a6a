//! What is said about a request.

use std::fmt;

use super::reason::Reason;
use crate::decision::{Decision, Missing};

/// What the hub would answer.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a caller must think again when a new way to answer appears")]
pub enum Outcome {
    /// This status, whatever else is true of the hub.
    Status(u16),
    /// The request gets past every test that the snapshot can answer; the status depends on more.
    Conditional {
        /// The status at a hub with the default configuration, where no server runs and what is sent is well-formed.
        usual: Option<u16>,
        /// On what it depends.
        depends: &'static [Dependency],
    },
    /// The snapshot lacks what the hub knows.
    Unknown(Missing),
}

impl Outcome {
    /// The status, if it depends on nothing more.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status(status) => Some(*status),
            Self::Conditional { .. } | Self::Unknown(_) => None,
        }
    }

    /// A stable word for programs: `status`, `conditional` or `unknown`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Status(_) => "status",
            Self::Conditional { .. } => "conditional",
            Self::Unknown(_) => "unknown",
        }
    }
}

/// Something that an answer depends on and that no snapshot says, or this one does not.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Dependency {
    /// `JupyterHub.admin_access`.
    AdminAccess,
    /// `JupyterHub.allow_named_servers`.
    AllowNamedServers,
    /// `JupyterHub.authenticate_prometheus`.
    AuthenticatePrometheus,
    /// The authenticator: who can log in, which names it takes.
    Authenticator,
    /// `JupyterHub.base_url`: the answer is for a hub at `/`.
    BaseUrl,
    /// The body of the request, which the question does not tell.
    Body,
    /// The secret in the path.
    Credential,
    /// The hub's database: whether it takes a value where a text belongs.
    Database,
    /// Files that the hub serves.
    Files,
    /// Section `groups` of the snapshot.
    Groups,
    /// The parameters of the address.
    Query,
    /// The proxy.
    Proxy,
    /// Whether the server runs.
    ServerRunning,
    /// Section `servers` of the snapshot.
    Servers,
    /// Whether the service stands in the configuration.
    ServiceOrigin,
    /// Section `services` of the snapshot.
    Services,
    /// Section `shares` of the snapshot.
    Shares,
    /// The spawner: its form, and whether it starts the server.
    Spawner,
    /// Section `tokens` of the snapshot.
    Tokens,
    /// Section `users` of the snapshot.
    Users,
    /// Whether the request proves that it comes from a page of the hub.
    Xsrf,
}

impl Dependency {
    /// A stable word for programs, such as `body` or `setting:admin_access`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::AdminAccess => "setting:admin_access",
            Self::AllowNamedServers => "setting:allow_named_servers",
            Self::AuthenticatePrometheus => "setting:authenticate_prometheus",
            Self::Authenticator => "authenticator",
            Self::BaseUrl => "setting:base_url",
            Self::Body => "body",
            Self::Credential => "credential",
            Self::Database => "database",
            Self::Files => "files",
            Self::Groups => "section:groups",
            Self::Proxy => "proxy",
            Self::Query => "query",
            Self::ServerRunning => "server-running",
            Self::Servers => "section:servers",
            Self::ServiceOrigin => "service-origin",
            Self::Services => "section:services",
            Self::Shares => "section:shares",
            Self::Spawner => "spawner",
            Self::Tokens => "section:tokens",
            Self::Users => "section:users",
            Self::Xsrf => "xsrf",
        }
    }
}

/// In words, to follow `this depends on`.
impl fmt::Display for Dependency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::AdminAccess => "the hub's setting `admin_access`",
            Self::AllowNamedServers => "the hub's setting `allow_named_servers`",
            Self::AuthenticatePrometheus => "the hub's setting `authenticate_prometheus`",
            Self::Authenticator => "the authenticator",
            Self::BaseUrl => "the hub's address, here taken to end in `/`",
            Self::Body => "the body of the request",
            Self::Credential => "the secret in the address",
            Self::Database => "the hub's database, here taken to be SQLite",
            Self::Files => "the files that the hub serves",
            Self::Groups => "groups that the snapshot may lack",
            Self::Proxy => "the proxy",
            Self::Query => "the parameters of the address",
            Self::ServerRunning => "whether the server runs",
            Self::Servers => "servers that the snapshot may lack",
            Self::ServiceOrigin => "whether the service stands in the configuration",
            Self::Services => "services that the snapshot may lack",
            Self::Shares => "shares that the snapshot may lack",
            Self::Spawner => "the spawner",
            Self::Tokens => "tokens that the snapshot may lack",
            Self::Users => "users that the snapshot may lack",
            Self::Xsrf => "whether the request comes from a page of the hub",
        })
    }
}

/// An outcome with its reason.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Verdict {
    pub(super) outcome: Outcome,
    pub(super) reason: Reason,
}

/// How a test ends: the next one follows, or this is the answer.
pub(super) type Test<T = ()> = Result<T, Verdict>;

impl Verdict {
    pub(super) fn status(status: u16, reason: Reason) -> Self {
        Self { outcome: Outcome::Status(status), reason }
    }

    pub(super) fn conditional(usual: Option<u16>, depends: &'static [Dependency], reason: Reason) -> Self {
        Self { outcome: Outcome::Conditional { usual, depends }, reason }
    }

    /// Nobody is logged in, so nobody is known to come from a page of the hub.
    pub(super) fn unproven() -> Self {
        Self::conditional(Some(403), &[Dependency::Xsrf], Reason::ProofNeeded)
    }

    /// What the hub does where a test of scopes has no answer.
    pub(super) fn undecided(decision: Decision) -> Self {
        match decision {
            Decision::Fault(fault) => Self::status(500, Reason::Fault(fault)),
            Decision::Unknown(missing) => {
                Self { outcome: Outcome::Unknown(missing), reason: Reason::Missing(missing) }
            }
            // Never an allow: who asks here got no answer.
            Decision::Allow | Decision::Deny => Self::status(403, Reason::Forbidden),
        }
    }
}

/// The request is done, with this status.
pub(super) fn done(status: u16) -> Test<Verdict> {
    Ok(Verdict::status(status, Reason::Done))
}

/// The request is done as far as the snapshot says.
pub(super) fn depends(usual: u16, depends: &'static [Dependency]) -> Test<Verdict> {
    Ok(Verdict::conditional(Some(usual), depends, Reason::Done))
}

/// The test fails with this status unless it holds.
pub(super) fn ensure(holds: bool, status: u16, reason: Reason) -> Test {
    if holds { Ok(()) } else { Err(Verdict::status(status, reason)) }
}
