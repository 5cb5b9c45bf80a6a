//! The compiled engine against a page of obvious code, and laws that hold of any hub.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and its input is its own"
)]

mod reference;
mod worlds;

use std::collections::BTreeSet;

use hubscope::{
    Decision, Policy, Resource, Subject,
    jupyterhub::{ParsedFilter, ParsedScopes, unparse},
    snapshot::{Limits, Snapshot, Timestamp},
};
use proptest::{collection::vec, prelude::*, sample::select};

use self::{
    reference::{On, Who},
    worlds::{GROUPS, SCOPES, SERVICES, TOKENS, USERS, grant, resource, world},
};

fn compile(snapshot: &Snapshot<'_>) -> Policy {
    let document = serde_json::to_vec(snapshot).unwrap();
    Policy::load(&document, &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn subject<'p>(policy: &'p Policy, who: Who<'_>) -> Subject<'p> {
    match who {
        Who::Group(name) => policy.group(name),
        Who::Service(name) => policy.service(name),
        Who::Token(id) => policy.token(id, Timestamp::from_micros(0)),
        Who::User(name) => policy.user(name),
    }
}

fn decide(policy: &Policy, who: Who<'_>, scope: &str, on: On<'_>) -> Decision {
    let resource = match on {
        None => Resource::Everything,
        Some(("group", name)) => Resource::Group(name),
        Some(("service", name)) => Resource::Service(name),
        Some(("user", name)) => Resource::User(name),
        Some((_, name)) => {
            let (user, name) = name.split_once('/').unwrap();
            Resource::Server { user, name }
        }
    };
    subject(policy, who).decide(scope, resource).unwrap()
}

fn everybody() -> impl Iterator<Item = Who<'static>> {
    let users = USERS.iter().map(|name| Who::User(name));
    let groups = GROUPS.iter().map(|name| Who::Group(name));
    let services = SERVICES.iter().map(|name| Who::Service(name));
    users.chain(groups).chain(services).chain(TOKENS.iter().map(|id| Who::Token(id)))
}

/// A scope, and for what.
fn question() -> impl Strategy<Value = (&'static str, Option<(&'static str, String)>)> {
    (select(SCOPES), proptest::option::weighted(0.9, resource()))
}

