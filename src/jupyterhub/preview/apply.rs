//! One edit on the rows of a policy. They are compiled once, after the last edit.

use super::{
    super::{
        algebra::Algebra,
        grammar::lower,
        kinds::{GROUP, SERVICE, USER},
        policy::Policy,
        tables::ScopeList,
    },
    edit::{BearerName, Edit, EditError, Problem},
};
use crate::{
    names::NameId,
    policy::{Entity, Filter, RawGrant, RoleId, RowFlags, Rows},
    vocabulary::{Kind, ScopeId},
};

pub(super) type Applied = Result<(), Problem>;

/// A policy while it is edited.
pub(super) struct Draft {
    /// It answers what a token may be issued with, for which it would copy the policy once more.
    pub(super) algebra: Algebra,
    /// Whether the policy says what its rows say.
    pub(super) compiled: bool,
}

impl Draft {
    pub(super) fn of(policy: &Policy) -> Self {
        Self { algebra: policy.algebra(), compiled: true }
    }

    /// Makes all edits, in their order.
    pub(super) fn edited(mut self, edits: &[Edit]) -> Result<Policy, EditError> {
        for (position, edit) in edits.iter().enumerate() {
            self.make(edit).map_err(|problem| EditError { position, problem })?;
        }
        let mut policy = self.algebra.policy;
        policy.compile();
        policy.count();
        Ok(policy)
    }

    fn make(&mut self, edit: &Edit) -> Applied {
        let policy = &mut self.algebra.policy;
        policy.check_derived(edit)?;
        match edit {
            Edit::IssueToken { id, owner, scopes, expires_at } => {
                return self.issue_token(id, owner, scopes.as_deref(), *expires_at);
            }
            // Tokens give nothing to anybody else.
            Edit::RevokeToken { id } => return policy.revoke_token(id),
            edit => policy.apply(edit)?,
        }
        self.compiled = false;
        Ok(())
    }
}

impl Policy {
    fn apply(&mut self, edit: &Edit) -> Applied {
        match edit {
            Edit::AddMember { group, user } => {
                let (group, user) = (self.existing(GROUP, group)?, self.existing(USER, user)?);
                self.change_groups(user, |groups| groups.push(group.name()));
                Ok(())
            }
            Edit::AssignRole { role, to } => self.assign_role(role, to),
            Edit::ChangeRole { role, scopes } => {
                let id = self.defined_role(role)?;
                self.define(id, role, scopes)
            }
            Edit::CreateGroup { group } => self.create(GROUP, group).map(drop),
            Edit::CreateRole { role, scopes } => self.create_role(role, scopes),
            Edit::CreateUser { user } => self.create_user(user),
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
            // Their drafts make them.
            Edit::IssueToken { .. } | Edit::RevokeToken { .. } => Ok(()),
            Edit::RemoveMember { group, user } => {
                let (group, user) = (self.existing(GROUP, group)?, self.existing(USER, user)?);
                self.change_groups(user, |groups| groups.retain(|known| *known != group.name()));
                Ok(())
            }
            Edit::RemoveRole { role, from } => self.remove_role(role, from),
            Edit::SetAdmin { of, admin } => self.set_admin(of, *admin),
            Edit::Share { owner, server, with, scopes } => self.share(owner, server, with, scopes),
            Edit::Unshare { owner, server, with } => self.unshare(owner, server, with),
        }
    }

    /// Counts rows again.
    fn count(&mut self) {
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

    /// A list of written scopes; names in their filters that nobody has get a row without anything.
    pub(super) fn written(&mut self, scopes: &[String]) -> ScopeList {
        let own_resources = self.own_resources();
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

    pub(super) fn make_rows(&mut self) {
        for kind in [USER, GROUP, SERVICE] {
            let count = self.core.space.count(kind);
            if let Some(rows) = self.core.rows.get_mut(kind.index()) {
                rows.extend_to(count);
            }
        }
    }

    pub(super) fn existing(&self, kind: Kind, name: &str) -> Result<Entity, Problem> {
        let entity = self.core.space.find(kind, name.as_bytes());
        entity
            .filter(|entity| self.row(*entity).is_some_and(|row| row.flags.has(RowFlags::EXISTS)))
            .ok_or_else(|| Problem::Unknown(self.kind_and_name(kind, name)))
    }

    pub(super) fn bearer_row(&self, bearer: &BearerName) -> Result<Entity, Problem> {
        match bearer {
            BearerName::Group(name) => self.existing(GROUP, name),
            BearerName::Service(name) => self.existing(SERVICE, name),
            BearerName::User(name) => self.existing(USER, name),
        }
    }

    pub(super) fn kind_and_name(&self, kind: Kind, name: &str) -> String {
        format!("{} `{name}`", self.core.vocabulary.kind(kind).word)
    }

    pub(super) fn change_roles(&mut self, bearer: Entity, change: impl FnOnce(&mut Vec<RoleId>)) {
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

    pub(super) fn change_groups(&mut self, user: Entity, change: impl FnOnce(&mut Vec<NameId>)) {
        let Some(rows) = self.core.rows.get_mut(USER.index()) else { return };
        let mut groups = rows.groups(user.name()).to_vec();
        change(&mut groups);
        groups.sort_unstable();
        groups.dedup();
        rows.set_groups(user.name(), &groups);
    }
}
