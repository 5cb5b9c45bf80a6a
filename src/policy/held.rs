//! What somebody holds, written out: scope by scope, everything or a list of names.

use super::{Entity, Own, OwnName, Trouble};
use crate::{
    order::distinct,
    vocabulary::{Kind, ScopeId, ScopeSet},
};

/// Expanded scopes in parsed form: unfiltered ones, and filtered ones with their names.
///
/// A scope may stand in both lists until [`Self::reduced`] is called: the hub leaves some unions unreduced, and lists them so.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Held {
    /// Ascending, each once.
    everything: Vec<ScopeId>,
    /// Ascending by scope, each once, with its names ascending, each once.
    filtered: Vec<(ScopeId, Vec<Entity>)>,
}

/// What is held of one scope.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Extent<'h> {
    Everything,
    Named(&'h [Entity]),
    Nothing,
}

impl Held {
    /// What is held of a scope: unfiltered wins. Logarithmic in the number of scopes.
    pub(crate) fn extent(&self, scope: ScopeId) -> Extent<'_> {
        if self.everything.binary_search(&scope).is_ok() {
            return Extent::Everything;
        }
        match self.filtered.binary_search_by_key(&scope, |(scope, _)| *scope) {
            Ok(position) => {
                self.filtered.get(position).map_or(Extent::Nothing, |(_, names)| Extent::Named(names))
            }
            Err(_) => Extent::Nothing,
        }
    }

    /// Every scope that is held in any form, ascending.
    pub(crate) fn scopes(&self) -> Vec<ScopeId> {
        let mut scopes: Vec<ScopeId> =
            self.everything.iter().copied().chain(self.filtered.iter().map(|(scope, _)| *scope)).collect();
        distinct_scopes(&mut scopes);
        scopes
    }

    pub(crate) fn everything(&self) -> &[ScopeId] {
        &self.everything
    }

    pub(crate) fn filtered(&self) -> impl Iterator<Item = (ScopeId, &[Entity])> {
        self.filtered.iter().map(|(scope, names)| (*scope, names.as_slice()))
    }

    /// Drops what is filtered below the same scope unfiltered. Nothing else folds: `!user=ann` stays beside a group of ann's.
    pub(crate) fn reduced(mut self) -> Self {
        let everything = &self.everything;
        self.filtered.retain(|(scope, _)| everything.binary_search(scope).is_err());
        self
    }

    /// The names in all filters, some of them more than once.
    pub(crate) fn names(&self) -> impl Iterator<Item = Entity> {
        self.filtered.iter().flat_map(|(_, names)| names.iter().copied())
    }

    /// What is held here and not in another, ascending; no name is everything. Linear in both.
    pub(crate) fn without(&self, other: &Self) -> Vec<(ScopeId, Option<Entity>)> {
        let mut more: Vec<(ScopeId, Option<Entity>)> = Vec::new();
        for scope in &self.everything {
            if other.everything.binary_search(scope).is_err() {
                more.push((*scope, None));
            }
        }
        for (scope, names) in &self.filtered {
            let known = match other.filtered.binary_search_by_key(scope, |(scope, _)| *scope) {
                Ok(position) => other.filtered.get(position).map_or(&[][..], |(_, names)| names),
                Err(_) => &[],
            };
            if names != known {
                let new = names.iter().filter(|name| known.binary_search(name).is_err());
                more.extend(new.map(|name| (*scope, Some(*name))));
            }
        }
        more.sort_unstable();
        more
    }

    /// Drops own names of some kinds: those of which the bearer has none.
    pub(crate) fn without_own(mut self, absent: impl Fn(Kind) -> bool) -> Self {
        for (_, names) in &mut self.filtered {
            names.retain(|name| !name.is_own() || !absent(name.kind()));
        }
        self.filtered.retain(|(_, names)| !names.is_empty());
        self
    }

    /// Puts a bearer's own names where they were left open.
    pub(crate) fn resolved(&self, own: &Own) -> Result<Self, Trouble> {
        let mut builder = HeldBuilder { everything: self.everything.clone(), pairs: Vec::new() };
        for (scope, names) in &self.filtered {
            for name in names {
                let name = if name.is_own() { own.of(name.kind()) } else { OwnName::Is(*name) };
                match name {
                    OwnName::Absent => {}
                    OwnName::Empty => return Err(Trouble::EmptyFilter),
                    OwnName::Is(entity) => builder.pairs.push((*scope, entity)),
                }
            }
        }
        Ok(builder.finish())
    }
}

/// Collects grants in any order.
#[derive(Clone, Debug, Default)]
pub(crate) struct HeldBuilder {
    everything: Vec<ScopeId>,
    pairs: Vec<(ScopeId, Entity)>,
}

impl HeldBuilder {
    /// Adds a set of scopes without a filter.
    pub(crate) fn everything(&mut self, scopes: &ScopeSet) {
        self.everything.extend(scopes.iter().filter_map(scope_id));
    }

    /// Adds a set of scopes under one name.
    pub(crate) fn filtered(&mut self, scopes: &ScopeSet, name: Entity) {
        self.pairs.extend(scopes.iter().filter_map(scope_id).map(|scope| (scope, name)));
    }

    pub(crate) fn push_everything(&mut self, scope: ScopeId) {
        self.everything.push(scope);
    }

    pub(crate) fn push(&mut self, scope: ScopeId, name: Entity) {
        self.pairs.push((scope, name));
    }

    /// Adds all that another holds.
    pub(crate) fn unite(&mut self, other: &Held) {
        self.everything.extend_from_slice(&other.everything);
        for (scope, names) in &other.filtered {
            self.pairs.extend(names.iter().map(|name| (*scope, *name)));
        }
    }

    pub(crate) fn finish(mut self) -> Held {
        distinct_scopes(&mut self.everything);
        distinct(
            &mut self.pairs,
            |(scope, name)| (u64::from(scope.0) << 32) | u64::from(name.raw()),
            |number| (ScopeId(part(number >> 32)), Entity::from_raw(part(number & u64::from(u32::MAX)))),
        );
        let filtered = self
            .pairs
            .chunk_by(|(left, _), (right, _)| left == right)
            .filter_map(|chunk| {
                let (scope, _) = chunk.first()?;
                Some((*scope, chunk.iter().map(|(_, name)| *name).collect()))
            })
            .collect();
        Held { everything: self.everything, filtered }
    }
}

/// Ascending, each once.
fn distinct_scopes(scopes: &mut Vec<ScopeId>) {
    distinct(scopes, |scope| u64::from(scope.0), |number| ScopeId(part(number)));
}

/// A part of a number, which was put in by the same type.
fn part<T: TryFrom<u64> + Default>(number: u64) -> T {
    T::try_from(number).unwrap_or_default()
}

fn scope_id(index: usize) -> Option<ScopeId> {
    u16::try_from(index).ok().map(ScopeId)
}
