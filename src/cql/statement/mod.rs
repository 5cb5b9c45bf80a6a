//! Statements: what changes or lists rows, with the caller's rights.
//!
//! The order of judgement is the database's: what can be seen in the text alone, then whether the caller may, then what makes no
//! sense for this caller, and only then whether the roles exist. So a caller without rights learns nothing about who exists.

mod access;
mod grants;
mod operation;
mod permissions;
mod roles;
mod schema;

use std::collections::BTreeSet;

pub use self::access::command_check;
pub(super) use self::{
    access::{Session, require_existence},
    permissions::applicable,
};
use super::{Answer, Dialect, Error, Resource, State, list, text};

/// A statement, read.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Statement {
    /// `CREATE ROLE` and `CREATE USER`.
    CreateRole(CreateRole),
    /// `ALTER ROLE` and `ALTER USER`.
    AlterRole(AlterRole),
    /// `DROP ROLE` and `DROP USER`.
    DropRole(DropRole),
    /// `GRANT role TO role`.
    GrantRole(RoleGrant),
    /// `REVOKE role FROM role`.
    RevokeRole(RoleGrant),
    /// `GRANT permission ON resource TO role`.
    Grant(PermissionStatement),
    /// `REVOKE permission ON resource FROM role`.
    Revoke(PermissionStatement),
    /// `LIST PERMISSIONS`.
    ListPermissions(ListPermissions),
    /// `LIST ROLES`.
    ListRoles(ListRoles),
    /// `LIST USERS`.
    ListUsers,
    /// `CREATE KEYSPACE`, as far as permissions go.
    CreateKeyspace {
        /// The keyspace.
        name: String,
        /// `IF NOT EXISTS`.
        if_not_exists: bool,
    },
    /// `CREATE TABLE`, as far as permissions go.
    CreateTable {
        /// The keyspace.
        keyspace: String,
        /// The table.
        table: String,
        /// `IF NOT EXISTS`.
        if_not_exists: bool,
    },
    /// `DROP KEYSPACE`.
    DropKeyspace {
        /// The keyspace.
        name: String,
        /// `IF EXISTS`.
        if_exists: bool,
    },
    /// `DROP TABLE`.
    DropTable {
        /// The keyspace.
        keyspace: String,
        /// The table.
        table: String,
        /// `IF EXISTS`.
        if_exists: bool,
    },
    /// `DROP FUNCTION` and `DROP AGGREGATE`.
    DropFunction {
        /// The keyspace.
        keyspace: String,
        /// The encoded signature.
        signature: String,
        /// `IF EXISTS`.
        if_exists: bool,
    },
    /// `DESCRIBE SCHEMA WITH INTERNALS`.
    Describe {
        /// `AND PASSWORDS`.
        with_passwords: bool,
    },
}

/// What a statement says about a role beside its name.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "whoever makes a statement must be able to fill every member")]
pub struct RoleOptions {
    /// `SUPERUSER = …`
    pub superuser: Option<bool>,
    /// `LOGIN = …`
    pub login: Option<bool>,
    /// `PASSWORD = …`
    pub password: Option<String>,
    /// `HASHED PASSWORD = …`
    pub hashed_password: Option<String>,
    /// Names of custom options, if `OPTIONS = …` is there.
    pub custom: Option<BTreeSet<String>>,
}

/// `CREATE ROLE`
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "whoever makes a statement must be able to fill every member")]
pub struct CreateRole {
    /// The role.
    pub name: String,
    /// What is said about it. A superuser and a login must be asked for.
    pub options: RoleOptions,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
}

/// `ALTER ROLE`
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "whoever makes a statement must be able to fill every member")]
pub struct AlterRole {
    /// The role.
    pub name: String,
    /// What changes.
    pub options: RoleOptions,
}

/// `DROP ROLE`
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "whoever makes a statement must be able to fill every member")]
pub struct DropRole {
    /// The role.
    pub name: String,
    /// `IF EXISTS`
    pub if_exists: bool,
}

/// A role that is granted to a role, or revoked from it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "whoever makes a statement must be able to fill every member")]
pub struct RoleGrant {
    /// What is granted or revoked.
    pub role: String,
    /// To whom, or from whom.
    pub grantee: String,
}

