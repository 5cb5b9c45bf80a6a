//! Roles, compiled once relative to "whoever holds it", and the distinct sets of roles that principals hold.

use super::{Filters, Held, Trouble, filters::FilterId};
use crate::{
    names::{NameId, hash_of_numbers},
    order::distinct,
    slots::Slots,
    vocabulary::{
        ScopeId, ScopeSet,
        scope_set::{holds, rank, words_for},
    },
};

/// The position of a role in [`Roles`].
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct RoleId(pub(crate) u32);

/// Puts roles in order, each once.
pub(crate) fn distinct_roles(roles: &mut Vec<RoleId>) {
    distinct(roles, |role| role.0.into(), |number| RoleId(u32::try_from(number).unwrap_or(u32::MAX)));
}

fn hash_of(set: &[RoleId]) -> u32 {
    hash_of_numbers(set.iter().map(|role| role.0))
}

/// The position of a set of roles in [`RoleSets`].
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct RoleSetId(u32);

impl RoleSetId {
    /// No roles at all.
    pub(crate) const EMPTY: Self = Self(0);
}

/// All roles of a policy, compiled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Roles {
    grants: Vec<Grants>,
}

/// What one role grants to whoever holds it.
#[derive(Clone, Debug)]
struct Grants {
    everything: ScopeSet,
    filtered: ScopeSet,
    /// By rank of the scope in `filtered`.
    filters: Box<[FilterId]>,
    trouble: Option<Trouble>,
    /// The same, written out, for listing and for intersections.
    held: Held,
}

impl Roles {
    /// Compiles one role from what it expands to with own names left open.
    pub(crate) fn push(
        &mut self,
        held: Result<Held, Trouble>,
        scopes: usize,
        filters: &mut Filters,
    ) -> RoleId {
        let (held, trouble) = match held {
            Ok(held) => (held, None),
            Err(trouble) => (Held::default(), Some(trouble)),
        };
        let mut everything = ScopeSet::new(scopes);
        for scope in held.everything() {
            everything.insert(scope.index());
        }
        let mut filtered = ScopeSet::new(scopes);
        let mut ids = Vec::new();
        for (scope, names) in held.filtered() {
            filtered.insert(scope.index());
            ids.push(filters.intern(names));
        }
        let id = RoleId(u32::try_from(self.grants.len()).unwrap_or(u32::MAX));
        self.grants.push(Grants { everything, filtered, filters: ids.into_boxed_slice(), trouble, held });
        id
    }

    pub(crate) fn held(&self, role: RoleId) -> Option<&Held> {
        self.grants(role).map(|grants| &grants.held)
    }

    /// Whether a role grants the same in another table that numbers scopes and names alike.
    pub(crate) fn is_same(&self, other: &Self, role: RoleId) -> bool {
        match (self.grants(role), other.grants(role)) {
            (Some(one), Some(other)) => one.held == other.held && one.trouble == other.trouble,
            (None, None) => true,
            _ => false,
        }
    }

    /// Whether a role grants a scope unfiltered.
    pub(crate) fn grants_everything(&self, role: RoleId, scope: ScopeId) -> bool {
        self.grants(role).is_some_and(|grants| holds(grants.everything.words(), scope.index()))
    }

    /// The filter under which a role grants a scope; `None` where it grants none or everything of it.
    pub(crate) fn filter(&self, role: RoleId, scope: ScopeId) -> Option<FilterId> {
        let grants = self.grants(role)?;
        let words = grants.filtered.words();
        if !holds(words, scope.index()) {
            return None;
        }
        grants.filters.get(rank(words, scope.index())).copied()
    }

    fn grants(&self, role: RoleId) -> Option<&Grants> {
        self.grants.get(NameId::from_raw(role.0).index())
    }
}

/// The distinct sets of roles that principals hold.
///
/// A hub of 100,000 users has a few thousand distinct sets, so the masks that a decision reads first stay in the cache, and a
/// principal's row needs no masks of its own. In the worst case, a set of its own for everybody, it costs what masks in rows would.
///
/// Sets are collected while a document is read; [`Self::compile`] fills the masks once the roles are known.
#[derive(Clone, Debug)]
pub(crate) struct RoleSets {
    words: usize,
    /// Two masks a set: what it grants unfiltered, what it grants filtered.
    masks: Vec<u64>,
    troubles: Vec<Option<Trouble>>,
    roles: Vec<RoleId>,
    ends: Vec<u32>,
    slots: Slots,
}

