//! Principals of whom the document states what they hold, and not what it comes from.
//!
//! What an edit changes for them cannot be told. To leave them as they are would say that nothing does.

use super::{
    super::{
        bearer::HeldKey,
        kinds::{GROUP, SERVICE, USER},
        policy::Policy,
    },
    apply::Applied,
    edit::{BearerName, Edit, Problem},
};
use crate::policy::{Entity, RoleSetId, RowFlags};

impl Policy {
    /// Refuses an edit of what stated scopes come from.
    pub(super) fn check_derived(&self, edit: &Edit) -> Applied {
        for key in self.held.keys() {
            match key {
                HeldKey::Principal(principal) if self.concerns(edit, *principal) => {
                    let name = self.core.space.text(*principal);
                    return Err(Problem::Stated(self.kind_and_name(principal.kind(), name)));
                }
                HeldKey::Principal(_) => {}
                HeldKey::Token(id) => {
                    // A token holds nothing that its owner does not hold, and what the two have in common may come from who
                    // is in which group.
                    let owner = self.credentials.token(id).and_then(|token| token.owner);
                    let concerned = match owner {
                        Some(owner) => {
                            let concerned = self.changes_members(edit) || self.concerns(edit, owner);
                            concerned && !self.removes(edit, owner)
                        }
                        None => self.concerns_anybody(edit),
                    };
                    if concerned {
                        return Err(Problem::Stated(format!("token `{id}`")));
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether what a principal holds may come from what an edit changes.
    fn concerns(&self, edit: &Edit, principal: Entity) -> bool {
        let is = |user: &String| self.core.space.find(USER, user.as_bytes()) == Some(principal);
        match edit {
            Edit::AddMember { user, .. } | Edit::CreateUser { user } | Edit::RemoveMember { user, .. } => {
                is(user)
            }
            Edit::AssignRole { to: bearer, .. }
            | Edit::RemoveRole { from: bearer, .. }
            | Edit::SetAdmin { of: bearer, .. }
            | Edit::Share { with: bearer, .. }
            | Edit::Unshare { with: bearer, .. } => self.is_or_is_in(principal, bearer),
            Edit::ChangeRole { role, .. } | Edit::CreateRole { role, .. } | Edit::DeleteRole { role } => {
                self.may_hold(principal, role, !matches!(edit, Edit::CreateRole { .. }))
            }
            Edit::DeleteGroup { group } => self.is_or_is_in(principal, &BearerName::Group(group.clone())),
            Edit::DeleteUser { user } => !is(user) && self.receives_from(principal, user),
            Edit::CreateGroup { .. } | Edit::IssueToken { .. } | Edit::RevokeToken { .. } => false,
        }
    }

    /// Whether an edit changes who is in a group. Whoever is deleted leaves all groups, also for the next of that name.
    fn changes_members(&self, edit: &Edit) -> bool {
        match edit {
            Edit::AddMember { .. } | Edit::DeleteGroup { .. } | Edit::RemoveMember { .. } => true,
            Edit::DeleteUser { user } => {
                let user = self.core.space.find(USER, user.as_bytes());
                let groups = user.and_then(|user| Some(self.core.rows(USER)?.groups(user.name())));
                groups.is_some_and(|groups| !groups.is_empty())
            }
            _ => false,
        }
    }

    /// Whether an edit takes a principal away, and its tokens with it.
    fn removes(&self, edit: &Edit, principal: Entity) -> bool {
        matches!(edit, Edit::DeleteUser { user }
            if self.core.space.find(USER, user.as_bytes()) == Some(principal))
    }

    /// Whether an edit changes what anybody holds, so that a token of whom nobody knows the owner is among it.
    fn concerns_anybody(&self, edit: &Edit) -> bool {
        !matches!(
            edit,
            Edit::CreateGroup { .. }
                | Edit::CreateRole { .. }
                | Edit::CreateUser { .. }
                | Edit::IssueToken { .. }
                | Edit::RevokeToken { .. }
        )
    }

    /// Whether a principal is a bearer, or may be a member of it.
    fn is_or_is_in(&self, principal: Entity, bearer: &BearerName) -> bool {
        let (kind, name) = match bearer {
            BearerName::Group(name) => (GROUP, name),
            BearerName::Service(name) => (SERVICE, name),
            BearerName::User(name) => (USER, name),
        };
        match self.core.space.find(kind, name.as_bytes()) {
            Some(entity) if kind == GROUP && principal.kind() == USER => {
                !self.has_row(principal) || self.is_in(principal, entity)
            }
            found => found == Some(principal),
        }
    }

    /// Whether a principal holds a role, of its own or of a group, or `hidden`, whether the document hides its roles.
    fn may_hold(&self, principal: Entity, role: &str, hidden: bool) -> bool {
        let Some(role) = self.role_names.find(role.as_bytes()) else { return false };
        let roles = |set: RoleSetId| self.core.role_sets.roles(set);
        let own = self.row(principal).map_or(RoleSetId::EMPTY, |row| row.own_roles);
        if hidden && (!self.has_row(principal) || roles(own).is_empty()) {
            return true;
        }
        let groups = self.core.rows(USER).filter(|_| principal.kind() == USER);
        let groups = groups.map_or(&[][..], |rows| rows.groups(principal.name()));
        let of_groups = groups.iter().filter_map(|group| self.row(Entity::new(GROUP, *group)));
        std::iter::once(own)
            .chain(of_groups.map(|row| row.own_roles))
            .any(|set| roles(set).iter().any(|known| known.0 == role.raw()))
    }

    /// Whether a server of a user is shared with a principal or with a group of it.
    fn receives_from(&self, principal: Entity, owner: &str) -> bool {
        let owner = self.core.space.find(USER, owner.as_bytes());
        self.shares.all().iter().any(|share| {
            self.core.space.parent(share.server) == owner
                && (share.bearer == principal || self.is_in(principal, share.bearer))
        })
    }

    fn has_row(&self, principal: Entity) -> bool {
        self.row(principal).is_some_and(|row| row.flags.has(RowFlags::EXISTS))
    }
}
