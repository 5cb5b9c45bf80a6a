//! Keyspaces, tables and functions that come and go, and the permissions that come and go with them.

use super::{Session, access::guard, access::require_existence, roles::grant_to_creator};
use crate::cql::{
    Error, Permission, Resource, ResourceKind, State,
    catalog::{is_internal, is_structure},
    state::Authorizer,
};

pub(super) fn create_keyspace(
    state: &mut State,
    name: &str,
    if_not_exists: bool,
    session: &Session<'_>,
) -> Result<(), Error> {
    if is_structure(name) || is_internal(name) {
        return Err(Error::system_keyspace(name));
    }
    session.require(Permission::Create, &Resource::root(ResourceKind::Data))?;
    require_plain(name)?;
    if state.catalog.has_keyspace(name) {
        return if if_not_exists { Ok(()) } else { Err(Error::keyspace_exists(name)) };
    }
    state.catalog.keyspaces.entry(name.to_owned()).or_default();
    grant_to_creator(state, session.caller(), &Resource::keyspace(name), session);
    if session.dialect.grants_keyspace_functions {
        grant_to_creator(state, session.caller(), &Resource::functions_of(name), session);
    }
    Ok(())
}

pub(super) fn create_table(
    state: &mut State,
    keyspace: &str,
    table: &str,
    if_not_exists: bool,
    session: &Session<'_>,
) -> Result<(), Error> {
    guard(state, session, Permission::Create, keyspace, None)?;
    require_plain(table)?;
    let Some(tables) = state.catalog.keyspaces.get_mut(keyspace).map(|keyspace| &mut keyspace.tables) else {
        return Err(Error::resource_not_found(&Resource::keyspace(keyspace)));
    };
    if !tables.insert(table.to_owned()) {
        return if if_not_exists { Ok(()) } else { Err(Error::table_exists(keyspace, table)) };
    }
    grant_to_creator(state, session.caller(), &Resource::table(keyspace, table), session);
    Ok(())
}

pub(super) fn drop_keyspace(
    state: &mut State,
    name: &str,
    if_exists: bool,
    session: &Session<'_>,
) -> Result<(), Error> {
    guard(state, session, Permission::Drop, name, None)?;
    let Some(keyspace) = state.catalog.keyspaces.remove(name) else {
        let missing = Error::resource_not_found(&Resource::keyspace(name));
        return if if_exists { Ok(()) } else { Err(missing) };
    };
    let mut gone = vec![Resource::keyspace(name), Resource::functions_of(name)];
    gone.extend(keyspace.tables.iter().map(|table| Resource::table(name, table)));
    // Elsewhere the rows on single functions stay behind, and come to life again with a function of the same signature.
    if session.dialect.drops_function_rows {
        gone.extend(keyspace.functions.iter().map(|function| Resource::function(name, function)));
    }
    revoke_all(state, &gone);
    Ok(())
}

pub(super) fn drop_table(
    state: &mut State,
    keyspace: &str,
    table: &str,
    if_exists: bool,
    session: &Session<'_>,
) -> Result<(), Error> {
    let resource = Resource::table(keyspace, table);
    if session.dialect.drops_tell_existence && !state.catalog.has(&resource) {
        return if if_exists { Ok(()) } else { Err(Error::resource_not_found(&resource)) };
    }
    guard(state, session, Permission::Drop, keyspace, Some(table))?;
    let tables = state.catalog.keyspaces.get_mut(keyspace).map(|keyspace| &mut keyspace.tables);
    if !tables.is_some_and(|tables| tables.remove(table)) {
        return if if_exists { Ok(()) } else { Err(Error::resource_not_found(&resource)) };
    }
    revoke_all(state, &[resource]);
    Ok(())
}

pub(super) fn drop_function(
    state: &mut State,
    keyspace: &str,
    signature: &str,
    if_exists: bool,
    session: &Session<'_>,
) -> Result<(), Error> {
    let resource = Resource::function(keyspace, signature);
    if is_structure(keyspace) {
        return Err(Error::system_keyspace(keyspace));
    }
    session.require(Permission::Drop, &resource)?;
    if let Err(missing) = require_existence(state, &resource) {
        return if if_exists { Ok(()) } else { Err(missing) };
    }
    if let Some(keyspace) = state.catalog.keyspaces.get_mut(keyspace) {
        keyspace.functions.remove(signature);
    }
    revoke_all(state, &[resource]);
    Ok(())
}

/// Refuses a name that a keyspace or table cannot have. With a slash in it, rows on a keyspace would be rows on a table.
fn require_plain(name: &str) -> Result<(), Error> {
    const LONGEST: usize = 48;
    let plain = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    match plain && (1..=LONGEST).contains(&name.len()) {
        true => Ok(()),
        false => Err(Error::invalid_name(name)),
    }
}

/// Takes the rows of everybody on what is gone. Where nothing is stored, nothing is taken.
fn revoke_all(state: &mut State, gone: &[Resource]) {
    if state.authorizer() != Authorizer::AllowAll {
        for resource in gone {
            state.revoke_everywhere(&resource.name());
        }
    }
}
