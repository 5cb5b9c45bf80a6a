//! Groups of the configuration: their members are added, never removed.
//!
//! Rule: `docs/rules/jupyterhub.md`, start-up order and effect.

use super::{
    configuration::Written,
    obstacle::Kind,
    roles::token,
    run::{Run, Step},
};

impl Run<'_, '_> {
    pub(super) fn load_groups(&mut self) -> Step {
        let configuration = self.configuration;
        if configuration.authenticator.manage_groups && !configuration.load_groups.is_empty() {
            self.refuse(Kind::ManagedGroups, "/load_groups");
        }
        for (name, group) in &configuration.load_groups {
            self.flush();
            self.rows.groups.entry(name.clone()).or_default();
            let mut pointer = format!("/load_groups/{}", token(name));
            if !group.is_list {
                pointer.push_str("/users");
            }
            match &group.users {
                Written::Absent => {}
                Written::Null => {
                    self.refuse(Kind::NullGroup { group: name.clone() }, pointer);
                }
                Written::Is(users) => {
                    for (position, user) in users.iter().enumerate() {
                        let Some(user) = self.user(user, &format!("{pointer}/{position}"))? else { continue };
                        if let Some(row) = self.rows.users.get_mut(&user) {
                            row.groups.insert(name.clone());
                        }
                    }
                }
            }
        }
        self.commit()
    }
}
