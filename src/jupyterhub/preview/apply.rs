//! One edit on the rows of a policy. They are compiled once, after the last edit.

use super::{
    super::{
        algebra::{Issuer, Owner},
        default_roles::{ADMIN, TOKEN, USER as USER_ROLE, default_roles},
        grammar::{OWN_RESOURCES, lower},
        kinds::{GROUP, SERVER, SERVICE, USER},
        policy::Policy,
        tables::{ScopeList, ShareRow, TokenRow},
        token::HUB_CLIENT,
        validation::RoleDefinition,
    },
    edit::{BearerName, Edit, Problem},
};
use crate::{
    names::NameId,
    policy::{Entity, Filter, RawGrant, RoleId, RoleSetId, RowFlags, Rows},
    vocabulary::{Kind, ScopeId},
};

type Applied = Result<(), Problem>;

impl Policy {
    pub(super) fn apply(&mut self, edit: &Edit) -> Applied {
        match edit {
            Edit::AddMember { group, user } => {
                let (group, user) = (self.existing(GROUP, group)?, self.existing(USER, user)?);
                self.change_groups(user, |groups| groups.push(group.name()));
                Ok(())
            }
            Edit::AssignRole { role, to } => {
                let (role, to) = (self.defined_role(role)?, self.bearer_row(to)?);
                self.change_roles(to, |roles| roles.push(role));
                Ok(())
            }
            Edit::ChangeRole { role, scopes } => {
                let id = self.defined_role(role)?;
                self.define(id, role, scopes)
            }
            Edit::CreateGroup { group } => self.create(GROUP, group).map(drop),
            Edit::CreateRole { role, scopes } => self.create_role(role, scopes),
            Edit::CreateUser { user } => {
                if user.is_empty() || user.contains('/') || user.trim() != user {
                    return Err(Problem::Name(user.clone()));
                }
                let user = self.create(USER, user)?;
                let role = self.defined_role(USER_ROLE)?;
                self.change_roles(user, |roles| roles.push(role));
                Ok(())
            }
            Edit::DeleteGroup { group } => {
                let group = self.existing(GROUP, group)?;
                self.delete_group(group);
                Ok(())
            }
            Edit::DeleteRole { role } => self.delete_role(role),
            Edit::DeleteUser { user } => {
                let user = self.existing(USER, user)?;
                self.delete_user(user);
                Ok(())
            }
            Edit::IssueToken { id, owner, scopes, expires_at } => {
                self.issue_token(id, owner, scopes.as_deref(), *expires_at)
            }
            Edit::RemoveMember { group, user } => {
                let (group, user) = (self.existing(GROUP, group)?, self.existing(USER, user)?);
                self.change_groups(user, |groups| groups.retain(|known| *known != group.name()));
                Ok(())
            }
            Edit::RemoveRole { role, from } => {
                let (role, from) = (self.defined_role(role)?, self.bearer_row(from)?);
                self.change_roles(from, |roles| roles.retain(|known| *known != role));
                Ok(())
            }
            Edit::RevokeToken { id } => {
                let token = self.credentials.token_ids.find(id.as_bytes());
                let row = token.and_then(|token| self.credentials.tokens.get_mut(token.index()));
                match row.filter(|row| row.exists) {
                    Some(row) => {
                        row.exists = false;
                        Ok(())
                    }
                    None => Err(Problem::Unknown(format!("token `{id}`"))),
                }
            }
            Edit::SetAdmin { of, admin } => self.set_admin(of, *admin),
            Edit::Share { owner, server, with, scopes } => self.share(owner, server, with, scopes),
            Edit::Unshare { owner, server, with } => {
                let (server, with) = (self.existing_server(owner, server)?, self.sharer(with)?);
                self.shares.retain(|share| share.server != server || share.bearer != with);
                Ok(())
            }
        }
    }

    /// Counts rows again.
    pub(super) fn count(&mut self) {
        let exist = |kind: Kind| {
            let rows = self.core.rows(kind);
            let count = rows.map_or(0, Rows::len);
            (0..count)
                .filter(|name| {
                    rows.is_some_and(|rows| rows.flags(NameId::from_index(*name)).has(RowFlags::EXISTS))
                })
                .count()
        };
        (self.about.users, self.about.groups, self.about.services) =
            (exist(USER), exist(GROUP), exist(SERVICE));
        self.about.roles = self.role_scopes.iter().flatten().count();
        self.about.servers = self.server_exists.iter().filter(|exists| **exists).count();
        self.about.tokens = self.credentials.tokens.iter().filter(|token| token.exists).count();
        self.about.shares = self.shares.all().len();
    }

