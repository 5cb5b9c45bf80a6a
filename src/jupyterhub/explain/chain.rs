//! From a written scope to one that it implies.

use std::collections::{BTreeMap, VecDeque};

use super::{
    super::{
        grammar::OWN_RESOURCES,
        policy::Policy,
        scopes::{SELF, definitions, own_scopes},
    },
    Asked,
    candidate::{Candidate, Form},
};

/// What every scope implies directly, gathered once for all that is explained.
pub(super) struct Definitions<'p> {
    below: BTreeMap<&'p str, Vec<&'p str>>,
}

impl<'p> Definitions<'p> {
    pub(super) fn of(policy: &'p Policy) -> Self {
        let release = policy.version.release();
        let custom = policy.custom_scopes.iter().map(|(name, definition)| {
            (name.as_str(), definition.subscopes.iter().flatten().map(String::as_str).collect())
        });
        // A built-in scope cannot be redefined, and the own resources stand under a name that nobody can write.
        let mut below: BTreeMap<&'p str, Vec<&'p str>> = custom.collect();
        for (name, subscopes) in definitions(release) {
            below.insert(name, subscopes);
        }
        below.insert(OWN_RESOURCES, own_scopes(release).collect());
        Self { below }
    }

    /// The shortest way from one scope to another, both included: breadth first.
    fn chain(&self, from: &str, to: &str) -> Option<Vec<String>> {
        let mut before: BTreeMap<&str, &str> = BTreeMap::new();
        let mut waiting = VecDeque::from([from]);
        while let Some(scope) = waiting.pop_front() {
            if scope == to {
                return Some(way(from, to, &before));
            }
            for next in self.below.get(scope).into_iter().flatten().copied() {
                if next != from && !before.contains_key(next) {
                    before.insert(next, scope);
                    waiting.push_back(next);
                }
            }
        }
        None
    }
}

impl Asked<'_, '_> {
    /// The shortest way from the base of a candidate to the scope that was asked for, both included; `None` if it does not grant it.
    pub(super) fn implication(self, candidate: &Candidate) -> Option<Vec<String>> {
        let vocabulary = &self.policy.core.vocabulary;
        let asked = vocabulary.name(self.scope);
        match candidate.form {
            Form::Literal => return (candidate.scope == self.scope).then(|| vec![asked.to_owned()]),
            Form::Broken(_) => return None,
            Form::Expands => {}
        }
        if !vocabulary.implies(candidate.scope, candidate.kind(), self.scope) {
            return None;
        }
        self.definitions.chain(vocabulary.name(candidate.scope), asked)
    }
}

fn way(from: &str, to: &str, before: &BTreeMap<&str, &str>) -> Vec<String> {
    let shown = |scope: &str| if scope == OWN_RESOURCES { SELF.to_owned() } else { scope.to_owned() };
    let mut way = vec![shown(to)];
    let mut scope = to;
    while scope != from {
        let Some(earlier) = before.get(scope) else { break };
        scope = earlier;
        way.push(shown(scope));
    }
    way.reverse();
    way
}
