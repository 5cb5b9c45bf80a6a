//! Databases and releases that differ, as data.

use super::{Category, Error, Permission, PermissionSet, Resource, ResourceClass, ResourceKind};

/// What one release of a database does where releases differ.
///
/// ```
/// use hubscope::cql::Dialect;
///
/// assert_eq!(Dialect::named("scylla-5.4").map(Dialect::name), Some("scylla-5.4"));
/// assert!(Dialect::named("scylla-1.0").is_none());
/// ```
#[derive(Debug, Eq, PartialEq)]
pub struct Dialect {
    name: &'static str,
    /// Other names for it.
    aliases: &'static [&'static str],
    kinds: &'static [ResourceKind],
    /// Permissions for indexing exist on all keyspaces.
    search_indexing: bool,
    /// DESCRIBE applies to single roles too.
    describes_one_role: bool,
    /// Who creates a keyspace gets permissions on its functions too.
    pub(crate) grants_keyspace_functions: bool,
    /// Dropping a keyspace takes the rows on its single functions away.
    pub(crate) drops_function_rows: bool,
    /// A caller without a row is denied; elsewhere it is an error.
    pub(crate) denies_unknown: bool,
    /// A granted role without a row is passed over; elsewhere it is an error.
    pub(crate) ignores_dangling: bool,
    /// A flag that was never written is an error; elsewhere it is false.
    pub(crate) refuses_null_flags: bool,
    /// LIST PERMISSIONS demands a superuser or a held role also for one resource.
    pub(crate) hides_permissions: bool,
    /// Granting looks at the caller's rights before it looks whether the resource exists.
    pub(crate) hides_existence: bool,
    /// DROP TABLE looks whether the table exists before it looks at the caller's rights.
    pub(crate) drops_tell_existence: bool,
    /// Statements wait until every node knows roles.
    pub(crate) gated: bool,
    /// Writing to a system keyspace takes a superuser flag of one's own.
    pub(crate) guards_system_writes: bool,
    /// A statement may bring a ready hash.
    pub(crate) takes_hashes: bool,
    /// What a permission that does not apply is.
    pub(crate) inapplicable: Category,
    /// It carries legacy tables over when it starts.
    pub(crate) migrates: bool,
    /// It does so at every start, whatever is there, and leaves out permissions that do not apply.
    pub(crate) converts_always: bool,
    /// The name of the default superuser can be configured.
    pub(crate) names_superuser: bool,
}

const WITHOUT_FUNCTIONS: &[ResourceKind] =
    &[ResourceKind::Data, ResourceKind::Roles, ResourceKind::ServiceLevels];
const WITHOUT_SERVICE_LEVELS: &[ResourceKind] =
    &[ResourceKind::Data, ResourceKind::Roles, ResourceKind::Functions];

const SCYLLA: Dialect = Dialect {
    name: "scylla-5.4",
    aliases: &["scylla", "scylla-5.4.9", "scylla-6.2", "5.4"],
    kinds: &ResourceKind::ALL,
    search_indexing: false,
    describes_one_role: false,
    grants_keyspace_functions: false,
    drops_function_rows: false,
    denies_unknown: false,
    ignores_dangling: false,
    refuses_null_flags: false,
    hides_permissions: false,
    hides_existence: false,
    drops_tell_existence: false,
    gated: false,
    guards_system_writes: false,
    takes_hashes: false,
    inapplicable: Category::Syntax,
    migrates: true,
    converts_always: false,
    names_superuser: true,
};

