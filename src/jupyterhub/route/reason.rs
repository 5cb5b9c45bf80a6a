//! Why the hub answers as it does.

use std::fmt;

use crate::decision::{Fault, Missing};

/// Why a request ends as it does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// Somebody who is admin is to be made or changed by somebody who is not.
    AdminFlag,
    /// There is one already.
    AlreadyExists,
    /// The body does not say what is needed, or says it wrongly.
    BadBody,
    /// The path is no text when its percent-escapes are taken away.
    BadPath,
    /// Something that the default server does not allow.
    DefaultServer,
    /// The handler runs to its end.
    Done,
    /// Admin access is switched off.
    AdminAccessOff,
    /// The handler itself fails on such a body.
    BrokenRequest,
    /// Scopes that the requester does not hold for all of it.
    Excess,
    /// The requester's own scopes make the hub fail.
    Fault(Fault),
    /// None of the scopes is held in a form that could match.
    Forbidden,
    /// A name that the hub does not accept.
    InvalidName,
    /// The list knows no such filter, and so shows nothing.
    ListFilter,
    /// The page wants a login.
    LoginNeeded,
    /// The handler does not answer this method.
    MethodNotAllowed,
    /// The snapshot lacks what the hub knows.
    Missing(Missing),
    /// Servers with names are switched off.
    NamedServersOff,
    /// Nobody is logged in.
    NotAuthenticated,
    /// The scope is held, but not for this; or there is no such thing.
    NotFound,
    /// No such group.
    NoSuchGroup,
    /// No such route.
    NoSuchRoute,
    /// No such server.
    NoSuchServer,
    /// No such service.
    NoSuchService,
    /// No such share.
    NoSuchShare,
    /// No such token.
    NoSuchToken,
    /// No such user.
    NoSuchUser,
    /// One's own account.
    OwnAccount,
    /// The request must prove that it comes from a page of the hub.
    ProofNeeded,
    /// The address moved: a redirect.
    Redirect,
    /// The address was given up.
    Removed,
    /// The server does not run, and so cannot answer.
    ServerStopped,
    /// The name of the server is missing.
    ServerNeeded,
    /// A service with a command, which only the configuration can start.
    ManagedService,
}

impl Reason {
    /// A stable word for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::AdminAccessOff => "admin-access-off",
            Self::AdminFlag => "admin-flag",
            Self::AlreadyExists => "already-exists",
            Self::BadBody => "bad-body",
            Self::BadPath => "bad-path",
            Self::BrokenRequest => "broken-request",
            Self::DefaultServer => "default-server",
            Self::Done => "done",
            Self::Excess => "excess-scopes",
            Self::Fault(fault) => fault.code(),
            Self::Forbidden => "scope-not-held",
            Self::InvalidName => "invalid-name",
            Self::ListFilter => "list-filter",
            Self::LoginNeeded => "login-needed",
            Self::ManagedService => "managed-service",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::Missing(missing) => missing.code(),
            Self::NamedServersOff => "named-servers-off",
            Self::NoSuchGroup => "no-such-group",
            Self::NoSuchRoute => "no-such-route",
            Self::NoSuchServer => "no-such-server",
            Self::NoSuchService => "no-such-service",
            Self::NoSuchShare => "no-such-share",
            Self::NoSuchToken => "no-such-token",
            Self::NoSuchUser => "no-such-user",
            Self::NotAuthenticated => "not-authenticated",
            Self::NotFound => "scope-held-elsewhere",
            Self::OwnAccount => "own-account",
            Self::ProofNeeded => "proof-needed",
            Self::Redirect => "redirect",
            Self::Removed => "removed",
            Self::ServerNeeded => "server-needed",
            Self::ServerStopped => "server-stopped",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = match self {
            Self::Fault(fault) => return fault.fmt(formatter),
            Self::Missing(missing) => return missing.fmt(formatter),
            Self::AdminAccessOff => "the hub's setting `admin_access` is off",
            Self::AdminFlag => {
                "only somebody with the admin flag may make or change an admin; scopes do not suffice"
            }
            Self::AlreadyExists => "there is one of this name already",
            Self::BadBody => {
                "the body of the request lacks something, or has something that the hub does not take"
            }
            Self::BadPath => "the percent-escapes of the path make no UTF-8 text",
            Self::BrokenRequest => "the hub does not expect such a body and fails",
            Self::DefaultServer => "this cannot be done with the default server",
            Self::Done => "every test that the snapshot can answer is passed",
            Self::Excess => "what is to be given is more than the giver holds",
            Self::Forbidden => {
                "none of the scopes is held in a form that could match; ask for a role that carries one"
            }
            Self::InvalidName => "the hub does not take this name",
            Self::ListFilter => {
                "the scope is held with a filter that this list does not know; it refuses the whole list"
            }
            Self::LoginNeeded => "nobody is logged in, and the page sends to the login",
            Self::ManagedService => "a service with a command can only be defined in the configuration",
            Self::MethodNotAllowed => "the address exists, but not with this method",
            Self::NamedServersOff => "the hub's setting `allow_named_servers` is off",
            Self::NoSuchGroup => "there is no such group",
            Self::NoSuchRoute => "the hub has no such address; a slash at the end makes another address",
            Self::NoSuchServer => "there is no such server",
            Self::NoSuchService => "there is no such service",
            Self::NoSuchShare => "there is no such share",
            Self::NoSuchToken => "there is no such token of this user",
            Self::NoSuchUser => "there is no such user",
            Self::NotAuthenticated => {
                "nobody is logged in: the credentials are missing, expired, or not looked at here"
            }
            Self::NotFound => {
                "the scope is held, but not for this; the hub says the same of things that do not exist"
            }
            Self::OwnAccount => "nobody can delete their own account",
            Self::ProofNeeded => {
                "without a login the request must prove that it comes from a page of the hub, by the XSRF token of that page"
            }
            Self::Redirect => "the address leads to another one",
            Self::Removed => "the address was given up",
            Self::ServerNeeded => "name a server in the address; only reading works without one",
            Self::ServerStopped => "the server does not run, so the hub answers in its place",
        };
        formatter.write_str(sentence)
    }
}
