//! From where somebody has a written scope.

use serde::Serialize;

/// One step from a principal to the place where a scope is written.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "from", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Origin {
    /// The token's client: a token may use the server or the service that it was issued for.
    Client,
    /// The principal is a member of this group.
    Group {
        /// Name of the group.
        group: String,
    },
    /// A token may tell whose it is.
    Identity,
    /// The token inherits what its owner holds.
    Inherit,
    /// The owner of the token.
    Owner {
        /// `user` or `service`.
        kind: &'static str,
        /// Name of the owner.
        name: String,
    },
    /// The principal, or the group of the step before, holds this role.
    Role {
        /// Name of the role.
        role: String,
    },
    /// A server was shared with the principal, or with the group of the step before.
    Share {
        /// The server, written `owner/name`.
        server: String,
    },
    /// The document states what is held, in place of roles.
    Stated,
    /// A token with scopes of its own.
    Token {
        /// The id that the hub shows.
        id: String,
    },
}
