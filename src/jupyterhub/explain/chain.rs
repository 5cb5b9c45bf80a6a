//! From a written scope to one that it implies.

use std::collections::{BTreeMap, VecDeque};

use super::{
    super::{
        grammar::OWN_RESOURCES,
        policy::Policy,
        scopes::{SELF, definitions, own_scopes},
    },
    candidate::{Candidate, Form},
};
use crate::vocabulary::ScopeId;

impl Policy {
    /// The shortest way from the base of a candidate to a scope, both included; `None` if it does not grant it.
    pub(super) fn implication(&self, candidate: &Candidate, scope: ScopeId) -> Option<Vec<String>> {
        let vocabulary = &self.core.vocabulary;
        let asked = vocabulary.name(scope);
        match candidate.form {
            Form::Literal => return (candidate.scope == scope).then(|| vec![asked.to_owned()]),
            Form::Broken(_) => return None,
            Form::Expands => {}
        }
        if !vocabulary.implies(candidate.scope, candidate.kind(), scope) {
            return None;
        }
        self.chain(vocabulary.name(candidate.scope), asked)
    }

    /// Breadth first over the definitions, so that what is found is shortest.
    pub(super) fn chain(&self, from: &str, to: &str) -> Option<Vec<String>> {
        let release = self.version.release();
        let built_in: BTreeMap<&str, Vec<&str>> = definitions(release).collect();
        let own: Vec<&str> = own_scopes(release).collect();
        let below = |scope: &str| -> Vec<&str> {
            match (built_in.get(scope), self.custom_scopes.get(scope)) {
                _ if scope == OWN_RESOURCES => own.clone(),
                (Some(below), _) => below.clone(),
                (None, Some(custom)) => custom.subscopes.iter().flatten().map(String::as_str).collect(),
                (None, None) => Vec::new(),
            }
        };
        let mut before: BTreeMap<&str, &str> = BTreeMap::new();
        let mut waiting = VecDeque::from([from]);
        while let Some(scope) = waiting.pop_front() {
            if scope == to {
                return Some(way(from, to, &before));
            }
            for next in below(scope) {
                if next != from && !before.contains_key(next) {
                    before.insert(next, scope);
                    waiting.push_back(next);
                }
            }
        }
        None
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