fn on<'o>(resource: &'o Option<(&'static str, String)>) -> On<'o> {
    resource.as_ref().map(|(kind, name)| (*kind, name.as_str()))
}

/// The scopes that the reference knows, of those that the engine lists.
fn known(scopes: Vec<String>) -> BTreeSet<String> {
    let unknown =
        ["tokens", "read:tokens", "users:activity", "users:shares", "read:users:shares", "read:shares"];
    scopes.into_iter().filter(|scope| !unknown.contains(&scope.split('!').next().unwrap())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_decides_as_the_reference(world in world(), questions in vec(question(), 8)) {
        let policy = compile(&world);
        for who in everybody() {
            let held = subject(&policy, who).scopes();
            prop_assert_eq!(held.ok().map(known), reference::scopes(&world, who), "{:?}", who);
            for (scope, resource) in &questions {
                let decision = decide(&policy, who, scope, on(resource));
                let expected = reference::can(&world, who, scope, on(resource));
                let agrees = match expected {
                    None => matches!(decision, Decision::Fault(_)),
                    Some(true) => decision == Decision::Allow,
                    Some(false) => decision == Decision::Deny,
                };
                prop_assert!(agrees, "{who:?} {scope} {resource:?}: {decision}, and the reference says {expected:?}");
            }
        }
    }

    /// To a role, to a token, to a share; and a role to somebody, and somebody to a group.
    #[test]
    fn adding_a_grant_never_removes_an_allow(
        world in world(),
        added in grant(),
        place in (0_usize..5, any::<prop::sample::Index>()),
        questions in vec(question(), 8),
    ) {
        let mut more = world.clone();
        let (section, index) = place;
        match section {
            0 => index.get_mut(&mut more.roles).scopes.push(added.into()),
            1 => index.get_mut(&mut more.tokens).scopes.push(added.into()),
            2 => index.get_mut(&mut more.users).roles.push("teacher".into()),
            3 => index.get_mut(&mut more.users).groups.push("class-A".into()),
            _ => index.get_mut(&mut more.groups).roles.push("reader".into()),
        }
        let (before, after) = (compile(&world), compile(&more));
        for who in everybody() {
            // A role that breaks its bearers takes everything away: that is the hub's doing, not the grant's.
            if subject(&after, who).scopes().is_err() {
                continue;
            }
            for (scope, resource) in &questions {
                if decide(&before, who, scope, on(resource)).is_allow() {
                    prop_assert!(decide(&after, who, scope, on(resource)).is_allow(), "{who:?} {scope} {resource:?}");
                }
            }
        }
    }

    #[test]
    fn order_and_duplicates_do_not_matter(world in world(), questions in vec(question(), 8), turn in 0_usize..4) {
        let mut turned = world.clone();
        let mut lists: Vec<&mut Vec<_>> = Vec::new();
        lists.extend(turned.roles.iter_mut().map(|role| &mut role.scopes));
        lists.extend(turned.tokens.iter_mut().map(|token| &mut token.scopes));
        lists.extend(turned.shares.iter_mut().map(|share| &mut share.scopes));
        lists.extend(turned.groups.iter_mut().map(|group| &mut group.roles));
        lists.extend(turned.users.iter_mut().flat_map(|user| [&mut user.roles, &mut user.groups]));
        for list in lists {
            list.reverse();
            list.extend(list.first().cloned());
            let turn = turn.min(list.len());
            list.rotate_left(turn);
        }
        turned.roles.reverse();
        turned.groups.rotate_left(turn);
        turned.users.reverse();
        turned.services.reverse();
        turned.tokens.reverse();
        turned.shares.reverse();
        turned.shares.extend(turned.shares.first().cloned());
        turned.clients.reverse();
        let (one, other) = (compile(&world), compile(&turned));
        for who in everybody() {
            let held = subject(&one, who).scopes();
            prop_assert_eq!(held.ok(), subject(&other, who).scopes().ok());
            for (scope, resource) in &questions {
                let decisions = [&one, &other].map(|policy| decide(policy, who, scope, on(resource)));
                prop_assert_eq!(decisions[0].outcome(), decisions[1].outcome(), "{:?} {} {:?}", who, scope, resource);
            }
        }
    }

    #[test]
    fn parsing_undoes_unparsing(parsed in parsed()) {
        let texts = unparse(&parsed);
        let mut algebra = compile(&Snapshot { roles: Vec::new(), ..empty() }).algebra();
        prop_assert_eq!(&algebra.parse(&borrowed(&texts)).unwrap(), &parsed);
        prop_assert_eq!(algebra.reduce(&borrowed(&texts)).unwrap(), texts);
    }

    #[test]
    fn an_intersection_commutes_and_lies_in_both(
        world in world(),
        one in vec(expanded(), 0..8),
        other in vec(expanded(), 0..8),
        membership in any::<bool>(),
    ) {
        let mut algebra = compile(&world).algebra();
        let (one, other) = (borrowed(&one), borrowed(&other));
        let common = algebra.intersect(&one, &other, membership).unwrap();
        prop_assert_eq!(&common, &algebra.intersect(&other, &one, membership).unwrap());
        for scope in &common.scopes {
            for side in [&one, &other] {
                let held = algebra.parse(side).unwrap();
                prop_assert!(algebra.has_scope(scope, &held, false, membership).unwrap(), "{scope} in {side:?}");
            }
        }
        let reduced = algebra.reduce(&one).unwrap();
        prop_assert_eq!(algebra.intersect(&one, &one, membership).unwrap().scopes, reduced);
    }
}

/// An expanded scope.
fn expanded() -> impl Strategy<Value = String> {
    (select(&SCOPES[..3]), proptest::option::weighted(0.9, resource())).prop_map(|(base, resource)| {
        match resource {
            None => base.to_owned(),
            Some((kind, name)) => format!("{base}!{kind}={name}"),
        }
    })
}

/// Parsed scopes of any text that parsing can give: no kind without names, no name without text.
fn parsed() -> impl Strategy<Value = ParsedScopes> {
    let kind = prop_oneof!["user", "group", "server", "service", "[a-z]{0,6}"];
    let names =
        proptest::collection::btree_set(any::<String>().prop_filter("empty", |name| !name.is_empty()), 1..3);
    let filter = prop_oneof![
        Just(ParsedFilter::All),
        proptest::collection::btree_map(kind, names, 1..3).prop_map(ParsedFilter::Names),
    ];
    proptest::collection::btree_map("[a-z:]{0,8}", filter, 0..4)
}

fn empty() -> Snapshot<'static> {
    let document = r#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "6.1.1"}, "source": "hand",
        "issued_at": "2026-01-31T09:00:00Z", "knows": []}"#;
    serde_json::from_str(document).unwrap()
}

fn borrowed(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}
