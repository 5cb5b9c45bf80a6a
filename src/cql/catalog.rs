//! What exists in the database: grants ask for it, checks never do.

use std::collections::{BTreeMap, BTreeSet};

use super::{Resource, ResourceKind};

/// Keyspaces, their tables and their functions.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Catalog {
    pub(crate) keyspaces: BTreeMap<String, Keyspace>,
}

/// What a keyspace consists of.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Keyspace {
    pub(crate) tables: BTreeSet<String>,
    /// Encoded signatures.
    pub(crate) functions: BTreeSet<String>,
}

/// Keyspaces that every database has, and whose structure nobody changes.
const STRUCTURE: [&str; 2] = ["system", "system_schema"];

/// Keyspaces that the database makes for itself.
const INTERNAL: [&str; 11] = [
    "system",
    "system_schema",
    "system_auth",
    "system_distributed",
    "system_distributed_everywhere",
    "system_traces",
    "system_replicated_keys",
    "system_virtual_schema",
    "system_views",
    "system_cluster_metadata",
    "system_audit",
];

/// Tables of `system` that everybody reads: drivers need them.
const READABLE: [&str; 3] = ["local", "peers", "peers_v2"];

/// The tables in which roles are kept.
const ROLE_TABLES: [&str; 4] = ["roles", "role_members", "role_permissions", "role_attributes"];

impl Catalog {
    /// Whether a resource that is no role exists.
    pub(crate) fn has(&self, resource: &Resource) -> bool {
        match (resource.kind(), resource.parts()) {
            (_, []) => true,
            (ResourceKind::Data | ResourceKind::Functions, [keyspace]) => self.has_keyspace(keyspace),
            (ResourceKind::Data, [keyspace, table, ..]) => {
                self.keyspaces.get(keyspace).is_some_and(|keyspace| keyspace.tables.contains(table))
            }
            (ResourceKind::Functions, [keyspace, function, ..]) => {
                self.keyspaces.get(keyspace).is_some_and(|keyspace| keyspace.functions.contains(function))
            }
            (ResourceKind::Roles | ResourceKind::ServiceLevels, _) => false,
        }
    }

    pub(crate) fn has_keyspace(&self, keyspace: &str) -> bool {
        self.keyspaces.contains_key(keyspace) || STRUCTURE.contains(&keyspace)
    }
}

/// Whether nobody changes what a keyspace consists of. The case does not matter.
pub(crate) fn is_structure(keyspace: &str) -> bool {
    STRUCTURE.iter().any(|name| name.eq_ignore_ascii_case(keyspace))
}

/// Whether the database made a keyspace for itself.
pub(crate) fn is_internal(keyspace: &str) -> bool {
    INTERNAL.iter().any(|name| name.eq_ignore_ascii_case(keyspace))
}

/// Whether everybody reads a table.
pub(crate) fn is_readable_by_all(keyspace: &str, table: &str) -> bool {
    keyspace == "system_schema" || keyspace == "system" && READABLE.contains(&table)
}

/// Whether roles are kept in a table. The tables of the time before roles are no such: they are to be dropped one day.
pub(crate) fn keeps_roles(keyspace: &str, table: Option<&str>) -> bool {
    keyspace.eq_ignore_ascii_case("system_auth") && table.is_some_and(|table| ROLE_TABLES.contains(&table))
}

/// Whether a function is built in.
pub(crate) fn is_builtin(resource: &Resource) -> bool {
    let single = resource.parts().len() == 2;
    resource.kind() == ResourceKind::Functions
        && single
        && resource.parts().first().is_some_and(|keyspace| keyspace == "system")
}