impl Default for RoleSets {
    fn default() -> Self {
        let mut sets = Self {
            words: 0,
            masks: Vec::new(),
            troubles: Vec::new(),
            roles: Vec::new(),
            ends: Vec::new(),
            slots: Slots::default(),
        };
        sets.intern(&[]);
        sets
    }
}

impl RoleSets {
    /// The id of a set, which is added if it is new. The roles must be ascending, each once. More roles than a table can number
    /// give the empty set.
    pub(crate) fn intern(&mut self, set: &[RoleId]) -> RoleSetId {
        let hash = hash_of(set);
        if let Some(id) = self.slots.find(hash, |id| self.roles(RoleSetId(id)) == set) {
            return RoleSetId(id);
        }
        let end = self.roles.len().saturating_add(set.len());
        let (Ok(id), Ok(end)) = (u32::try_from(self.ends.len()), u32::try_from(end)) else {
            // Beyond what numbers reach, somebody holds nothing rather than the roles of somebody else.
            return RoleSetId::EMPTY;
        };
        self.roles.extend_from_slice(set);
        self.ends.push(end);
        if self.slots.has_room(self.ends.len()) {
            self.slots.place(hash, id);
        } else {
            self.slots = Slots::with_room(self.ends.len().saturating_mul(2));
            for id in (0..self.ends.len()).map(|id| u32::try_from(id).unwrap_or(u32::MAX)) {
                self.slots.place(hash_of(self.roles(RoleSetId(id))), id);
            }
        }
        RoleSetId(id)
    }

    /// Computes the masks of every set.
    pub(crate) fn compile(&mut self, roles: &Roles, scopes: usize) {
        self.words = words_for(scopes);
        self.masks.clear();
        self.troubles.clear();
        for id in 0..self.ends.len() {
            let id = RoleSetId(u32::try_from(id).unwrap_or(u32::MAX));
            let mut everything = ScopeSet::new(scopes);
            let mut filtered = ScopeSet::new(scopes);
            let mut trouble: Option<Trouble> = None;
            for grants in self.roles(id).iter().filter_map(|role| roles.grants(*role)) {
                everything.unite(&grants.everything);
                filtered.unite(&grants.filtered);
                trouble = Trouble::first(trouble, grants.trouble);
            }
            filtered.subtract(&everything);
            self.masks.extend_from_slice(everything.words());
            self.masks.extend_from_slice(filtered.words());
            self.troubles.push(trouble);
        }
    }
    pub(crate) fn roles(&self, set: RoleSetId) -> &[RoleId] {
        let position = NameId::from_raw(set.0).index();
        let end = self.ends.get(position).map_or(0, |end| NameId::from_raw(*end).index());
        let before = position.checked_sub(1).and_then(|before| self.ends.get(before));
        let start = before.map_or(0, |end| NameId::from_raw(*end).index());
        self.roles.get(start..end).unwrap_or_default()
    }

    /// What keeps every bearer of the set from an answer.
    pub(crate) fn trouble(&self, set: RoleSetId) -> Option<Trouble> {
        self.troubles.get(NameId::from_raw(set.0).index()).copied().flatten()
    }

    /// Whether the set grants a scope unfiltered.
    pub(crate) fn grants_everything(&self, set: RoleSetId, scope: ScopeId) -> bool {
        holds(self.mask(set, 0), scope.index())
    }

    /// Whether the set grants a scope under a filter, and not without.
    pub(crate) fn grants_filtered(&self, set: RoleSetId, scope: ScopeId) -> bool {
        holds(self.mask(set, 1), scope.index())
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        let numbers = self.roles.capacity().saturating_add(self.ends.capacity());
        let bytes = self.masks.capacity().saturating_mul(8).saturating_add(numbers.saturating_mul(4));
        bytes.saturating_add(self.slots.heap_bytes())
    }

    fn mask(&self, set: RoleSetId, which: usize) -> &[u64] {
        let position = NameId::from_raw(set.0).index().saturating_mul(2).saturating_add(which);
        let start = position.saturating_mul(self.words);
        self.masks.get(start..start.saturating_add(self.words)).unwrap_or_default()
    }
}
