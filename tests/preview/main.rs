//! An edited policy is the policy of the edited document, and the difference between two policies is what their answers differ in.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking, and its input is its own"
)]

mod cost;
mod edits;
mod rows;
mod stated;

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use hubscope::{
    Decision, Policy, Resource,
    jupyterhub::{
        BearerName, Difference, DifferenceOptions, Edit, GrantChange, Names, Over, Principal, PrincipalKind,
        ScopeOver,
    },
    snapshot::{Limits, Timestamp},
};
use hubscope_conform::{State, Version, random_case};
use serde_json::Value;

const NOW: Timestamp = Timestamp::from_micros(1_700_000_000_000_000);
const SCOPES: &[&str] = &[
    "access:servers",
    "servers",
    "read:servers",
    "admin:servers",
    "read:users",
    "users",
    "read:users:name",
    "list:users",
    "tokens",
    "groups",
    "access:services",
    "shares",
    "proxy",
    "custom:grades:read",
];

fn load(document: &Value) -> Policy {
    Policy::load(&serde_json::to_vec(document).unwrap(), &Limits::default()).unwrap()
}

fn hubs(seed: u64, count: u64) -> impl Iterator<Item = (Rng, Value)> {
    Version::ALL.into_iter().flat_map(move |version| {
        (0..count).map(move |number| {
            let (hub, _) = random_case(seed, number, version, 0);
            let state: State = serde_json::from_value(hub).unwrap();
            let document = serde_json::from_slice(&state.document(version.name()).unwrap()).unwrap();
            (Rng::with_seed(seed + number), document)
        })
    })
}

fn principals(policy: &Policy) -> Vec<Principal<'_>> {
    let users = policy.names(PrincipalKind::User).map(Principal::User);
    let services = policy.names(PrincipalKind::Service).map(Principal::Service);
    let groups = policy.names(PrincipalKind::Group).map(Principal::Group);
    users
        .chain(services)
        .chain(groups)
        .chain(policy.token_ids().map(|id| Principal::Token { id, now: NOW }))
        .collect()
}

fn resources(policy: &Policy) -> Vec<Resource<'_>> {
    let mut resources = vec![Resource::Everything];
    for user in policy.names(PrincipalKind::User) {
        resources.push(Resource::User(user));
        resources.extend(policy.servers_of(user).map(|name| Resource::Server { user, name }));
    }
    resources.extend(policy.names(PrincipalKind::Group).map(Resource::Group));
    resources.extend(policy.names(PrincipalKind::Service).map(Resource::Service));
    resources
}

fn one(rng: &mut Rng, list: &[&str]) -> String {
    if list.is_empty() { "nobody".to_owned() } else { list[rng.usize(..list.len())].to_owned() }
}

/// An edit that makes sense more often than not.
fn edit(rng: &mut Rng, policy: &Policy) -> Edit {
    let users: Vec<&str> = policy.names(PrincipalKind::User).collect();
    let groups: Vec<&str> = policy.names(PrincipalKind::Group).collect();
    let services: Vec<&str> = policy.names(PrincipalKind::Service).collect();
    let roles: Vec<&str> = policy.roles().map(|(name, _)| name).chain(["no-role"]).collect();
    let tokens: Vec<&str> = policy.token_ids().collect();
    let (user, group, role) = (one(rng, &users), one(rng, &groups), one(rng, &roles));
    let scopes = |rng: &mut Rng| {
        let filters = [String::new(), format!("!group={group}"), format!("!user={user}"), "!user".to_owned()];
        let scope = |rng: &mut Rng| format!("{}{}", SCOPES[rng.usize(..13)], filters[rng.usize(..4)]);
        (0..rng.usize(..4)).map(|_| scope(rng)).collect::<Vec<String>>()
    };
    let bearer = match rng.u32(..4) {
        0 => BearerName::Group(group.clone()),
        1 => BearerName::Service(one(rng, &services)),
        _ => BearerName::User(user.clone()),
    };
    let shared = policy.servers_of(&user).next().unwrap_or_default().to_owned();
    match rng.u32(..26) {
        0..3 => Edit::AddMember { group, user },
        3..5 => Edit::RemoveMember { group, user },
        5..8 => Edit::AssignRole { role, to: bearer },
        8..10 => Edit::RemoveRole { role, from: bearer },
        10..12 => Edit::ChangeRole { role, scopes: scopes(rng) },
        12 => Edit::CreateRole { role: one(rng, &["new-role", "teacher"]), scopes: scopes(rng) },
        13 => Edit::DeleteRole { role },
        14 => Edit::CreateUser { user: one(rng, &["zoe", "a/b", "ann"]) },
        15 => Edit::DeleteUser { user },
        16 => Edit::CreateGroup { group: one(rng, &["class-Z", "class-A"]) },
        17 => Edit::DeleteGroup { group },
        18 => Edit::SetAdmin { of: bearer, admin: rng.bool() },
        19..23 => Edit::IssueToken {
            id: one(rng, &["t-new", "t-newer", "t0"]),
            owner: if rng.u32(..4) == 0 { bearer } else { BearerName::User(user.clone()) },
            scopes: if rng.bool() { None } else { Some(scopes(rng)) },
            expires_at: None,
        },
        23 => Edit::RevokeToken { id: one(rng, &tokens) },
        _ if rng.bool() => Edit::Share {
            owner: user,
            server: shared,
            with: bearer,
            scopes: vec!["access:servers".to_owned()],
        },
        _ => Edit::Unshare { owner: user, server: shared, with: bearer },
    }
}

