//! Kinds: by what a scope can be filtered, and what a resource can be.

/// A kind of resource and of filter, as a number that the dialect gave it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct Kind(pub(crate) u8);

impl Kind {
    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// What the core must know about a kind; a dialect has one constant table of these.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KindRule {
    /// The word in a filter: `kind=name`. Empty for kinds whose names carry their own word.
    pub(crate) word: &'static str,
    /// Names of this kind begin with the name of their container of another kind, up to the separator.
    pub(crate) container: Option<(Kind, u8)>,
    /// Names of this kind are members of groups of that kind.
    pub(crate) member_of: Option<Kind>,
    /// Scopes whose name begins so are removed from what a scope implies under such a filter.
    pub(crate) withholds: Option<&'static str>,
}

impl KindRule {
    /// A kind with no relation to any other.
    pub(crate) const PLAIN: Self = Self { word: "", container: None, member_of: None, withholds: None };
}
