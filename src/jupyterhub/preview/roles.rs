//! Roles and who holds them, as after the start of a hub whose configuration says so.
//!
//! Rule: `docs/rules/jupyterhub.md`, startup order and effect.

use super::{
    super::{
        default_roles::{ADMIN, USER as USER_ROLE, default_roles},
        kinds::{GROUP, SERVICE, USER},
        policy::Policy,
        validation::RoleDefinition,
    },
    apply::Applied,
    edit::{BearerName, Problem},
};
use crate::{
    names::NameId,
    policy::{Entity, RoleId, RoleSetId, RowFlags, Rows},
};

impl Policy {
    pub(super) fn create_role(&mut self, role: &str, scopes: &[String]) -> Applied {
        if self.defined_role(role).is_ok() {
            return Err(Problem::Exists(format!("role `{role}`")));
        }
        let id = self.role_names.intern(role.as_bytes());
        if self.role_scopes.len() <= id.index() {
            self.role_scopes.resize(id.index().saturating_add(1), None);
        }
        self.define(RoleId(id.raw()), role, scopes)
    }

    /// Writes the scopes of a role, if the hub accepts them.
    pub(super) fn define(&mut self, id: RoleId, role: &str, scopes: &[String]) -> Applied {
        let list = scopes.iter().map(String::as_str).collect();
        let definition = RoleDefinition { name: Some(role), description: None, scopes: Some(list) };
        self.check_role(&definition).map_err(Problem::Role)?;
        let list = self.written(scopes);
        if let Some(slot) = self.role_scopes.get_mut(NameId::from_raw(id.0).index()) {
            *slot = Some(list);
        }
        Ok(())
    }

    pub(super) fn delete_role(&mut self, role: &str) -> Applied {
        if default_roles().any(|(default, _)| default == role) {
            return Err(Problem::DefaultRole(role.to_owned()));
        }
        let id = self.defined_role(role)?;
        for kind in [USER, GROUP, SERVICE] {
            let count = self.core.rows(kind).map_or(0, Rows::len);
            for name in (0..count).map(NameId::from_index) {
                let entity = Entity::new(kind, name);
                let holds = |set: RoleSetId| self.core.role_sets.roles(set).contains(&id);
                if self.row(entity).is_some_and(|row| holds(row.own_roles)) {
                    self.change_roles(entity, |roles| roles.retain(|known| *known != id));
                }
            }
        }
        if let Some(slot) = self.role_scopes.get_mut(NameId::from_raw(id.0).index()) {
            *slot = None;
        }
        Ok(())
    }

    pub(super) fn assign_role(&mut self, role: &str, to: &BearerName) -> Applied {
        let (id, entity) = (self.defined_role(role)?, self.bearer_row(to)?);
        self.change_roles(entity, |roles| roles.push(id));
        if role == ADMIN {
            self.set_admin_flag(entity, true);
        }
        Ok(())
    }

    pub(super) fn remove_role(&mut self, role: &str, from: &BearerName) -> Applied {
        let (id, entity) = (self.defined_role(role)?, self.bearer_row(from)?);
        self.change_roles(entity, |roles| roles.retain(|known| *known != id));
        if role == ADMIN {
            self.set_admin_flag(entity, false);
        }
        Ok(())
    }

    /// The hub assigns the default roles anew whenever it writes the flag, and a user's is among them.
    pub(super) fn set_admin(&mut self, of: &BearerName, admin: bool) -> Applied {
        let entity = self.bearer_row(of)?;
        if entity.kind() == GROUP {
            return Err(Problem::Kind(of.clone()));
        }
        let role = self.defined_role(ADMIN)?;
        let every_user = if entity.kind() == USER { Some(self.defined_role(USER_ROLE)?) } else { None };
        self.change_roles(entity, |roles| {
            roles.retain(|known| *known != role);
            roles.extend(admin.then_some(role));
            roles.extend(every_user);
        });
        self.set_admin_flag(entity, admin);
        Ok(())
    }

    pub(super) fn defined_role(&self, role: &str) -> Result<RoleId, Problem> {
        let id = self.role_names.find(role.as_bytes());
        let id = id.filter(|id| matches!(self.role_scopes.get(id.index()), Some(Some(_))));
        id.map(|id| RoleId(id.raw())).ok_or_else(|| Problem::Unknown(format!("role `{role}`")))
    }

    /// The flag follows the membership of role `admin` at every start, for users and for services.
    fn set_admin_flag(&mut self, entity: Entity, admin: bool) {
        if entity.kind() == GROUP {
            return;
        }
        if let Some(rows) = self.core.rows.get_mut(entity.kind().index()) {
            let flags = rows.flags(entity.name());
            let flags = if admin { flags.with(RowFlags::ADMIN) } else { flags.without(RowFlags::ADMIN) };
            rows.set_flags(entity.name(), flags);
        }
    }
}
