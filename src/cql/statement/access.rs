//! What a caller may, as statements ask for it.

use crate::cql::{
    Decision, Dialect, Error, Permission, PermissionSet, Policy, Resource, ResourceKind, State, Target,
    catalog::{is_internal, is_readable_by_all, is_structure, keeps_roles},
    closure::Reach,
};

/// A caller in front of a state: compiled for this caller alone, so that a statement costs what the caller's roles cost.
pub(in crate::cql) struct Session<'c> {
    pub(in crate::cql) dialect: &'static Dialect,
    caller: Option<&'c str>,
    policy: Policy,
}

impl<'c> Session<'c> {
    pub(super) fn new(state: &State, dialect: &'static Dialect, caller: Option<&'c str>) -> Self {
        Self { dialect, caller, policy: Policy::of_caller(state, dialect, caller) }
    }

    /// Who is logged in.
    pub(in crate::cql) fn logged_in(&self) -> Result<&'c str, Error> {
        self.caller.ok_or_else(Error::anonymous)
    }

    pub(super) fn caller(&self) -> Option<&'c str> {
        self.caller
    }

    /// Whether the caller or a role that it includes is a superuser.
    pub(in crate::cql) fn is_superuser(&self) -> Result<bool, Error> {
        let Some(caller) = self.caller else { return Ok(false) };
        match self.policy.has_superuser(caller) {
            Err(error) if self.dialect.denies_unknown && error == Error::nonexistent_role(caller) => {
                Ok(false)
            }
            answer => answer,
        }
    }

    /// Whether the caller has a permission.
    pub(in crate::cql) fn may(&self, permission: Permission, resource: &Resource) -> Result<bool, Error> {
        match self.policy.decide(self.caller, permission, resource) {
            Decision::Allow => Ok(true),
            Decision::Deny => Ok(false),
            Decision::Error(error) => Err(error),
        }
    }

    /// Refuses a caller without a permission.
    pub(super) fn require(&self, permission: Permission, resource: &Resource) -> Result<(), Error> {
        match self.may(permission, resource)? {
            true => Ok(()),
            false => Err(Error::missing_permission(self.caller.unwrap_or("anonymous"), permission, resource)),
        }
    }

    /// Whether a role is among the caller's own. The role must exist.
    pub(in crate::cql) fn has_role(&self, state: &State, role: &str) -> Result<bool, Error> {
        state.role(role, self.dialect)?;
        let Some(caller) = self.caller else { return Ok(false) };
        if self.dialect.denies_unknown && !state.role_exists(caller) {
            return Ok(false);
        }
        Ok(state.closure(caller, Reach::All, self.dialect)?.contains(role))
    }

    /// Refuses changes of access control while not every node knows roles.
    pub(super) fn gate(&self, state: &State) -> Result<(), Error> {
        match self.dialect.gated && !state.has_feature("ROLES") {
            true => Err(Error::feature_gate()),
            false => Ok(()),
        }
    }
}

impl Target {
    /// The resource, with the keyspace in use put in.
    pub(in crate::cql) fn resolve(&self) -> Result<Resource, Error> {
        match self {
            Self::Resource(resource) => Ok(resource.clone()),
            Self::Unqualified { table, keyspace: Some(keyspace) } => Ok(Resource::table(keyspace, table)),
            Self::Unqualified { table, keyspace: None } => Err(Error::no_keyspace(table)),
        }
    }
}

/// Refuses a resource that does not exist.
pub(in crate::cql) fn require_existence(state: &State, resource: &Resource) -> Result<(), Error> {
    let exists = match (resource.kind(), resource.parts()) {
        (ResourceKind::Roles, [role, ..]) => state.role_exists(role),
        _ => state.catalog.has(resource),
    };
    if exists { Ok(()) } else { Err(Error::resource_not_found(resource)) }
}

/// Whether a caller may do something to a keyspace or to one of its tables: what guards commands on data, in front of permissions.
///
/// What system keyspaces consist of is nobody's to change, everybody reads what drivers need, and newer releases let only superusers
/// write there.
///
/// # Errors
///
/// As the database refuses.
pub fn command_check(
    state: &State,
    caller: Option<&str>,
    permission: Permission,
    keyspace: &str,
    table: Option<&str>,
    dialect: &'static Dialect,
) -> Result<(), Error> {
    guard(state, &Session::new(state, dialect, caller), permission, keyspace, table)
}

pub(super) fn guard(
    state: &State,
    session: &Session<'_>,
    permission: Permission,
    keyspace: &str,
    table: Option<&str>,
) -> Result<(), Error> {
    let changes = PermissionSet::of(&[Permission::Create, Permission::Alter, Permission::Drop]);
    if changes.contains(permission) {
        let drops_internal = permission == Permission::Drop && table.is_none() && is_internal(keyspace);
        if is_structure(keyspace) || keeps_roles(keyspace, table) || drops_internal {
            return Err(Error::system_keyspace(keyspace));
        }
    }
    if permission == Permission::Select && table.is_some_and(|table| is_readable_by_all(keyspace, table)) {
        return Ok(());
    }
    let reads = matches!(permission, Permission::Select | Permission::Describe);
    if session.dialect.guards_system_writes && is_internal(keyspace) && !reads {
        // The flag of the role itself: what it was granted does not count.
        let own = session.caller().is_some_and(|caller| state.is_superuser(caller));
        if !own {
            return Err(Error::system_keyspace_write(keyspace));
        }
    }
    let resource = match table {
        Some(table) => Resource::table(keyspace, table),
        None => Resource::keyspace(keyspace),
    };
    session.require(permission, &resource)
}
