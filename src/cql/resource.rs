//! Resources: what a permission is held on.

use super::{Error, function::Signature};

/// The kinds of resources, in the order of listings.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum ResourceKind {
    /// Keyspaces and tables.
    Data,
    /// Roles.
    Roles,
    /// Service levels.
    ServiceLevels,
    /// User-defined functions and aggregates.
    Functions,
}

impl ResourceKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Data, Self::Roles, Self::ServiceLevels, Self::Functions];

    /// The first word of a resource name of this kind.
    #[must_use]
    pub fn root(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Roles => "roles",
            Self::ServiceLevels => "service_levels",
            Self::Functions => "functions",
        }
    }

    /// The kind of a name that rows may hold: a known word, in its case, and no more parts than its kind has.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        let root = name.split('/').next()?;
        let kind = Self::ALL.into_iter().find(|kind| kind.root() == root)?;
        (name.matches('/').count() <= kind.depth()).then_some(kind)
    }

    /// How many parts a name has below the root at most.
    fn depth(self) -> usize {
        match self {
            Self::Data | Self::Functions => 2,
            Self::Roles => 1,
            Self::ServiceLevels => 0,
        }
    }

    /// Its position in [`Self::ALL`].
    pub(crate) fn index(self) -> u8 {
        match self {
            Self::Data => 0,
            Self::Roles => 1,
            Self::ServiceLevels => 2,
            Self::Functions => 3,
        }
    }
}

/// What a resource is, by its kind and the number of its parts: applicability of permissions depends on this alone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ResourceClass {
    /// `data`
    AllKeyspaces,
    /// `data/ks`
    Keyspace,
    /// `data/ks/table`
    Table,
    /// `roles`
    AllRoles,
    /// `roles/role`
    Role,
    /// `service_levels`
    ServiceLevels,
    /// `functions`
    AllFunctions,
    /// `functions/ks`
    KeyspaceFunctions,
    /// `functions/ks/name[types]`
    Function,
}

impl ResourceClass {
    pub(crate) const ALL: [Self; 9] = [
        Self::AllKeyspaces,
        Self::Keyspace,
        Self::Table,
        Self::AllRoles,
        Self::Role,
        Self::ServiceLevels,
        Self::AllFunctions,
        Self::KeyspaceFunctions,
        Self::Function,
    ];

    pub(crate) fn kind(self) -> ResourceKind {
        match self {
            Self::AllKeyspaces | Self::Keyspace | Self::Table => ResourceKind::Data,
            Self::AllRoles | Self::Role => ResourceKind::Roles,
            Self::ServiceLevels => ResourceKind::ServiceLevels,
            Self::AllFunctions | Self::KeyspaceFunctions | Self::Function => ResourceKind::Functions,
        }
    }

    /// What contains resources of this class.
    pub(crate) fn container(self) -> Option<Self> {
        match self {
            Self::Keyspace => Some(Self::AllKeyspaces),
            Self::Table => Some(Self::Keyspace),
            Self::Role => Some(Self::AllRoles),
            Self::KeyspaceFunctions => Some(Self::AllFunctions),
            Self::Function => Some(Self::KeyspaceFunctions),
            Self::AllKeyspaces | Self::AllRoles | Self::ServiceLevels | Self::AllFunctions => None,
        }
    }
}

/// A resource: a kind and the parts of its name below the root.
///
/// Ordered as listings are: by kind, then part by part, a root before what is below it.
///
/// ```
/// use hubscope::cql::Resource;
///
/// let table = Resource::parse("data/shop/orders")?;
/// assert_eq!(table.to_string(), "<table shop.orders>");
/// assert_eq!(table.parent(), Some(Resource::keyspace("shop")));
/// # Ok::<(), hubscope::cql::Error>(())
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Resource {
    kind: ResourceKind,
    parts: Vec<String>,
}

impl Resource {
    /// Everything of a kind.
    #[must_use]
    pub fn root(kind: ResourceKind) -> Self {
        Self { kind, parts: Vec::new() }
    }

    /// One keyspace.
    #[must_use]
    pub fn keyspace(keyspace: &str) -> Self {
        Self { kind: ResourceKind::Data, parts: vec![keyspace.to_owned()] }
    }