/// Permissions as a statement names them.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a statement says ALL or names permissions")]
pub enum PermissionList {
    /// `ALL`
    All,
    /// By name; unknown names are refused when the statement is judged.
    Named(Vec<String>),
}

/// What a statement is about.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a statement names a resource, or a table of the keyspace in use"
)]
pub enum Target {
    /// A resource.
    Resource(Resource),
    /// A table without its keyspace, and the keyspace in use, if one is.
    Unqualified {
        /// The table.
        table: String,
        /// The keyspace in use.
        keyspace: Option<String>,
    },
}

/// `GRANT` or `REVOKE` of permissions.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "whoever makes a statement must be able to fill every member")]
pub struct PermissionStatement {
    /// Which ones.
    pub permissions: PermissionList,
    /// On what.
    pub on: Target,
    /// To whom, or from whom.
    pub role: String,
}

/// `LIST PERMISSIONS`
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "whoever makes a statement must be able to fill every member")]
pub struct ListPermissions {
    /// Which ones.
    pub permissions: PermissionList,
    /// `ON …`
    pub on: Option<Target>,
    /// `OF …`
    pub of: Option<String>,
    /// `NORECURSIVE`: without what contains the resource. Granted roles are followed all the same.
    pub norecursive: bool,
}

/// `LIST ROLES`
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "whoever makes a statement must be able to fill every member")]
pub struct ListRoles {
    /// `OF …`
    pub of: Option<String>,
    /// `NORECURSIVE`: only what was granted directly.
    pub norecursive: bool,
}

/// Executes a statement for a caller; `None` is a client that did not log in.
///
/// Everything is judged before anything is written: a refused statement leaves the state as it was.
///
/// ```
/// use hubscope::cql::{Dialect, Limits, State, apply, parse};
///
/// let rows = br#"{"roles": {"root": {"is_superuser": true, "can_login": true}}}"#;
/// let mut state = State::read(rows, &Limits::default())?;
/// let scylla = Dialect::named("scylla-5.4").unwrap();
/// apply(&mut state, &parse("CREATE ROLE staff")?, Some("root"), scylla)?;
/// let refused = apply(&mut state, &parse("DROP ROLE root")?, Some("root"), scylla).unwrap_err();
/// assert_eq!(refused.code(), "drop_self");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// As the database refuses: by category, code and the names that it is about.
pub fn apply(
    state: &mut State,
    statement: &Statement,
    caller: Option<&str>,
    dialect: &'static Dialect,
) -> Result<Answer, Error> {
    let session = Session::new(state, dialect, caller);
    match statement {
        Statement::CreateRole(create) => roles::create(state, create, &session)?,
        Statement::AlterRole(alter) => roles::alter(state, alter, &session)?,
        Statement::DropRole(drop) => roles::drop(state, drop, &session)?,
        Statement::GrantRole(grant) => grants::grant(state, grant, &session)?,
        Statement::RevokeRole(revoke) => grants::revoke(state, revoke, &session)?,
        Statement::Grant(grant) => permissions::grant(state, grant, &session)?,
        Statement::Revoke(revoke) => permissions::revoke(state, revoke, &session)?,
        Statement::CreateKeyspace { name, if_not_exists } => {
            schema::create_keyspace(state, name, *if_not_exists, &session)?;
        }
        Statement::CreateTable { keyspace, table, if_not_exists } => {
            schema::create_table(state, keyspace, table, *if_not_exists, &session)?;
        }
        Statement::DropKeyspace { name, if_exists } => {
            schema::drop_keyspace(state, name, *if_exists, &session)?;
        }
        Statement::DropTable { keyspace, table, if_exists } => {
            schema::drop_table(state, keyspace, table, *if_exists, &session)?;
        }
        Statement::DropFunction { keyspace, signature, if_exists } => {
            schema::drop_function(state, keyspace, signature, *if_exists, &session)?;
        }
        Statement::ListPermissions(which) => return list::permissions(state, which, &session),
        Statement::ListRoles(which) => return list::roles(state, which, &session),
        Statement::ListUsers => return list::users(state, &session),
        Statement::Describe { with_passwords } => {
            return text::describe(state, *with_passwords, &session);
        }
    }
    Ok(Answer::Done)
}
