//! What somebody holds, in words that two policies share.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{super::policy::Policy, difference::ScopeOver};
use crate::{
    decision::Decision,
    policy::{Entity, Held},
    vocabulary::ScopeId,
};

/// Over what a scope is held.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(tag = "over", rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a scope is held without a filter, or with one of two kinds")]
pub enum Over {
    /// Everything.
    Everything,
    /// What the filter names.
    Named {
        /// `user`, `server`, `group` or `service`; empty for a kind that the hub does not know.
        kind: String,
        /// The name.
        name: String,
    },
    /// Each bearer's own name of this kind.
    Own {
        /// `user` or `service`.
        kind: String,
    },
}

/// What is held, scope by scope, or why that cannot be told.
pub(super) type Signature = Result<BTreeMap<String, BTreeSet<Over>>, Decision>;

impl Policy {
    pub(super) fn signature(&self, held: Result<&Held, Decision>) -> Signature {
        let held = held?;
        let name = |scope| self.core.vocabulary.name(scope).to_owned();
        let mut lines: BTreeMap<String, BTreeSet<Over>> = BTreeMap::new();
        for (scope, names) in held.filtered() {
            lines.insert(name(scope), names.iter().map(|entity| self.over(*entity)).collect());
        }
        for scope in held.everything() {
            lines.insert(name(*scope), BTreeSet::from([Over::Everything]));
        }
        Ok(lines)
    }

    pub(super) fn line(&self, scope: ScopeId, name: Option<Entity>) -> ScopeOver {
        let over = name.map_or(Over::Everything, |name| self.over(name));
        ScopeOver { scope: self.core.vocabulary.name(scope).to_owned(), over }
    }

    fn over(&self, entity: Entity) -> Over {
        let kind = self.core.vocabulary.kind(entity.kind()).word.to_owned();
        match entity.is_own() {
            true => Over::Own { kind },
            false => Over::Named { kind, name: self.core.space.text(entity).to_owned() },
        }
    }
}
