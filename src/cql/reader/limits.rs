//! Whether a document keeps the limits.

use std::collections::BTreeMap;

use super::{Document, Object};
use crate::snapshot::Limits;

/// What is wrong with a document that has the right shape.
pub(super) struct Misplaced {
    pub(super) code: &'static str,
    pub(super) pointer: String,
    pub(super) message: String,
}

impl Misplaced {
    pub(super) fn new(code: &'static str, path: &[&str], message: String) -> Self {
        let mut pointer = String::new();
        for key in path {
            pointer.push('/');
            pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
        }
        Self { code, pointer, message }
    }
}

/// Whether there are at most so many.
fn few(path: &[&str], count: usize, name: &str, limit: usize) -> Result<(), Misplaced> {
    if count <= limit {
        return Ok(());
    }
    let what = path.last().copied().unwrap_or_default();
    let message = format!("there are more {what} than the limit `{name}` of {limit} allows");
    Err(Misplaced::new("too-many", path, message))
}

/// Whether a name is at most so long.
fn short(path: &[&str], name: &str, limits: &Limits) -> Result<(), Misplaced> {
    if name.len() <= limits.name_bytes {
        return Ok(());
    }
    let message = format!("the name is longer than the limit `name_bytes` of {} allows", limits.name_bytes);
    Err(Misplaced::new("too-long", path, message))
}

impl Document {
    /// Whether it keeps the limits.
    pub(super) fn judge(&self, limits: &Limits) -> Result<(), Misplaced> {
        few(&["roles"], self.roles.0.len(), "definitions", limits.definitions)?;
        few(&["role_permissions"], self.role_permissions.len(), "rows", limits.rows)?;
        for (name, Object(role)) in &self.roles.0 {
            short(&["roles", name], name, limits)?;
            let granted = role.member_of.as_deref().unwrap_or_default();
            few(&["roles", name, "member_of"], granted.len(), "memberships", limits.memberships)?;
            for (position, granted) in granted.iter().enumerate() {
                short(&["roles", name, "member_of", &position.to_string()], granted, limits)?;
            }
        }
        let members = self.role_members.as_deref().unwrap_or_default();
        few(&["role_members"], members.len(), "rows", limits.rows)?;
        for (position, (role, member)) in members.iter().enumerate() {
            for (column, name) in [("0", role), ("1", member)] {
                short(&["role_members", &position.to_string(), column], name, limits)?;
            }
        }
        for (position, (role, resource, names)) in self.role_permissions.iter().enumerate() {
            let row = position.to_string();
            for (column, name) in [("0", role), ("1", resource)] {
                short(&["role_permissions", &row, column], name, limits)?;
            }
            let names = names.as_deref().unwrap_or_default();
            few(&["role_permissions", &row, "2"], names.len(), "scopes_per_list", limits.scopes_per_list)?;
            for (position, name) in names.iter().enumerate() {
                short(&["role_permissions", &row, "2", &position.to_string()], name, limits)?;
            }
        }
        let keyspaces = self.schema.as_ref().map(|schema| &schema.0.keyspaces.0);
        few(&["schema", "keyspaces"], keyspaces.map_or(0, BTreeMap::len), "definitions", limits.definitions)?;
        for (name, Object(keyspace)) in keyspaces.into_iter().flatten() {
            short(&["schema", "keyspaces", name], name, limits)?;
            for (list, names) in [("tables", &keyspace.tables), ("functions", &keyspace.functions)] {
                few(&["schema", "keyspaces", name, list], names.len(), "definitions", limits.definitions)?;
                for (position, part) in names.iter().enumerate() {
                    short(&["schema", "keyspaces", name, list, &position.to_string()], part, limits)?;
                }
            }
        }
        let legacy = self.legacy.as_ref();
        let tables = legacy.map(|legacy| {
            [
                ("users", &legacy.0.users),
                ("credentials", &legacy.0.credentials),
                ("permissions", &legacy.0.permissions),
            ]
        });
        for (table, rows) in tables.into_iter().flatten() {
            few(&["legacy", table], rows.as_ref().map_or(0, Vec::len), "rows", limits.rows)?;
        }
        Ok(())
    }
}
