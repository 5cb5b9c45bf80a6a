//! Starting anew after a migration that went wrong, and ending one that went well.

use std::collections::BTreeMap;

use super::{Marker, Module};
use crate::cql::State;

impl State {
    /// Deletes every row of the tables of roles, and what says that a migration is done: the next one starts from the legacy tables again.
    ///
    /// This is the documented recovery. Roles that were created since are gone too.
    pub fn clear_new(&mut self) {
        self.roles.clear();
        self.role_members.clear();
        self.role_permissions.clear();
        if let Some(attributes) = &mut self.role_attributes {
            attributes.clear();
        }
        self.markers = BTreeMap::new();
    }

    /// Drops the legacy tables. Nothing can be carried over from them any more, neither on purpose nor by a restart.
    pub fn drop_legacy(&mut self) {
        self.legacy = None;
    }

    /// Whether a legacy table exists, be it empty.
    #[must_use]
    pub fn has_legacy(&self) -> bool {
        Module::ALL.into_iter().any(|module| module.rows(self.legacy.as_ref()).is_some())
    }

    /// What says that a module's table was carried over.
    #[must_use]
    pub fn marker(&self, module: Module) -> Option<&Marker> {
        self.markers.get(&module)
    }
}
