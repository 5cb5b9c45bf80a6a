//! The three parts of the database that carry their own table over.

use serde_json::Value;

use crate::cql::{State, state::Legacy};

/// A part of the database that carries one legacy table over. Each decides for itself.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "the database had these three, and will have no others")]
pub enum Module {
    /// `users`: names, and who is a superuser.
    Roles,
    /// `credentials`: password hashes.
    Credentials,
    /// `permissions`
    Permissions,
}

impl Module {
    /// Every module.
    pub const ALL: [Self; 3] = [Self::Roles, Self::Credentials, Self::Permissions];

    /// What the database calls it in its log.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Roles => "standard_role_manager",
            Self::Credentials => "password_authenticator",
            Self::Permissions => "default_authorizer",
        }
    }

    /// The table that it reads.
    #[must_use]
    pub fn table(self) -> &'static str {
        match self {
            Self::Roles => "users",
            Self::Credentials => "credentials",
            Self::Permissions => "permissions",
        }
    }

    /// The module of a name: the database's own, what it is about, or the table that it reads.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "standard_role_manager"
            | "role_management"
            | "role management"
            | "role_manager"
            | "roles"
            | "role"
            | "users" => Some(Self::Roles),
            "password_authenticator" | "authentication" | "authenticator" | "credentials" | "passwords" => {
                Some(Self::Credentials)
            }
            "default_authorizer" | "authorization" | "authorizer" | "permissions" | "permission" => {
                Some(Self::Permissions)
            }
            _ => None,
        }
    }

    /// The rows of its table; `None` if the table does not exist.
    pub(super) fn rows(self, legacy: Option<&Legacy>) -> Option<&[Value]> {
        let legacy = legacy?;
        match self {
            Self::Roles => legacy.users.as_deref(),
            Self::Credentials => legacy.credentials.as_deref(),
            Self::Permissions => legacy.permissions.as_deref(),
        }
    }

    /// Whether there is something in the tables of roles that did not come with the database: what makes a real upgrade leave the
    /// legacy table alone.
    ///
    /// Roles and credentials share a table, so each looks at a column of its own. For permissions any row counts, whoever holds it.
    pub(super) fn has_data(self, state: &State, default: &str) -> bool {
        let mut others = state.roles.iter().filter(|(name, _)| *name != default).map(|(_, row)| row);
        match self {
            Self::Roles => others.any(|row| row.can_login.is_some()),
            Self::Credentials => {
                others.any(|row| row.salted_hash.as_deref().is_some_and(|hash| !hash.is_empty()))
            }
            Self::Permissions => !state.role_permissions.is_empty(),
        }
    }
}
