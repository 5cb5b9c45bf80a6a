//! Granting permissions to roles, and revoking them.

use super::{PermissionList, PermissionStatement, Session, Target, access::require_existence};
use crate::cql::{
    Dialect, Error, Permission, PermissionSet, Resource, ResourceClass, State, catalog::is_builtin,
    state::Authorizer,
};

pub(super) fn grant(
    state: &mut State,
    grant: &PermissionStatement,
    session: &Session<'_>,
) -> Result<(), Error> {
    let (permissions, resource) = judge(state, grant, session, "GRANT")?;
    state.grant(&grant.role, &resource.name(), permissions);
    Ok(())
}

pub(super) fn revoke(
    state: &mut State,
    revoke: &PermissionStatement,
    session: &Session<'_>,
) -> Result<(), Error> {
    let (permissions, resource) = judge(state, revoke, session, "REVOKE")?;
    state.revoke(&revoke.role, &resource.name(), permissions);
    Ok(())
}

impl PermissionList {
    /// The permissions that are meant. ALL is spelled out now, not when somebody is asked.
    pub(in crate::cql) fn resolve(&self, dialect: &Dialect) -> Result<PermissionSet, Error> {
        match self {
            Self::All => Ok(dialect.all_permissions()),
            Self::Named(names) => names
                .iter()
                .map(|name| Permission::named(name).ok_or_else(|| Error::unknown_permission(name)))
                .collect(),
        }
    }
}

/// What is granted or revoked, once everything speaks for it.
fn judge(
    state: &State,
    statement: &PermissionStatement,
    session: &Session<'_>,
    operation: &str,
) -> Result<(PermissionSet, Resource), Error> {
    let PermissionStatement { permissions, on, role } = statement;
    let permissions = applicable(permissions, on, session.dialect)?;
    let resource = on.resolve()?;
    session.logged_in()?;
    let hides_existence = session.dialect.hides_existence;
    if !hides_existence {
        require_grantable(state, &resource)?;
    }
    // Taking a permission away needs the permission too, as handing it out does.
    session.require(Permission::Authorize, &resource)?;
    for permission in permissions.iter() {
        session.require(permission, &resource)?;
    }
    session.gate(state)?;
    state.role(role, session.dialect)?;
    if hides_existence {
        require_grantable(state, &resource)?;
    }
    if state.authorizer() == Authorizer::AllowAll {
        return Err(Error::unsupported_authorizer_op(operation));
    }
    Ok((permissions, resource))
}

/// Refuses what nothing can be granted on.
fn require_grantable(state: &State, resource: &Resource) -> Result<(), Error> {
    match is_builtin(resource) {
        true => Err(Error::builtin_function(resource)),
        false => require_existence(state, resource),
    }
}

/// The named permissions that mean something there. This is seen in the text alone, so it comes before everything else.
pub(in crate::cql) fn applicable(
    permissions: &PermissionList,
    on: &Target,
    dialect: &Dialect,
) -> Result<PermissionSet, Error> {
    let (class, name) = match on {
        Target::Resource(resource) => (resource.class(), resource.name()),
        Target::Unqualified { table, .. } => (ResourceClass::Table, table.clone()),
    };
    let permissions = permissions.resolve(dialect)?.intersection(dialect.applicable(class));
    match permissions.is_empty() {
        true => Err(Error::inapplicable_permissions(dialect.inapplicable, &name)),
        false => Ok(permissions),
    }
}
