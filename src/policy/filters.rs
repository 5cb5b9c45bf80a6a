//! Filters of scopes: sets of names, each distinct set once.

use super::{Entity, Own, OwnName, space::Containers};
use crate::{names::hash_of_numbers, slots::Slots, vocabulary::Kind};

/// The position of a [`FilterSet`] in a [`Filters`] table.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct FilterId(u32);

/// The names under which a scope is held.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FilterSet {
    /// Ascending, without own names.
    names: Box<[Entity]>,
    /// Kinds whose own name is among them.
    own: Box<[Kind]>,
}

impl FilterSet {
    fn new(names: &[Entity]) -> Self {
        Self {
            names: names.iter().copied().filter(|name| !name.is_own()).collect(),
            own: names.iter().filter(|name| name.is_own()).map(|name| name.kind()).collect(),
        }
    }
    /// Whether this very name is in it; what contains the name does not count.
    pub(crate) fn names(&self, entity: Entity) -> bool {
        self.names.binary_search(&entity).is_ok()
    }
    /// Whether it is not empty for a bearer.
    pub(crate) fn is_held(&self, own: &Own) -> bool {
        !self.names.is_empty() || self.own.iter().any(|kind| matches!(own.of(*kind), OwnName::Is(_)))
    }
    /// Whether a resource lies in it.
    pub(crate) fn covers(&self, own: &Own, resource: &Containers<'_>) -> bool {
        let own_names = self.own.iter().any(|kind| match own.of(*kind) {
            OwnName::Is(entity) => resource.within(entity),
            OwnName::Absent | OwnName::Empty => false,
        });
        own_names || resource.within_any(&self.names)
    }
}

/// All filter sets of a policy.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filters {
    sets: Vec<FilterSet>,
    /// By the names as they were given.
    hashes: Vec<u32>,
    slots: Slots,
}

impl Filters {
    /// The id of a set of names, which is added if it is new. The names must be ascending.
    pub(crate) fn intern(&mut self, names: &[Entity]) -> FilterId {
        let hash = hash_of_numbers(names.iter().map(|name| name.raw()));
        let set = FilterSet::new(names);
        if let Some(id) = self.slots.find(hash, |id| self.set(FilterId(id)) == Some(&set)) {
            return FilterId(id);
        }
        let id = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        self.sets.push(set);
        self.hashes.push(hash);
        if self.slots.has_room(self.sets.len()) {
            self.slots.place(hash, id);
        } else {
            self.slots = Slots::with_room(self.sets.len().saturating_mul(2));
            (0..).zip(&self.hashes).for_each(|(id, hash)| self.slots.place(*hash, id));
        }
        FilterId(id)
    }

    pub(crate) fn set(&self, id: FilterId) -> Option<&FilterSet> {
        self.sets.get(usize::try_from(id.0).ok()?)
    }
}
