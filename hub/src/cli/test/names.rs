//! Whether the hub has what a test names. A misspelt name holds nothing, and would pass for a deny.

use hubscope::{Policy, jupyterhub::PrincipalKind, snapshot::Section};

use super::super::{principal::Principal, target::Target};

/// What is wrong with a principal's name.
pub(super) fn of_principal(policy: &Policy, principal: &Principal) -> Option<String> {
    missing(policy, principal.kind(), principal.name())
}

/// What is wrong with the name of a resource; of a server its owner's, since a server may be made any time.
pub(super) fn of_target(policy: &Policy, target: &Target) -> Option<String> {
    let (kind, name) = match target {
        Target::Group(name) => ("group", name),
        Target::Server { user, .. } | Target::User(user) => ("user", user),
        Target::Service(name) => ("service", name),
    };
    missing(policy, kind, name)
}

fn missing(policy: &Policy, kind: &str, name: &str) -> Option<String> {
    let (section, names): (Section, Vec<&str>) = match kind {
        "group" => (Section::Groups, policy.names(PrincipalKind::Group).collect()),
        "service" => (Section::Services, policy.names(PrincipalKind::Service).collect()),
        "token" => (Section::Tokens, policy.token_ids().collect()),
        _ => (Section::Users, policy.names(PrincipalKind::User).collect()),
    };
    if !policy.about().knows(section) || names.contains(&name) {
        return None;
    }
    let nearest = names.iter().map(|other| (strsim::damerau_levenshtein(name, other), *other)).min();
    let hint = match nearest.filter(|(distance, _)| *distance <= 2 && kind != "token") {
        Some((_, other)) => format!("is `{other}` meant?"),
        None => "if that is right, write `absent: true`".to_owned(),
    };
    Some(format!("the hub has no {kind} `{name}`; {hint}"))
}
