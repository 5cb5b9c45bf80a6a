//! Why somebody may do something, or may not.

use std::fmt;

use serde::Serialize;

use super::way::ways;
use crate::cql::{Database, Decision, Error, Permission, PermissionSet, Resource, State, state::Authorizer};

/// How many of a kind are told.
const MOST_MISSES: usize = 5;

/// Why a question about a permission is answered as it is.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// `allow`, `deny` or `error`.
    pub outcome: &'static str,
    /// One sentence for people.
    pub because: String,
    /// Of an `allow`: everything that alone would suffice, the nearest role first.
    pub grounds: Vec<Ground>,
    /// Of a `deny`: what comes close.
    pub misses: Vec<Miss>,
    /// Of an `error`: its stable word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
}

/// What suffices for a yes.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Ground {
    /// A row of `role_permissions`.
    Row {
        /// From the one who asks to the role that has the row, grant by grant.
        way: Vec<String>,
        /// The name of the resource of the row: the one that is asked for, or what contains it.
        on: String,
    },
    /// The flag of a superuser.
    Superuser {
        /// From the one who asks to the role that has the flag, grant by grant.
        way: Vec<String>,
        /// The nearest resource to which the permission applies: superusers hold what applies.
        on: String,
    },
    /// Settings of the database that let everybody through.
    Authorizer,
}

/// What comes close to a yes.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Miss {
    /// The permission is held on another resource of the kind.
    Elsewhere {
        /// From the one who asks to the role that has the row.
        way: Vec<String>,
        /// The name of that resource.
        on: String,
    },
    /// Other permissions are held here.
    OtherPermissions {
        /// From the one who asks to the role that has the row.
        way: Vec<String>,
        /// The name of the resource of the row.
        on: String,
        /// Their names, sorted.
        permissions: Vec<&'static str>,
    },
    /// Another role has the row that would suffice, and is not granted to the one who asks.
    OtherRole {
        /// The role.
        role: String,
        /// The name of the resource of the row.
        on: String,
    },
    /// Who asks is a superuser, and the permission means nothing there: superusers hold what applies.
    Inapplicable,
}

impl Database {
    /// Explains a decision.
    ///
    /// Linear in the rows of the roles that are included, and for a `deny` in all rows.
    #[must_use]
    pub fn explain(&self, caller: Option<&str>, permission: Permission, resource: &Resource) -> Explanation {
        let what = format!("{permission} on {resource}");
        let who = caller.map_or_else(|| "nobody in particular".to_owned(), |caller| format!("`{caller}`"));
        match self.policy().decide(caller, permission, resource) {
            Decision::Allow => {
                let grounds = self.grounds(caller, permission, resource);
                let because = match grounds.first() {
                    Some(ground) => format!("{who} may {what}: {ground}"),
                    None => format!("{who} may {what}"),
                };
                Explanation { outcome: "allow", because, grounds, misses: Vec::new(), code: None }
            }
            Decision::Deny => {
                let misses = self.misses(caller, permission, resource);
                let because = format!("{who} may not {what}: {}", self.lack(caller, &misses));
                Explanation { outcome: "deny", because, grounds: Vec::new(), misses, code: None }
            }
            Decision::Error(error) => Explanation {
                outcome: "error",
                because: format!("the database fails when {who} is to {what}: {}", error.message()),
                grounds: Vec::new(),
                misses: Vec::new(),
                code: Some(error.code()),
            },
        }
    }

    /// Everything that suffices, the nearest role first; nothing where the answer is no.
    pub(super) fn grounds(
        &self,
        caller: Option<&str>,
        permission: Permission,
        resource: &Resource,
    ) -> Vec<Ground> {
        let lets_all_through = self.state().authorizer() != Authorizer::Stored;
        let Some(caller) = caller else {
            return if lets_all_through { vec![Ground::Authorizer] } else { Vec::new() };
        };
        let mut grounds = Vec::new();
        for way in ways(self.state(), caller, self.dialect()) {
            let Some(role) = way.last() else { continue };
            if self.state().is_superuser(role) {
                let applies = |on: &Resource| self.dialect().applicable(on.class()).contains(permission);
                if let Some(on) = resource.family().find(applies) {
                    grounds.push(Ground::Superuser { way: owned(&way), on: on.name() });
                }
            }
            if lets_all_through {
                continue;
            }
            let rows = resource.family().filter(|on| stored(self.state(), role, on).contains(permission));
            grounds.extend(rows.map(|on| Ground::Row { way: owned(&way), on: on.name() }));
        }
        if grounds.is_empty() && lets_all_through {
            grounds.push(Ground::Authorizer);
        }
        grounds
    }

