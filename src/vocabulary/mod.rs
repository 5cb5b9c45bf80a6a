//! Which scopes exist, what each one implies, and by what they can be filtered.
//!
//! The core knows scopes and kinds as numbers only. A dialect fills a [`Vocabulary`] from its own tables, so that a new
//! scope of a new hub version is a row in one table and nothing else.

mod kind;
pub(crate) mod scope_set;

pub(crate) use self::{
    kind::{Kind, KindRule},
    scope_set::ScopeSet,
};
use crate::names::{NameId, Names};

/// A scope of one vocabulary, as a dense number.
///
/// Numbers below [`Vocabulary::known`] are scopes with a meaning; the others are names that occur in real data although the
/// hub does not know them.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct ScopeId(pub(crate) u16);

impl ScopeId {
    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Why a scope cannot be expanded.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Unexpandable {
    /// Its subscopes lead back to a scope on the way: expanding never ends.
    Cyclic,
    /// The name has no definition, and the document claims to hold every definition.
    Undefined,
    /// The name has no definition here, and the document does not claim to hold every definition.
    Unseen,
}

/// The scopes of one policy and the closure of what each implies.
#[derive(Clone, Debug)]
pub(crate) struct Vocabulary {
    names: Names,
    /// By scope: itself and everything it implies, transitively.
    closures: Vec<Result<ScopeSet, Unexpandable>>,
    kinds: &'static [KindRule],
    /// By kind: scopes that such a filter removes from a closure, the scope itself included.
    withheld: Vec<ScopeSet>,
    known: usize,
}

impl Vocabulary {
    /// Builds a vocabulary from definitions in id order, from metascopes, and from further names without a definition.
    ///
    /// `definitions` are `(name, direct subscopes)`; the same name twice keeps the first. A metascope implies others and is not
    /// held itself. Names for which `open` is true may have a definition that the document does not hold. Linear in the number of names times
    /// the words of a set.
    pub(crate) fn new<'a>(
        definitions: &[(&'a str, Vec<&'a str>)],
        metascopes: &[(&'a str, Vec<&'a str>)],
        undefined: impl Iterator<Item = &'a str>,
        open: impl Fn(&str) -> bool,
        kinds: &'static [KindRule],
    ) -> Self {
        let mut names = Names::default();
        for (name, _) in definitions {
            names.intern(name.as_bytes());
        }
        let known = names.len();
        let mut subscopes = vec![Vec::new(); known];
        let mut broken: Vec<Option<Unexpandable>> = vec![None; known];
        for (name, direct) in definitions {
            let Some(scope) = names.find(name.as_bytes()) else { continue };
            let children: Vec<Option<NameId>> =
                direct.iter().map(|subscope| names.find(subscope.as_bytes())).collect();
            if children.iter().any(Option::is_none)
                && let Some(slot) = broken.get_mut(scope.index())
            {
                *slot = Some(Unexpandable::Undefined);
            }
            if let Some(slot) = subscopes.get_mut(scope.index())
                && slot.is_empty()
            {
                *slot = children.into_iter().flatten().map(NameId::index).collect();
            }
        }
        let mut closures = close(&subscopes, &broken);
        for (name, members) in metascopes {
            names.intern(name.as_bytes());
            let mut implied = Ok(ScopeSet::new(known));
            for member in members {
                let closure = names.find(member.as_bytes()).and_then(|id| closures.get(id.index()));
                implied = match (implied, closure) {
                    (Ok(mut set), Some(Ok(closure))) => {
                        set.unite(closure);
                        Ok(set)
                    }
                    (Err(reason), _) => Err(reason),
                    (Ok(_), Some(Err(reason))) => Err(*reason),
                    (Ok(_), None) => Err(Unexpandable::Undefined),
                };
            }
            closures.push(implied);
        }
        for name in undefined {
            if names.find(name.as_bytes()).is_none() && names.len() < usize::from(u16::MAX) {
                names.intern(name.as_bytes());
                closures.push(Err(if open(name) { Unexpandable::Unseen } else { Unexpandable::Undefined }));
            }
        }
        let withheld = kinds
            .iter()
            .map(|rule| {
                let mut set = ScopeSet::new(known);
                for scope in 0..known {
                    let name = names.text(NameId::from_index(scope));
                    if rule.withholds.is_some_and(|prefix| name.starts_with(prefix.as_bytes())) {
                        set.insert(scope);
                    }
                }
                set
            })
            .collect();
        Self { names, closures, kinds, withheld, known }
    }

    /// How many scopes have a meaning; they have the lowest numbers.
    pub(crate) fn known(&self) -> usize {
        self.known
    }

    /// How many names there are, with a meaning or without.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }
    /// The rule of a kind; every kind of a vocabulary has one.
    pub(crate) fn kind(&self, kind: Kind) -> KindRule {
        self.kinds.get(kind.index()).copied().unwrap_or(KindRule::PLAIN)
    }

