//! Which scopes exist, what each one implies, and by what they can be filtered.
//!
//! The core knows scopes and kinds as numbers only. A dialect fills a [`Vocabulary`] from its own tables, so that a new
//! scope of a new hub version is a row in one table and nothing else.

mod applicability;
mod kind;
pub(crate) mod scope_set;

pub(crate) use self::{
    applicability::{Applicability, Class},
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
        let undefined_reason =
            |name: &str| if open(name) { Unexpandable::Unseen } else { Unexpandable::Undefined };
        let mut names = Names::default();
        for (name, _) in definitions {
            names.intern(name.as_bytes());
        }
        let known = names.len();
        let mut subscopes: Vec<Vec<Result<usize, Unexpandable>>> = vec![Vec::new(); known];
        for (name, direct) in definitions {
            let Some(scope) = names.find(name.as_bytes()) else { continue };
            if let Some(slot) = subscopes.get_mut(scope.index())
                && slot.is_empty()
            {
                let number = |subscope: &&str| match names.find(subscope.as_bytes()) {
                    Some(id) => Ok(id.index()),
                    None => Err(undefined_reason(subscope)),
                };
                *slot = direct.iter().map(number).collect();
            }
        }
        let mut closures = close(&subscopes);
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
                closures.push(Err(undefined_reason(name)));
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

    /// Whether the scopes of both have the same numbers.
    pub(crate) fn agrees_with(&self, other: &Self) -> bool {
        self.names.agrees_with(&other.names)
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
fn close(subscopes: &[Vec<Result<usize, Unexpandable>>]) -> Vec<Result<ScopeSet, Unexpandable>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        Fresh,
        Open,
        Done,
    }

    let count = subscopes.len();
    let children_of = |scope: usize| subscopes.get(scope).map_or(&[][..], Vec::as_slice);
    let mut marks = vec![Mark::Fresh; count];
    let mut closures: Vec<Result<ScopeSet, Unexpandable>> = (0..count)
        .map(|scope| {
            let mut set = ScopeSet::new(count);
            set.insert(scope);
            Ok(set)
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
            if let Some(next) = children_of(scope).get(child) {
                stack.push((scope, child.saturating_add(1)));
                let Ok(next) = *next else { continue };
                match marks.get(next).copied().unwrap_or(Mark::Done) {
                    Mark::Fresh => stack.push((next, 0)),
                    Mark::Open => {
                        // `next` is an ancestor: it never finishes, and so does everything that reaches it.
                        for scope in [scope, next] {
                            if let Some(slot) = closures.get_mut(scope) {
                                *slot = Err(Unexpandable::Cyclic);
                            }
                        }
                    }
                    Mark::Done => {}
                }
                continue;
            }
            // All children are done, or lie on a cycle with us.
            let mut merged = closures.get(scope).cloned().unwrap_or(Err(Unexpandable::Undefined));
            for next in children_of(scope) {
                merged = match (merged, next.map(|next| closures.get(next))) {
                    (Ok(mut set), Ok(Some(Ok(other)))) => {
                        set.unite(other);
                        Ok(set)
                    }
                    (Err(reason), _) | (Ok(_), Err(reason)) => Err(reason),
                    (Ok(_), Ok(Some(Err(reason)))) => Err(*reason),
                    (merged, Ok(None)) => merged,
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
    name_reasons(subscopes, &mut closures);
    closures
}

/// Gives every scope without a closure the reason that whoever expands it meets first, subscope by subscope in their order.
fn name_reasons(
    subscopes: &[Vec<Result<usize, Unexpandable>>],
    closures: &mut [Result<ScopeSet, Unexpandable>],
) {
    let mut reasons: Vec<Option<Unexpandable>> = vec![None; closures.len()];
    for root in 0..closures.len() {
        // Everything on the way fails for the reason at its end; a way that comes round never ends.
        let mut way = Vec::new();
        let mut scope = root;
        let reason = loop {
            if let Some(known) = reasons.get(scope).copied().flatten() {
                break Some(known);
            }
            if let Some(slot) = reasons.get_mut(scope) {
                *slot = Some(Unexpandable::Cyclic);
            }
            way.push(scope);
            let is_stuck = |next: &&Result<usize, Unexpandable>| match next {
                Ok(next) => matches!(closures.get(*next), Some(Err(_))),
                Err(_) => true,
            };
            match subscopes.get(scope).and_then(|children| children.iter().find(is_stuck)) {
                Some(Ok(next)) => scope = *next,
                Some(Err(reason)) => break Some(*reason),
                None => break None,
            }
        };
        for scope in way {
            if let Some(slot) = reasons.get_mut(scope) {
                *slot = reason;
            }
            if let (Some(Err(slot)), Some(reason)) = (closures.get_mut(scope), reason) {
                *slot = reason;
            }
        }
    }
}

#[cfg(test)]
mod tests;
