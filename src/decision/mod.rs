//! Questions to a compiled policy, and their answers.

mod check;
mod intersect;

use std::fmt;

pub(crate) use self::{
    check::{
        held_covers, held_in_any_form, role_covering, role_covers, roles_cover, roles_hold_in_any_form,
        roles_name,
    },
    intersect::intersect,
};
use crate::policy::Trouble;

/// The answer to "may they?".
///
/// Only [`Decision::Allow`] lets anybody through.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a caller must think again when a new way to answer appears")]
pub enum Decision {
    /// The hub would let this through.
    Allow,
    /// The hub would refuse.
    Deny,
    /// The hub itself would fail on every request of this principal, with status 500.
    Fault(Fault),
    /// The document does not hold what the answer depends on.
    Unknown(Missing),
}

impl Decision {
    /// Whether this is [`Decision::Allow`].
    #[must_use]
    pub fn is_allow(self) -> bool {
        self == Self::Allow
    }

    /// A stable word for programs: `allow`, `deny`, `fault` or `unknown`.
    #[must_use]
    pub fn outcome(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
            Self::Fault(_) => "fault",
            Self::Unknown(_) => "unknown",
        }
    }

    /// What kind of fault, or what is missing; `None` for allow and deny.
    #[must_use]
    pub fn code(self) -> Option<&'static str> {
        match self {
            Self::Allow | Self::Deny => None,
            Self::Fault(fault) => Some(fault.code()),
            Self::Unknown(missing) => Some(missing.code()),
        }
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allow => formatter.write_str("allow"),
            Self::Deny => formatter.write_str("deny"),
            Self::Fault(fault) => write!(formatter, "fault: {fault}"),
            Self::Unknown(missing) => write!(formatter, "unknown: {missing}"),
        }
    }
}

impl From<Trouble> for Decision {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::CyclicScope => Self::Fault(Fault::CyclicScope),
            Trouble::EmptyFilter => Self::Fault(Fault::EmptyFilter),
            Trouble::MissingClient => Self::Fault(Fault::MissingClient),
            Trouble::MissingOwner => Self::Fault(Fault::MissingOwner),
            Trouble::UnknownScope => Self::Fault(Fault::UnknownScope),
            Trouble::UnseenRole => Self::Unknown(Missing::Roles),
            Trouble::UnseenScope => Self::Unknown(Missing::Vocabulary),
        }
    }
}

/// What would make the hub itself fail.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// A custom scope implies itself, so that expanding it never ends.
    CyclicScope,
    /// The resource has an empty name, which the hub cannot compare with anything.
    EmptyName,
    /// A role or token holds a filter without a value, such as `users!user=`.
    EmptyFilter,
    /// The token's OAuth client is gone.
    MissingClient,
    /// The token belongs to nobody.
    MissingOwner,
    /// A role, token or share holds a scope that the hub does not define.
    UnknownScope,
}

impl Fault {
    /// A stable word for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::CyclicScope => "cyclic-scope",
            Self::EmptyFilter => "empty-filter",
            Self::EmptyName => "empty-name",
            Self::MissingClient => "missing-client",
            Self::MissingOwner => "missing-owner",
            Self::UnknownScope => "unknown-scope",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::CyclicScope => {
                "a custom scope that they hold implies itself; the hub fails on every request"
            }
            Self::EmptyFilter => {
                "a role or token of theirs has a scope with an empty filter, such as `users!user=`; \
                 the hub fails on every request"
            }
            Self::EmptyName => "the resource has an empty name; the hub fails on such a request",
            Self::MissingClient => "the OAuth client of this token is gone; the hub fails on every request",
            Self::MissingOwner => "the owner of this token is gone; the hub fails on every request",
            Self::UnknownScope => {
                "a role, token or share of theirs has a scope that this hub does not define; \
                 the hub fails on every request"
            }
        })
    }
}

/// What a document would have to hold for an answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Missing {
    /// Group memberships of the resource's user.
    Memberships,
    /// Role definitions.
    Roles,
    /// Services.
    Services,
    /// Shares of servers.
    Shares,
    /// Stored scopes of tokens.
    Tokens,
    /// Users.
    Users,
    /// Groups.
    Groups,
    /// Custom scope definitions.
    Vocabulary,
}

impl Missing {
    /// A stable word for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Groups => "missing-groups",
            Self::Memberships => "missing-memberships",
            Self::Roles => "missing-roles",
            Self::Services => "missing-services",
            Self::Shares => "missing-shares",
            Self::Tokens => "missing-tokens",
            Self::Users => "missing-users",
            Self::Vocabulary => "missing-vocabulary",
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Groups => "the snapshot does not hold all groups",
            Self::Memberships => "the snapshot does not hold all group memberships",
            Self::Roles => "the snapshot does not hold the definitions of all roles",
            Self::Services => "the snapshot does not hold all services",
            Self::Shares => "the snapshot does not hold all shares",
            Self::Tokens => "the snapshot does not hold the stored scopes of all tokens",
            Self::Users => "the snapshot does not hold all users",
            Self::Vocabulary => {
                "the snapshot does not hold the hub's custom scopes, and one of them is held; \
                 take the snapshot with the hub's definitions file"
            }
        })
    }
}
