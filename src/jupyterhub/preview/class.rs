//! Principals who hold the same before, and the same after.

use super::super::{bearer::Bearer, kinds::GROUP, policy::Policy};
use crate::{
    decision::Decision,
    policy::{Entity, Held, HeldBuilder, RoleSetId, RowFlags},
};

/// Where a principal stands, if it exists.
#[derive(Clone, Copy)]
pub(super) struct Standing {
    pub(super) entity: Entity,
    pub(super) roles: RoleSetId,
    /// Roles are all there is.
    pub(super) plain: bool,
}

/// A class by one of its principals.
pub(super) struct Class {
    pub(super) then: Option<Standing>,
    pub(super) now: Option<Standing>,
    /// Names of this kind in filters, before and after, where own names are among them too; ascending.
    named: (Vec<Entity>, Vec<Entity>),
    /// Position among the changes, if something does change.
    pub(super) change: Option<usize>,
    pub(super) members: Vec<Entity>,
}

/// What a class holds; its members' own names are left as they are written if all of them have nothing but roles.
pub(super) type HeldThen = Result<Held, Decision>;

impl Standing {
    pub(super) fn of(policy: &Policy, entity: Entity) -> Option<Self> {
        let row = policy.row(entity)?;
        let stated = row.flags.has(RowFlags::HELD);
        if !row.flags.has(RowFlags::EXISTS) && !stated {
            return None;
        }
        let plain = !stated && !row.flags.has(RowFlags::MORE_GRANTS) && row.flags.trouble().is_none();
        Some(Self { entity, roles: row.roles, plain })
    }

    /// The same, to be looked at alone.
    pub(super) fn apart(self) -> Self {
        Self { plain: false, ..self }
    }

    fn holds(self, policy: &Policy, open: bool) -> HeldThen {
        if !open {
            return policy.held(&Bearer::Principal(self.entity)).map(Held::reduced);
        }
        if let Some(trouble) = policy.core.role_sets.trouble(self.roles) {
            return Err(trouble.into());
        }
        let mut builder = HeldBuilder::default();
        for role in policy.core.role_sets.roles(self.roles) {
            if let Some(held) = policy.core.roles.held(*role) {
                builder.unite(held);
            }
        }
        // Names that the kind of bearer does not have make their scopes vanish.
        let kind = self.entity.kind();
        Ok(builder.finish().without_own(|own| own != kind || kind == GROUP).reduced())
    }
}

impl Class {
    /// A class to whose members nothing happens.
    pub(super) fn unchanged(then: Option<Standing>, now: Option<Standing>) -> Self {
        Self { then, now, named: <_>::default(), change: None, members: Vec::new() }
    }

    /// A class to whose members something happens.
    pub(super) fn changed(self, change: usize, before: Option<&Held>, after: Option<&Held>) -> Self {
        let has_own = self.is_open()
            && [before, after].into_iter().flatten().any(|held| held.names().any(Entity::is_own));
        let kind = self.now.or(self.then).map(|standing| standing.entity.kind());
        let named = |held: Option<&Held>| {
            let held = held.filter(|_| has_own).into_iter();
            let of_kind = |name: &Entity| !name.is_own() && Some(name.kind()) == kind;
            let mut names: Vec<Entity> = held.flat_map(Held::names).filter(of_kind).collect();
            names.sort_unstable();
            names.dedup();
            names
        };
        Self { named: (named(before), named(after)), change: Some(change), ..self }
    }

    /// What its members hold, before and after.
    pub(super) fn held(&self, before: &Policy, after: &Policy) -> (HeldThen, HeldThen) {
        let open = self.is_open();
        let holds = |standing: Option<Standing>, policy| {
            standing.map_or_else(|| Ok(Held::default()), |standing| standing.holds(policy, open))
        };
        (holds(self.then, before), holds(self.now, after))
    }

    /// Whether filters beside own ones name a principal, before or after.
    pub(super) fn names(&self, then: Option<Standing>, now: Option<Standing>) -> bool {
        let is_in = |names: &[Entity], standing: Option<Standing>| {
            standing.is_some_and(|standing| names.binary_search(&standing.entity).is_ok())
        };
        is_in(&self.named.0, then) || is_in(&self.named.1, now)
    }

    fn is_open(&self) -> bool {
        let plain = |standing: Option<Standing>| standing.is_none_or(|standing| standing.plain);
        plain(self.then) && plain(self.now)
    }
}
