//! What can be changed about a hub.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::super::{issue::TokenError, rejection::Rejection};
use crate::{
    shape::{ShapeError, shaped},
    snapshot::Timestamp,
};

/// One change of a hub's rows.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "edit", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Edit {
    /// Puts a user into a group.
    AddMember {
        /// The group.
        group: String,
        /// The user.
        user: String,
    },
    /// Gives a role to a user, a service or a group; with role `admin`, as the hub does at its next start, the admin flag.
    AssignRole {
        /// The role.
        role: String,
        /// Who gets it.
        to: BearerName,
    },
    /// Writes other scopes into a role.
    ChangeRole {
        /// The role.
        role: String,
        /// All its scopes from now on.
        scopes: Vec<String>,
    },
    /// Makes a group.
    CreateGroup {
        /// Its name.
        group: String,
    },
    /// Makes a role that nobody has yet.
    CreateRole {
        /// Its name.
        role: String,
        /// Its scopes.
        scopes: Vec<String>,
    },
    /// Makes a user, who gets role `user` and a default server.
    CreateUser {
        /// The name as it is to be; the hub writes those of a list, `POST /users`, in small letters.
        user: String,
    },
    /// Removes a group, its shares and its memberships.
    DeleteGroup {
        /// The group.
        group: String,
    },
    /// Removes a role and takes it from everybody.
    DeleteRole {
        /// The role.
        role: String,
    },
    /// Removes a user with servers, tokens and shares, and everybody's tokens for these servers.
    DeleteUser {
        /// The user.
        user: String,
    },
    /// Issues a token.
    IssueToken {
        /// An id that no token has.
        id: String,
        /// Whose it is: a user or a service.
        owner: BearerName,
        /// What it may do; without, what role `token` says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scopes: Option<Vec<String>>,
        /// When it expires; without, never.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_at: Option<Timestamp>,
    },
    /// Takes a user out of a group.
    RemoveMember {
        /// The group.
        group: String,
        /// The user.
        user: String,
    },
    /// Takes a role from a user, a service or a group; with role `admin` the admin flag, without which the hub would give the role back.
    RemoveRole {
        /// The role.
        role: String,
        /// Who loses it.
        from: BearerName,
    },
    /// Revokes a token; of a token for a server or a service, all that its user has for it.
    RevokeToken {
        /// Its id.
        id: String,
    },
    /// Sets the admin flag of a user or a service, and with it, as the hub does, gives or takes role `admin`, and gives role `user` to
    /// a user.
    SetAdmin {
        /// Whose: a user or a service.
        of: BearerName,
        /// What the flag is to be.
        admin: bool,
    },
    /// Shares a server with a user or a group, beside what is shared already.
    Share {
        /// The owner of the server.
        owner: String,
        /// The name of the server, empty for the default server.
        server: String,
        /// With whom: a user or a group.
        with: BearerName,
        /// What is shared; every scope gets the server's filter. None stands for `access:servers`.
        scopes: Vec<String>,
    },
    /// Ends the sharing of a server with a user or a group.
    Unshare {
        /// The owner of the server.
        owner: String,
        /// The name of the server.
        server: String,
        /// With whom.
        with: BearerName,
    },
}

impl Edit {
    /// Reads a list of edits; `at` is the JSON Pointer of the list in what it stands in, such as `/edits`.
    ///
    /// # Errors
    ///
    /// [`ShapeError`] with the pointer of what is no edit.
    pub fn list(value: &serde_json::Value, at: &str) -> Result<Vec<Self>, ShapeError> {
        shaped(value, at)
    }
}

/// A user, a service or a group by name.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "these are the bearers of roles")]
pub enum BearerName {
    /// A group.
    Group(String),
    /// A service.
    Service(String),
    /// A user.
    User(String),
}

impl fmt::Display for BearerName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group(name) => write!(formatter, "group `{name}`"),
            Self::Service(name) => write!(formatter, "service `{name}`"),
            Self::User(name) => write!(formatter, "user `{name}`"),
        }
    }
}

/// An edit that cannot be made. None of the edits was.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EditError {
    pub(super) position: usize,
    pub(super) problem: Problem,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Problem {
    /// The hub's own role.
    DefaultRole(String),
    /// A name that is taken.
    Exists(String),
    /// A bearer of a kind that this does not apply to.
    Kind(BearerName),
    /// A name that the hub refuses.
    Name(String),
    /// The hub refuses the role or its scopes.
    Role(Rejection),
    /// Somebody whose scopes the document states in place of what they come from.
    Stated(String),
    /// The hub refuses the scopes of a token.
    Token(TokenError),
    /// A share that stands there twice.
    TwoShares(String),
    /// A name that nobody has.
    Unknown(String),
}

impl EditError {
    /// Which of the edits, from 0.
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }

    /// A stable word for programs, such as `unknown-name`, `name-taken`, `default-role`, `wrong-kind`, `bad-name`, `stated-scopes`,
    /// `duplicate-share`, or what is wrong with a role or a token.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &self.problem {
            Problem::DefaultRole(_) => "default-role",
            Problem::Exists(_) => "name-taken",
            Problem::Kind(_) => "wrong-kind",
            Problem::Name(_) => "bad-name",
            Problem::Role(rejection) => rejection.code(),
            Problem::Stated(_) => "stated-scopes",
            Problem::Token(error) => error.code(),
            Problem::TwoShares(_) => "duplicate-share",
            Problem::Unknown(_) => "unknown-name",
        }
    }
}

impl fmt::Display for EditError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "edit {}: ", self.position.saturating_add(1))?;
        match &self.problem {
            Problem::DefaultRole(role) => {
                write!(formatter, "role `{role}` belongs to the hub and cannot be deleted")
            }
            Problem::Exists(what) => write!(formatter, "{what} exists already; choose another name"),
            Problem::Kind(bearer) => write!(formatter, "this cannot be done with {bearer}"),
            Problem::Name(name) => write!(formatter, "`{name}` is no name for this"),
            Problem::Role(rejection) => rejection.fmt(formatter),
            Problem::Stated(who) => write!(
                formatter,
                "the document states the scopes of {who} and not what they come from, so that nobody can tell what this changes for \
                 them; take a snapshot of the hub's database, which shows it"
            ),
            Problem::Token(error) => error.fmt(formatter),
            Problem::TwoShares(what) => write!(
                formatter,
                "the sharing of {what} stands in the database twice, on which the hub fails; end it first"
            ),
            Problem::Unknown(what) => write!(formatter, "there is no {what}; check the spelling"),
        }
    }
}

impl std::error::Error for EditError {}
