//! Creating, altering and dropping roles.

use super::{AlterRole, CreateRole, DropRole, RoleOptions, Session};
use crate::cql::{
    Error, Permission, Resource, ResourceKind, State, stand_in_hash,
    state::{Authenticator, Authorizer, RoleRow},
};

pub(super) fn create(state: &mut State, create: &CreateRole, session: &Session<'_>) -> Result<(), Error> {
    let CreateRole { name, options, if_not_exists } = create;
    let creator = session.logged_in()?;
    session.require(Permission::Create, &Resource::root(ResourceKind::Roles))?;
    let superusers_only = options.superuser == Some(true) || options.hashed_password.is_some();
    if superusers_only && !session.is_superuser()? {
        return Err(Error::superuser_only("superuser_only_create", name));
    }
    session.gate(state)?;
    if state.role_exists(name) {
        return if *if_not_exists { Ok(()) } else { Err(Error::role_already_exists(name)) };
    }
    supported(state, options, session)?;

    let row = RoleRow {
        is_superuser: Some(options.superuser.unwrap_or_default()),
        can_login: Some(options.login.unwrap_or_default()),
        ..RoleRow::default()
    };
    state.roles.insert(name.clone(), row);
    write_hash(state, name, options);
    grant_to_creator(state, Some(creator), &Resource::role(name), session);
    Ok(())
}

pub(super) fn alter(state: &mut State, alter: &AlterRole, session: &Session<'_>) -> Result<(), Error> {
    let AlterRole { name, options } = alter;
    let caller = session.logged_in()?;
    if options.superuser.is_some() {
        if !session.is_superuser()? {
            return Err(Error::superuser_only("superuser_only_alter", name));
        }
        if session.has_role(state, name)? {
            return Err(Error::own_superuser_status(name));
        }
    }
    if options.hashed_password.is_some() && !session.is_superuser()? {
        return Err(Error::superuser_only("superuser_only_alter", name));
    }
    if name == caller {
        let alterable: &[&str] = match state.authenticator() {
            Authenticator::Password => &["PASSWORD", "HASHED PASSWORD"],
            Authenticator::AllowAll => &[],
        };
        if let Some(option) = options.mentioned().into_iter().find(|option| !alterable.contains(option)) {
            return Err(Error::option_not_alterable(option));
        }
    } else {
        session.require(Permission::Alter, &Resource::role(name))?;
    }
    session.gate(state)?;
    state.role(name, session.dialect)?;
    supported(state, options, session)?;

    if let Some(row) = state.roles.get_mut(name) {
        row.is_superuser = options.superuser.or(row.is_superuser);
        row.can_login = options.login.or(row.can_login);
    }
    write_hash(state, name, options);
    Ok(())
}

pub(super) fn drop(state: &mut State, drop: &DropRole, session: &Session<'_>) -> Result<(), Error> {
    let DropRole { name, if_exists } = drop;
    let caller = session.logged_in()?;
    session.require(Permission::Drop, &Resource::role(name))?;
    // A role that is not there is found out later.
    if !session.is_superuser()? && may_not_drop(state, name, session)? {
        return Err(Error::superuser_only("superuser_only_drop", name));
    }
    session.gate(state)?;
    if name == caller {
        return Err(Error::drop_self(name));
    }
    if !state.role_exists(name) {
        return if *if_exists { Ok(()) } else { Err(Error::nonexistent_role(name)) };
    }

    if state.authorizer() != Authorizer::AllowAll {
        state.role_permissions.remove(name);
        state.revoke_everywhere(&Resource::role(name).name());
    }
    // Its members are those that the reverse table names: a grant that stands in `member_of` alone is left behind.
    for member in state.role_members.get(name).cloned().unwrap_or_default() {
        state.remove_member(name, &member);
    }
    let granted = state.roles.get(name).map(|row| row.member_of.clone()).unwrap_or_default();
    for role in granted {
        state.remove_member(&role, name);
    }
    if let Some(attributes) = &mut state.role_attributes {
        attributes.remove(name);
    }
    state.roles.remove(name);
    Ok(())
}

/// Whether a role is a superuser, which only superusers drop. Missing roles on the way are no reason to refuse.
fn may_not_drop(state: &State, name: &str, session: &Session<'_>) -> Result<bool, Error> {
    match state.has_superuser(name, session.dialect) {
        Err(error) if error.code() == "nonexistent_role" => Ok(false),
        answer => answer,
    }
}

impl RoleOptions {
    /// What is meant for the authenticator.
    fn mentioned(&self) -> Vec<&'static str> {
        let options = [
            (self.password.is_some(), "PASSWORD"),
            (self.hashed_password.is_some(), "HASHED PASSWORD"),
            (self.custom.is_some(), "OPTIONS"),
        ];
        options.into_iter().filter_map(|(mentioned, name)| mentioned.then_some(name)).collect()
    }
}

/// Refuses what the authenticator does not know.
fn supported(state: &State, options: &RoleOptions, session: &Session<'_>) -> Result<(), Error> {
    let supported: &[&str] = match state.authenticator() {
        Authenticator::AllowAll => &[],
        Authenticator::Password if session.dialect.takes_hashes => &["PASSWORD", "HASHED PASSWORD"],
        Authenticator::Password => &["PASSWORD"],
    };
    match options.mentioned().into_iter().find(|option| !supported.contains(option)) {
        Some(option) => Err(Error::unsupported_auth_option(option)),
        None => Ok(()),
    }
}

fn write_hash(state: &mut State, name: &str, options: &RoleOptions) {
    let hash = options.hashed_password.clone().or_else(|| options.password.as_deref().map(stand_in_hash));
    if let (Some(hash), Some(row)) = (hash, state.roles.get_mut(name)) {
        row.salted_hash = Some(hash);
    }
}

/// Gives the creator of something what applies to it. Where nothing is stored, nothing is given.
pub(super) fn grant_to_creator(
    state: &mut State,
    creator: Option<&str>,
    resource: &Resource,
    session: &Session<'_>,
) {
    if let Some(creator) = creator
        && state.authorizer() != Authorizer::AllowAll
    {
        state.grant(creator, &resource.name(), session.dialect.applicable(resource.class()));
    }
}