static DIALECTS: [Dialect; 5] = [
    Dialect {
        name: "scylla-2.2",
        aliases: &["scylla-2.2.0", "2.2"],
        kinds: WITHOUT_FUNCTIONS,
        refuses_null_flags: true,
        drops_tell_existence: true,
        gated: true,
        inapplicable: Category::InvalidRequest,
        names_superuser: false,
        ..SCYLLA
    },
    SCYLLA,
    Dialect {
        name: "scylla-head",
        aliases: &["head", "scylla-2026.2", "scylla-2026.2.0", "scylla-master"],
        search_indexing: true,
        denies_unknown: true,
        guards_system_writes: true,
        takes_hashes: true,
        migrates: false,
        ..SCYLLA
    },
    Dialect {
        name: "cassandra",
        aliases: &["cassandra-4.0", "cassandra-4.1", "cassandra-3.11"],
        kinds: WITHOUT_SERVICE_LEVELS,
        describes_one_role: true,
        grants_keyspace_functions: true,
        drops_function_rows: true,
        ignores_dangling: true,
        refuses_null_flags: true,
        hides_permissions: true,
        hides_existence: true,
        converts_always: true,
        names_superuser: false,
        ..SCYLLA
    },
    Dialect { name: "strict", aliases: &["scylla-strict"], hides_permissions: true, ..SCYLLA },
];

impl Dialect {
    /// Every dialect.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &DIALECTS
    }

    /// The dialect of a name; the case and what stands between letters and digits do not matter.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        let letters = |name: &str| -> String {
            name.chars()
                .filter(char::is_ascii_alphanumeric)
                .map(|letter| letter.to_ascii_lowercase())
                .collect()
        };
        let wanted = letters(name);
        let same = |known: &&str| letters(known) == wanted;
        DIALECTS.iter().find(|dialect| same(&dialect.name) || dialect.aliases.iter().any(same))
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Reads the name of a resource that this release knows.
    ///
    /// # Errors
    ///
    /// As [`Resource::parse`], and for kinds that came later.
    pub fn resource(&self, name: &str) -> Result<Resource, Error> {
        let resource = Resource::parse(name)?;
        if self.has(resource.kind()) { Ok(resource) } else { Err(Error::invalid_resource_name(name)) }
    }

    /// Whether it can read a stored name of a resource.
    pub(crate) fn reads(&self, name: &str) -> bool {
        ResourceKind::of_name(name).is_some_and(|kind| self.has(kind))
    }

    /// Whether it has resources of a kind.
    pub(crate) fn has(&self, kind: ResourceKind) -> bool {
        self.kinds.contains(&kind)
    }

    /// What ALL in a statement stands for, before it is cut down to what applies.
    pub(crate) fn all_permissions(&self) -> PermissionSet {
        use Permission::{Alter, Authorize, Create, Describe, Drop, Execute, Modify, Select};
        let classic = PermissionSet::of(&[Create, Alter, Drop, Select, Modify, Authorize, Describe]);
        match self.has(ResourceKind::Functions) {
            true => classic.union(PermissionSet::of(&[Execute])),
            false => classic,
        }
    }

    /// The permissions that mean something on a class of resources.
    #[must_use]
    pub fn applicable(&self, class: ResourceClass) -> PermissionSet {
        use Permission::{
            Alter, Authorize, Create, Describe, Drop, Execute, Modify, Select, TextSearchIndexing,
            VectorSearchIndexing,
        };
        if !self.has(class.kind()) {
            return PermissionSet::EMPTY;
        }
        let data = PermissionSet::of(&[Alter, Drop, Select, Modify, Authorize]);
        let one = PermissionSet::of(&[Alter, Drop, Authorize]);
        let create = PermissionSet::of(&[Create]);
        let describe = PermissionSet::of(&[Describe]);
        let execute = PermissionSet::of(&[Execute]);
        match class {
            ResourceClass::AllKeyspaces if self.search_indexing => {
                data.union(create).union(PermissionSet::of(&[VectorSearchIndexing, TextSearchIndexing]))
            }
            ResourceClass::AllKeyspaces | ResourceClass::Keyspace => data.union(create),
            ResourceClass::Table => data,
            ResourceClass::Role if self.describes_one_role => one.union(describe),
            ResourceClass::Role => one,
            ResourceClass::AllRoles | ResourceClass::ServiceLevels => one.union(create).union(describe),
            ResourceClass::AllFunctions | ResourceClass::KeyspaceFunctions => {
                one.union(create).union(execute)
            }
            ResourceClass::Function => one.union(execute),
        }
    }
}
