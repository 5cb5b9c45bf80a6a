//! Explanations of random questions about random hubs, taken apart and checked against the document.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking, and its input is its own"
)]

mod replay;

use hubscope::{
    Decision, Policy, Resource,
    jupyterhub::{Explanation, Miss, Principal, PrincipalKind},
    snapshot::{Limits, Timestamp},
};
use hubscope_conform::{State, Version, random_case};
use serde_json::Value;

use self::replay::Replay;

/// When every case is asked, in microseconds.
const NOW: i64 = 1_700_000_000_000_000;
const SCOPES: &[&str] = &[
    "access:servers",
    "servers",
    "read:servers",
    "delete:servers",
    "admin:servers",
    "read:users",
    "users",
    "read:users:name",
    "list:users",
    "tokens",
    "groups",
    "read:groups:name",
    "access:services",
    "read:services:name",
    "shares",
    "proxy",
    "custom:grades:read",
];

/// Policies of a seed's cases, with their documents.
fn hubs(seed: u64, count: u64) -> impl Iterator<Item = (Policy, Value)> {
    Version::ALL.into_iter().flat_map(move |version| {
        (0..count).filter_map(move |number| {
            let (hub, _) = random_case(seed, number, version, 0);
            let state: State = serde_json::from_value(hub).unwrap();
            let document = state.document(version.name()).unwrap();
            let policy = Policy::load(&document, &Limits::default()).ok()?;
            Some((policy, serde_json::from_slice(&document).unwrap()))
        })
    })
}

fn principals(policy: &Policy) -> Vec<Principal<'_>> {
    let now = Timestamp::from_micros(NOW);
    let users = policy.names(PrincipalKind::User).map(Principal::User);
    let services = policy.names(PrincipalKind::Service).map(Principal::Service);
    let groups = policy.names(PrincipalKind::Group).map(Principal::Group);
    users
        .chain(services)
        .chain(groups)
        .chain(policy.token_ids().map(|id| Principal::Token { id, now }))
        .collect()
}

fn resources(policy: &Policy) -> Vec<Resource<'_>> {
    let mut resources = vec![Resource::Everything, Resource::User("nobody-here")];
    for user in policy.names(PrincipalKind::User) {
        resources.push(Resource::User(user));
        resources.extend(policy.servers_of(user).map(|name| Resource::Server { user, name }));
    }
    resources.extend(policy.names(PrincipalKind::Group).map(Resource::Group));
    resources.extend(policy.names(PrincipalKind::Service).map(Resource::Service));
    resources
}

#[test]
fn every_explanation_replays() {
    let (mut allowed, mut denied, mut faults) = (0_usize, 0_usize, 0_usize);
    for (number, (policy, document)) in hubs(7, 40).enumerate() {
        let replay = Replay::new(&policy, &document);
        for principal in principals(&policy) {
            for (position, resource) in resources(&policy).into_iter().enumerate() {
                // Every pair of a scope and a resource comes up in one hub or another.
                for scope in SCOPES.iter().skip((number + position) % 3).step_by(3) {
                    if policy.scope_number(scope).is_err() {
                        continue;
                    }
                    let why = policy.explain(principal, scope, resource).unwrap();
                    let place =
                        format!("hub {number}: {principal:?} {scope} {resource:?}\n{}", why.text.join("\n"));
                    assert_eq!(
                        why.decision,
                        policy.principal(principal).decide(scope, resource).unwrap(),
                        "{place}"
                    );
                    match why.decision {
                        Decision::Allow => allowed += 1,
                        Decision::Deny => denied += 1,
                        Decision::Fault(_) => faults += 1,
                        Decision::Unknown(_) => panic!("the document states everything: {place}"),
                    }
                    check(&replay, principal, scope, resource, &why, &place);
                }
            }
        }
    }
    println!("{allowed} allowed, {denied} denied, {faults} faults");
    assert!(allowed > 2_000 && denied > 10_000 && faults > 200, "{allowed} {denied} {faults}");
}

fn check(
    replay: &Replay<'_>,
    principal: Principal<'_>,
    scope: &str,
    resource: Resource<'_>,
    why: &Explanation,
    place: &str,
) {
    match why.decision {
        Decision::Allow => {
            assert!(!why.paths.is_empty() && why.misses.is_empty(), "an allow has a path: {place}");
            for path in &why.paths {
                replay
                    .path(principal, scope, resource, path)
                    .unwrap_or_else(|wrong| panic!("{wrong}\n{path:?}\n{place}"));
            }
            let steps: Vec<usize> = why.paths.iter().map(replay::steps).collect();
            assert!(steps.is_sorted(), "{place}");
        }
        Decision::Deny | Decision::Fault(_) | Decision::Unknown(_) => {
            assert!(why.paths.is_empty(), "{place}");
            for miss in &why.misses {
                replay
                    .miss(principal, scope, resource, miss)
                    .unwrap_or_else(|wrong| panic!("{wrong}\n{miss:?}\n{place}"));
            }
        }
    }
    let broken = why.misses.iter().any(|miss| matches!(miss, Miss::Broken { .. } | Miss::InvalidToken));
    if let Decision::Fault(fault) = why.decision
        && fault.code() != "empty-name"
    {
        assert!(broken, "a fault names what is broken: {place}");
    }
    assert_eq!(
        why.text.len(),
        (1 + why.paths.len() + why.misses.len()).max(why.text.len().min(2)),
        "{place}"
    );
}
