//! Writing what one legacy row says into the tables of roles.

use serde_json::Value;

use super::{
    Fault, Module,
    legacy::{Credential, Held, User},
};
use crate::cql::{Dialect, PermissionSet, Resource, State, state::StoredSet};

impl Module {
    /// Carries one row over. What is there is overwritten column by column: flags and hashes are replaced, permissions are united, and
    /// grants of roles stay. Nothing is asked of what the row names.
    pub(super) fn transfer(
        self,
        value: &Value,
        row: usize,
        target: &mut State,
        dialect: &Dialect,
    ) -> Result<(), Fault> {
        match self {
            Self::Roles => {
                let User { name, superuser } = User::read(value, row, dialect)?;
                let role = target.roles.entry(name.to_owned()).or_default();
                role.is_superuser = Some(superuser);
                role.can_login = Some(true);
            }
            Self::Credentials => {
                let Credential { name, hash } = Credential::read(value, row)?;
                target.roles.entry(name.to_owned()).or_default().salted_hash = Some(hash.to_owned());
            }
            Self::Permissions => {
                let Held { name, resource, permissions } = Held::read(value, row, dialect)?;
                let kept = dialect.carried_over(&resource, permissions);
                if dialect.converts_always {
                    replace(target, name, &resource, kept);
                } else {
                    target.grant(name, &resource.name(), kept);
                }
            }
        }
        Ok(())
    }
}

impl Dialect {
    /// What of a legacy row of permissions is carried over.
    pub(super) fn carried_over(&self, resource: &Resource, permissions: PermissionSet) -> PermissionSet {
        match self.converts_always {
            true => permissions.intersection(self.applicable(resource.class())),
            false => permissions,
        }
    }
}

/// An INSERT: the row is there afterwards, also without a set.
fn replace(target: &mut State, role: &str, resource: &Resource, permissions: PermissionSet) {
    let stored = match permissions.is_empty() {
        true => StoredSet::Missing,
        false => StoredSet::of_names(permissions.names()),
    };
    let rows = target.role_permissions.entry(role.to_owned()).or_default();
    rows.insert(resource.name(), stored);
}
