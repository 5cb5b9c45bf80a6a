//! Granting roles to roles, and revoking them.

use super::{RoleGrant, Session};
use crate::cql::{Error, Permission, Resource, State, closure::Reach};

pub(super) fn grant(state: &mut State, grant: &RoleGrant, session: &Session<'_>) -> Result<(), Error> {
    let RoleGrant { role, grantee } = grant;
    judge(state, role, session)?;
    // The grantee is looked at first. What is included already, also through other roles, is no new grant; and a circle is refused
    // in the same words, with the names swapped.
    if state.closure(grantee, Reach::All, session.dialect)?.contains(role.as_str()) {
        return Err(Error::role_already_included(grantee, role));
    }
    if state.closure(role, Reach::All, session.dialect)?.contains(grantee.as_str()) {
        return Err(Error::role_already_included(role, grantee));
    }
    state.add_member(role, grantee);
    Ok(())
}

pub(super) fn revoke(state: &mut State, revoke: &RoleGrant, session: &Session<'_>) -> Result<(), Error> {
    let RoleGrant { role, grantee } = revoke;
    judge(state, role, session)?;
    state.role(role, session.dialect)?;
    // A role includes itself: revoking it from itself is accepted and changes nothing.
    if !state.closure(grantee, Reach::Direct, session.dialect)?.contains(role.as_str()) {
        return Err(Error::role_not_granted(grantee, role));
    }
    state.remove_member(role, grantee);
    Ok(())
}

/// Whether the caller may hand out a role. Nothing is asked about the one who gets it.
fn judge(state: &State, role: &str, session: &Session<'_>) -> Result<(), Error> {
    session.logged_in()?;
    session.require(Permission::Authorize, &Resource::role(role))?;
    session.gate(state)
}
