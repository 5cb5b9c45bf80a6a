//! Whether the hub has what a test names. A misspelt name holds nothing, and would pass for a deny.

use std::collections::BTreeSet;

use crate::{
    Policy, Resource,
    jupyterhub::{Principal, PrincipalKind, distance},
    snapshot::Section,
};

/// As many letters may be wrong for a name to be the one that is meant; of a short name none.
const NEAR: usize = 2;
/// For so many names the one that is meant is looked for: each look goes through all names of the hub.
const SUGGESTED: usize = 10;

/// Names that a test uses and that the hub does not have.
#[derive(Default)]
pub(super) struct Missing<'n> {
    names: BTreeSet<(&'static str, &'n str)>,
    /// Tokens that are there and identify nobody.
    invalid: BTreeSet<&'n str>,
}

impl<'n> Missing<'n> {
    /// Notes a principal that the hub does not have.
    pub(super) fn look_at(&mut self, policy: &Policy, principal: Principal<'n>) {
        match principal {
            Principal::Group(name) => self.look(policy, PrincipalKind::Group, name),
            Principal::Service(name) => self.look(policy, PrincipalKind::Service, name),
            Principal::User(name) => self.look(policy, PrincipalKind::User, name),
            Principal::Token { id, .. } => {
                let subject = policy.principal(principal);
                if !policy.about().knows(Section::Tokens) || subject.exists() {
                    return;
                }
                match policy.token_ids().any(|known| known == id) {
                    // Nobody holds nothing for certain; of a token that cannot be told that is unknown.
                    true if subject.scopes().is_ok() => self.invalid.insert(id),
                    true => false,
                    false => self.names.insert(("token", id)),
                };
            }
        }
    }

    /// Notes what a resource names; of a server its owner, since a server may be made any time.
    pub(super) fn look_for(&mut self, policy: &Policy, resource: Resource<'n>) {
        match resource {
            Resource::Everything => {}
            Resource::Group(name) => self.look(policy, PrincipalKind::Group, name),
            Resource::Server { user, .. } | Resource::User(user) => {
                self.look(policy, PrincipalKind::User, user)
            }
            Resource::Service(name) => self.look(policy, PrincipalKind::Service, name),
        }
    }

    fn look(&mut self, policy: &Policy, kind: PrincipalKind, name: &'n str) {
        let (section, word, principal) = match kind {
            PrincipalKind::Group => (Section::Groups, "group", Principal::Group(name)),
            PrincipalKind::Service => (Section::Services, "service", Principal::Service(name)),
            PrincipalKind::User => (Section::Users, "user", Principal::User(name)),
        };
        if policy.about().knows(section) && !policy.principal(principal).exists() {
            self.names.insert((word, name));
        }
    }

    /// What is wrong, as sentences.
    pub(super) fn sentences(&self, policy: &Policy) -> Vec<String> {
        let names = self.names.iter().enumerate().map(|(position, (word, name))| {
            match Some(*name).filter(|_| position < SUGGESTED).and_then(|name| nearest(policy, word, name)) {
                Some(other) => format!("the hub has no {word} `{name}`; is `{other}` meant?"),
                None => format!("the hub has no {word} `{name}`; if that is right, write `absent: true`"),
            }
        });
        let invalid = self.invalid.iter().map(|id| {
            format!("token `{id}` identifies nobody at this time; write a time as `at`, or `absent: true` if that is right")
        });
        names.chain(invalid).collect()
    }
}

fn nearest<'p>(policy: &'p Policy, word: &str, name: &str) -> Option<&'p str> {
    let kind = match word {
        "group" => PrincipalKind::Group,
        "service" => PrincipalKind::Service,
        "user" => PrincipalKind::User,
        _ => return None,
    };
    let most = NEAR.min(name.len() / 2);
    let near = policy.names(kind).filter_map(|other| Some((distance(name, other, most)?, other)));
    near.min().map(|(_, other)| other)
}
