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
        let helpless = self.state().authorizer() != Authorizer::Stored
            || !self.state().role_exists(caller)
            // Superusers hold what applies, whatever else is granted to them.
            || self.policy().has_superuser(caller).unwrap_or(true);
        if decision != Decision::Deny || helpless {
            return Vec::new();
        }
        let helps = |change: &dyn Fn(&mut State)| {
            let mut after = self.state().clone();
            change(&mut after);
            Policy::of_caller(&after, self.dialect(), Some(caller)).check(Some(caller), permission, resource)
        };
        let mut remedies = Vec::new();
        let granted = PermissionSet::of(&[permission]);
        if self.dialect().applicable(resource.class()).contains(permission)
            && helps(&|after| after.grant(caller, &resource.name(), granted))
        {
            let statement = granting(permission, resource, caller);
            remedies.push(Remedy { statement, gains: 1, superuser: false, login: false });
        }
        let mut roles = self.roles_that_help(caller, permission, resource);
        roles.sort_by_key(|(_, remedy)| (remedy.superuser, remedy.login, remedy.gains));
        let roles = roles.into_iter().filter(|(role, _)| helps(&|after| after.add_member(role, caller)));
        remedies.extend(roles.map(|(_, remedy)| remedy).take(MOST_ROLES));
        remedies
    }

    fn roles_that_help(
        &self,
        caller: &str,
        permission: Permission,
        resource: &Resource,
    ) -> Vec<(&str, Remedy)> {
        let held = self.held(caller);
        let candidates = self.state().roles.iter().filter(|(role, _)| {
            *role != caller
                && self.policy().check(Some(role), permission, resource)
                // A role that includes the caller would close a circle.
                && self.state().includes(role, caller, self.dialect()).is_ok_and(|closes| !closes)
        });
        let remedies = candidates.take(MOST_CANDIDATES).map(|(role, row)| {
            let superuser = self.policy().has_superuser(role).unwrap_or(false);
            let gains = self.held(role).iter().filter(|pair| held.binary_search(pair).is_err()).count();
            let login = row.can_login == Some(true);
            (role.as_str(), Remedy { statement: granting_role(role, caller), gains, superuser, login })
        });
        remedies.collect()
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
