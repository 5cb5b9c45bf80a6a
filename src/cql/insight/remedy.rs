//! What could be granted, so that a no becomes a yes.

use serde::Serialize;

use super::way::ways;
use crate::cql::{
    Database, Decision, Permission, PermissionSet, Policy, Resource, State,
    state::Authorizer,
    text::{granting, granting_role},
};

/// How many roles are proposed.
const MOST_ROLES: usize = 5;
/// How many are weighed for it.
const MOST_CANDIDATES: usize = 1000;

/// A grant that suffices.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Remedy {
    /// What somebody with the rights to do so would execute.
    pub statement: String,
    /// How many permissions on how many resources come with it that are not held now, the wanted one included.
    pub gains: usize,
    /// Whether it makes a superuser.
    pub superuser: bool,
    /// Whether what is granted is a role that may log in: somebody else's, rather than one that is meant to be granted.
    pub login: bool,
}

impl Database {
    /// Grants that would let somebody through, the smallest first. Each was tried. Nothing where nothing helps, and where nothing is needed.
    ///
    /// Linear in all rows, once for each role that is proposed.
    #[must_use]
    pub fn remedies(&self, caller: &str, permission: Permission, resource: &Resource) -> Vec<Remedy> {
        let decision = self.policy().decide(Some(caller), permission, resource);
        if decision != Decision::Deny
            || !self.state().role_exists(caller)
            || self.state().authorizer() != Authorizer::Stored
        {
            return Vec::new();
        }
        let mut remedies = Vec::new();
        if self.dialect().applicable(resource.class()).contains(permission) {
            let mut after = self.state().clone();
            after.grant(caller, &resource.name(), PermissionSet::of(&[permission]));
            if self.helps(&after, caller, permission, resource) {
                let statement = granting(permission, resource, caller);
                remedies.push(Remedy { statement, gains: 1, superuser: false, login: false });
            }
        }
        let mut roles = self.roles_that_help(caller, permission, resource);
        roles.sort_by_key(|remedy| (remedy.superuser, remedy.login, remedy.gains));
        roles.truncate(MOST_ROLES);
        remedies.extend(roles);
        remedies
    }

    fn roles_that_help(&self, caller: &str, permission: Permission, resource: &Resource) -> Vec<Remedy> {
        let held = self.held(caller);
        let mut remedies = Vec::new();
        for (role, row) in &self.state().roles {
            if remedies.len() >= MOST_CANDIDATES {
                break;
            }
            if role == caller || !self.policy().check(Some(role), permission, resource) {
                continue;
            }
            // A role that includes the caller would close a circle.
            if self.state().includes(role, caller, self.dialect()).unwrap_or(true) {
                continue;
            }
            let superuser = self.policy().has_superuser(role).unwrap_or(false);
            let gains = self.held(role).iter().filter(|pair| held.binary_search(pair).is_err()).count();
            let login = row.can_login == Some(true);
            remedies.push(Remedy { statement: granting_role(role, caller), gains, superuser, login });
        }
        remedies
    }

    fn helps(&self, after: &State, caller: &str, permission: Permission, resource: &Resource) -> bool {
        Policy::of_caller(after, self.dialect(), Some(caller)).check(Some(caller), permission, resource)
    }

    /// Every permission of every row that somebody includes, sorted.
    fn held(&self, role: &str) -> Vec<(&str, Permission)> {
        let mut held = Vec::new();
        for way in ways(self.state(), role, self.dialect()) {
            let rows = way.last().and_then(|role| self.state().role_permissions.get(*role));
            for (on, set) in rows.into_iter().flatten() {
                held.extend(
                    set.read().unwrap_or_default().iter().map(|permission| (on.as_str(), permission)),
                );
            }
        }
        held.sort_unstable();
        held.dedup();
        held
    }
}
