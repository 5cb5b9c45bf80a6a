//! Who gains and who loses what, between two policies.
//!
//! Two things change what somebody may do: what they hold, and who is inside the groups that their filters name. The first is
//! told once for all principals to whom the same happens, the second user by user.

use serde::Serialize;

use super::{
    super::{
        kinds::{GROUP, SERVICE},
        policy::Policy,
    },
    signature::Over,
    walk::Walk,
};
use crate::{snapshot::Timestamp, vocabulary::Kind};

/// What to compare.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "whoever asks fills in what they want")]
pub struct DifferenceOptions {
    /// Compare tokens too, those valid at this time. Each costs what its scopes and its owner's expand to.
    pub tokens_at: Option<Timestamp>,
    /// List at most so many names each, tokens and users who change groups among them; all are counted.
    pub limit: Option<usize>,
}

/// The difference between two policies.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// How many principals hold something else than before.
    pub affected: Affected,
    /// The same by role: how many of the affected had or have it, most first.
    pub by_role: Vec<(String, usize)>,
    /// The same by group: how many of the affected users were or are in it, most first.
    pub by_group: Vec<(String, usize)>,
    /// What is held, for all to whom the same happens at once; most principals first.
    pub grants: Vec<GrantChange>,
    /// How many users came into groups or left them, listed or not.
    pub moved: usize,
    /// These users, and who gains or loses what over them for that.
    pub members: Vec<MemberChange>,
    /// Tokens that hold something else, if they were asked for.
    pub tokens: Vec<TokenChange>,
    /// Of how many tokens the documents do not say what they hold, before as after, so that nobody knows what they gain or lose; if
    /// tokens were asked for.
    pub unanswered_tokens: usize,
    /// Principals that are new.
    pub created: Names,
    /// Principals that are gone.
    pub deleted: Names,
}

/// Numbers of principals.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Affected {
    /// Users.
    pub users: usize,
    /// Groups.
    pub groups: usize,
    /// Services.
    pub services: usize,
    /// Tokens.
    pub tokens: usize,
}

/// Principals by name, in document order.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Names {
    /// How many there are, listed or not.
    pub count: usize,
    /// Users.
    pub users: Vec<String>,
    /// Groups.
    pub groups: Vec<String>,
    /// Services.
    pub services: Vec<String>,
}

/// Some principals gain and lose the same.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GrantChange {
    /// Who.
    pub principals: Names,
    /// What they hold now and did not before.
    pub gained: Vec<ScopeOver>,
    /// What they held before and do not now. Of a scope that was held over everything and now has filters, everything is lost; what
    /// is left of it is in `gained`.
    pub lost: Vec<ScopeOver>,
    /// Why there was no answer before: a fault, or something that the document does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unanswered_before: Option<&'static str>,
    /// Why there is none now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unanswered_after: Option<&'static str>,
}

/// A scope, and over what.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct ScopeOver {
    /// The scope.
    pub scope: String,
    /// Over what.
    #[serde(flatten)]
    pub over: Over,
}

/// A user whose groups changed.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MemberChange {
    /// The user.
    pub user: String,
    /// Groups that the user came into.
    pub joined: Vec<String>,
    /// Groups that the user left.
    pub left: Vec<String>,
    /// Who gains or loses scopes over the user and the user's servers.
    pub over_them: Vec<OverMember>,
}

/// Some principals gain or lose the same scopes over one user.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OverMember {
    /// Who.
    pub principals: Names,
    /// Scopes that reach the user now.
    pub gained: Vec<String>,
    /// Scopes that reach the user no longer.
    pub lost: Vec<String>,
}

/// A token that holds something else.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TokenChange {
    /// Its id.
    pub id: String,
    /// What it gains.
    pub gained: Vec<ScopeOver>,
    /// What it loses.
    pub lost: Vec<ScopeOver>,
    /// Why there was no answer before: a fault, or something that the document does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unanswered_before: Option<&'static str>,
    /// Why there is none now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unanswered_after: Option<&'static str>,
}

impl Policy {
    /// What is different in another policy, which came out of this one by edits or from another document.
    ///
    /// Linear in the rows of both, plus what the roles expand to of everybody to whom something happens; principals are matched by
    /// name.
    #[must_use]
    pub fn difference(&self, after: &Self, options: DifferenceOptions) -> Difference {
        Walk::new(self, after, options.limit.unwrap_or(usize::MAX)).run(options.tokens_at)
    }
}

impl Affected {
    pub(super) fn add(&mut self, kind: Kind) {
        let count = match kind {
            GROUP => &mut self.groups,
            SERVICE => &mut self.services,
            _ => &mut self.users,
        };
        *count = count.saturating_add(1);
    }
}

impl Names {
    pub(super) fn add(&mut self, kind: Kind, name: &str, limit: usize) {
        self.count = self.count.saturating_add(1);
        let list = match kind {
            GROUP => &mut self.groups,
            SERVICE => &mut self.services,
            _ => &mut self.users,
        };
        if list.len() < limit {
            list.push(name.to_owned());
        }
    }
}
