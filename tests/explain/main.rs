//! Explanations of random questions about random hubs, taken apart and checked against the document.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking, and its input is its own"
)]

mod replay;
mod requests;

use hubscope::{
    Decision, Policy, Resource,
    jupyterhub::{
        Edit, Explanation, Gone, HolderOptions, HolderRow, Holders, Miss, Principal, PrincipalKind,
        ReachError,
    },
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
    for (number, (policy, document)) in hubs(7, 20).enumerate() {
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
    assert!(allowed > 1_000 && denied > 5_000 && faults > 100, "{allowed} {denied} {faults}");
}

#[test]
fn remedies_turn_the_answer_and_nothing_of_them_is_needless() {
    let (mut denied, mut kinds) = (0_usize, std::collections::BTreeMap::<String, usize>::new());
    for (number, (policy, _)) in hubs(10, 16).enumerate() {
        for principal in principals(&policy) {
            for (position, resource) in resources(&policy).into_iter().enumerate().skip(number % 3).step_by(3)
            {
                let scope = SCOPES[(number + position) % SCOPES.len()];
                if policy.scope_number(scope).is_err() {
                    continue;
                }
                let place = format!("hub {number}: {principal:?} {scope} {resource:?}");
                let remedies = policy.remedies(principal, scope, resource).unwrap();
                if policy.principal(principal).decide(scope, resource).unwrap() != Decision::Deny {
                    assert!(remedies.is_empty(), "{place}");
                    continue;
                }
                denied += 1;
                for remedy in &remedies {
                    let asked = |edits: &[Edit]| {
                        let after = policy.edited(edits).unwrap();
                        let principal = match (principal, &remedy.token) {
                            (Principal::Token { now, .. }, Some(id)) => Principal::Token { id, now },
                            (principal, _) => principal,
                        };
                        after.principal(principal).can(scope, resource).unwrap()
                    };
                    assert!(asked(&remedy.edits), "{place} {remedy:?}");
                    for left_out in 0..remedy.edits.len() {
                        let mut rest = remedy.edits.clone();
                        rest.remove(left_out);
                        // An edit that needs another one fails without it.
                        assert!(policy.edited(&rest).is_err() || !asked(&rest), "{place} {remedy:?}");
                    }
                    let first =
                        serde_json::to_value(&remedy.edits[0]).unwrap()["edit"].as_str().unwrap().to_owned();
                    *kinds.entry(first).or_default() += 1;
                }
                let is_named =
                    !matches!(resource, Resource::Group("") | Resource::User("") | Resource::Service(""));
                if matches!(principal, Principal::User(_) | Principal::Service(_)) && is_named {
                    assert!(!remedies.is_empty(), "an exact role always helps: {place}");
                }
            }
        }
    }
    println!("{denied} denied, remedies: {kinds:?}");
    assert!(denied > 300 && kinds.len() >= 5, "{denied} {kinds:?}");
}

#[test]
fn holders_are_all_who_may() {
    let mut listed = 0_usize;
    for (number, (policy, document)) in hubs(8, 30).enumerate() {
        let replay = Replay::new(&policy, &document);
        let tokens_at = Some(Timestamp::from_micros(NOW));
        for (position, resource) in resources(&policy).into_iter().enumerate() {
            for scope in SCOPES.iter().skip((number + position) % 4).step_by(4) {
                if policy.scope_number(scope).is_err() {
                    continue;
                }
                let holders =
                    policy.holders(scope, resource, HolderOptions { tokens_at, limit: None }).unwrap();
                for principal in principals(&policy) {
                    let place = format!("hub {number}: {principal:?} {scope} {resource:?}");
                    let allowed = policy.principal(principal).can(scope, resource).unwrap();
                    let row = row_of(&holders, principal);
                    assert_eq!(row.is_some(), allowed, "{place}");
                    if let Some(row) = row {
                        listed += 1;
                        let path = &holders.paths[row.path];
                        replay
                            .path(principal, scope, resource, path)
                            .unwrap_or_else(|wrong| panic!("{wrong}\n{path:?}\n{place}"));
                        let shortest = policy.explain(principal, scope, resource).unwrap().paths;
                        assert!(shortest.iter().any(|known| known == path), "{place}");
                    }
                }
                let few =
                    policy.holders(scope, resource, HolderOptions { tokens_at, limit: Some(1) }).unwrap();
                assert_eq!(few.counts, holders.counts);
                assert_eq!(
                    few.users.first().map(|row| &row.name),
                    holders.users.first().map(|row| &row.name)
                );
                assert!(few.users.len() < 2 && few.tokens.len() < 2);
            }
        }
    }
    assert!(listed > 1_000, "{listed}");
}

fn row_of<'h>(holders: &'h Holders, principal: Principal<'_>) -> Option<&'h HolderRow> {
    let (rows, name) = match principal {
        Principal::Group(name) => (&holders.groups, name),
        Principal::Service(name) => (&holders.services, name),
        Principal::Token { id, .. } => (&holders.tokens, id),
        Principal::User(name) => (&holders.users, name),
    };
    rows.iter().find(|row| row.name == name)
}

#[test]
fn a_token_that_names_what_is_gone_says_what() {
    let document = serde_json::json!({
        "format": "hubscope/1", "hub": { "kind": "jupyterhub", "version": "5.5.4" }, "source": "hand",
        "issued_at": "2026-01-31T09:00:00Z",
        "knows": ["vocabulary", "roles", "users", "groups", "services", "clients", "tokens", "shares"],
        "roles": [{ "name": "user", "scopes": ["self"] }], "users": [{ "name": "ann", "roles": ["user"] }],
        "clients": [{ "id": "jupyterhub" }],
        "tokens": [
            { "id": "lost", "user": "ann", "scopes": ["self"], "client": "service-old" },
            { "id": "whole", "user": "ann", "scopes": ["inherit"], "client": "service-old" },
            { "id": "orphan", "user": "bea", "scopes": ["inherit"], "client": "jupyterhub" }
        ],
    });
    let policy = Policy::load(document.to_string().as_bytes(), &Limits::default()).unwrap();
    let now = Timestamp::from_micros(NOW);
    let explain =
        |id| policy.explain(Principal::Token { id, now }, "servers", Resource::User("ann")).unwrap();

    let lost = explain("lost");
    assert_eq!(lost.decision.code(), Some("missing-client"));
    assert_eq!(lost.misses, [Miss::Gone { what: Gone::Client, name: "service-old".to_owned() }]);
    assert!(lost.text[1].contains("`service-old`"), "{:?}", lost.text);
    assert!(explain("whole").decision.is_allow(), "what inherits is not asked for its client");

    let orphan = explain("orphan");
    assert_eq!(orphan.decision.code(), Some("missing-owner"));
    assert_eq!(orphan.misses, [Miss::Gone { what: Gone::Owner, name: "bea".to_owned() }]);
}

#[test]
fn a_reach_is_every_resource_on_which_they_may() {
    let mut reached = 0_usize;
    for (number, (policy, _)) in hubs(9, 30).enumerate() {
        for principal in principals(&policy) {
            for scope in SCOPES {
                let subject = policy.principal(principal);
                let place = format!("hub {number}: {principal:?} {scope}");
                let reach = match subject.reach(scope) {
                    Ok(reach) => reach,
                    Err(ReachError::Question(_)) => continue,
                    Err(ReachError::Unanswered(decision)) => {
                        assert_eq!(subject.decide(scope, Resource::Everything).unwrap(), decision, "{place}");
                        continue;
                    }
                };
                assert_eq!(
                    reach.is_everything(),
                    subject.can(scope, Resource::Everything).unwrap(),
                    "{place}"
                );
                let users: Vec<&str> = reach.users().collect();
                let servers: Vec<(&str, &str)> = reach.servers().collect();
                let groups: Vec<&str> = reach.groups().collect();
                let services: Vec<&str> = reach.services().collect();
                for resource in resources(&policy) {
                    // On an empty name the hub fails; a list of its rows does not.
                    if matches!(resource, Resource::Group("") | Resource::User("") | Resource::Service("")) {
                        continue;
                    }
                    let allowed = subject.can(scope, resource).unwrap();
                    reached += usize::from(allowed);
                    assert_eq!(reach.contains(resource), allowed, "{place} {resource:?}");
                    let listed = match resource {
                        Resource::User("nobody-here") | Resource::Everything => continue,
                        Resource::Group(name) => groups.contains(&name),
                        Resource::Server { user, name } => servers.contains(&(user, name)),
                        Resource::Service(name) => services.contains(&name),
                        Resource::User(name) => users.contains(&name),
                    };
                    assert_eq!(listed, allowed, "{place} {resource:?}");
                }
            }
        }
    }
    assert!(reached > 5_000, "{reached}");
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
    let broken = why
        .misses
        .iter()
        .any(|miss| matches!(miss, Miss::Broken { .. } | Miss::Gone { .. } | Miss::InvalidToken));
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
