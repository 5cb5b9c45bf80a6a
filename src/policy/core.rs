//! The compiled policy itself.

use super::{Filters, Held, HeldBuilder, Own, RoleSetId, RoleSets, Roles, Rows, Space, Trouble};
use crate::{
    order::sorted,
    vocabulary::{Kind, ScopeId, Vocabulary},
};

/// Everything that a decision reads, in the core's terms.
#[derive(Clone, Debug)]
pub(crate) struct Core {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) space: Space,
    pub(crate) roles: Roles,
    pub(crate) role_sets: RoleSets,
    pub(crate) filters: Filters,
    /// By kind: principals and members of that kind.
    pub(crate) rows: Vec<Rows>,
    /// The kind whose rows hold memberships.
    pub(crate) member_kind: Kind,
}

impl Core {
    pub(crate) fn rows(&self, kind: Kind) -> Option<&Rows> {
        self.rows.get(kind.index())
    }

    /// The rows that tell who is in which group.
    pub(crate) fn members(&self) -> Option<(Kind, &Rows)> {
        self.rows(self.member_kind).map(|rows| (self.member_kind, rows))
    }

    /// What a set of roles grants to one bearer, written out and reduced.
    pub(crate) fn held_by_roles(&self, set: RoleSetId, own: &Own) -> Result<Held, Trouble> {
        if let Some(trouble) = self.role_sets.trouble(set) {
            return Err(trouble);
        }
        let mut builder = HeldBuilder::default();
        for role in self.role_sets.roles(set) {
            if let Some(held) = self.roles.held(*role) {
                builder.unite(held);
            }
        }
        Ok(builder.finish().resolved(own)?.reduced())
    }

    /// One expanded scope as text: `base`, or `base!kind=name`.
    pub(crate) fn scope_text(&self, scope: ScopeId, filter: Option<super::Entity>) -> String {
        let base = self.vocabulary.name(scope);
        match filter {
            None => base.to_owned(),
            Some(entity) => {
                let name = self.space.text(entity);
                match self.vocabulary.kind(entity.kind()).word {
                    "" => format!("{base}!{name}"),
                    word => format!("{base}!{word}={name}"),
                }
            }
        }
    }

    /// Everything held as text, sorted; a scope that is held both ways appears both ways.
    pub(crate) fn scope_texts(&self, held: &Held) -> Vec<String> {
        let unfiltered = held.everything().iter().map(|scope| self.scope_text(*scope, None));
        let filtered = held
            .filtered()
            .flat_map(|(scope, names)| names.iter().map(move |name| self.scope_text(scope, Some(*name))));
        let mut texts: Vec<String> = sorted(unfiltered.chain(filtered).collect(), String::cmp);
        texts.dedup();
        texts
    }
}
