//! What a start changes, row by row.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::Serialize;

use super::rows::{Bearer, RoleRow, Rows};

/// One difference between the rows before and after a start.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Change {
    /// A custom scope that was not there.
    ScopeDefined {
        /// Its name.
        scope: String,
    },
    /// A custom scope with another definition.
    ScopeChanged {
        /// Its name.
        scope: String,
    },
    /// A custom scope that is no longer defined.
    ScopeRemoved {
        /// Its name.
        scope: String,
    },
    /// A role that was not there.
    RoleCreated {
        /// Its name.
        role: String,
        /// Its scopes.
        scopes: Vec<String>,
    },
    /// A role with another description.
    RoleDescribed {
        /// Its name.
        role: String,
        /// As it was.
        before: Option<String>,
        /// As it is.
        after: Option<String>,
    },
    /// A role with other scopes.
    RoleScopesChanged {
        /// Its name.
        role: String,
        /// Scopes that it did not have.
        added: Vec<String>,
        /// Scopes that it has no more.
        removed: Vec<String>,
    },
    /// A role that is gone.
    RoleDeleted {
        /// Its name.
        role: String,
    },
    /// Somebody holds a role who did not.
    RoleGiven {
        /// The role.
        role: String,
        /// `user`, `service` or `group`.
        kind: &'static str,
        /// Who.
        name: String,
    },
    /// Somebody holds a role no more. Not told of a role that is gone.
    RoleTaken {
        /// The role.
        role: String,
        /// `user`, `service` or `group`.
        kind: &'static str,
        /// Who.
        name: String,
    },
    /// A user, group or service that was not there.
    Created {
        /// `user`, `service` or `group`.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// A user or service that is gone, with its tokens.
    Removed {
        /// `user`, `service` or `group`.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// A user is in a group.
    MemberAdded {
        /// The group.
        group: String,
        /// The user.
        user: String,
    },
    /// A user is in a group no more.
    MemberRemoved {
        /// The group.
        group: String,
        /// The user.
        user: String,
    },
    /// The admin flag of somebody is on.
    AdminSet {
        /// `user` or `service`.
        kind: &'static str,
        /// Who.
        name: String,
    },
    /// The admin flag of somebody is off.
    AdminCleared {
        /// `user` or `service`.
        kind: &'static str,
        /// Who.
        name: String,
    },
    /// A token is issued.
    TokenIssued {
        /// `user` or `service`.
        kind: &'static str,
        /// Whose.
        name: String,
        /// Its stored scopes.
        scopes: Vec<String>,
    },
    /// A token of somebody who stays is gone.
    TokenRemoved {
        /// `user` or `service`.
        kind: &'static str,
        /// Whose.
        name: String,
        /// Its id.
        id: String,
    },
}

/// Every difference: definitions first, then rows, then what they hold, sorted by name.
pub(super) fn changes(
    (before, scopes_before): (&Rows<'_>, &BTreeMap<String, String>),
    (after, scopes_after): (&Rows<'_>, &BTreeMap<String, String>),
) -> Vec<Change> {
    let mut changes = Vec::new();
    scopes(scopes_before, scopes_after, &mut changes);
    roles(before, after, &mut changes);
    for kind in Bearer::ALL {
        bearers(kind, &bearings(before, kind), &bearings(after, kind), &after.roles, &mut changes);
    }
    members(before, after, &mut changes);
    tokens(before, after, &mut changes);
    changes
}

fn scopes(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>, changes: &mut Vec<Change>) {
    for (scope, definition) in after {
        let scope = scope.clone();
        match before.get(&scope) {
            None => changes.push(Change::ScopeDefined { scope }),
            Some(other) if other != definition => changes.push(Change::ScopeChanged { scope }),
            Some(_) => {}
        }
    }
    let gone = before.keys().filter(|scope| !after.contains_key(*scope));
    changes.extend(gone.map(|scope| Change::ScopeRemoved { scope: scope.clone() }));
}

fn roles(before: &Rows<'_>, after: &Rows<'_>, changes: &mut Vec<Change>) {
    for (role, row) in &after.roles {
        match before.roles.get(role) {
            None => changes.push(Change::RoleCreated { role: role.clone(), scopes: row.scopes.clone() }),
            Some(old) => role_members(role, old, row, changes),
        }
    }
    let gone = before.roles.keys().filter(|role| !after.roles.contains_key(*role));
    changes.extend(gone.map(|role| Change::RoleDeleted { role: role.clone() }));
}

fn role_members(role: &str, before: &RoleRow, after: &RoleRow, changes: &mut Vec<Change>) {
    if before.description != after.description {
        changes.push(Change::RoleDescribed {
            role: role.to_owned(),
            before: before.description.clone(),
            after: after.description.clone(),
        });
    }
    let lacking = |list: &[String], other: &[String]| -> Vec<String> {
        let lacking: BTreeSet<&String> = list.iter().filter(|scope| !other.contains(scope)).collect();
        lacking.into_iter().cloned().collect()
    };
    let added = lacking(&after.scopes, &before.scopes);
    let removed = lacking(&before.scopes, &after.scopes);
    if !added.is_empty() || !removed.is_empty() {
        changes.push(Change::RoleScopesChanged { role: role.to_owned(), added, removed });
    }
}

/// Who has the flag and which roles, by name.
type Bearings<'r> = BTreeMap<&'r str, (bool, &'r BTreeSet<String>)>;

fn bearings<'r>(rows: &'r Rows<'_>, kind: Bearer) -> Bearings<'r> {
    match kind {
        Bearer::User => {
            rows.users.iter().map(|(name, row)| (name.as_str(), (row.admin, &row.roles))).collect()
        }
        Bearer::Service => {
            rows.services.iter().map(|(name, row)| (name.as_str(), (row.admin, &row.roles))).collect()
        }
        Bearer::Group => rows.groups.iter().map(|(name, roles)| (name.as_str(), (false, roles))).collect(),
    }
}

fn bearers(
    kind: Bearer,
    before: &Bearings<'_>,
    after: &Bearings<'_>,
    roles: &BTreeMap<String, RoleRow>,
    changes: &mut Vec<Change>,
) {
    let nothing = BTreeSet::new();
    let kind = kind.word();
    for (name, (admin, held)) in after {
        let old = before.get(name);
        let (was_admin, had) = old.copied().unwrap_or((false, &nothing));
        let name = || (*name).to_owned();
        if old.is_none() {
            changes.push(Change::Created { kind, name: name() });
        }
        match (was_admin, *admin) {
            (false, true) => changes.push(Change::AdminSet { kind, name: name() }),
            (true, false) => changes.push(Change::AdminCleared { kind, name: name() }),
            _ => {}
        }
        let given = held.difference(had);
        changes.extend(given.map(|role| Change::RoleGiven { role: role.clone(), kind, name: name() }));
        let taken = had.difference(held).filter(|role| roles.contains_key(*role));
        changes.extend(taken.map(|role| Change::RoleTaken { role: role.clone(), kind, name: name() }));
    }
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    changes.extend(gone.map(|name| Change::Removed { kind, name: (*name).to_owned() }));
}

fn members(before: &Rows<'_>, after: &Rows<'_>, changes: &mut Vec<Change>) {
    let nothing = BTreeSet::new();
    for (user, row) in &after.users {
        let had = before.users.get(user).map_or(&nothing, |row| &row.groups);
        let added = row.groups.difference(had);
        changes.extend(added.map(|group| Change::MemberAdded { group: group.clone(), user: user.clone() }));
        let removed = had.difference(&row.groups);
        changes
            .extend(removed.map(|group| Change::MemberRemoved { group: group.clone(), user: user.clone() }));
    }
}

fn tokens(before: &Rows<'_>, after: &Rows<'_>, changes: &mut Vec<Change>) {
    let ids = |rows: &Rows<'_>| rows.tokens.iter().map(|token| token.id.to_string()).collect::<BTreeSet<_>>();
    let (old, new) = (ids(before), ids(after));
    for token in after.tokens.iter().filter(|token| !old.contains(token.id.as_str())) {
        let (kind, name) = owner(token);
        let scopes = token.scopes.iter().map(ToString::to_string).collect();
        changes.push(Change::TokenIssued { kind, name, scopes });
    }
    for token in before.tokens.iter().filter(|token| !new.contains(token.id.as_str())) {
        let (kind, name) = owner(token);
        let stays = match kind {
            "user" => after.users.contains_key(&name),
            _ => after.services.contains_key(&name),
        };
        if stays {
            changes.push(Change::TokenRemoved { kind, name, id: token.id.to_string() });
        }
    }
}

fn owner(token: &crate::snapshot::Token<'_>) -> (&'static str, String) {
    match (&token.user, &token.service) {
        (Some(user), _) => (Bearer::User.word(), user.to_string()),
        (None, service) => (Bearer::Service.word(), service.as_deref().unwrap_or_default().to_owned()),
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ScopeDefined { scope } => write!(f, "scope `{scope}` is defined"),
            Self::ScopeChanged { scope } => write!(f, "scope `{scope}` is defined otherwise"),
            Self::ScopeRemoved { scope } => write!(f, "scope `{scope}` is no longer defined"),
            Self::RoleCreated { role, scopes } if scopes.is_empty() => {
                write!(f, "role `{role}` is created without scopes")
            }
            Self::RoleCreated { role, scopes } => {
                write!(f, "role `{role}` is created with {}", quoted(scopes))
            }
            Self::RoleDescribed { role, after: None, .. } => {
                write!(f, "role `{role}` loses its description")
            }
            Self::RoleDescribed { role, after: Some(after), .. } => {
                write!(f, "role `{role}` is described as \"{after}\"")
            }
            Self::RoleScopesChanged { role, added, removed } => {
                write!(f, "role `{role}`")?;
                let separator = if added.is_empty() || removed.is_empty() { "" } else { " and" };
                if !added.is_empty() {
                    write!(f, " gains {}{separator}", quoted(added))?;
                }
                if !removed.is_empty() {
                    write!(f, " loses {}", quoted(removed))?;
                }
                Ok(())
            }
            Self::RoleDeleted { role } => write!(f, "role `{role}` is deleted, and nobody has it any more"),
            Self::RoleGiven { role, kind, name } => write!(f, "{kind} `{name}` gains role `{role}`"),
            Self::RoleTaken { role, kind, name } => write!(f, "{kind} `{name}` loses role `{role}`"),
            Self::Created { kind, name } => write!(f, "{kind} `{name}` is created"),
            Self::Removed { kind, name } => write!(f, "{kind} `{name}` is removed with its tokens"),
            Self::MemberAdded { group, user } => write!(f, "user `{user}` joins group `{group}`"),
            Self::MemberRemoved { group, user } => write!(f, "user `{user}` leaves group `{group}`"),
            Self::AdminSet { kind, name } => write!(f, "{kind} `{name}` becomes admin"),
            Self::AdminCleared { kind, name } => write!(f, "{kind} `{name}` is admin no more"),
            Self::TokenIssued { kind, name, scopes } => {
                write!(f, "{kind} `{name}` gets a token with {}", quoted(scopes))
            }
            Self::TokenRemoved { kind, name, id } => write!(f, "{kind} `{name}` loses token `{id}`"),
        }
    }
}

fn quoted(names: &[String]) -> String {
    match names {
        [] => "no scopes".to_owned(),
        names => names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    }
}
