//! Who holds the scopes that a question is about.

use super::tables::ScopeList;
use crate::{
    policy::{Entity, Held, Trouble},
    vocabulary::Kind,
};

/// A holder of scopes: what a subject keeps, independent of any borrow.
#[derive(Clone, Debug)]
pub(crate) enum Bearer {
    /// Nobody of this name and kind was ever seen.
    Absent(Kind),
    /// Nobody is logged in with this token: it is expired, or has no client.
    Anonymous,
    /// A user in a session, a group or a service.
    Principal(Entity),
    /// A valid token, with what is left of its scopes after its owner's.
    Token(Result<Held, Trouble>),
    /// A token that the document does not show.
    UnseenToken,
}

/// What a `held` row tells.
#[derive(Clone, Debug)]
pub(crate) struct Stated {
    pub(crate) list: ScopeList,
    /// The same, read; nothing before the policy is compiled.
    pub(crate) held: Result<Held, Trouble>,
}

/// Whose scopes a `held` row tells.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum HeldKey {
    Principal(Entity),
    Token(String),
}
