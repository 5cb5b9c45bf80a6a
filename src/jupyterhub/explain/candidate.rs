//! Every written scope that a principal has, and from where.

use super::{
    super::{
        kinds::{GROUP, USER},
        policy::Policy,
        tables::ShareRow,
    },
    Origin,
    path::NamedFilter,
};
use crate::{
    names::NameId,
    policy::{Entity, Filter, Held, Own, OwnName, RawGrant, RoleId, RoleSetId, RowFlags},
    vocabulary::{Kind, ScopeId},
};

/// A written scope of somebody, before anything is asked.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) origin: Vec<Origin>,
    /// As it stands in the document.
    pub(super) written: String,
    pub(super) scope: ScopeId,
    /// The filter with the bearer's own name put in; `None` is everything.
    pub(super) filter: Option<Entity>,
    pub(super) form: Form,
}

/// How a written scope is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Form {
    /// It implies others.
    Expands,
    /// It is expanded already, or the hub takes it so.
    Literal,
    /// The hub fails on it: its filter has no value.
    Broken(Kind),
}

/// As whom a principal is looked at.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum View {
    /// A browser session.
    Session,
    /// The owner of a token: shares with groups are left out, others taken literally.
    Owner,
}

impl Candidate {
    /// The kind of the filter, which may withhold scopes.
    pub(super) fn kind(&self) -> Option<Kind> {
        match self.form {
            Form::Broken(kind) => Some(kind),
            Form::Expands | Form::Literal => self.filter.map(Entity::kind),
        }
    }
}

impl Policy {
    /// All written scopes of a principal. Linear in their number.
    pub(super) fn candidates(&self, principal: Entity, view: View) -> Vec<Candidate> {
        let Some(row) = self.row(principal) else { return Vec::new() };
        if row.flags.has(RowFlags::HELD) {
            let held = self.stated(&super::super::bearer::HeldKey::Principal(principal));
            return held
                .and_then(|held| held.as_ref().ok())
                .map_or_else(Vec::new, |held| self.stated_candidates(held));
        }
        let own = self.own(principal);
        let mut found = Vec::new();
        self.add_roles(row.own_roles, &[], &own, &mut found);
        for group in self.groups_of(principal) {
            let origin = [Origin::Group { group: self.core.space.text(group).to_owned() }];
            if let Some(row) = self.row(group) {
                self.add_roles(row.own_roles, &origin, &own, &mut found);
            }
            if view == View::Session {
                self.add_shares(group, &origin, view, &mut found);
            }
        }
        if principal.kind() == USER || view == View::Session {
            self.add_shares(principal, &[], view, &mut found);
        }
        found
    }

    pub(super) fn stated_candidates(&self, held: &Held) -> Vec<Candidate> {
        let candidate = |scope, filter| Candidate {
            origin: vec![Origin::Stated],
            written: self.core.scope_text(scope, filter),
            scope,
            filter,
            form: Form::Literal,
        };
        let everything = held.everything().iter().map(|scope| candidate(*scope, None));
        let filtered = held
            .filtered()
            .flat_map(|(scope, names)| names.iter().map(move |name| candidate(scope, Some(*name))));
        everything.chain(filtered).collect()
    }

    /// One written scope; none where the bearer's own name is asked for and there is none.
    pub(super) fn candidate(
        &self,
        origin: &[Origin],
        written: &str,
        grant: RawGrant,
        own: &Own,
        literal: bool,
    ) -> Option<Candidate> {
        let form = if literal { Form::Literal } else { Form::Expands };
        let (filter, form) = match grant.filter {
            Filter::Everything => (None, form),
            Filter::Invalid(kind) => (None, Form::Broken(kind)),
            Filter::Named(entity) => (Some(entity), form),
            Filter::Own(kind) => match own.of(kind) {
                // The hub expands a scope before it looks for the bearer's name.
                OwnName::Absent => {
                    self.core.vocabulary.implied(grant.scope, Some(kind)).err()?;
                    (None, Form::Broken(kind))
                }
                OwnName::Empty => (None, Form::Broken(kind)),
                OwnName::Is(entity) => (Some(entity), form),
            },
        };
        Some(Candidate {
            origin: origin.to_vec(),
            written: written.to_owned(),
            scope: grant.scope,
            filter,
            form,
        })
    }

    pub(super) fn named_filter(&self, entity: Entity) -> NamedFilter {
        NamedFilter {
            kind: self.core.vocabulary.kind(entity.kind()).word,
            name: self.core.space.text(entity).to_owned(),
        }
    }

    /// The groups whose roles a principal has.
    fn groups_of(&self, principal: Entity) -> impl Iterator<Item = Entity> {
        let groups: &[NameId] = match principal.kind() {
            USER => self.core.rows(USER).map_or(&[], |rows| rows.groups(principal.name())),
            _ => &[],
        };
        groups.iter().map(|group| Entity::new(GROUP, *group))
    }

    fn add_roles(&self, set: RoleSetId, before: &[Origin], own: &Own, found: &mut Vec<Candidate>) {
        for role in self.core.role_sets.roles(set) {
            self.add_role(*role, before, own, found);
        }
    }

    pub(super) fn add_role(&self, role: RoleId, before: &[Origin], own: &Own, found: &mut Vec<Candidate>) {
        let name = NameId::from_raw(role.0);
        let Some(Some(list)) = self.role_scopes.get(name.index()) else { return };
        let mut origin = before.to_vec();
        origin.push(Origin::Role { role: self.role_names.str(name).to_owned() });
        for text in self.lists.list(*list) {
            let Some(grant) = self.grants.get(text.index()) else { continue };
            found.extend(self.candidate(&origin, self.scope_texts.str(*text), *grant, own, false));
        }
    }

    fn add_shares(&self, bearer: Entity, before: &[Origin], view: View, found: &mut Vec<Candidate>) {
        let own = self.own(bearer);
        for share in self.shares.with(bearer) {
            let mut origin = before.to_vec();
            origin.push(Origin::Share { server: self.core.space.text(share.server).to_owned() });
            for grant in self.share_grants(share) {
                let written = self.share_text(share, grant);
                found.extend(self.candidate(&origin, &written, grant, &own, view == View::Owner));
            }
        }
    }

    /// A scope of a share as the hub reads it.
    fn share_text(&self, share: &ShareRow, grant: RawGrant) -> String {
        match grant.filter {
            Filter::Named(entity) => self.core.scope_text(grant.scope, Some(entity)),
            _ => format!(
                "{} of the share of {}",
                self.core.vocabulary.name(grant.scope),
                self.core.space.text(share.server)
            ),
        }
    }
}
