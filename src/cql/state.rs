//! The rows of a database that decide who may do what, as they are stored.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{
    Permission, PermissionSet,
    catalog::Catalog,
    migration::{Marker, Module},
};

/// One row of `roles`. A member that is absent is a column that was never written.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct RoleRow {
    pub(crate) is_superuser: Option<bool>,
    pub(crate) can_login: Option<bool>,
    pub(crate) salted_hash: Option<String>,
    pub(crate) member_of: BTreeSet<String>,
}

/// The set of one row of `role_permissions`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) enum StoredSet {
    /// A row without a set, as copies by INSERT leave behind.
    #[default]
    Missing,
    /// What it holds.
    Held {
        /// Permissions that are written as statements write them.
        known: PermissionSet,
        /// Everything else: names in another case, and what is no permission.
        odd: BTreeSet<String>,
    },
}

impl StoredSet {
    pub(crate) fn of_names(names: impl IntoIterator<Item: AsRef<str> + Into<String>>) -> Self {
        let mut known = PermissionSet::EMPTY;
        let mut odd = BTreeSet::new();
        for name in names {
            match Permission::named(name.as_ref()) {
                Some(permission) if permission.name() == name.as_ref() => {
                    known = known.union(PermissionSet::of(&[permission]));
                }
                _ => {
                    odd.insert(name.into());
                }
            }
        }
        Self::Held { known, odd }
    }

    /// The same, but a permission counts in any case.
    pub(crate) fn of_names_in_any_case<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let names = names.into_iter();
        Self::of_names(names.map(|name| Permission::named(name).map_or(name, |permission| permission.name())))
    }

    /// What both hold.
    pub(crate) fn join(&mut self, other: Self) {
        match (&mut *self, other) {
            (_, Self::Missing) => {}
            (Self::Missing, other) => *self = other,
            (Self::Held { known, odd }, Self::Held { known: more, odd: other }) => {
                *known = known.union(more);
                odd.extend(other);
            }
        }
    }

    /// The permissions, or the first name that is none.
    pub(crate) fn read(&self) -> Result<PermissionSet, &str> {
        let Self::Held { known, odd } = self else { return Ok(PermissionSet::EMPTY) };
        odd.iter().try_fold(*known, |set, name| match Permission::named(name) {
            Some(permission) => Ok(set.union(PermissionSet::of(&[permission]))),
            None => Err(name.as_str()),
        })
    }

    /// The names, sorted; `None` without a set.
    pub(crate) fn names(&self) -> Option<Vec<&str>> {
        let Self::Held { known, odd } = self else { return None };
        let mut names: Vec<&str> = known.names();
        names.extend(odd.iter().map(String::as_str));
        names.sort_unstable();
        Some(names)
    }

    pub(crate) fn unite(&mut self, more: PermissionSet) {
        match self {
            Self::Missing => *self = Self::Held { known: more, odd: BTreeSet::new() },
            Self::Held { known, .. } => *known = known.union(more),
        }
    }

    /// Whether something is left. A row that never had a set stays as it is.
    fn subtract(&mut self, less: PermissionSet) -> bool {
        match self {
            Self::Missing => true,
            Self::Held { known, odd } => {
                *known = known.difference(less);
                !known.is_empty() || !odd.is_empty()
            }
        }
    }
}

/// Who checks passwords.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
pub(crate) enum Authenticator {
    #[default]
    #[serde(rename = "password")]
    Password,
    #[serde(rename = "allow_all")]
    AllowAll,
}

/// Who decides about permissions.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
pub(crate) enum Authorizer {
    /// By the stored rows.
    #[default]
    #[serde(rename = "cassandra", alias = "stored")]
    Stored,
    #[serde(rename = "allow_all", alias = "allow-all")]
    AllowAll,
    #[serde(rename = "transitional")]
    Transitional,
}

/// Settings of the database that change decisions.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Config {
    pub(crate) authenticator: Option<Authenticator>,
    pub(crate) authorizer: Option<Authorizer>,
    pub(crate) superuser_name: Option<String>,
}

