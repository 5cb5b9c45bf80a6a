//! What conformance cases cannot ask: releases that no interpreter of the tests has, words for programs and for people, documents
//! that do not hold everything, and answers that are only early.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, and its input is its own")]

use hubscope::{
    Decision, Missing, Policy, Resource,
    jupyterhub::{Answer, Gate, Issuer, ListKind, Owner, PrincipalKind, ReachError},
    snapshot::{Limits, Section},
};
use serde_json::{Value, json};

const SECTIONS: &[&str] =
    &["vocabulary", "roles", "groups", "users", "services", "servers", "clients", "tokens", "shares"];

/// A hub of people who hold everything, something, nothing, what a share gives, and what nobody can read.
fn hub(version: &str, unknown: &str) -> Policy {
    let knows: Vec<&str> = SECTIONS.iter().copied().filter(|section| *section != unknown).collect();
    let document: Value = json!({
        "format": "hubscope/1", "hub": { "kind": "jupyterhub", "version": version }, "source": "hand",
        "issued_at": "2026-01-31T09:00:00Z", "knows": knows,
        "roles": [
            { "name": "all", "scopes": ["servers"] },
            { "name": "some", "scopes": ["servers!user=ann", "proxy!user=ann"] },
            { "name": "members", "scopes": ["servers!group=class-A"] },
            { "name": "broken", "scopes": ["servers!user="] },
        ],
        "groups": [{ "name": "class-A" }],
        "users": [
            { "name": "ann", "groups": ["class-A"] },
            { "name": "all", "roles": ["all"] },
            { "name": "some", "roles": ["some"] },
            { "name": "members", "roles": ["members"] },
            { "name": "broken", "roles": ["broken"] },
            { "name": "guest" },
            { "name": "nobody" },
        ],
        "services": [{ "name": "watcher", "roles": ["members"] }, { "name": "other", "roles": ["some"] }],
        "servers": [{ "user": "ann", "name": "lab" }],
        "shares": [{ "server": { "user": "ann", "name": "lab" }, "user": "guest", "scopes": ["servers"] }],
    });
    Policy::load(document.to_string().as_bytes(), &Limits::default()).unwrap()
}

const LAB: Resource<'_> = Resource::Server { user: "ann", name: "lab" };

#[test]
fn before_5_5_1_a_filtered_scope_passes_a_gate_without_a_resource() {
    for (version, gate) in [("5.5.0", Gate::Pass), ("5.5.1", Gate::Forbidden)] {
        let policy = hub(version, "");
        assert_eq!(policy.user("some").gate(&["proxy"], Resource::Everything), Ok(gate), "{version}");
        assert_eq!(policy.user("nobody").gate(&["proxy"], Resource::Everything), Ok(Gate::Forbidden));
        // With a resource nothing was different.
        assert_eq!(policy.user("some").gate(&["proxy"], Resource::User("all")), Ok(Gate::NotFound));
    }
}

#[test]
fn a_gate_has_the_status_of_the_hub() {
    let policy = hub("5.5.4", "");
    let status = |user: &str| policy.user(user).gate(&["servers"], Resource::User("all")).unwrap().status();
    assert_eq!(status("all"), None);
    assert_eq!(status("some"), Some(404));
    assert_eq!(status("nobody"), Some(403));
    assert_eq!(status("broken"), Some(500));
    let unknown = hub("5.5.4", "users").user("stranger").gate(&["servers"], LAB).unwrap();
    assert_eq!((unknown, unknown.status()), (Gate::Unanswered(Decision::Unknown(Missing::Users)), None));
}

#[test]
fn what_is_missing_is_said_only_where_it_matters() {
    let unknown = |missing| Ok(Decision::Unknown(missing));
    let shares = hub("5.5.4", "shares");
    assert_eq!(shares.user("nobody").decide("servers", LAB), unknown(Missing::Shares));
    // A share is about a server: it cannot give anything over a user.
    assert_eq!(shares.user("nobody").decide("servers", Resource::User("ann")), Ok(Decision::Deny));
    assert_eq!(shares.user("nobody").decide("servers", Resource::Everything), Ok(Decision::Deny));
    assert_eq!(shares.user("all").decide("servers", LAB), Ok(Decision::Allow));
    let groups = hub("5.5.4", "groups");
    assert_eq!(groups.user("nobody").decide("servers", LAB), unknown(Missing::Groups));
    // Whose users are not all there may have other rows of this one too; of a service only the members are missing.
    let users = hub("5.5.4", "users");
    assert_eq!(users.user("some").decide("servers", Resource::User("new")), unknown(Missing::Users));
    assert_eq!(
        users.service("watcher").decide("servers", Resource::User("new")),
        unknown(Missing::Memberships)
    );
    assert_eq!(users.service("other").decide("servers", Resource::User("new")), Ok(Decision::Deny));
}

