//! What the database answered before it knew roles.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Module;
use crate::cql::{
    Decision, Error, Permission, PermissionSet, Policy, Resource, ResourceKind, State, state::StoredSet,
};

/// The permissions that there were.
pub(super) const SIX: [Permission; 6] = [
    Permission::Create,
    Permission::Alter,
    Permission::Drop,
    Permission::Select,
    Permission::Modify,
    Permission::Authorize,
];

/// The legacy tables, made ready for questions.
#[derive(Clone, Debug, Default)]
pub struct LegacyPolicy<'s> {
    superusers: BTreeSet<&'s str>,
    users: BTreeSet<&'s str>,
    rows: BTreeMap<&'s str, BTreeMap<&'s str, StoredSet>>,
}

impl<'s> LegacyPolicy<'s> {
    /// Reads the legacy tables of a state. A table that does not exist is empty; columns that cannot be read say nothing.
    ///
    /// Linear in the rows, times the logarithm of names.
    #[must_use]
    pub fn new(state: &'s State) -> Self {
        let mut policy = Self::default();
        let legacy = state.legacy.as_ref();
        for row in Module::Roles.rows(legacy).unwrap_or_default() {
            let Some(name) = row.get("name").and_then(Value::as_str) else { continue };
            policy.users.insert(name);
            // A row replaces an earlier one of the same name.
            match row.get("super").and_then(Value::as_bool) {
                Some(true) => policy.superusers.insert(name),
                _ => policy.superusers.remove(name),
            };
        }
        for row in Module::Permissions.rows(legacy).unwrap_or_default() {
            let text = |column: &str| row.get(column).and_then(Value::as_str);
            let (Some(name), Some(resource)) = (text("username"), text("resource")) else { continue };
            let names = row.get("permissions").and_then(Value::as_array).into_iter().flatten();
            let names = names.filter_map(Value::as_str);
            policy.rows.entry(name).or_default().insert(resource, StoredSet::of_names(names));
        }
        policy
    }

    /// Whether a user had a permission on a resource: superusers the six permissions on all data, others what their own rows say, on the
    /// resource or on what contains it. Nobody in particular had nothing.
    ///
    /// # Errors
    ///
    /// `unreadable_permission`, if a row on the way holds what is no permission.
    pub fn check(
        &self,
        user: Option<&str>,
        permission: Permission,
        resource: &Resource,
    ) -> Result<bool, Error> {
        let Some(user) = user else { return Ok(false) };
        if resource.kind() != ResourceKind::Data {
            return Ok(false);
        }
        if self.superusers.contains(user) {
            return Ok(SIX.contains(&permission));
        }
        let Some(rows) = self.rows.get(user) else { return Ok(false) };
        for resource in resource.family() {
            let name = resource.name();
            let Some(stored) = rows.get(name.as_str()) else { continue };
            let held = stored.read().map_err(|odd| Error::unreadable_permission(user, &name, odd))?;
            if held.contains(permission) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The six permissions at once; `None` where a row cannot be read.
    fn held(&self, user: &str, resource: &Resource) -> Option<PermissionSet> {
        if self.superusers.contains(user) {
            return Some(PermissionSet::of(&SIX));
        }
        let mut all = PermissionSet::EMPTY;
        for resource in resource.family() {
            if let Some(stored) = self.rows.get(user).and_then(|rows| rows.get(resource.name().as_str())) {
                all = all.union(stored.read().ok()?);
            }
        }
        Some(all.intersection(PermissionSet::of(&SIX)))
    }
}

/// A question that is answered differently than before.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct OtherAnswer {
    /// Who.
    pub user: String,
    /// On what.
    pub resource: Resource,
    /// What.
    pub permission: Permission,
    /// The answer from the legacy tables; `None` if one of their rows cannot be read.
    pub before: Option<bool>,
    /// The answer from the tables of roles.
    pub after: Decision,
}

/// Asks both about every user and every resource that a row of this user names, and all keyspaces, and each of the six permissions.
///
/// Linear in the rows of the legacy tables.
#[must_use]
pub fn other_answers(state: &State, policy: &Policy) -> Vec<OtherAnswer> {
    let legacy = LegacyPolicy::new(state);
    let everything = Resource::root(ResourceKind::Data);
    let users: BTreeSet<&str> = legacy.users.iter().chain(legacy.rows.keys()).copied().collect();
    let mut parsed: BTreeMap<&str, Option<Resource>> = BTreeMap::new();
    let mut others = Vec::new();
    for user in users {
        ask(&legacy, policy, user, &everything, &mut others);
        for name in legacy.rows.get(user).into_iter().flat_map(BTreeMap::keys) {
            let resource = parsed.entry(name).or_insert_with(|| Resource::parse(name).ok());
            if let Some(resource) = resource.as_ref().filter(|resource| **resource != everything) {
                ask(&legacy, policy, user, resource, &mut others);
            }
        }
    }
    others
}

fn ask(
    legacy: &LegacyPolicy<'_>,
    policy: &Policy,
    user: &str,
    resource: &Resource,
    others: &mut Vec<OtherAnswer>,
) {
    let held = legacy.held(user, resource);
    for (permission, after) in SIX.into_iter().zip(policy.decide_each(Some(user), SIX, resource)) {
        let before = match held {
            Some(held) => Some(held.contains(permission)),
            None => legacy.check(Some(user), permission, resource).ok(),
        };
        let same = match (&before, &after) {
            (Some(before), Decision::Allow) => *before,
            (Some(before), Decision::Deny) => !*before,
            (None, Decision::Error(_)) => true,
            _ => false,
        };
        if !same {
            let (user, resource) = (user.to_owned(), resource.clone());
            others.push(OtherAnswer { user, resource, permission, before, after });
        }
    }
}
