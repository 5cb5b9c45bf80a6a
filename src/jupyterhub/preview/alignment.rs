//! Whether two policies number their names alike, as a policy and the one that edits made of it do. Then numbers are compared, which
//! spares a hundred thousand comparisons of names.

use super::super::{
    kinds::{GROUP, KINDS, USER},
    policy::Policy,
};
use crate::{
    names::NameId,
    policy::{Entity, RoleId, RoleSetId},
    vocabulary::Kind,
};

/// What the numbers of two policies have in common.
pub(super) struct Alignment<'p> {
    before: &'p Policy,
    after: &'p Policy,
    names: bool,
    /// Scopes and roles too.
    numbers: bool,
    /// By number of the role: it grants the same in both. Empty if numbers differ.
    same_roles: Vec<bool>,
}

impl<'p> Alignment<'p> {
    pub(super) fn new(before: &'p Policy, after: &'p Policy) -> Self {
        let space = |policy: &'p Policy, kind: usize| {
            policy.core.space.names(Kind(u8::try_from(kind).unwrap_or(u8::MAX)))
        };
        let names = (0..KINDS.len()).all(|kind| match (space(before, kind), space(after, kind)) {
            (Some(before), Some(after)) => before.agrees_with(after),
            _ => false,
        });
        let numbers = names
            && before.role_names.agrees_with(&after.role_names)
            && before.core.vocabulary.agrees_with(&after.core.vocabulary);
        let same = |id: NameId| {
            let role = RoleId(id.raw());
            before.core.roles.is_same(&after.core.roles, role)
        };
        let same_roles = if numbers { before.role_names.ids().map(same).collect() } else { Vec::new() };
        Self { before, after, names, numbers, same_roles }
    }

    /// The principal of the earlier policy with the name of one of the later.
    pub(super) fn before(&self, entity: Entity) -> Option<Entity> {
        Self::find(self.names, self.after, self.before, entity)
    }

    /// The principal of the later policy with the name of one of the earlier.
    pub(super) fn after(&self, entity: Entity) -> Option<Entity> {
        Self::find(self.names, self.before, self.after, entity)
    }

    fn find(aligned: bool, from: &Policy, to: &Policy, entity: Entity) -> Option<Entity> {
        match aligned {
            true => (entity.name().index() < to.core.space.count(entity.kind())).then_some(entity),
            false => to.core.space.find(entity.kind(), from.core.space.text(entity).as_bytes()),
        }
    }

    /// Whether what is held in one policy can be compared with what is held in the other as it stands.
    pub(super) fn compares_held(&self) -> bool {
        self.numbers
    }

    /// Whether a set of roles is known to grant the same in both.
    pub(super) fn grants_the_same(&self, before: RoleSetId, after: RoleSetId) -> bool {
        let roles = self.before.core.role_sets.roles(before);
        roles == self.after.core.role_sets.roles(after)
            && roles
                .iter()
                .all(|role| self.same_roles.get(NameId::from_raw(role.0).index()).is_some_and(|same| *same))
    }

    /// Groups of a user, before and after, by their numbers in the later policy; those that only the earlier one knows by name.
    pub(super) fn groups(&self, then: Option<Entity>, now: Option<Entity>) -> (Groups<'p>, Vec<NameId>) {
        let now = now.map_or(&[][..], |now| groups_of(self.after, now));
        let then = then.map_or(&[][..], |then| groups_of(self.before, then));
        if self.names {
            return (Groups { known: then.to_vec(), gone: Vec::new() }, now.to_vec());
        }
        let mut known = Vec::new();
        let mut gone = Vec::new();
        for group in then {
            let entity = Entity::new(GROUP, *group);
            match self.after(entity) {
                Some(entity) => known.push(entity.name()),
                None => gone.push(self.before.core.space.text(entity)),
            }
        }
        known.sort_unstable();
        (Groups { known, gone }, now.to_vec())
    }

    /// Whether a user's groups are known to be the same. Quick, for the many of whom they are.
    pub(super) fn same_groups(&self, then: Entity, now: Entity) -> bool {
        self.names && groups_of(self.before, then) == groups_of(self.after, now)
    }
}

/// Groups of the earlier policy.
pub(super) struct Groups<'p> {
    /// By their numbers in the later policy, ascending.
    pub(super) known: Vec<NameId>,
    /// Of which the later policy has never heard.
    pub(super) gone: Vec<&'p str>,
}

fn groups_of(policy: &Policy, entity: Entity) -> &[NameId] {
    match entity.kind() {
        USER => policy.core.rows(USER).map_or(&[], |rows| rows.groups(entity.name())),
        _ => &[],
    }
}
