//! Explanations of requests say what is so.

use hubscope::{
    Policy,
    jupyterhub::Principal,
    snapshot::{Limits, Timestamp},
};
use serde_json::json;

/// The lines about a request of bob, who holds one scope.
fn lines(version: &str, scope: &str, request: &str) -> String {
    let document = json!({
        "format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": version}, "source": "hand",
        "issued_at": "2026-01-31T09:00:00Z",
        "knows": ["vocabulary", "roles", "users", "groups", "services", "servers", "clients", "tokens", "shares"],
        "roles": [{"name": "some", "scopes": [scope]}], "groups": [{"name": "class-a"}],
        "users": [{"name": "bob", "roles": ["some"]}],
    });
    let policy = Policy::load(document.to_string().as_bytes(), &Limits::default()).unwrap();
    let line = request.parse().unwrap();
    let why = policy.explain_request(Principal::User("bob"), &line, None, Timestamp::from_micros(0)).unwrap();
    why.text.join("\n")
}

#[test]
fn a_gate_that_looks_at_no_filter_is_told_as_one() {
    let early = lines("5.5.0", "read:hub!user=bob", "GET /hub/api/info");
    assert!(early.contains("gets 200") && early.contains("in this release with whatever filter"), "{early}");
    assert!(!early.contains("may not use"), "{early}");
    let later = lines("5.5.4", "read:hub!user=bob", "GET /hub/api/info");
    assert!(later.contains("gets 403") && later.contains("bob may not use `read:hub`"), "{later}");
}

#[test]
fn only_lists_are_called_lists() {
    let metrics = lines("6.1.1", "read:metrics!user=bob", "GET /hub/metrics");
    assert!(metrics.contains("with whatever filter.") && !metrics.contains("the list"), "{metrics}");
    let groups = lines("5.5.4", "list:groups!group=class-a", "GET /hub/api/groups");
    assert!(
        groups.contains("the list shows") && groups.contains("`list:groups` for group class-a."),
        "{groups}"
    );
}
