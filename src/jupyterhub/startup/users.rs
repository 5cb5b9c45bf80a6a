//! Users of the configuration, those already there, and those who are blocked.
//!
//! Rule: `docs/rules/jupyterhub.md`, start-up order and effect.

use std::collections::BTreeSet;

use super::{
    notice::NoticeKind,
    obstacle::Kind,
    roles::token,
    rows::{Bearer, UserRow},
    run::{Run, Step},
};

impl Run<'_, '_> {
    pub(super) fn load_users(&mut self) -> Step {
        let options = &self.configuration.authenticator;
        // Sets have no order; sorted, the same configuration fails with the same name every time.
        let (admins, place) = match options.admin_users.is_empty() {
            true => (&self.configuration.old_admin_users, "JupyterHub.admin_users"),
            false => (&options.admin_users, "admin_users"),
        };
        self.admin_users = self.checked(admins, place);
        for name in self.admin_users.clone() {
            if let Some(row) = self.rows.users.get_mut(&name) {
                row.admin = true;
                continue;
            }
            self.rows.users.insert(name.clone(), UserRow { admin: true, ..UserRow::default() });
            self.rows.grant(Bearer::User, &name, "admin");
            self.commit()?;
            self.rows.grant(Bearer::User, &name, "user");
            self.commit()?;
        }
        self.allowed = self.checked(&options.allowed_users, "allowed_users");
        for name in &self.allowed {
            self.rows.users.entry(name.clone()).or_default();
        }
        if !self.allowed.is_empty() {
            self.allowed.extend(self.admin_users.iter().cloned());
        }
        self.commit()?;
        self.meet_existing();
        self.commit()
    }

    /// Names as the hub keeps them; those that no user can have are refused.
    fn checked(&mut self, names: &BTreeSet<String>, option: &str) -> BTreeSet<String> {
        let mut checked = BTreeSet::new();
        for (position, name) in names.iter().enumerate() {
            let name = self.normalized(name);
            match self.is_user_name(&name) {
                true => {
                    checked.insert(name);
                }
                false => self.refuse(Kind::UserName { name }, format!("/{}/{position}", token(option))),
            }
        }
        checked
    }

    /// The authenticator is told of everybody who is there and not blocked.
    fn meet_existing(&mut self) {
        let options = &self.configuration.authenticator;
        let names: Vec<String> =
            self.rows.users.keys().filter(|name| !options.blocked_users.contains(*name)).cloned().collect();
        for name in names {
            if self.is_user_name(&name) {
                self.allow_existing(&name);
            } else if options.delete_invalid_users {
                self.rows.remove_user(&name);
            }
        }
    }

    /// Who is blocked loses the flag, all roles and all groups, after everything else gave them some.
    pub(super) fn block_users(&mut self) -> Step {
        let blocked = &self.configuration.authenticator.blocked_users;
        for (position, name) in blocked.iter().enumerate() {
            if let Some(row) = self.rows.users.get_mut(name) {
                *row = UserRow::default();
            } else if self.normalized(name) != *name {
                let notice = NoticeKind::BlockedName { name: name.clone() };
                self.note(notice, format!("/blocked_users/{position}"));
            }
        }
        match blocked.is_empty() {
            true => Ok(()),
            false => self.commit(),
        }
    }
}