    /// One table.
    #[must_use]
    pub fn table(keyspace: &str, table: &str) -> Self {
        Self { kind: ResourceKind::Data, parts: vec![keyspace.to_owned(), table.to_owned()] }
    }

    /// One role. Its name may hold a slash; then the resource cannot be read back from its name.
    #[must_use]
    pub fn role(role: &str) -> Self {
        Self { kind: ResourceKind::Roles, parts: vec![role.to_owned()] }
    }

    /// All functions of a keyspace.
    #[must_use]
    pub fn functions_of(keyspace: &str) -> Self {
        Self { kind: ResourceKind::Functions, parts: vec![keyspace.to_owned()] }
    }

    /// One function, by its encoded signature: `name[types]`.
    #[must_use]
    pub fn function(keyspace: &str, signature: &str) -> Self {
        Self { kind: ResourceKind::Functions, parts: vec![keyspace.to_owned(), signature.to_owned()] }
    }

    /// Reads a name as rows hold it.
    ///
    /// # Errors
    ///
    /// With the code `invalid_resource_name`, for anything else.
    pub fn parse(name: &str) -> Result<Self, Error> {
        let kind = ResourceKind::of_name(name).ok_or_else(|| Error::invalid_resource_name(name))?;
        Ok(Self { kind, parts: name.split('/').skip(1).map(str::to_owned).collect() })
    }

    /// The same, but a role may have a slash in its name: what a caller asks about, not what a listing reads.
    ///
    /// # Errors
    ///
    /// As [`Self::parse`].
    pub fn asked(name: &str) -> Result<Self, Error> {
        match name.strip_prefix("roles/") {
            Some(role) => Ok(Self::role(role)),
            None => Self::parse(name),
        }
    }

    /// The name as rows hold it: the parts joined by `/`.
    #[must_use]
    pub fn name(&self) -> String {
        let mut name = self.kind.root().to_owned();
        for part in &self.parts {
            name.push('/');
            name.push_str(part);
        }
        name
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> ResourceKind {
        self.kind
    }

    /// The parts of the name below the root.
    #[must_use]
    pub fn parts(&self) -> &[String] {
        &self.parts
    }

    /// What it is.
    #[must_use]
    pub fn class(&self) -> ResourceClass {
        match (self.kind, self.parts.len()) {
            (ResourceKind::Data, 0) => ResourceClass::AllKeyspaces,
            (ResourceKind::Data, 1) => ResourceClass::Keyspace,
            (ResourceKind::Data, _) => ResourceClass::Table,
            (ResourceKind::Roles, 0) => ResourceClass::AllRoles,
            (ResourceKind::Roles, _) => ResourceClass::Role,
            (ResourceKind::ServiceLevels, _) => ResourceClass::ServiceLevels,
            (ResourceKind::Functions, 0) => ResourceClass::AllFunctions,
            (ResourceKind::Functions, 1) => ResourceClass::KeyspaceFunctions,
            (ResourceKind::Functions, _) => ResourceClass::Function,
        }
    }

    /// What contains it; a root is contained in nothing.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_, outer) = self.parts.split_last()?;
        Some(Self { kind: self.kind, parts: outer.to_vec() })
    }

    /// Itself and everything that contains it, from the inside out.
    pub fn family(&self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self.clone()), Self::parent)
    }
}

/// As listings show it.
impl std::fmt::Display for Resource {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.kind, self.parts.as_slice()) {
            (ResourceKind::Data, []) => formatter.write_str("<all keyspaces>"),
            (ResourceKind::Data, [keyspace]) => write!(formatter, "<keyspace {keyspace}>"),
            (ResourceKind::Data, [keyspace, table, ..]) => write!(formatter, "<table {keyspace}.{table}>"),
            (ResourceKind::Roles, []) => formatter.write_str("<all roles>"),
            (ResourceKind::Roles, [role, ..]) => write!(formatter, "<role {role}>"),
            (ResourceKind::ServiceLevels, _) => formatter.write_str("<all service levels>"),
            (ResourceKind::Functions, []) => formatter.write_str("<all functions>"),
            (ResourceKind::Functions, [keyspace]) => write!(formatter, "<all functions in {keyspace}>"),
            (ResourceKind::Functions, [keyspace, function, ..]) => {
                write!(formatter, "<function {keyspace}.{}>", Signature::decode(function))
            }
        }
    }
}