#[test]
fn an_edited_policy_is_the_policy_of_the_edited_document() {
    let (mut made, mut refused) = (BTreeMap::<String, usize>::new(), BTreeMap::<&str, usize>::new());
    for (mut rng, mut document) in hubs(21, 110) {
        let before = load(&document);
        let mut edits = Vec::new();
        let mut after = before.clone();
        for _ in 0..rng.usize(1..4) {
            let edit = edit(&mut rng, &after);
            match after.edited(std::slice::from_ref(&edit)) {
                Ok(edited) => {
                    rows::make(&mut document, &edit);
                    let word = serde_json::to_value(&edit).unwrap()["edit"].as_str().unwrap().to_owned();
                    *made.entry(word).or_default() += 1;
                    after = edited;
                    edits.push(edit);
                }
                Err(error) => *refused.entry(error.code()).or_default() += 1,
            }
        }
        let reloaded = load(&document);
        let place = format!("{edits:?}");
        same(&after, &reloaded, &place);
        same(&before.edited(&edits).unwrap(), &reloaded, &place);
        assert_eq!(after.about(), reloaded.about(), "{place}");
        let options = DifferenceOptions { tokens_at: Some(NOW), limit: None };
        let difference = before.difference(&after, options);
        confirm(&before, &after, &difference, &place);
        confirm(&before, &reloaded, &before.difference(&reloaded, options), &place);
        let back = after.difference(&before, options);
        assert_eq!(back.affected, difference.affected, "{place}");
    }
    println!("made {made:?}, refused {refused:?}");
    assert!(made.len() >= 16, "every edit is made at least once: {made:?}");
    assert!(refused.len() >= 4, "{refused:?}");
}

fn same(one: &Policy, other: &Policy, place: &str) {
    assert_eq!(format!("{:?}", names(one)), format!("{:?}", names(other)), "{place}");
    for principal in principals(other) {
        assert_eq!(
            one.principal(principal).scopes(),
            other.principal(principal).scopes(),
            "{principal:?} {place}"
        );
        assert_eq!(
            one.principal(principal).is_admin(),
            other.principal(principal).is_admin(),
            "{principal:?} {place}"
        );
        for resource in resources(other) {
            for scope in SCOPES.iter().step_by(3).filter(|scope| other.scope_number(scope).is_ok()) {
                assert_eq!(
                    one.principal(principal).decide(scope, resource),
                    other.principal(principal).decide(scope, resource),
                    "{principal:?} {scope} {resource:?} {place}"
                );
            }
        }
    }
}

fn names(policy: &Policy) -> BTreeSet<String> {
    principals(policy).into_iter().map(|principal| format!("{principal:?}")).collect()
}

/// Compares what a difference says with the answers of both policies.
fn confirm(before: &Policy, after: &Policy, difference: &Difference, place: &str) {
    let everybody: BTreeSet<(&str, &str)> =
        principals(before).into_iter().chain(principals(after)).map(named).collect();
    let mut affected = 0;
    for (kind, name) in everybody {
        let scopes = |policy: &Policy| match policy.principal(principal(kind, name)).scopes() {
            Ok(list) => Ok(reduced(list)),
            Err(decision) => Err(decision),
        };
        let (then, now) = (scopes(before), scopes(after));
        let place = format!("{kind} {name}\n{then:?}\n{now:?}\n{difference:?}\n{place}");
        let reported = change_of(difference, kind, name);
        assert_eq!(reported.is_some(), then != now, "{place}");
        let Some((gained, lost)) = reported else { continue };
        affected += 1;
        let empty = BTreeSet::new();
        let (then, now) = (then.as_ref().unwrap_or(&empty), now.as_ref().unwrap_or(&empty));
        assert_eq!(texts(&gained, kind, name), now.difference(then).cloned().collect(), "gained: {place}");
        assert_eq!(texts(&lost, kind, name), then.difference(now).cloned().collect(), "lost: {place}");
    }
    let counts = difference.affected;
    assert_eq!(counts.users + counts.groups + counts.services + counts.tokens, affected, "{place}");
    for change in &difference.members {
        for kind in [PrincipalKind::User, PrincipalKind::Group, PrincipalKind::Service] {
            for name in after.names(kind) {
                let word = match kind {
                    PrincipalKind::Group => "group",
                    PrincipalKind::Service => "service",
                    _ => "user",
                };
                let grants =
                    change_of(difference, word, name).filter(|_| word == "user" && name == change.user);
                confirm_over(before, after, change, (word, name), &grants.unwrap_or_default(), place);
            }
        }
    }
}

