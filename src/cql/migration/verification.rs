//! Comparing the legacy tables with the tables of roles.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::Module;
use crate::cql::{Dialect, Permission, Resource, State, state::StoredSet};

/// How the tables of roles differ from what the legacy tables say. Every list is sorted.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Verification {
    /// Users without a row.
    pub missing_roles: Vec<String>,
    /// Users that may not log in, or whose superuser flag is another.
    pub attribute_mismatch: Vec<String>,
    /// Users with a hash whose role has none.
    pub missing_credentials: Vec<String>,
    /// Users whose role has another hash.
    pub credential_mismatch: Vec<String>,
    /// Role, resource and permission.
    pub missing_permissions: Vec<(String, String, String)>,
    /// For information: permissions that no legacy row says.
    pub extra_permissions: Vec<(String, String, String)>,
    /// For information: roles that are neither users nor have credentials.
    pub extra_roles: Vec<String>,
    /// Whether everything that the legacy tables say is there.
    pub equivalent: bool,
}

/// A row of a legacy table replaces an earlier one with the same key.
type Keyed<'s, V> = BTreeMap<&'s str, V>;

impl Verification {
    /// Compares. A legacy table that does not exist says nothing.
    ///
    /// Linear in the rows of all tables, times the logarithm of names.
    ///
    /// Rule: `docs/rules/cql.md`, section 9.
    #[must_use]
    pub fn new(state: &State, dialect: &Dialect) -> Self {
        Self::between(state, state, dialect)
    }

    /// Compares the legacy tables of one state with the tables of roles of another.
    pub(super) fn between(source: &State, target: &State, dialect: &Dialect) -> Self {
        let legacy = source.legacy.as_ref();
        let mut report = Self::default();
        let rows = |module: Module| module.rows(legacy).unwrap_or_default();
        let users: Keyed<'_, bool> = rows(Module::Roles)
            .iter()
            .filter_map(|row| {
                let superuser = row.get("super").and_then(Value::as_bool).unwrap_or_default();
                Some((text(row, "name")?, superuser))
            })
            .collect();
        let credentials: Keyed<'_, Option<&str>> = rows(Module::Credentials)
            .iter()
            .filter_map(|row| Some((text(row, "username")?, text(row, "salted_hash"))))
            .collect();
        report.roles(&users, target);
        report.credentials(&credentials, target);
        report.extra_roles = target
            .roles
            .keys()
            .filter(|role| !users.contains_key(role.as_str()) && !credentials.contains_key(role.as_str()))
            .cloned()
            .collect();
        report.permissions(rows(Module::Permissions), target, dialect);
        report.equivalent = report.missing_roles.is_empty()
            && report.attribute_mismatch.is_empty()
            && report.missing_credentials.is_empty()
            && report.credential_mismatch.is_empty()
            && report.missing_permissions.is_empty();
        report
    }

    fn roles(&mut self, users: &Keyed<'_, bool>, target: &State) {
        for (name, superuser) in users {
            match target.roles.get(*name) {
                None => self.missing_roles.push((*name).to_owned()),
                Some(row) => {
                    let same =
                        row.can_login == Some(true) && row.is_superuser.unwrap_or_default() == *superuser;
                    if !same {
                        self.attribute_mismatch.push((*name).to_owned());
                    }
                }
            }
        }
    }

    fn credentials(&mut self, credentials: &Keyed<'_, Option<&str>>, target: &State) {
        for (name, hash) in credentials {
            let stored = target.roles.get(*name).and_then(|row| row.salted_hash.as_deref());
            match stored {
                None => self.missing_credentials.push((*name).to_owned()),
                Some(_) if stored != *hash => self.credential_mismatch.push((*name).to_owned()),
                Some(_) => {}
            }
        }
    }

    fn permissions(&mut self, rows: &[Value], target: &State, dialect: &Dialect) {
        let mut wanted: BTreeMap<&str, BTreeMap<&str, StoredSet>> = BTreeMap::new();
        for row in rows {
            let (Some(name), Some(resource)) = (text(row, "username"), text(row, "resource")) else {
                continue;
            };
            let names = row.get("permissions").and_then(Value::as_array).into_iter().flatten();
            let stored = StoredSet::of_names_in_any_case(names.filter_map(Value::as_str));
            let stored = match dialect.converts_always {
                true => carried_over(stored, resource, dialect),
                false => stored,
            };
            // The same row twice says what both say.
            wanted.entry(name).or_default().entry(resource).or_default().join(stored);
        }
        for (name, rows) in &wanted {
            let held = target.role_permissions.get(*name);
            for (resource, stored) in rows {
                let held = held.and_then(|held| held.get(*resource));
                if held != Some(stored) {
                    lacking(name, resource, Some(stored), held, &mut self.missing_permissions);
                }
            }
        }
        for (name, rows) in &target.role_permissions {
            let wanted = wanted.get(name.as_str());
            for (resource, stored) in rows {
                let wanted = wanted.and_then(|wanted| wanted.get(resource.as_str()));
                if wanted != Some(stored) {
                    lacking(name, resource, Some(stored), wanted, &mut self.extra_permissions);
                }
            }
        }
    }
}

/// What a release that leaves out what does not apply makes of a row; of one that it cannot read, the row.
fn carried_over(stored: StoredSet, resource: &str, dialect: &Dialect) -> StoredSet {
    match (Resource::parse(resource), stored.read()) {
        (Ok(on), Ok(set)) => StoredSet::of_names(dialect.carried_over(&on, set).names()),
        _ => stored,
    }
}

/// Adds what one set has and the other lacks.
fn lacking(
    role: &str,
    resource: &str,
    one: Option<&StoredSet>,
    other: Option<&StoredSet>,
    list: &mut Vec<(String, String, String)>,
) {
    let names = |set: Option<&StoredSet>| -> BTreeSet<String> {
        set.and_then(StoredSet::names).into_iter().flatten().map(capitals).collect()
    };
    let other = names(other);
    for permission in names(one).difference(&other) {
        list.push((role.to_owned(), resource.to_owned(), permission.clone()));
    }
}

/// A permission as it is written, whatever its case; what is none stays as it is.
fn capitals(name: &str) -> String {
    Permission::named(name).map_or_else(|| name.to_owned(), |permission| permission.name().to_owned())
}

fn text<'r>(row: &'r Value, column: &str) -> Option<&'r str> {
    row.get(column).and_then(Value::as_str)
}
