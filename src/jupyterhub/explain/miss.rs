//! What came near, where the answer is not allow.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    Asked,
    candidate::{Candidate, Form},
    origin::Origin,
    path::{Grant, NamedFilter},
};
use crate::vocabulary::ScopeId;

/// Something that nearly gave the permission, or that keeps every question from being answered.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "miss", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Miss {
    /// The hub fails on this scope, whatever is asked.
    Broken {
        /// The scope.
        grant: Grant,
    },
    /// The scope is held, and the filter does not contain the resource.
    Elsewhere {
        /// What is held.
        grant: Grant,
    },
    /// The hub fails on this token, because something that it names is gone.
    Gone {
        /// What is gone.
        what: Gone,
        /// The identifier of the client, the name of the owner; empty where the token names none.
        name: String,
    },
    /// The token is valid no longer, or its client is gone: the hub takes its bearer for nobody.
    InvalidToken,
    /// A limit of the token cut it off.
    Limited {
        /// Which.
        by: Limit,
    },
    /// The document shows nobody of this name.
    NoPrincipal,
    /// The scope is implied by one that is held, but a filter of this kind withholds it.
    Withheld {
        /// What is held.
        grant: Grant,
    },
    /// What is held over the resource is less than what was asked for.
    Weaker {
        /// What is held.
        grant: Grant,
        /// The most of it that the asked scope would imply.
        scopes: Vec<String>,
    },
}

/// What a token names, and the hub has no longer.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a token names these two")]
pub enum Gone {
    /// The OAuth client that it was issued for.
    Client,
    /// Whose it is.
    Owner,
}

/// What of a token cuts it off.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a token has two sides and what they have in common")]
pub enum Limit {
    /// Both sides would allow it, but what they write has nothing in common: two groups share nothing, even if they share members.
    Common,
    /// The owner does not hold it.
    Owner,
    /// The scopes of the token do not contain it.
    Token,
}

impl Miss {
    /// Nearest first; the text makes the order total.
    pub(super) fn distance(&self) -> (u8, usize, String) {
        let of = |rank: u8, grant: &Grant| (rank, grant.origin.len(), grant.written.clone());
        match self {
            Self::Broken { grant } => of(0, grant),
            Self::Gone { .. } => (0, 0, String::new()),
            Self::InvalidToken | Self::NoPrincipal | Self::Limited { .. } => (1, 0, String::new()),
            Self::Elsewhere { grant } => of(2, grant),
            Self::Withheld { grant } => of(3, grant),
            Self::Weaker { grant, .. } => of(4, grant),
        }
    }
}

impl Asked<'_, '_> {
    /// What among the written scopes of a principal came near.
    pub(super) fn misses(self, candidates: &[Candidate]) -> Vec<Miss> {
        candidates.iter().filter_map(|candidate| self.miss(candidate)).collect()
    }

    fn miss(self, candidate: &Candidate) -> Option<Miss> {
        let vocabulary = &self.policy.core.vocabulary;
        let broken = match candidate.form {
            Form::Broken(kind) => {
                // What is dropped before it is parsed breaks nothing.
                vocabulary.implied(candidate.scope, Some(kind)).map_or(true, |implied| !implied.is_empty())
            }
            Form::Expands => vocabulary.implied(candidate.scope, candidate.kind()).is_err(),
            Form::Literal => false,
        };
        if broken {
            return Some(Miss::Broken { grant: self.bare(candidate) });
        }
        if matches!(candidate.origin.last(), Some(Origin::Client | Origin::Identity)) {
            // What every token is lent is no news.
            return None;
        }
        if let Some(grant) = self.grant(candidate) {
            return match self.contains(candidate.filter) {
                None => Some(Miss::Elsewhere { grant }),
                Some(_) => None,
            };
        }
        if candidate.form == Form::Expands && vocabulary.implies(candidate.scope, None, self.scope) {
            return Some(Miss::Withheld { grant: self.bare(candidate) });
        }
        self.contains(candidate.filter)?;
        let scopes = self.weaker(candidate);
        (!scopes.is_empty()).then(|| Miss::Weaker { grant: self.bare(candidate), scopes })
    }

    /// A candidate that does not grant what was asked for.
    fn bare(self, candidate: &Candidate) -> Grant {
        Grant {
            origin: candidate.origin.clone(),
            written: candidate.written.clone(),
            implies: Vec::new(),
            filter: candidate.filter.map(|entity| -> NamedFilter { self.policy.named_filter(entity) }),
        }
    }

    /// What a candidate grants of the scopes that the asked one implies, without those that others of these imply.
    fn weaker(self, candidate: &Candidate) -> Vec<String> {
        let vocabulary = &self.policy.core.vocabulary;
        let Ok(asked) = vocabulary.implied(self.scope, None) else { return Vec::new() };
        let granted = |scope: ScopeId| match candidate.form {
            Form::Expands => vocabulary.implies(candidate.scope, candidate.kind(), scope),
            Form::Literal => candidate.scope == scope,
            Form::Broken(_) => false,
        };
        let common: BTreeSet<ScopeId> = asked
            .iter()
            .filter_map(|scope| u16::try_from(scope).ok().map(ScopeId))
            .filter(|scope| *scope != self.scope && granted(*scope))
            .collect();
        let topmost = |scope: &&ScopeId| {
            !common.iter().any(|other| other != *scope && vocabulary.implies(*other, None, **scope))
        };
        common.iter().filter(topmost).map(|scope| vocabulary.name(*scope).to_owned()).collect()
    }
}
