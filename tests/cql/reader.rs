//! Documents that are refused, and why.

use hubscope::cql::{Limits, State};
use serde_json::{Value, json};

fn refused(document: &str, limits: &Limits) -> (&'static str, String) {
    let error = State::read(document.as_bytes(), limits).unwrap_err();
    (error.code(), error.pointer().to_owned())
}

#[test]
fn a_document_that_is_wrong_is_refused_with_its_place() {
    let limits = Limits::default();
    for (document, code, pointer) in [
        ("", "not-json", ""),
        ("[1]", "wrong-type", ""),
        (r#"{"roles": {}"#, "truncated", "/roles"),
        (r#"{"rolls": {}}"#, "unknown-field", "/rolls"),
        (r#"{"roles": {"ann": {"login": true}}}"#, "unknown-field", "/roles/ann/login"),
        (r#"{"roles": {"ann": {"can_login": "yes"}}}"#, "wrong-type", "/roles/ann/can_login"),
        (r#"{"roles": {"ann": {}, "ann": {}}}"#, "duplicate-field", "/roles/ann"),
        (r#"{"roles": {}, "roles": {}}"#, "duplicate-field", "/roles"),
        (r#"{"role_members": [["a", "b"], ["a", "b"]]}"#, "duplicate-name", "/role_members/1"),
        (
            r#"{"role_permissions": [["a", "data", []], ["a", "data", null]]}"#,
            "duplicate-name",
            "/role_permissions/1",
        ),
        (r#"{"role_permissions": [["a", "data"]]}"#, "wrong-type", "/role_permissions/0"),
        (r#"{"config": {"authorizer": "none"}}"#, "wrong-type", "/config/authorizer"),
        (r#"{"legacy": {"user": []}}"#, "unknown-field", "/legacy/user"),
    ] {
        assert_eq!(refused(document, &limits), (code, pointer.to_owned()), "{document}");
    }
}

#[test]
fn limits_have_names_and_places() {
    let mut limits = Limits::default();
    limits.name_bytes = 4;
    limits.memberships = 1;
    limits.rows = 1;
    limits.definitions = 2;
    for (document, code, pointer) in [
        (r#"{"roles": {"a/long": {}}}"#, "too-long", "/roles/a~1long"),
        (r#"{"roles": {"ann": {"member_of": ["a", "b"]}}}"#, "too-many", "/roles/ann/member_of"),
        (r#"{"roles": {"ann": {"member_of": ["longer"]}}}"#, "too-long", "/roles/ann/member_of/0"),
        (r#"{"roles": {"a": {}, "b": {}, "c": {}}}"#, "too-many", "/roles"),
        (r#"{"role_members": [["a", "b"], ["a", "c"]]}"#, "too-many", "/role_members"),
        (r#"{"role_permissions": [["a", "data/ks", []]]}"#, "too-long", "/role_permissions/0/1"),
        (r#"{"legacy": {"users": [1, 2]}}"#, "too-many", "/legacy/users"),
    ] {
        assert_eq!(refused(document, &limits), (code, pointer.to_owned()), "{document}");
    }
    limits.bytes = 10;
    assert_eq!(refused(r#"{"roles": {}}"#, &limits).0, "too-large");
}

#[test]
fn a_secret_value_is_not_shown() {
    let error = State::read(br#"{"roles": "swordfish"}"#, &Limits::default()).unwrap_err();
    assert!(!error.to_string().contains("swordfish"), "{error}");
}

#[test]
fn what_is_read_is_written() {
    let document = json!({
        "roles": {"ann": {"can_login": true, "member_of": ["b", "a"], "salted_hash": "x"}, "b": {"is_superuser": false}},
        "role_members": [["a", "zoe"]],
        "role_permissions": [["ann", "data", ["SELECT", "select", "ODD"]], ["ann", "data/ks", null], ["b", "x/y", []]],
        "role_attributes": [["ann", "service_level", "gold"]],
        "schema": {"keyspaces": {"ks": {"tables": ["t"], "functions": ["f[]"]}}},
        "config": {"authenticator": "password", "authorizer": "transitional", "superuser_name": "root"},
        "features": {"ROLES": false},
        "legacy": {"users": [{"name": "old", "super": null}], "permissions": []},
    });
    let read = |document: &Value| State::read(document.to_string().as_bytes(), &Limits::default()).unwrap();
    let state = read(&document);
    let written = state.to_json();
    assert_eq!(read(&written), state);
    assert_eq!(written["legacy"], document["legacy"]);
    assert_eq!(written["role_members"], document["role_members"]);
    let sets: Vec<&Value> =
        written["role_permissions"].as_array().unwrap().iter().map(|row| &row[2]).collect();
    assert_eq!(sets, [&json!(["ODD", "SELECT", "select"]), &Value::Null, &json!([])]);
    assert_eq!(written["roles"]["ann"]["member_of"], json!(["a", "b"]));
    assert!(written["roles"]["b"].get("can_login").is_none());
}

#[test]
fn members_that_are_not_written_follow_from_the_grants() {
    let state = State::read(br#"{"roles": {"ann": {"member_of": ["staff"]}}}"#, &Limits::default()).unwrap();
    assert_eq!(state.to_json()["role_members"], json!([["staff", "ann"]]));
}
