//! Who holds which role after a start, and who has the admin flag.
//!
//! Rule: `docs/rules/jupyterhub.md`, start-up order and effect.

use std::collections::BTreeSet;

use super::{
    configuration::{RoleEntry, Written},
    obstacle::Kind,
    rows::Bearer,
    run::{Run, Step},
};
use crate::jupyterhub::default_roles::{ADMIN, USER};

impl Run<'_, '_> {
    pub(super) fn assign_roles(&mut self) -> Step {
        let mut listed_admins: BTreeSet<Bearer> = BTreeSet::new();
        let mut done: BTreeSet<&str> = BTreeSet::new();
        let configuration = self.configuration;
        self.check_merged_admins();
        for (position, entry) in configuration.load_roles.iter().enumerate() {
            let Some(name) = entry.name.as_deref() else { continue };
            let pointer = format!("/load_roles/{position}");
            // A role that was refused has no row; a second definition was told of already.
            if !self.rows.roles.contains_key(name) || !done.insert(name) {
                continue;
            }
            self.flush();
            for kind in Bearer::ALL {
                let Some(bearers) = self.bearers(entry, name, kind, &pointer)? else { continue };
                if name == ADMIN && self.is_listed(entry, name, kind) {
                    listed_admins.insert(kind);
                }
                self.rows.set_bearers(kind, name, &bearers);
                if self.is_listed(entry, name, kind) && !bearers.is_empty() {
                    self.check_managed(entry, name, &pointer);
                }
            }
        }
        self.commit()?;
        self.give_user_role()?;
        self.sync_admins(&listed_admins)?;
        if self.upgrades { self.give_default_roles() } else { Ok(()) }
    }

    /// `admin_users` and the users of role `admin` become one set before anything else happens.
    fn check_merged_admins(&mut self) {
        for (position, entry) in self.configuration.load_roles.iter().enumerate() {
            let merges = entry.name.as_deref() == Some(ADMIN) && self.merges_admin_users(ADMIN, Bearer::User);
            if merges && entry.users == Written::Null {
                let kind = Kind::NullMembers { role: ADMIN.to_owned(), member: "users" };
                self.refuse(kind, format!("/load_roles/{position}/users"));
            }
        }
    }

    /// Whom a role of the configuration is to have, of one kind; `None` leaves the kind alone.
    fn bearers(
        &mut self,
        entry: &RoleEntry,
        role: &str,
        kind: Bearer,
        pointer: &str,
    ) -> Result<Option<BTreeSet<String>>, super::run::Halt> {
        let (member, written) = written(entry, kind);
        let pointer = format!("{pointer}/{member}");
        let mut names: Vec<(String, String)> = match written {
            Written::Absent if !self.is_listed(entry, role, kind) => {
                let keeps = kind == Bearer::User && (role == USER || entry.managed_by_auth);
                if kind == Bearer::User && self.rows.users.values().any(|row| row.roles.contains(role)) {
                    self.check_managed(entry, role, &pointer);
                }
                return Ok((!keeps).then(BTreeSet::new));
            }
            Written::Absent => Vec::new(),
            // Told already.
            Written::Null if self.merges_admin_users(role, kind) => return Ok(None),
            Written::Null => {
                self.refuse(Kind::NullMembers { role: role.to_owned(), member }, pointer);
                return Ok(None);
            }
            Written::Is(names) => names
                .iter()
                .enumerate()
                .map(|(position, name)| (name.clone(), format!("{pointer}/{position}")))
                .collect(),
        };
        if self.merges_admin_users(role, kind) {
            // A set from here on: what stands twice stands once.
            let written: BTreeSet<String> = names.iter().map(|(name, _)| name.clone()).collect();
            names.sort();
            names.dedup_by(|one, other| one.0 == other.0);
            let more = self.admin_users.iter().filter(|name| !written.contains(*name));
            names.extend(more.map(|name| (name.clone(), "/admin_users".to_owned())));
        }
        let mut bearers = BTreeSet::new();
        let mut twice = None;
        for (name, place) in names {
            let Some(name) = self.bearer(role, kind, name, &place)? else { continue };
            if role == ADMIN && kind != Bearer::Group {
                self.flag(kind, &name);
            }
            if !bearers.insert(name.clone()) && !self.rows.holds(kind, &name, role) {
                twice = twice.or(Some((name, place)));
            }
        }
        if let Some((name, place)) = twice {
            self.refuse_later(Kind::DuplicateMember { name }, place);
        }
        Ok(Some(bearers))
    }

