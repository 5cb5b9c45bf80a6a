//! Permissions, and sets of them.

use std::fmt;

/// A permission. None implies another.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Permission {
    /// Read, as very old rows hold it; no statement grants it.
    Read,
    /// Write, as very old rows hold it; no statement grants it.
    Write,
    /// Create something inside the resource.
    Create,
    /// Change the resource.
    Alter,
    /// Remove the resource.
    Drop,
    /// Read rows.
    Select,
    /// Insert, update, delete and truncate rows.
    Modify,
    /// Hand out and take back permissions on the resource, or the role that it is.
    Authorize,
    /// List roles.
    Describe,
    /// Call a function.
    Execute,
    /// Index vectors for search.
    VectorSearchIndexing,
    /// Index texts for search.
    TextSearchIndexing,
}

impl Permission {
    /// Every permission, in the order in which a statement asks for them.
    pub const ALL: [Self; 12] = [
        Self::Read,
        Self::Write,
        Self::Create,
        Self::Alter,
        Self::Drop,
        Self::Select,
        Self::Modify,
        Self::Authorize,
        Self::Describe,
        Self::Execute,
        Self::VectorSearchIndexing,
        Self::TextSearchIndexing,
    ];

    /// As statements and rows write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "READ",
            Self::Write => "WRITE",
            Self::Create => "CREATE",
            Self::Alter => "ALTER",
            Self::Drop => "DROP",
            Self::Select => "SELECT",
            Self::Modify => "MODIFY",
            Self::Authorize => "AUTHORIZE",
            Self::Describe => "DESCRIBE",
            Self::Execute => "EXECUTE",
            Self::VectorSearchIndexing => "VECTOR_SEARCH_INDEXING",
            Self::TextSearchIndexing => "TEXT_SEARCH_INDEXING",
        }
    }

    /// The permission of a name, in any case: rows are read so.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.name().eq_ignore_ascii_case(name))
    }

    /// Its position in [`Self::ALL`].
    pub(crate) fn index(self) -> u8 {
        match self {
            Self::Read => 0,
            Self::Write => 1,
            Self::Create => 2,
            Self::Alter => 3,
            Self::Drop => 4,
            Self::Select => 5,
            Self::Modify => 6,
            Self::Authorize => 7,
            Self::Describe => 8,
            Self::Execute => 9,
            Self::VectorSearchIndexing => 10,
            Self::TextSearchIndexing => 11,
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A set of permissions.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct PermissionSet(u16);

impl PermissionSet {
    /// No permission.
    pub const EMPTY: Self = Self(0);

    /// The set of these.
    #[must_use]
    pub fn of(permissions: &[Permission]) -> Self {
        permissions.iter().copied().collect()
    }

    /// Whether one is in the set.
    #[must_use]
    pub fn contains(self, permission: Permission) -> bool {
        self.0 & bit(permission) != 0
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those of both together.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that both have.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those that the other has not.
    #[must_use]
    pub fn difference(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The permissions, in the order of [`Permission::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |permission| self.contains(*permission))
    }

    /// Their names, sorted.
    #[must_use]
    pub fn names(self) -> Vec<&'static str> {
        let mut names: Vec<&'static str> = self.iter().map(Permission::name).collect();
        names.sort_unstable();
        names
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().fold(0, |set, permission| set | bit(permission)))
    }
}

fn bit(permission: Permission) -> u16 {
    1 << permission.index()
}
