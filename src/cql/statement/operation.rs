//! Statements as JSON: `{"op": "create_role", "name": "ann", …}`.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::{
    AlterRole, CreateRole, DropRole, ListPermissions, ListRoles, PermissionList, PermissionStatement,
    RoleGrant, RoleOptions, Statement, Target,
};
use crate::{
    cql::Resource,
    shape::{ShapeError, shaped},
};

#[derive(Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
enum Operation {
    CreateRole {
        name: String,
        login: Option<bool>,
        superuser: Option<bool>,
        password: Option<String>,
        #[serde(alias = "salted_hash")]
        hashed_password: Option<String>,
        options: Option<BTreeMap<String, Value>>,
        #[serde(default, deserialize_with = "truth")]
        if_not_exists: bool,
    },
    CreateUser {
        name: String,
        login: Option<bool>,
        superuser: Option<bool>,
        password: Option<String>,
        #[serde(alias = "salted_hash")]
        hashed_password: Option<String>,
        options: Option<BTreeMap<String, Value>>,
        #[serde(default, deserialize_with = "truth")]
        if_not_exists: bool,
    },
    #[serde(alias = "alter_user")]
    AlterRole {
        name: String,
        login: Option<bool>,
        superuser: Option<bool>,
        password: Option<String>,
        #[serde(alias = "salted_hash")]
        hashed_password: Option<String>,
        options: Option<BTreeMap<String, Value>>,
    },
    #[serde(alias = "drop_user")]
    DropRole {
        name: String,
        #[serde(default, deserialize_with = "truth")]
        if_exists: bool,
    },
    GrantRole {
        role: String,
        to: String,
    },
    RevokeRole {
        role: String,
        from: String,
    },
    Grant {
        permissions: Permissions,
        on: String,
        to: String,
        #[serde(rename = "use")]
        keyspace: Option<String>,
    },
    Revoke {
        permissions: Permissions,
        on: String,
        from: String,
        #[serde(rename = "use")]
        keyspace: Option<String>,
    },
    ListPermissions {
        permissions: Option<Permissions>,
        on: Option<String>,
        of: Option<String>,
        #[serde(default, deserialize_with = "truth")]
        norecursive: bool,
        #[serde(rename = "use")]
        keyspace: Option<String>,
    },
    ListRoles {
        of: Option<String>,
        #[serde(default, deserialize_with = "truth")]
        norecursive: bool,
    },
    ListUsers {},
    CreateKeyspace {
        name: String,
        #[serde(default, deserialize_with = "truth")]
        if_not_exists: bool,
    },
    CreateTable {
        name: String,
        #[serde(default, deserialize_with = "truth")]
        if_not_exists: bool,
    },
    DropKeyspace {
        name: String,
        #[serde(default, deserialize_with = "truth")]
        if_exists: bool,
    },
    DropTable {
        name: String,
        #[serde(default, deserialize_with = "truth")]
        if_exists: bool,
    },
    #[serde(alias = "drop_aggregate")]
    DropFunction {
        name: String,
        #[serde(default, deserialize_with = "truth")]
        if_exists: bool,
    },
    Describe {
        #[serde(default, deserialize_with = "truth")]
        with_passwords: bool,
    },
}

/// What is null is false, as what is absent is.
fn truth<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Option::<bool>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// `"ALL"`, or names.
#[derive(Deserialize)]
#[serde(untagged)]
enum Permissions {
    One(String),
    Many(Vec<String>),
}

impl From<Permissions> for PermissionList {
    fn from(permissions: Permissions) -> Self {
        match permissions {
            Permissions::One(name) if name.eq_ignore_ascii_case("all") => Self::All,
            Permissions::One(name) => Self::Named(vec![name]),
            Permissions::Many(names) => match names.as_slice() {
                [name] if name.eq_ignore_ascii_case("all") => Self::All,
                _ => Self::Named(names),
            },
        }
    }
}