    /// Finds a scope by its name, with a meaning or without.
    pub(crate) fn find(&self, name: &str) -> Option<ScopeId> {
        let id = self.names.find(name.as_bytes())?;
        u16::try_from(id.index()).ok().map(ScopeId)
    }
    /// Finds a name, or adds it without a meaning; `None` when the vocabulary is full.
    pub(crate) fn intern(&mut self, name: &str) -> Option<ScopeId> {
        if let Some(scope) = self.find(name) {
            return Some(scope);
        }
        let id = u16::try_from(self.names.len()).ok().filter(|id| *id < u16::MAX)?;
        self.names.intern(name.as_bytes());
        self.closures.push(Err(Unexpandable::Undefined));
        Some(ScopeId(id))
    }

    pub(crate) fn name(&self, scope: ScopeId) -> &str {
        self.names.str(NameId::from_index(scope.index()))
    }

    /// Whether the scope has a meaning in this vocabulary.
    pub(crate) fn defines(&self, scope: ScopeId) -> bool {
        scope.index() < self.known
    }

    /// Names of all scopes with a meaning, in id order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        (0..self.known).map(|scope| self.names.str(NameId::from_index(scope)))
    }

    /// Whether `scope` under a filter of `kind` implies `implied`; an unexpandable one implies nothing.
    pub(crate) fn implies(&self, scope: ScopeId, kind: Option<Kind>, implied: ScopeId) -> bool {
        let withheld = kind.and_then(|kind| self.withheld.get(kind.index()));
        matches!(self.closures.get(scope.index()), Some(Ok(closure)) if closure.contains(implied.index()))
            && !withheld.is_some_and(|withheld| withheld.contains(implied.index()))
    }

    /// Everything that `scope` implies under a filter of `kind` (`None`: without a filter).
    ///
    /// The scope itself is normally among it; a kind may withhold it.
    pub(crate) fn implied(&self, scope: ScopeId, kind: Option<Kind>) -> Result<ScopeSet, Unexpandable> {
        let closure = match self.closures.get(scope.index()) {
            Some(Ok(closure)) => closure,
            Some(Err(reason)) => return Err(*reason),
            None => return Err(Unexpandable::Undefined),
        };
        let mut implied = closure.clone();
        if let Some(withheld) = kind.and_then(|kind| self.withheld.get(kind.index())) {
            implied.subtract(withheld);
        }
        Ok(implied)
    }
}

/// Transitive closures of a graph that strangers may have written: cycles are found, depth is not recursed.
fn close(subscopes: &[Vec<usize>], broken: &[Option<Unexpandable>]) -> Vec<Result<ScopeSet, Unexpandable>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        Fresh,
        Open,
        Done,
    }

    let count = subscopes.len();
    let mut marks = vec![Mark::Fresh; count];
    let mut closures: Vec<Result<ScopeSet, Unexpandable>> = (0..count)
        .map(|scope| match broken.get(scope).copied().flatten() {
            Some(reason) => Err(reason),
            None => {
                let mut set = ScopeSet::new(count);
                set.insert(scope);
                Ok(set)
            }
        })
        .collect();

    for root in 0..count {
        // Depth first with a stack of our own: (scope, next child to visit).
        let mut stack = vec![(root, 0_usize)];
        while let Some((scope, child)) = stack.pop() {
            let mark = marks.get(scope).copied().unwrap_or(Mark::Done);
            if mark == Mark::Done {
                continue;
            }
            if let Some(slot) = marks.get_mut(scope) {
                *slot = Mark::Open;
            }
            let children = subscopes.get(scope).map_or(&[][..], Vec::as_slice);
            if let Some(&next) = children.get(child) {
                stack.push((scope, child.saturating_add(1)));
                match marks.get(next).copied().unwrap_or(Mark::Done) {
                    Mark::Fresh => stack.push((next, 0)),
                    Mark::Open => {
                        // `next` is an ancestor: it never finishes, and so does everything that reaches it.
                        if let Some(slot) = closures.get_mut(scope) {
                            *slot = Err(Unexpandable::Cyclic);
                        }
                        if let Some(slot) = closures.get_mut(next) {
                            *slot = Err(Unexpandable::Cyclic);
                        }
                    }
                    Mark::Done => {}
                }
                continue;
            }
            // All children are done, or lie on a cycle with us.
            let mut merged = closures.get(scope).cloned().unwrap_or(Err(Unexpandable::Undefined));
            for &next in children {
                merged = match (merged, closures.get(next)) {
                    (Ok(mut set), Some(Ok(other))) => {
                        set.unite(other);
                        Ok(set)
                    }
                    (Err(reason), _) => Err(reason),
                    (Ok(_), Some(Err(reason))) => Err(*reason),
                    (merged, None) => merged,
                };
            }
            if let Some(slot) = closures.get_mut(scope) {
                *slot = merged;
            }
            if let Some(slot) = marks.get_mut(scope) {
                *slot = Mark::Done;
            }
        }
    }
    closures
}

#[cfg(test)]
mod tests;
