//! A whole state as statements, and back.

use super::parse_script;
use crate::cql::{
    Answer, Dialect, Error, Permission, Position, Resource, ResourceClass, State, Statement,
    closure::Reach,
    function::Signature,
    list::{StoredPermission, first_unreadable, stored},
    quote::quoted_if_needed,
    state::RoleRow,
    statement::{Session, applicable},
};

/// `DESCRIBE SCHEMA WITH INTERNALS`, as far as roles go: roles, what was granted to them, permissions, each sorted.
///
/// Everybody may ask, but hashes are for superusers. A stored permission that does not apply gives a statement that fails when it is
/// executed: the description says what is stored.
pub(in crate::cql) fn describe(
    state: &State,
    with_passwords: bool,
    session: &Session<'_>,
) -> Result<Answer, Error> {
    if with_passwords && !session.is_superuser()? {
        return Err(Error::describe_passwords());
    }
    let mut statements = Vec::new();
    for (name, row) in &state.roles {
        statements.push(create_role(name, row, with_passwords));
    }
    let mut grants: Vec<(&str, &str)> = Vec::new();
    for (member, row) in &state.roles {
        grants.extend(row.member_of.iter().map(|role| (role.as_str(), member.as_str())));
    }
    grants.sort_unstable();
    for (role, member) in grants {
        statements.push(granting_role(role, member));
    }
    if let Some(error) = first_unreadable(state, session.dialect) {
        return Err(error);
    }
    let mut permissions: Vec<(&str, String)> = stored(state, |_| true)
        .map(|StoredPermission { role, resource, permission }| (role, granting(permission, &resource, role)))
        .collect();
    permissions.sort_unstable();
    statements.extend(permissions.into_iter().map(|(_, statement)| statement));
    Ok(Answer::Statements(statements))
}

fn create_role(name: &str, row: &RoleRow, with_passwords: bool) -> String {
    let hash = row.salted_hash.as_ref().filter(|_| with_passwords);
    let hash = hash
        .map_or_else(String::new, |hash| format!("HASHED PASSWORD = '{}' AND ", hash.replace('\'', "''")));
    let [login, superuser] = [row.can_login, row.is_superuser].map(Option::unwrap_or_default);
    let name = quoted_if_needed(name);
    format!("CREATE ROLE IF NOT EXISTS {name} WITH {hash}LOGIN = {login} AND SUPERUSER = {superuser};")
}

/// The statement that grants a permission.
pub(in crate::cql) fn granting(permission: Permission, resource: &Resource, role: &str) -> String {
    format!("GRANT {permission} ON {} TO {};", written(resource), quoted_if_needed(role))
}

/// The statement that grants a role to a role.
pub(in crate::cql) fn granting_role(role: &str, grantee: &str) -> String {
    format!("GRANT {} TO {};", quoted_if_needed(role), quoted_if_needed(grantee))
}

/// A resource as a statement names it.
fn written(resource: &Resource) -> String {
    let parts: Vec<String> = resource.parts().iter().map(|part| quoted_if_needed(part)).collect();
    match (resource.class(), parts.as_slice(), resource.parts()) {
        (ResourceClass::AllKeyspaces, ..) => "ALL KEYSPACES".to_owned(),
        (ResourceClass::Keyspace, [keyspace, ..], _) => format!("KEYSPACE {keyspace}"),
        (ResourceClass::AllRoles, ..) => "ALL ROLES".to_owned(),
        (ResourceClass::Role, [role, ..], _) => format!("ROLE {role}"),
        (ResourceClass::AllFunctions, ..) => "ALL FUNCTIONS".to_owned(),
        (ResourceClass::KeyspaceFunctions, [keyspace, ..], _) => {
            format!("ALL FUNCTIONS IN KEYSPACE {keyspace}")
        }
        (ResourceClass::Function, [keyspace, ..], [_, function, ..]) => {
            format!("FUNCTION {keyspace}.{}", Signature::decode(function))
        }
        (ResourceClass::ServiceLevels, ..) => "ALL SERVICE LEVELS".to_owned(),
        _ => parts.join("."),
    }
}

impl State {
    /// Makes the state that a description describes.
    ///
    /// Nobody is asked for rights and nothing is granted beside what is written. What exists in the database is what
    /// `CREATE KEYSPACE` and `CREATE TABLE` in the same text say; grants do not ask for it.
    ///
    /// # Errors
    ///
    /// With the place of the statement that cannot be read, or that the database would refuse: an unknown role, a role that is
    /// included already, a permission that does not apply.
    pub fn from_description(text: &str, dialect: &'static Dialect) -> Result<Self, Error> {
        let mut state = Self::default();
        for (position, statement) in parse_script(text)? {
            state.restore(statement, position, dialect).map_err(|error| error.at(position))?;
        }
        Ok(state)
    }

    fn restore(&mut self, statement: Statement, position: Position, dialect: &Dialect) -> Result<(), Error> {
        match statement {
            Statement::CreateRole(create) => {
                if self.role_exists(&create.name) {
                    let exists = Error::role_already_exists(&create.name);
                    return if create.if_not_exists { Ok(()) } else { Err(exists) };
                }
                let row = RoleRow {
                    is_superuser: Some(create.options.superuser.unwrap_or_default()),
                    can_login: Some(create.options.login.unwrap_or_default()),
                    salted_hash: create.options.hashed_password,
                    ..RoleRow::default()
                };
                self.roles.insert(create.name, row);
            }
            Statement::GrantRole(grant) => {
                let (role, grantee) = (grant.role.as_str(), grant.grantee.as_str());
                self.role(grantee, dialect)?;
                // A diamond is described in an order in which it could not be granted: what is implied already is a grant all the same.
                if self.closure(role, Reach::All, dialect)?.contains(grantee) {
                    return Err(Error::role_already_included(role, grantee));
                }
                self.add_member(role, grantee);
            }
            Statement::Grant(grant) => {
                let permissions = applicable(&grant.permissions, &grant.on, dialect)?;
                let resource = grant.on.resolve()?;
                self.role(&grant.role, dialect)?;
                self.grant(&grant.role, &resource.name(), permissions);
            }
            Statement::CreateKeyspace { name, .. } => {
                self.catalog.keyspaces.entry(name).or_default();
            }
            Statement::CreateTable { keyspace, table, .. } => {
                self.catalog.keyspaces.entry(keyspace).or_default().tables.insert(table);
            }
            _ => {
                let message = "a description holds CREATE and GRANT alone".to_owned();
                return Err(Error::of_text("unexpected_statement", message, position));
            }
        }
        Ok(())
    }
}