    fn create_role(&mut self, role: &str, scopes: &[String]) -> Applied {
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
    fn define(&mut self, id: RoleId, role: &str, scopes: &[String]) -> Applied {
        let list = scopes.iter().map(String::as_str).collect();
        let definition = RoleDefinition { name: Some(role), description: None, scopes: Some(list) };
        self.check_role(&definition).map_err(Problem::Role)?;
        let list = self.written(scopes);
        if let Some(slot) = self.role_scopes.get_mut(NameId::from_raw(id.0).index()) {
            *slot = Some(list);
        }
        Ok(())
    }

    fn delete_role(&mut self, role: &str) -> Applied {
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

    fn delete_group(&mut self, group: Entity) {
        let users = self.core.rows(USER).map_or(0, Rows::len);
        for user in (0..users).map(NameId::from_index) {
            let is_member =
                self.core.rows(USER).is_some_and(|rows| rows.groups(user).contains(&group.name()));
            if is_member {
                self.change_groups(Entity::new(USER, user), |groups| {
                    groups.retain(|known| *known != group.name())
                });
            }
        }
        self.forget(group);
    }

    fn delete_user(&mut self, user: Entity) {
        self.change_groups(user, Vec::clear);
        let space = &self.core.space;
        for (position, exists) in self.server_exists.iter_mut().enumerate() {
            let server = Entity::new(SERVER, NameId::from_index(position));
            *exists = *exists && space.parent(server) != Some(user);
        }
        for token in &mut self.credentials.tokens {
            token.exists = token.exists && token.owner != Some(user);
        }
        self.shares.retain(|share| space.parent(share.server) != Some(user));
        self.forget(user);
    }

    /// Removes a principal's row, its roles and what was shared with it.
    fn forget(&mut self, principal: Entity) {
        self.change_roles(principal, Vec::clear);
        self.shares.retain(|share| share.bearer != principal);
        self.held.remove(&super::super::bearer::HeldKey::Principal(principal));
        if let Some(rows) = self.core.rows.get_mut(principal.kind().index()) {
            rows.set_flags(principal.name(), RowFlags::default());
        }
    }

    fn set_admin(&mut self, of: &BearerName, admin: bool) -> Applied {
        let entity = self.bearer_row(of)?;
        if entity.kind() == GROUP {
            return Err(Problem::Kind(of.clone()));
        }
        let role = self.defined_role(ADMIN)?;
        self.change_roles(entity, |roles| {
            roles.retain(|known| *known != role);
            if admin {
                roles.push(role);
            }
        });
        if let Some(rows) = self.core.rows.get_mut(entity.kind().index()) {
            let flags = rows.flags(entity.name());
            let flags = if admin { flags.with(RowFlags::ADMIN) } else { flags.without(RowFlags::ADMIN) };
            rows.set_flags(entity.name(), flags);
        }
        Ok(())
    }

    fn issue_token(
        &mut self,
        id: &str,
        owner: &BearerName,
        scopes: Option<&[String]>,
        expires_at: Option<crate::snapshot::Timestamp>,
    ) -> Applied {
        let entity = self.bearer_row(owner)?;
        let asking = match owner {
            BearerName::Group(_) => return Err(Problem::Kind(owner.clone())),
            BearerName::Service(name) => Owner::Service(name),
            BearerName::User(name) => Owner::User(name),
        };
        if self.credentials.token(id).is_some() {
            return Err(Problem::Exists(format!("token `{id}`")));
        }
        let list: Option<Vec<&str>> = scopes.map(|scopes| scopes.iter().map(String::as_str).collect());
        // What the owner holds may have been edited just before.
        self.compile();
        self.algebra().check_token(asking, list.as_deref(), Issuer::Hub).map_err(Problem::Token)?;
        let scopes = match scopes {
            Some(scopes) => self.written(scopes),
            None => {
                let RoleId(role) = self.defined_role(TOKEN)?;
                let list = self.role_scopes.get(NameId::from_raw(role).index()).copied().flatten();
                list.unwrap_or_default()
            }
        };
        let client = Some(self.credentials.client_ids.intern(HUB_CLIENT.as_bytes()));
        let token = TokenRow { owner: Some(entity), client, scopes, expires_at, exists: true };
        let number = self.credentials.token_ids.intern(id.as_bytes()).index();
        match self.credentials.tokens.get_mut(number) {
            Some(slot) => *slot = token,
            None => self.credentials.tokens.push(token),
        }
        Ok(())
    }

    fn share(&mut self, owner: &str, server: &str, with: &BearerName, scopes: &[String]) -> Applied {
        let (shared, bearer) = (self.existing_server(owner, server)?, self.sharer(with)?);
        let list: Vec<&str> = scopes.iter().map(String::as_str).collect();
        let written =
            super::super::share::requested_share_scopes(&list, owner, server).map_err(Problem::Role)?;
        self.check_scopes(&list).map_err(Problem::Role)?;
        let scopes = self.written(&written);
        self.shares.retain(|share| share.server != shared || share.bearer != bearer);
        self.shares.push(ShareRow { bearer, server: shared, scopes });
        Ok(())
    }

    /// A list of written scopes; names in their filters that nobody has get a row without anything.
    fn written(&mut self, scopes: &[String]) -> ScopeList {
        let own_resources = self.core.vocabulary.find(OWN_RESOURCES).unwrap_or(ScopeId(u16::MAX));
        let texts: Vec<NameId> =
            scopes.iter().map(|scope| self.scope_texts.intern(scope.as_bytes())).collect();
        for id in self.scope_texts.ids().skip(self.grants.len()) {
            let text = self.scope_texts.str(id);
            let grant = lower(text, &self.core.vocabulary, own_resources, &mut self.core.space);
            self.grants
                .push(grant.unwrap_or(RawGrant { scope: ScopeId(u16::MAX), filter: Filter::Everything }));
        }
        self.make_rows();
        self.lists.push(texts.into_iter())
    }

    fn create(&mut self, kind: Kind, name: &str) -> Result<Entity, Problem> {
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

    fn make_rows(&mut self) {
        for kind in [USER, GROUP, SERVICE] {
            let count = self.core.space.count(kind);
            if let Some(rows) = self.core.rows.get_mut(kind.index()) {
                rows.extend_to(count);
            }
        }
    }

    fn existing(&self, kind: Kind, name: &str) -> Result<Entity, Problem> {
        let entity = self.core.space.find(kind, name.as_bytes());
        entity
            .filter(|entity| self.row(*entity).is_some_and(|row| row.flags.has(RowFlags::EXISTS)))
            .ok_or_else(|| Problem::Unknown(self.kind_and_name(kind, name)))
    }

    fn existing_server(&self, owner: &str, name: &str) -> Result<Entity, Problem> {
        let server = self.core.space.find(SERVER, format!("{owner}/{name}").as_bytes());
        let exists = |server: &Entity| self.server_exists.get(server.name().index()) == Some(&true);
        server.filter(exists).ok_or_else(|| Problem::Unknown(format!("server `{owner}/{name}`")))
    }

    fn bearer_row(&self, bearer: &BearerName) -> Result<Entity, Problem> {
        match bearer {
            BearerName::Group(name) => self.existing(GROUP, name),
            BearerName::Service(name) => self.existing(SERVICE, name),
            BearerName::User(name) => self.existing(USER, name),
        }
    }

    /// With whom a server is shared.
    fn sharer(&self, with: &BearerName) -> Result<Entity, Problem> {
        match with {
            BearerName::Service(_) => Err(Problem::Kind(with.clone())),
            BearerName::Group(_) | BearerName::User(_) => self.bearer_row(with),
        }
    }

    fn kind_and_name(&self, kind: Kind, name: &str) -> String {
        format!("{} `{name}`", self.core.vocabulary.kind(kind).word)
    }

    fn defined_role(&self, role: &str) -> Result<RoleId, Problem> {
        let id = self.role_names.find(role.as_bytes());
        let id = id.filter(|id| matches!(self.role_scopes.get(id.index()), Some(Some(_))));
        id.map(|id| RoleId(id.raw())).ok_or_else(|| Problem::Unknown(format!("role `{role}`")))
    }

    fn change_roles(&mut self, bearer: Entity, change: impl FnOnce(&mut Vec<RoleId>)) {
        let Some(row) = self.row(bearer) else { return };
        let mut roles = self.core.role_sets.roles(row.own_roles).to_vec();
        change(&mut roles);
        roles.sort_unstable();
        roles.dedup();
        let set = self.core.role_sets.intern(&roles);
        if let Some(rows) = self.core.rows.get_mut(bearer.kind().index()) {
            rows.set_roles(bearer.name(), set, set);
        }
    }

    fn change_groups(&mut self, user: Entity, change: impl FnOnce(&mut Vec<NameId>)) {
        let Some(rows) = self.core.rows.get_mut(USER.index()) else { return };
        let mut groups = rows.groups(user.name()).to_vec();
        change(&mut groups);
        groups.sort_unstable();
        groups.dedup();
        rows.set_groups(user.name(), &groups);
    }
}
