//! What statements answer: listings of what is stored. Nothing that is implied is ever listed.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    Dialect, Error, ListPermissions, ListRoles, Permission, PermissionSet, Resource, ResourceKind, State,
    closure::Reach,
    state::Authorizer,
    statement::{Session, require_existence},
};

/// What a statement answers.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Answer {
    /// It is done.
    Done,
    /// Rows of named columns: texts, truths, and maps.
    Rows {
        /// The names of the columns.
        columns: &'static [&'static str],
        /// The rows, in the order of the listing.
        rows: Vec<Vec<Value>>,
    },
    /// Statements that would make what is described.
    Statements(Vec<String>),
}

/// Rule: `docs/rules/cql.md`, listing permissions.
pub(super) fn permissions(
    state: &State,
    which: &ListPermissions,
    session: &Session<'_>,
) -> Result<Answer, Error> {
    let ListPermissions { permissions, on, of, norecursive } = which;
    let wanted = permissions.resolve(session.dialect)?;
    let on = on.as_ref().map(super::Target::resolve).transpose()?;
    let of = of.as_deref();
    session.logged_in()?;
    if let Some(resource) = &on {
        require_existence(state, resource)?;
    }
    // Whoever names a resource sees everybody's rows on it, as long as the release does not mind.
    if (on.is_none() || session.dialect.hides_permissions) && !session.is_superuser()? {
        let Some(of) = of else { return Err(Error::view_everyone()) };
        if !session.has_role(state, of)? {
            return Err(Error::view_permissions(of));
        }
    }

    if state.authorizer() == Authorizer::AllowAll {
        return Err(Error::unsupported_authorizer_op("LIST PERMISSIONS"));
    }
    // One row that cannot be read fails every listing, whatever it is about.
    if let Some(error) = first_unreadable(state, session.dialect) {
        return Err(error);
    }
    let roles = of.map(|of| state.closure(of, Reach::All, session.dialect)).transpose()?;
    let resources: Option<BTreeSet<Resource>> = on.map(|on| match norecursive {
        true => BTreeSet::from([on]),
        false => on.family().collect(),
    });
    let rows = stored(state, |role| roles.as_ref().is_none_or(|roles| roles.contains(role)))
        .filter(|row| resources.as_ref().is_none_or(|resources| resources.contains(&row.resource)))
        .filter(|row| wanted.contains(row.permission))
        .map(|row| {
            vec![
                json!(row.role),
                json!(row.role),
                json!(row.resource.to_string()),
                json!(row.permission.name()),
            ]
        });
    Ok(Answer::Rows { columns: &["role", "username", "resource", "permission"], rows: rows.collect() })
}

/// Rule: `docs/rules/cql.md`, listing roles.
pub(super) fn roles(state: &State, which: &ListRoles, session: &Session<'_>) -> Result<Answer, Error> {
    let dialect = session.dialect;
    let caller = session.logged_in()?;
    let reach = if which.norecursive { Reach::Direct } else { Reach::All };
    let all = session.may(Permission::Describe, &Resource::root(ResourceKind::Roles))?;
    let listed = match which.of.as_deref() {
        Some(of) if all || session.has_role(state, of)? => state.closure(of, reach, dialect)?,
        Some(of) => return Err(Error::view_roles(of)),
        None if all => state.roles.keys().map(String::as_str).collect(),
        None => state.closure(caller, reach, dialect)?,
    };
    let rows = listed.into_iter().map(|role| {
        let row = state.role(role, dialect)?;
        let [superuser, login] = [row.is_superuser, row.can_login].map(Option::unwrap_or_default);
        Ok(vec![json!(role), json!(superuser), json!(login), json!({})])
    });
    let rows = rows.collect::<Result<_, Error>>()?;
    Ok(Answer::Rows { columns: &["role", "super", "login", "options"], rows })
}

/// Rule: `docs/rules/cql.md`, listing users.
pub(super) fn users(state: &State, session: &Session<'_>) -> Result<Answer, Error> {
    let dialect = session.dialect;
    let caller = session.logged_in()?;
    let listed = match session.is_superuser()? {
        true => state.roles.keys().map(String::as_str).collect(),
        false => state.closure(caller, Reach::All, dialect)?,
    };
    let mut rows = Vec::new();
    for role in listed {
        if state.role(role, dialect)?.can_login == Some(true) {
            rows.push(vec![json!(role), json!(state.has_superuser(role, dialect)?)]);
        }
    }
    Ok(Answer::Rows { columns: &["name", "super"], rows })
}

/// One permission of one stored row.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct StoredPermission<'s> {
    pub(super) role: &'s str,
    pub(super) resource: Resource,
    pub(super) permission: Permission,
}

/// What keeps the stored rows from being listed: a name of a resource or of a permission that cannot be read. Linear in all rows.
pub(super) fn first_unreadable(state: &State, dialect: &Dialect) -> Option<Error> {
    state.role_permissions.iter().find_map(|(role, rows)| {
        rows.iter().find_map(|(name, stored)| match stored.read() {
            _ if !dialect.reads(name) => Some(Error::invalid_resource_name(name)),
            Err(unknown) => Some(Error::unreadable_permission(role, name, unknown)),
            Ok(_) => None,
        })
    })
}

/// The stored permissions of some roles in the order of listings: by role, by resource, by name. What cannot be read is passed over.
pub(super) fn stored<'s>(
    state: &'s State,
    of: impl Fn(&str) -> bool,
) -> impl Iterator<Item = StoredPermission<'s>> {
    let roles = state.role_permissions.iter().filter(move |(role, _)| of(role));
    roles.flat_map(|(role, rows)| {
        let mut of_role: Vec<(Resource, PermissionSet)> = rows
            .iter()
            .filter_map(|(name, stored)| Some((Resource::parse(name).ok()?, stored.read().ok()?)))
            .collect();
        of_role.sort_by(|(one, _), (other, _)| one.cmp(other));
        of_role.into_iter().flat_map(move |(resource, permissions)| {
            let mut permissions: Vec<Permission> = permissions.iter().collect();
            permissions.sort_unstable_by_key(|permission| permission.name());
            permissions.into_iter().map(move |permission| StoredPermission {
                role,
                resource: resource.clone(),
                permission,
            })
        })
    })
}

/// Questions about roles that no statement asks.
impl State {
    /// A role and what it includes, sorted: everything, or only what was granted directly.
    ///
    /// # Errors
    ///
    /// Where the database itself would fail, for a role without a row, and with the code `role_cycle` for a circle.
    pub fn roles_of(&self, role: &str, recursive: bool, dialect: &Dialect) -> Result<Vec<&str>, Error> {
        let (role, _) = self.roles.get_key_value(role).ok_or_else(|| Error::nonexistent_role(role))?;
        let reach = if recursive { Reach::All } else { Reach::Direct };
        Ok(self.closure(role, reach, dialect)?.into_iter().collect())
    }

    /// Whether a role includes another. Both must have rows.
    ///
    /// # Errors
    ///
    /// As [`Self::roles_of`].
    pub fn has_role(&self, grantee: &str, role: &str, dialect: &Dialect) -> Result<bool, Error> {
        self.includes(grantee, role, dialect)
    }
}