impl Statement {
    /// Reads a statement that is written as an operation: an object with `op` and the members that `docs/rules/cql.md` lists.
    ///
    /// Names are taken as they are: the case of a name is a matter of the text of a statement.
    ///
    /// # Errors
    ///
    /// With the code and the JSON Pointer of what is wrong; `wrong-resource` if a resource cannot be read.
    pub fn from_operation(operation: &Value) -> Result<Self, ShapeError> {
        Ok(match shaped(operation, "")? {
            Operation::CreateRole {
                name,
                login,
                superuser,
                password,
                hashed_password,
                options,
                if_not_exists,
            } => {
                let options = role_options(login, superuser, password, hashed_password, options);
                Self::CreateRole(CreateRole { name, options, if_not_exists })
            }
            Operation::CreateUser {
                name,
                login,
                superuser,
                password,
                hashed_password,
                options,
                if_not_exists,
            } => {
                let login = login.or(Some(true));
                let options = role_options(login, superuser, password, hashed_password, options);
                Self::CreateRole(CreateRole { name, options, if_not_exists })
            }
            Operation::AlterRole { name, login, superuser, password, hashed_password, options } => {
                let options = role_options(login, superuser, password, hashed_password, options);
                Self::AlterRole(AlterRole { name, options })
            }
            Operation::DropRole { name, if_exists } => Self::DropRole(DropRole { name, if_exists }),
            Operation::GrantRole { role, to } => Self::GrantRole(RoleGrant { role, grantee: to }),
            Operation::RevokeRole { role, from } => Self::RevokeRole(RoleGrant { role, grantee: from }),
            Operation::Grant { permissions, on, to, keyspace } => {
                let on = target(&on, keyspace)?;
                Self::Grant(PermissionStatement { permissions: permissions.into(), on, role: to })
            }
            Operation::Revoke { permissions, on, from, keyspace } => {
                let on = target(&on, keyspace)?;
                Self::Revoke(PermissionStatement { permissions: permissions.into(), on, role: from })
            }
            Operation::ListPermissions { permissions, on, of, norecursive, keyspace } => {
                let permissions = permissions.map_or(PermissionList::All, PermissionList::from);
                let on = on.map(|on| target(&on, keyspace)).transpose()?;
                Self::ListPermissions(ListPermissions { permissions, on, of, norecursive })
            }
            Operation::ListRoles { of, norecursive } => Self::ListRoles(ListRoles { of, norecursive }),
            Operation::ListUsers {} => Self::ListUsers,
            Operation::CreateKeyspace { name, if_not_exists } => Self::CreateKeyspace { name, if_not_exists },
            Operation::CreateTable { name, if_not_exists } => {
                let (keyspace, table) = qualified(&name, "data/")?;
                Self::CreateTable { keyspace, table, if_not_exists }
            }
            Operation::DropKeyspace { name, if_exists } => Self::DropKeyspace { name, if_exists },
            Operation::DropTable { name, if_exists } => {
                let (keyspace, table) = qualified(&name, "data/")?;
                Self::DropTable { keyspace, table, if_exists }
            }
            Operation::DropFunction { name, if_exists } => {
                let (keyspace, signature) = qualified(&name, "functions/")?;
                Self::DropFunction { keyspace, signature, if_exists }
            }
            Operation::Describe { with_passwords } => Self::Describe { with_passwords },
        })
    }
}

fn role_options(
    login: Option<bool>,
    superuser: Option<bool>,
    password: Option<String>,
    hashed_password: Option<String>,
    custom: Option<BTreeMap<String, Value>>,
) -> RoleOptions {
    let custom = custom.map(|options| options.into_keys().collect());
    RoleOptions { superuser, login, password, hashed_password, custom }
}

/// A resource by its name, or `unqualified:` and a table of the keyspace in use.
fn target(on: &str, keyspace: Option<String>) -> Result<Target, ShapeError> {
    match on.strip_prefix("unqualified:") {
        Some(table) => Ok(Target::Unqualified { table: table.to_owned(), keyspace }),
        None => match Resource::asked(on) {
            Ok(resource) => Ok(Target::Resource(resource)),
            Err(error) => Err(ShapeError::new("wrong-resource", "/on", error.message())),
        },
    }
}

/// `keyspace.name`, or the name of a resource.
fn qualified(name: &str, root: &str) -> Result<(String, String), ShapeError> {
    let parts = match name.strip_prefix(root) {
        Some(rest) => rest.split_once('/'),
        None => name.split_once(['.', '/']),
    };
    match parts {
        Some((keyspace, name)) => Ok((keyspace.to_owned(), name.to_owned())),
        None => {
            let message =
                format!("`{name}` names no keyspace; write `keyspace.name` or `{root}keyspace/name`");
            Err(ShapeError::new("wrong-resource", "/name", message))
        }
    }
}
