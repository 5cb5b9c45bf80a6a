//! What statements would change, and for whom.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::way::ways;
use crate::cql::{Answer, Database, Error, PermissionSet, State, Statement};

/// The permissions on one resource.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "a resource and what is held on it, and nothing else")]
pub struct OnResource {
    /// The name of the resource.
    pub on: String,
    /// Names of permissions, sorted.
    pub permissions: Vec<&'static str>,
}

/// What changes for one role, whatever the reason: rows of its own, or of roles that it includes.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// The role.
    pub role: String,
    /// Whether it may log in, after the change, or before it if the role is gone.
    pub login: bool,
    /// What it gains by rows.
    pub gained: Vec<OnResource>,
    /// What it loses by rows.
    pub lost: Vec<OnResource>,
    /// Roles that it includes now.
    pub roles_gained: Vec<String>,
    /// Roles that it includes no more.
    pub roles_lost: Vec<String>,
    /// Whether it becomes a superuser (`true`) or is one no more (`false`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superuser: Option<bool>,
    /// Whether it may log in now (`true`) or no more (`false`), of roles that stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login_changed: Option<bool>,
    /// The stable word of the error that meets every question about it after the change, and did not before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<&'static str>,
}

impl Change {
    /// Whether there is more than before.
    #[must_use]
    pub fn gains(&self) -> bool {
        !self.gained.is_empty() || self.superuser == Some(true) || self.login_changed == Some(true)
    }

    /// Whether there is less than before.
    #[must_use]
    pub fn loses(&self) -> bool {
        !self.lost.is_empty()
            || self.superuser == Some(false)
            || self.login_changed == Some(false)
            || self.fault.is_some()
    }
}

/// What differs between two databases.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// Roles that are there only afterwards, sorted.
    pub created: Vec<String>,
    /// Roles that are there only before, sorted.
    pub dropped: Vec<String>,
    /// How many roles gain something.
    pub gaining: usize,
    /// How many lose something.
    pub losing: usize,
    /// What changes, by role, sorted; no more than was asked for.
    pub changes: Vec<Change>,
}

/// The database after statements, what they answered, and what differs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Preview {
    /// The database after them.
    pub after: Database,
    /// What each of them answered.
    pub answers: Vec<Answer>,
    /// What differs.
    pub difference: Difference,
}

impl Database {
    /// What statements of a caller would change; `limit` bounds the list of changes, and never the counts.
    ///
    /// # Errors
    ///
    /// As [`Database::execute_all`].
    pub fn preview(
        &self,
        statements: &[Statement],
        caller: Option<&str>,
        limit: usize,
    ) -> Result<Preview, (usize, Error)> {
        let (after, answers) = self.execute_all(statements, caller)?;
        let difference = self.difference(&after, limit);
        Ok(Preview { after, answers, difference })
    }

    /// What is different in another database. Of what changed in rows, everybody is looked at who includes the role, and nobody else.
    ///
    /// Linear in the rows, and for each role that is looked at in the rows that it includes.
    #[must_use]
    pub fn difference(&self, after: &Self, limit: usize) -> Difference {
        let (old, new) = (self.state(), after.state());
        let mut difference =
            Difference { created: only_in(new, old), dropped: only_in(old, new), ..Difference::default() };
        for role in affected(old, new) {
            let change = change(&role, self, after);
            difference.gaining = difference.gaining.saturating_add(usize::from(change.gains()));
            difference.losing = difference.losing.saturating_add(usize::from(change.loses()));
            let nothing = Change { role: role.clone(), login: change.login, ..Change::default() };
            if difference.changes.len() < limit && change != nothing {
                difference.changes.push(change);
            }
        }
        difference
    }
}

fn only_in(one: &State, other: &State) -> Vec<String> {
    one.roles.keys().filter(|role| !other.role_exists(role)).cloned().collect()
}

/// Roles of which rows differ, and all that include one of them, before or after.
fn affected(old: &State, new: &State) -> BTreeSet<String> {
    let roles = old.roles.keys().chain(new.roles.keys());
    let holders = old.role_permissions.keys().chain(new.role_permissions.keys());
    let mut next: Vec<&str> = roles
        .chain(holders)
        .map(String::as_str)
        .filter(|role| {
            old.roles.get(*role) != new.roles.get(*role)
                || old.role_permissions.get(*role) != new.role_permissions.get(*role)
        })
        .collect();
    let mut members: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (member, row) in old.roles.iter().chain(&new.roles) {
        for role in &row.member_of {
            members.entry(role).or_default().push(member);
        }
    }
    let mut affected = BTreeSet::new();
    while let Some(role) = next.pop() {
        if affected.insert(role.to_owned()) {
            next.extend(members.get(role).into_iter().flatten());
        }
    }
    affected.retain(|role| old.role_exists(role) || new.role_exists(role));
    affected
}

fn change(role: &str, before: &Database, after: &Database) -> Change {
    let [old, new] = [before, after].map(|database| Standing::of(database, role));
    Change {
        role: role.to_owned(),
        login: new.login.or(old.login).unwrap_or(false),
        gained: more(&old.held, &new.held),
        lost: more(&new.held, &old.held),
        roles_gained: new.roles.difference(&old.roles).map(|role| (*role).to_owned()).collect(),
        roles_lost: old.roles.difference(&new.roles).map(|role| (*role).to_owned()).collect(),
        superuser: (new.superuser != old.superuser).then_some(new.superuser),
        login_changed: match (old.login, new.login) {
            (Some(old), Some(new)) if old != new => Some(new),
            _ => None,
        },
        fault: new.fault.filter(|_| old.fault.is_none()),
    }
}

/// What a role has: nothing if it has no row, and nothing if every question about it ends in an error.
#[derive(Default)]
struct Standing<'s> {
    roles: BTreeSet<&'s str>,
    held: BTreeMap<&'s str, PermissionSet>,
    superuser: bool,
    login: Option<bool>,
    fault: Option<&'static str>,
}

impl<'s> Standing<'s> {
    fn of(database: &'s Database, role: &str) -> Self {
        let state = database.state();
        let Some((role, row)) = state.roles.get_key_value(role) else { return Self::default() };
        let login = Some(row.can_login == Some(true));
        let superuser = match database.policy().has_superuser(role) {
            Ok(superuser) => superuser,
            Err(error) => return Self { login, fault: Some(error.code()), ..Self::default() },
        };
        let ways = ways(state, role, database.dialect());
        let roles: BTreeSet<&str> = ways.iter().skip(1).filter_map(|way| way.last().copied()).collect();
        let mut held: BTreeMap<&str, PermissionSet> = BTreeMap::new();
        for role in ways.iter().filter_map(|way| way.last()) {
            for (on, set) in state.role_permissions.get(*role).into_iter().flatten() {
                let set = set.read().unwrap_or_default();
                let all = held.entry(on).or_default();
                *all = all.union(set);
            }
        }
        Self { roles, held, superuser, login, fault: None }
    }
}

fn more(one: &BTreeMap<&str, PermissionSet>, other: &BTreeMap<&str, PermissionSet>) -> Vec<OnResource> {
    let more = other.iter().filter_map(|(on, set)| {
        let permissions = set.difference(one.get(on).copied().unwrap_or_default()).names();
        (!permissions.is_empty()).then(|| OnResource { on: (*on).to_owned(), permissions })
    });
    more.collect()
}
