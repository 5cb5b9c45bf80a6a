//! Where scopes mean something: what bounds those who hold everything, and never what is stored.

use super::{ScopeId, ScopeSet};

/// A class of resources, as a number that the dialect gave it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Class(pub(crate) u8);

/// By class: the scopes that mean something there, and the class of what contains its resources.
#[derive(Clone, Debug, Default)]
pub(crate) struct Applicability {
    classes: Vec<(ScopeSet, Option<Class>)>,
}

impl Applicability {
    /// From the classes in the order of their numbers. A container must have a lower number than what it contains.
    pub(crate) fn new(classes: Vec<(ScopeSet, Option<Class>)>) -> Self {
        Self { classes }
    }

    /// Whether a scope means something on a class.
    pub(crate) fn applies(&self, class: Class, scope: ScopeId) -> bool {
        self.class(class).is_some_and(|(scopes, _)| scopes.contains(scope.index()))
    }

    /// Whether it means something there, or on what contains it.
    pub(crate) fn reaches(&self, class: Class, scope: ScopeId) -> bool {
        // Containers have lower numbers, so this ends.
        let outer = |class: &Class| self.class(*class)?.1.filter(|outer| outer.0 < class.0);
        std::iter::successors(Some(class), outer).any(|class| self.applies(class, scope))
    }

    fn class(&self, class: Class) -> Option<&(ScopeSet, Option<Class>)> {
        self.classes.get(usize::from(class.0))
    }
}
