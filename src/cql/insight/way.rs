//! By which grants somebody has a role.

use std::collections::{BTreeMap, VecDeque};

use crate::cql::{Dialect, State};

/// Every role that somebody includes, the nearest first, with the way to it: from the role itself over what was granted to it to the included one.
///
/// What is granted and has no row is left out. Linear in the grants that are followed.
pub(super) fn ways<'s>(state: &'s State, role: &'s str, dialect: &Dialect) -> Vec<Vec<&'s str>> {
    let mut before: BTreeMap<&str, Option<&str>> = BTreeMap::from([(role, None)]);
    let mut nearest = Vec::new();
    let mut next = VecDeque::from([role]);
    while let Some(role) = next.pop_front() {
        let Ok(row) = state.role(role, dialect) else { continue };
        nearest.push(role);
        for granted in &row.member_of {
            if !before.contains_key(granted.as_str()) {
                before.insert(granted, Some(role));
                next.push_back(granted);
            }
        }
    }
    nearest.into_iter().map(|role| way_to(&before, role)).collect()
}

fn way_to<'s>(before: &BTreeMap<&'s str, Option<&'s str>>, role: &'s str) -> Vec<&'s str> {
    let mut way: Vec<&str> =
        std::iter::successors(Some(role), |role| before.get(role).copied().flatten()).collect();
    way.reverse();
    way
}
