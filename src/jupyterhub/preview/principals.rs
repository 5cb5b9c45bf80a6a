//! Users and groups come and go, with everything that the hub's database removes along with them.

use super::{
    super::{
        bearer::HeldKey,
        default_roles::USER as USER_ROLE,
        kinds::{GROUP, SERVER, USER},
        policy::Policy,
        route::is_user_name,
        tables::ClientRow,
    },
    apply::Applied,
    edit::Problem,
};
use crate::{
    names::NameId,
    policy::{Entity, RowFlags, Rows},
    vocabulary::Kind,
};

impl Policy {
    pub(super) fn create(&mut self, kind: Kind, name: &str) -> Result<Entity, Problem> {
        if self.existing(kind, name).is_ok() {
            return Err(Problem::Exists(self.kind_and_name(kind, name)));
        }
        let entity = self.core.space.intern(kind, name);
        self.make_rows();
        if let Some(rows) = self.core.rows.get_mut(kind.index()) {
            rows.set_flags(entity.name(), RowFlags::EXISTS);
        }
        Ok(entity)
    }

    /// A user has role `user` and a default server from the first moment.
    pub(super) fn create_user(&mut self, name: &str) -> Applied {
        if !is_user_name(name, self.version) {
            return Err(Problem::Name(name.to_owned()));
        }
        let user = self.create(USER, name)?;
        let role = self.defined_role(USER_ROLE)?;
        self.change_roles(user, |roles| roles.push(role));
        self.create_server(name, "");
        Ok(())
    }

    pub(super) fn create_server(&mut self, owner: &str, name: &str) -> Entity {
        let server = self.core.space.intern(SERVER, &format!("{owner}/{name}"));
        let position = server.name().index();
        if self.server_exists.len() <= position {
            self.server_exists.resize(position.saturating_add(1), false);
        }
        if let Some(exists) = self.server_exists.get_mut(position) {
            *exists = true;
        }
        server
    }

    pub(super) fn delete_group(&mut self, group: Entity) {
        let users = self.core.rows(USER).map_or(0, Rows::len);
        for user in (0..users).map(NameId::from_index) {
            let is_member =
                self.core.rows(USER).is_some_and(|rows| rows.groups(user).contains(&group.name()));
            if is_member {
                self.change_groups(Entity::new(USER, user), |groups| {
                    groups.retain(|known| *known != group.name());
                });
            }
        }
        self.forget(group);
    }

    /// The servers go with their owner, their OAuth clients with the servers, and with the clients all tokens that were issued for
    /// them, to whomever.
    pub(super) fn delete_user(&mut self, user: Entity) {
        self.change_groups(user, Vec::clear);
        let space = &self.core.space;
        for (position, exists) in self.server_exists.iter_mut().enumerate() {
            let server = Entity::new(SERVER, NameId::from_index(position));
            *exists = *exists && space.parent(server) != Some(user);
        }
        let mut gone = vec![false; self.credentials.clients.len()];
        for (client, gone) in self.credentials.clients.iter_mut().zip(&mut gone) {
            *gone = client.server.is_some_and(|server| space.parent(server) == Some(user));
            if *gone {
                *client = ClientRow::default();
            }
        }
        let is_gone = |client: NameId| gone.get(client.index()).is_some_and(|gone| *gone);
        self.shares.retain(|share| space.parent(share.server) != Some(user));
        self.revoke_tokens(|token| token.owner == Some(user) || token.client.is_some_and(is_gone));
        self.forget(user);
    }

    /// Removes a principal's row, its roles and what was shared with it.
    fn forget(&mut self, principal: Entity) {
        self.change_roles(principal, Vec::clear);
        self.shares.retain(|share| share.bearer != principal);
        self.held.remove(&HeldKey::Principal(principal));
        if let Some(rows) = self.core.rows.get_mut(principal.kind().index()) {
            rows.set_flags(principal.name(), RowFlags::default());
        }
    }

    /// Whether a user is in a group, as the rows say it now.
    pub(super) fn is_in(&self, user: Entity, group: Entity) -> bool {
        user.kind() == USER
            && group.kind() == GROUP
            && self.core.rows(USER).is_some_and(|rows| rows.groups(user.name()).contains(&group.name()))
    }
}
