//! Rows of the legacy tables, read as the database reads them: column by column, and no earlier than they are needed.

use serde_json::Value;

use super::{Fault, Module};
use crate::cql::{Dialect, Permission, PermissionSet, Resource};

/// A row of `users`.
pub(super) struct User<'r> {
    pub(super) name: &'r str,
    pub(super) superuser: bool,
}

impl<'r> User<'r> {
    /// Releases that refuse flags that were never written refuse them here too; elsewhere they are false.
    pub(super) fn read(value: &'r Value, row: usize, dialect: &Dialect) -> Result<Self, Fault> {
        let name = text(Module::Roles, value, row, "name")?;
        let superuser = match value.get("super") {
            None | Some(Value::Null) if dialect.refuses_null_flags => {
                return Err(Fault::missing_column(Module::Roles, row, name, "super"));
            }
            None | Some(Value::Null) => false,
            Some(Value::Bool(superuser)) => *superuser,
            Some(_) => return Err(Fault::wrong_column(Module::Roles, row, "super", "true or false")),
        };
        Ok(Self { name, superuser })
    }
}

/// A row of `credentials`. Its options are not carried over.
pub(super) struct Credential<'r> {
    pub(super) name: &'r str,
    pub(super) hash: &'r str,
}

impl<'r> Credential<'r> {
    pub(super) fn read(value: &'r Value, row: usize) -> Result<Self, Fault> {
        let name = text(Module::Credentials, value, row, "username")?;
        let hash = match value.get("salted_hash") {
            None | Some(Value::Null) => {
                return Err(Fault::missing_column(Module::Credentials, row, name, "salted_hash"));
            }
            Some(_) => text(Module::Credentials, value, row, "salted_hash")?,
        };
        Ok(Self { name, hash })
    }
}

/// A row of `permissions`.
pub(super) struct Held<'r> {
    pub(super) name: &'r str,
    pub(super) resource: Resource,
    pub(super) permissions: PermissionSet,
}

impl<'r> Held<'r> {
    pub(super) fn read(value: &'r Value, row: usize, dialect: &Dialect) -> Result<Self, Fault> {
        const MODULE: Module = Module::Permissions;
        let name = text(MODULE, value, row, "username")?;
        let on = text(MODULE, value, row, "resource")?;
        let resource = dialect.resource(on).map_err(|_| Fault::invalid_resource(MODULE, row, name, on))?;
        let names = match value.get("permissions") {
            None | Some(Value::Null) => return Err(Fault::missing_column(MODULE, row, name, "permissions")),
            Some(Value::Array(names)) => names,
            Some(_) => return Err(Fault::wrong_column(MODULE, row, "permissions", "a set of names")),
        };
        let mut permissions = PermissionSet::EMPTY;
        for permission in names {
            let Some(written) = permission.as_str() else {
                return Err(Fault::wrong_column(MODULE, row, "permissions", "a set of names"));
            };
            let known = Permission::named(written)
                .ok_or_else(|| Fault::unreadable_permission(MODULE, row, name, written))?;
            permissions = permissions.union(PermissionSet::of(&[known]));
        }
        Ok(Self { name, resource, permissions })
    }
}

fn text<'r>(module: Module, value: &'r Value, row: usize, column: &str) -> Result<&'r str, Fault> {
    value
        .get(column)
        .and_then(Value::as_str)
        .ok_or_else(|| Fault::wrong_column(module, row, column, "a text"))
}
