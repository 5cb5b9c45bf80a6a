//! On what somebody has a permission.

use serde::Serialize;

use super::{explanation::owned, way::ways};
use crate::cql::{Database, Decision, Error, Permission, Resource, ResourceKind, state::Authorizer};

/// Where a permission is held, for one kind of resources.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Reached {
    /// Everything of the kind, what will be created later included.
    pub everything: bool,
    /// By the flag of a superuser, and so on everything to which it applies.
    pub superuser: bool,
    /// Names of the resources of the rows that say so, sorted; what they contain is reached with them.
    pub resources: Vec<String>,
    /// Of these, the way to the role of the nearest row.
    pub ways: Vec<Vec<String>>,
}

impl Database {
    /// Where somebody has a permission on resources of a kind.
    ///
    /// Linear in the rows of the roles that are included.
    ///
    /// # Errors
    ///
    /// Where the database itself would fail on this role.
    pub fn reach(
        &self,
        caller: Option<&str>,
        permission: Permission,
        kind: ResourceKind,
    ) -> Result<Reached, Error> {
        let root = Resource::root(kind);
        let everything = match self.policy().decide(caller, permission, &root) {
            Decision::Error(error) => return Err(error),
            decision => decision.is_allow(),
        };
        let Some(caller) = caller else { return Ok(Reached { everything, ..Reached::default() }) };
        let ways = ways(self.state(), caller, self.dialect());
        let superuser = ways.iter().filter_map(|way| way.last()).any(|role| self.state().is_superuser(role));
        let mut reached = Reached { everything, superuser, ..Reached::default() };
        if superuser || self.state().authorizer() != Authorizer::Stored {
            return Ok(reached);
        }
        let mut found: std::collections::BTreeMap<&str, &[&str]> = std::collections::BTreeMap::new();
        for way in &ways {
            let rows = way.last().and_then(|role| self.state().role_permissions.get(*role));
            for (name, set) in rows.into_iter().flatten() {
                let same_kind = Resource::asked(name).is_ok_and(|on| on.kind() == kind);
                if same_kind && set.read().is_ok_and(|set| set.contains(permission)) {
                    found.entry(name).or_insert(way);
                }
            }
        }
        for (name, way) in found {
            reached.resources.push(name.to_owned());
            reached.ways.push(owned(way));
        }
        Ok(reached)
    }

    /// The resources of a kind that exist and that somebody has a permission on, sorted: keyspaces and tables, roles, functions.
    ///
    /// # Errors
    ///
    /// Where the database itself would fail.
    pub fn reached(
        &self,
        caller: Option<&str>,
        permission: Permission,
        kind: ResourceKind,
    ) -> Result<Vec<Resource>, Error> {
        let mut reached = Vec::new();
        for resource in self.resources(kind) {
            match self.policy().decide(caller, permission, &resource) {
                Decision::Allow => reached.push(resource),
                Decision::Deny => {}
                Decision::Error(error) => return Err(error),
            }
        }
        Ok(reached)
    }

    /// Every resource of a kind that the snapshot knows to exist, the root first.
    fn resources(&self, kind: ResourceKind) -> Vec<Resource> {
        let mut resources = vec![Resource::root(kind)];
        let keyspaces = &self.state().catalog.keyspaces;
        match kind {
            ResourceKind::Roles => {
                resources.extend(self.state().roles.keys().map(|role| Resource::role(role)))
            }
            ResourceKind::Data => {
                for (name, keyspace) in keyspaces {
                    resources.push(Resource::keyspace(name));
                    resources.extend(keyspace.tables.iter().map(|table| Resource::table(name, table)));
                }
            }
            ResourceKind::Functions => {
                for (name, keyspace) in keyspaces {
                    resources.push(Resource::functions_of(name));
                    resources.extend(keyspace.functions.iter().map(|one| Resource::function(name, one)));
                }
            }
            ResourceKind::ServiceLevels => {}
        }
        resources
    }
}