    fn misses(&self, caller: Option<&str>, permission: Permission, resource: &Resource) -> Vec<Miss> {
        let (Some(caller), Authorizer::Stored) = (caller, self.state().authorizer()) else {
            return Vec::new();
        };
        let mut misses = Vec::new();
        let ways = ways(self.state(), caller, self.dialect());
        let included: Vec<&str> = ways.iter().filter_map(|way| way.last().copied()).collect();
        if included.iter().any(|role| self.state().is_superuser(role)) {
            return vec![Miss::Inapplicable];
        }
        for way in &ways {
            let Some(role) = way.last() else { continue };
            for on in resource.family() {
                let permissions = stored(self.state(), role, &on).names();
                if !permissions.is_empty() {
                    misses.push(Miss::OtherPermissions { way: owned(way), on: on.name(), permissions });
                }
            }
        }
        misses.truncate(MOST_MISSES);
        let elsewhere = ways.iter().filter_map(|way| Some((way, *way.last()?))).flat_map(|(way, role)| {
            let rows = self.state().role_permissions.get(role).into_iter().flatten();
            rows.filter(|(name, set)| {
                let same_kind = Resource::asked(name).is_ok_and(|on| on.kind() == resource.kind());
                same_kind && set.read().is_ok_and(|set| set.contains(permission))
            })
            .map(|(name, _)| Miss::Elsewhere { way: owned(way), on: name.clone() })
        });
        misses.extend(elsewhere.take(MOST_MISSES));
        let others = self.state().role_permissions.keys().filter(|role| !included.contains(&role.as_str()));
        let others = others.filter_map(|role| {
            let on = resource.family().find(|on| stored(self.state(), role, on).contains(permission))?;
            Some(Miss::OtherRole { role: role.clone(), on: on.name() })
        });
        misses.extend(others.take(MOST_MISSES));
        misses
    }

    fn lack(&self, caller: Option<&str>, misses: &[Miss]) -> String {
        let included = |caller| ways(self.state(), caller, self.dialect()).len().saturating_sub(1);
        match (caller, misses) {
            (None, _) => "whoever is not logged in has no permission".to_owned(),
            (_, [miss @ Miss::Inapplicable, ..]) => miss.to_string(),
            (Some(caller), _) if !self.state().role_exists(caller) => "there is no such role".to_owned(),
            (Some(caller), _) => match included(caller) {
                0 => "the role has no row that says so, and no role is granted to it".to_owned(),
                1 => "neither the role nor the one that is granted to it has a row that says so".to_owned(),
                count => {
                    format!("neither the role nor one of the {count} that it includes has a row that says so")
                }
            },
        }
    }
}

/// What a row holds; a row that cannot be read holds nothing that anybody could rely on.
pub(super) fn stored(state: &State, role: &str, on: &Resource) -> PermissionSet {
    let row = state.role_permissions.get(role).and_then(|rows| rows.get(&on.name()));
    row.and_then(|row| row.read().ok()).unwrap_or(PermissionSet::EMPTY)
}

pub(super) fn owned(way: &[&str]) -> Vec<String> {
    way.iter().map(|role| (*role).to_owned()).collect()
}

/// What suffices, as the end of a sentence.
impl fmt::Display for Ground {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row { way, on } => write!(formatter, "{} has it on {}", Way(way), shown(on)),
            Self::Superuser { way, on } => {
                write!(formatter, "{} is a superuser, and it applies to {}", Way(way), shown(on))
            }
            Self::Authorizer => formatter.write_str("the authorizer of the database lets everybody do it"),
        }
    }
}

/// What comes close, as a sentence without its end.
impl fmt::Display for Miss {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Elsewhere { way, on } => write!(formatter, "{} has it on {}", Way(way), shown(on)),
            Self::OtherPermissions { way, on, permissions } => {
                write!(formatter, "{} has {} on {}", Way(way), permissions.join(", "), shown(on))
            }
            Self::OtherRole { role, on } => {
                write!(formatter, "`{role}`, which is not granted, has it on {}", shown(on))
            }
            Self::Inapplicable => {
                formatter.write_str("superusers hold what applies to a resource, and this does not")
            }
        }
    }
}

/// From the one who asks to the role that has it.
struct Way<'w>(&'w [String]);

impl fmt::Display for Way<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] | [_] => formatter.write_str("the role itself"),
            [_, granted @ ..] => {
                let names: Vec<String> = granted.iter().map(|role| format!("`{role}`")).collect();
                write!(formatter, "by the granted role {}, it", names.join(", which includes "))
            }
        }
    }
}

fn shown(name: &str) -> String {
    Resource::asked(name).map_or_else(|_: Error| name.to_owned(), |resource| resource.to_string())
}