/// The tables of the time before roles. Nothing but the migration looks at them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Legacy {
    pub(crate) users: Option<Vec<serde_json::Value>>,
    pub(crate) credentials: Option<Vec<serde_json::Value>>,
    pub(crate) permissions: Option<Vec<serde_json::Value>>,
}

/// Everything that a database stores about roles and permissions, and what exists in it.
///
/// Rows are kept as they are, also when they are ugly: names of roles that are gone, permissions that do not apply, rows
/// without a set. A [`Policy`](super::Policy) decides from them, [`apply`](super::apply) changes them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct State {
    pub(crate) roles: BTreeMap<String, RoleRow>,
    /// By role: who it was granted to. The database keeps each grant twice, here and in `member_of`; nothing keeps the two equal.
    pub(crate) role_members: BTreeMap<String, BTreeSet<String>>,
    /// By role and by the name of the resource.
    pub(crate) role_permissions: BTreeMap<String, BTreeMap<String, StoredSet>>,
    /// By role and by the name of the attribute.
    pub(crate) role_attributes: Option<BTreeMap<String, BTreeMap<String, String>>>,
    pub(crate) catalog: Catalog,
    pub(crate) config: Config,
    pub(crate) features: Option<BTreeMap<String, bool>>,
    pub(crate) legacy: Option<Legacy>,
    /// Which legacy tables were carried over.
    pub(crate) markers: BTreeMap<Module, Marker>,
}

impl State {
    pub(crate) fn authenticator(&self) -> Authenticator {
        self.config.authenticator.unwrap_or_default()
    }

    pub(crate) fn authorizer(&self) -> Authorizer {
        self.config.authorizer.unwrap_or_default()
    }

    /// Whether every node of the cluster has a feature; what is not mentioned is there.
    pub(crate) fn has_feature(&self, name: &str) -> bool {
        self.features.as_ref().and_then(|features| features.get(name)).copied().unwrap_or(true)
    }

    /// The roles that have a row, sorted.
    pub fn role_names(&self) -> impl Iterator<Item = &str> {
        self.roles.keys().map(String::as_str)
    }

    /// Whether a role has a row.
    #[must_use]
    pub fn role_exists(&self, role: &str) -> bool {
        self.roles.contains_key(role)
    }

    /// Says that every node of the cluster has a feature, or that not every one has.
    pub fn set_feature(&mut self, name: &str, on_every_node: bool) {
        self.features.get_or_insert_default().insert(name.to_owned(), on_every_node);
    }

    /// Adds to one row of `role_permissions`.
    pub(crate) fn grant(&mut self, role: &str, resource: &str, permissions: PermissionSet) {
        if permissions.is_empty() {
            return;
        }
        let rows = self.role_permissions.entry(role.to_owned()).or_default();
        rows.entry(resource.to_owned()).or_default().unite(permissions);
    }

    /// Takes from one row of `role_permissions`, which goes when nothing is left of it.
    pub(crate) fn revoke(&mut self, role: &str, resource: &str, permissions: PermissionSet) {
        let Some(rows) = self.role_permissions.get_mut(role) else { return };
        let Some(stored) = rows.get_mut(resource) else { return };
        if !stored.subtract(permissions) {
            rows.remove(resource);
        }
        if rows.is_empty() {
            self.role_permissions.remove(role);
        }
    }

    /// Removes the rows of every role on a resource.
    pub(crate) fn revoke_everywhere(&mut self, resource: &str) {
        self.role_permissions.retain(|_, rows| {
            rows.remove(resource);
            !rows.is_empty()
        });
    }

    /// Adds a grant of a role to both places where grants of roles are kept.
    pub(crate) fn add_member(&mut self, role: &str, member: &str) {
        self.roles.entry(member.to_owned()).or_default().member_of.insert(role.to_owned());
        self.role_members.entry(role.to_owned()).or_default().insert(member.to_owned());
    }

    /// Removes a grant of a role from both places.
    pub(crate) fn remove_member(&mut self, role: &str, member: &str) {
        if let Some(row) = self.roles.get_mut(member) {
            row.member_of.remove(role);
        }
        if let Some(members) = self.role_members.get_mut(role) {
            members.remove(member);
            if members.is_empty() {
                self.role_members.remove(role);
            }
        }
    }
}