fn confirm_over(
    before: &Policy,
    after: &Policy,
    change: &hubscope::jupyterhub::MemberChange,
    (kind, name): (&str, &str),
    (own_gained, own_lost): &(Vec<ScopeOver>, Vec<ScopeOver>),
    place: &str,
) {
    // What somebody's own filter says is told where they are.
    let own = |list: &[ScopeOver], scope: &str| {
        list.iter().any(|line| line.scope == scope && matches!(line.over, Over::Own { .. }))
    };
    for scope in SCOPES.iter().filter(|scope| after.scope_number(scope).is_ok()) {
        let decide = |policy: &Policy| {
            policy.principal(principal(kind, name)).decide(scope, Resource::User(&change.user)).unwrap()
        };
        let (then, now) = (decide(before), decide(after));
        if !matches!((then, now), (Decision::Allow | Decision::Deny, Decision::Allow | Decision::Deny)) {
            continue;
        }
        let says = |list: fn(&hubscope::jupyterhub::OverMember) -> &Vec<String>| {
            change
                .over_them
                .iter()
                .filter(|over| contains(&over.principals, kind, name))
                .any(|over| list(over).iter().any(|known| known == scope))
        };
        let place = format!("{kind} {name} {scope} on {}: {then} {now}\n{change:?}\n{place}", change.user);
        let (gains, loses) = (!then.is_allow() && now.is_allow(), then.is_allow() && !now.is_allow());
        assert_eq!(says(|over| &over.gained) || gains && own(own_gained, scope), gains, "{place}");
        assert_eq!(says(|over| &over.lost) || loses && own(own_lost, scope), loses, "{place}");
    }
}

/// Scopes as text; what is filtered below the same scope without a filter changes nothing.
fn reduced(list: Vec<String>) -> BTreeSet<String> {
    let list: BTreeSet<String> = list.into_iter().collect();
    let base = |text: &str| text.split('!').next().unwrap().to_owned();
    list.iter().filter(|text| !text.contains('!') || !list.contains(&base(text))).cloned().collect()
}

fn named<'n>(principal: Principal<'n>) -> (&'static str, &'n str) {
    match principal {
        Principal::Group(name) => ("group", name),
        Principal::Service(name) => ("service", name),
        Principal::Token { id, .. } => ("token", id),
        Principal::User(name) => ("user", name),
    }
}

fn principal<'n>(kind: &str, name: &'n str) -> Principal<'n> {
    match kind {
        "group" => Principal::Group(name),
        "service" => Principal::Service(name),
        "token" => Principal::Token { id: name, now: NOW },
        _ => Principal::User(name),
    }
}

fn change_of(difference: &Difference, kind: &str, name: &str) -> Option<(Vec<ScopeOver>, Vec<ScopeOver>)> {
    if kind == "token" {
        let change = difference.tokens.iter().find(|change| change.id == name)?;
        return Some((change.gained.clone(), change.lost.clone()));
    }
    let is_in = |change: &&GrantChange| contains(&change.principals, kind, name);
    let mut found = difference.grants.iter().filter(is_in);
    let change = found.next()?;
    assert!(found.next().is_none(), "each principal is told of once");
    Some((change.gained.clone(), change.lost.clone()))
}

fn contains(names: &Names, kind: &str, name: &str) -> bool {
    let list = match kind {
        "group" => &names.groups,
        "service" => &names.services,
        _ => &names.users,
    };
    list.iter().any(|known| known == name)
}

fn texts(list: &[ScopeOver], kind: &str, name: &str) -> BTreeSet<String> {
    let text = |line: &ScopeOver| match &line.over {
        Over::Everything => line.scope.clone(),
        Over::Named { kind, name } if kind.is_empty() => format!("{}!{name}", line.scope),
        Over::Named { kind, name } => format!("{}!{kind}={name}", line.scope),
        Over::Own { kind: own } => {
            assert_eq!(own, kind, "only one's own kind has a name");
            format!("{}!{own}={name}", line.scope)
        }
    };
    list.iter().map(text).collect()
}