    /// The hub looks up the members of such a role among those of the authenticator, which it did not collect.
    fn check_managed(&mut self, entry: &RoleEntry, role: &str, pointer: &str) {
        if entry.managed_by_auth && !self.configuration.authenticator.reset_managed_roles {
            self.flush();
            self.refuse(Kind::ManagedMembers { role: role.to_owned() }, pointer);
        }
    }

    /// One bearer, made if the hub makes such; `None` if the hub refuses it.
    fn bearer(
        &mut self,
        role: &str,
        kind: Bearer,
        name: String,
        place: &str,
    ) -> Result<Option<String>, super::run::Halt> {
        if kind == Bearer::User {
            return self.user(&name, place);
        }
        self.flush();
        if self.rows.exists(kind, &name) {
            return Ok(Some(name));
        }
        if kind == Bearer::Service {
            self.refuse(Kind::UnknownService { role: role.to_owned(), service: name }, place);
            return Ok(None);
        }
        self.rows.groups.insert(name.clone(), BTreeSet::new());
        self.commit()?;
        if role == ADMIN {
            self.refuse(Kind::AdminGroup { group: name.clone() }, place);
        }
        Ok(Some(name))
    }

    /// Whether the hub takes the kind for listed: written down, or filled from `admin_users`.
    fn is_listed(&self, entry: &RoleEntry, role: &str, kind: Bearer) -> bool {
        !written(entry, kind).1.is_absent() || self.merges_admin_users(role, kind)
    }

    fn merges_admin_users(&self, role: &str, kind: Bearer) -> bool {
        role == ADMIN && kind == Bearer::User && !self.admin_users.is_empty()
    }

    fn flag(&mut self, kind: Bearer, name: &str) {
        let flagged = self.rows.flags(kind).into_iter().find(|(other, _, _)| *other == name);
        if let Some((_, admin, _)) = flagged {
            *admin = true;
        }
    }

    /// Who is allowed is a user.
    fn give_user_role(&mut self) -> Step {
        for name in self.allowed.clone() {
            if self.rows.users.contains_key(&name) && !self.rows.holds(Bearer::User, &name, USER) {
                self.rows.grant(Bearer::User, &name, USER);
                self.commit()?;
            }
        }
        Ok(())
    }

    /// Role `admin` brings the flag. The flag brings the role, unless the configuration lists who has it.
    fn sync_admins(&mut self, listed: &BTreeSet<Bearer>) -> Step {
        for kind in Bearer::FLAGGED {
            let mut promoted = Vec::new();
            for (name, admin, roles) in self.rows.flags(kind) {
                match (roles.contains(ADMIN), listed.contains(&kind)) {
                    (true, _) => *admin = true,
                    (false, true) => *admin = false,
                    (false, false) if *admin => promoted.push(name.to_owned()),
                    (false, false) => {}
                }
            }
            promoted.iter().for_each(|name| self.rows.grant(kind, name, ADMIN));
        }
        self.commit()
    }

    /// After an upgrade from before roles: who has none gets those that fit the flag.
    fn give_default_roles(&mut self) -> Step {
        for (name, admin, roles) in self
            .rows
            .flags(Bearer::User)
            .into_iter()
            .map(|(name, admin, roles)| (name.to_owned(), *admin, roles.is_empty()))
            .collect::<Vec<_>>()
        {
            if roles {
                if admin {
                    self.rows.grant(Bearer::User, &name, ADMIN);
                }
                self.rows.grant(Bearer::User, &name, USER);
            }
        }
        self.commit()
    }
}

fn written(entry: &RoleEntry, kind: Bearer) -> (&'static str, &Written<Vec<String>>) {
    match kind {
        Bearer::User => ("users", &entry.users),
        Bearer::Service => ("services", &entry.services),
        Bearer::Group => ("groups", &entry.groups),
    }
}