#[test]
fn what_is_missing_is_never_taken_for_nothing() {
    let shares = hub("5.5.4", "shares");
    let unseen = Decision::Unknown(Missing::Shares);
    let nobody = shares.user("nobody");
    assert_eq!(nobody.reach("servers").unwrap_err(), ReachError::Unanswered(unseen));
    assert_eq!(nobody.holds("servers"), Ok(unseen));
    assert_eq!(nobody.opens(LAB), Decision::Unknown(Missing::Shares));
    assert_eq!(nobody.scopes(), Err(unseen));
    // 404 or 403? A share would decide it. And one share is enough to have the whole list refused.
    assert_eq!(nobody.gate(&["servers"], Resource::User("ann")), Ok(Gate::Unanswered(unseen)));
    assert_eq!(nobody.list(ListKind::Users), Err(unseen));
    // Where a share can give nothing, nothing is missing.
    assert!(nobody.reach("read:users").unwrap().is_nothing());
    assert_eq!(nobody.holds("read:users"), Ok(Decision::Deny));
    assert_eq!(nobody.gate(&["read:users"], Resource::User("ann")), Ok(Gate::Forbidden));
    assert_eq!(nobody.gate(&["servers"], Resource::Everything), Ok(Gate::Forbidden));
    assert!(shares.user("all").reach("servers").unwrap().is_everything());
    assert!(shares.service("watcher").scopes().is_ok());

    let groups = hub("5.5.4", "groups");
    let reach = groups.user("nobody").reach("read:users");
    assert_eq!(reach.unwrap_err(), ReachError::Unanswered(Decision::Unknown(Missing::Groups)));

    // A condition on the hub's own rows is whole where a list of names is not.
    let users = hub("5.5.4", "users");
    let reach = users.service("watcher").reach("servers").unwrap();
    assert_eq!((reach.unlisted(), reach.filters().groups), (vec![Section::Users], vec!["class-A"]));
    assert!(users.service("other").reach("read:hub").unwrap().unlisted().is_empty());
    let servers = hub("5.5.4", "servers");
    assert_eq!(servers.user("all").reach("servers").unwrap().unlisted(), [Section::Servers]);
    assert!(hub("5.5.4", "").user("all").reach("servers").unwrap().unlisted().is_empty());
}

#[test]
fn an_answer_without_the_resource_is_early_and_never_another() {
    let early = |policy: &Policy, user: &str| {
        let number = policy.principal_number(PrincipalKind::User, user.as_bytes()).unwrap();
        policy.answer_without_resource(number, policy.scope_number("servers").unwrap())
    };
    let policy = hub("5.5.4", "");
    assert_eq!(early(&policy, "all"), Answer::ALLOW);
    assert_eq!(early(&policy, "nobody"), Answer::DENY);
    for user in ["some", "members", "guest", "broken"] {
        assert_eq!(early(&policy, user), Answer::NEEDS_RESOURCE, "{user}");
    }
    for section in ["users", "groups", "services", "shares", "roles"] {
        assert_eq!(early(&hub("5.5.4", section), "nobody"), Answer::NEEDS_RESOURCE, "{section}");
    }
}

#[test]
fn words_for_programs_and_for_people_stay() {
    let codes: Vec<&str> = [
        Missing::Groups,
        Missing::Memberships,
        Missing::Roles,
        Missing::Services,
        Missing::Shares,
        Missing::Tokens,
        Missing::Users,
        Missing::Vocabulary,
    ]
    .into_iter()
    .map(Missing::code)
    .collect();
    let sections = ["groups", "memberships", "roles", "services", "shares", "tokens", "users", "vocabulary"];
    assert_eq!(codes, sections.map(|section| format!("missing-{section}")));
    let refused = hub("5.5.4", "").algebra().check_token(
        Owner::User("some"),
        Some(&["servers", "tokens!user"]),
        Issuer::Hub,
    );
    let message = refused.unwrap_err().to_string();
    assert!(message.starts_with("the owner does not hold `delete:servers`, `read:servers`"), "{message}");
}
