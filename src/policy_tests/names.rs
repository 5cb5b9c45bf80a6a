//! Whether the hub has what a test names. A misspelt name holds nothing, and would pass for a deny.

use crate::{
    Policy, Resource,
    jupyterhub::{Principal, PrincipalKind, distance},
    snapshot::Section,
};

/// As many letters may be wrong for a name to be the one that is meant.
const NEAR: usize = 2;

/// What is wrong with a principal's name.
pub(super) fn of_principal(policy: &Policy, principal: Principal<'_>) -> Option<String> {
    let exists = |name| policy.principal(name).exists();
    match principal {
        Principal::Group(name) => missing(policy, PrincipalKind::Group, name),
        Principal::Service(name) => missing(policy, PrincipalKind::Service, name),
        Principal::User(name) => missing(policy, PrincipalKind::User, name),
        // One that expired is there.
        Principal::Token { id, .. } => {
            let is_there = exists(principal) || policy.token_ids().any(|known| known == id);
            (policy.about().knows(Section::Tokens) && !is_there).then(|| absent("token", id))
        }
    }
}

/// What is wrong with the name of a resource; of a server its owner's, since a server may be made any time.
pub(super) fn of_resource(policy: &Policy, resource: Resource<'_>) -> Option<String> {
    match resource {
        Resource::Everything => None,
        Resource::Group(name) => missing(policy, PrincipalKind::Group, name),
        Resource::Server { user, .. } | Resource::User(user) => missing(policy, PrincipalKind::User, user),
        Resource::Service(name) => missing(policy, PrincipalKind::Service, name),
    }
}

fn missing(policy: &Policy, kind: PrincipalKind, name: &str) -> Option<String> {
    let (section, word, principal) = match kind {
        PrincipalKind::Group => (Section::Groups, "group", Principal::Group(name)),
        PrincipalKind::Service => (Section::Services, "service", Principal::Service(name)),
        PrincipalKind::User => (Section::Users, "user", Principal::User(name)),
    };
    if !policy.about().knows(section) || policy.principal(principal).exists() {
        return None;
    }
    let nearest = policy.names(kind).map(|other| (distance(name, other), other)).min();
    Some(match nearest.filter(|(distance, _)| *distance <= NEAR) {
        Some((_, other)) => format!("the hub has no {word} `{name}`; is `{other}` meant?"),
        None => absent(word, name),
    })
}

fn absent(word: &str, name: &str) -> String {
    format!("the hub has no {word} `{name}`; if that is right, write `absent: true`")
}
