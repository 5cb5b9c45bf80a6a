//! Who has a permission on a resource.

use serde::Serialize;

use super::explanation::Ground;
use crate::cql::{Database, Decision, Permission, Resource};

/// Who has a permission.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct Holders {
    /// Also whoever is not logged in.
    pub anonymous: bool,
    /// How many roles have it.
    pub count: usize,
    /// How many of them may log in: the people and programs.
    pub logins: usize,
    /// The roles, sorted by name; no more than was asked for.
    pub roles: Vec<Holder>,
    /// Roles of which the database itself cannot tell, sorted by name, with the stable word of the error; no more than was asked for.
    pub faults: Vec<(String, &'static str)>,
}

/// A role that has a permission.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Holder {
    /// The role.
    pub role: String,
    /// Whether it may log in.
    pub login: bool,
    /// Why it has it: the nearest ground.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground: Option<Ground>,
}

impl Database {
    /// Who has a permission on a resource; `limit` bounds the lists, and never the counts.
    ///
    /// Asks every role, and follows the grants of those that are listed.
    #[must_use]
    pub fn holders(&self, permission: Permission, resource: &Resource, limit: usize) -> Holders {
        let anonymous = self.policy().check(None, permission, resource);
        let mut holders = Holders { anonymous, ..Holders::default() };
        for (role, row) in &self.state().roles {
            match self.policy().decide(Some(role), permission, resource) {
                Decision::Allow => {
                    let login = row.can_login == Some(true);
                    holders.count = holders.count.saturating_add(1);
                    holders.logins = holders.logins.saturating_add(usize::from(login));
                    if holders.roles.len() < limit {
                        let ground = self.grounds(Some(role), permission, resource).into_iter().next();
                        holders.roles.push(Holder { role: role.clone(), login, ground });
                    }
                }
                Decision::Deny => {}
                Decision::Error(error) if holders.faults.len() < limit => {
                    holders.faults.push((role.clone(), error.code()));
                }
                Decision::Error(_) => {}
            }
        }
        holders
    }
}
