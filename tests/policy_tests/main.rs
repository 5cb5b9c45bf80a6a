//! Policy tests must not pass where what they claim is false, or where nothing was asked.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use hubscope::{
    Policy, policy_tests,
    policy_tests::Report,
    snapshot::{Limits, Timestamp},
};
use serde_json::{Value, json};

/// A hub of one release; `rows` are the sections of its document, all of them complete unless `knows` says otherwise.
fn hub(version: &str, rows: Value) -> Policy {
    let mut document = json!({
        "format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": version}, "source": "hand",
        "issued_at": "2026-01-31T09:00:00Z",
        "knows": ["vocabulary", "roles", "users", "groups", "services", "servers", "clients", "tokens", "shares"],
    });
    for (name, section) in rows.as_object().unwrap() {
        document[name] = section.clone();
    }
    Policy::load(document.to_string().as_bytes(), &Limits::default()).unwrap()
}

fn run(policy: &Policy, tests: Value) -> Report {
    let now = Timestamp::parse("2026-01-31T09:00:00Z").unwrap();
    policy_tests::run(policy, &json!({ "tests": tests }), now).unwrap()
}

/// The test fails, and says this.
#[track_caller]
fn fails(policy: &Policy, test: &Value, says: &str) {
    let report = run(policy, json!([test]));
    let failures = report.tests[0].failures.concat().join("\n");
    assert!(!report.tests[0].passed(), "{test} passes");
    assert!(failures.contains(says), "{test}: {failures}");
}

#[track_caller]
fn passes(policy: &Policy, test: &Value) {
    let report = run(policy, json!([test]));
    assert!(report.tests[0].passed(), "{test}: {:?}", report.tests[0].failures);
    assert!(report.tests[0].checks > 0);
}

#[track_caller]
fn refused(policy: &Policy, test: &Value, code: &str, pointer: &str) {
    let now = Timestamp::from_micros(0);
    let error = policy_tests::run(policy, &json!({ "tests": [test] }), now).expect_err("it is refused");
    assert_eq!((error.code(), error.pointer()), (code, pointer), "{test}");
}

fn school() -> Policy {
    hub(
        "5.5.4",
        json!({
            "vocabulary": {"custom:grade:all": {"description": "grades"}},
            "roles": [
                {"name": "reader", "scopes": ["read:users!group=class-a", "read:users!user=director"]},
                {"name": "grader", "scopes": ["custom:grade:all!service=grader"]},
                {"name": "roles", "scopes": ["read:roles"]},
                {"name": "ops", "scopes": ["shutdown", "read:groups!group=class-a", "list:users!server=ann/"]},
                {"name": "admin", "scopes": ["shutdown", "servers", "read:users", "read:metrics"]},
                {"name": "metrics", "scopes": ["read:metrics!user=bob"]},
            ],
            "groups": [{"name": "class-a"}, {"name": "empty"}],
            "services": [{"name": "grader"}],
            "clients": [{"id": "jupyterhub"}],
            "users": [
                {"name": "johan", "roles": ["reader"]}, {"name": "amira", "roles": ["admin"]},
                {"name": "kim", "roles": ["grader", "roles"]}, {"name": "bob", "roles": ["metrics"]},
                {"name": "ann", "groups": ["class-a"]}, {"name": "director"},
            ],
            "tokens": [
                {"id": "a1", "user": "amira", "scopes": ["inherit"], "client": "jupyterhub", "expires_at": "2026-01-01T00:00:00Z"},
            ],
        }),
    )
}

#[test]
fn exactly_looks_at_every_kind_that_the_scope_may_be_about() {
    let hub = school();
    let mine = json!(["user ann", "user director", "group class-a"]);
    passes(&hub, &json!({"who": "johan", "can": "read:users", "exactly": mine}));
    // That a group is named keeps nobody from looking at users.
    fails(&hub, &json!({"who": "johan", "can": "read:users", "exactly": "group class-a"}), "user director");
    fails(&hub, &json!({"who": "kim", "can": "custom:grade:all", "exactly": []}), "service grader");
    passes(&hub, &json!({"who": "kim", "can": "custom:grade:all", "exactly": "service grader"}));
    let users = json!(["johan", "amira", "kim", "bob", "ann", "director"]);
    fails(&hub, &json!({"who": "kim", "can": "read:roles", "exactly": users}), "group class-a");
}

#[test]
fn exactly_is_not_known_where_a_section_that_could_give_more_is_missing() {
    let lacking = hub(
        "5.5.4",
        json!({
            "knows": ["vocabulary", "roles", "users", "groups", "services", "servers"],
            "users": [{"name": "ann"}],
        }),
    );
    assert!(
        !run(&lacking, json!([{"who": "ann", "can": "access:servers", "exactly": []}])).tests[0].passed()
    );
}

#[test]
fn requests_about_what_the_hub_does_not_have_are_no_answers() {
    let hub = school();
    let request = |request: &str, gets: u16| json!({"who": "johan", "request": request, "gets": gets});
    passes(&hub, &request("GET /hub/api/users/kim", 404));
    fails(&hub, &request("GET /hub/api/users/kym", 404), "is `kim` meant?");
    fails(&hub, &request("GET /hub/api/usres", 404), "no address for GET /hub/api/usres");
    fails(
        &hub,
        &json!({"who": "amira", "request": "DELETE /hub/api/users/ana/server", "status": 404}),
        "`ann`",
    );
    passes(&hub, &json!({"who": "amira", "request": "GET /hub/api/usres", "status": 404, "absent": true}));
    passes(&hub, &json!({"who": "johan", "request": "GET /hub/api/users/kym", "gets": 404, "absent": true}));
    fails(&hub, &json!({"who": "johan", "request": "GET /hub/home", "gets": "pass"}), "tests no scopes");
    refused(
        &hub,
        &json!({"who": "group:class-a", "request": "GET /hub/api", "status": 200}),
        "wrong-kind",
        "/tests/0/who",
    );
}

#[test]
fn a_list_that_is_refused_for_its_filters_does_not_pass() {
    let hub = hub(
        "5.5.4",
        json!({
            "roles": [{"name": "odd", "scopes": ["list:users!server=ann/", "list:users!group=class-a"]}],
            "groups": [{"name": "class-a"}], "users": [{"name": "ann", "roles": ["odd"], "groups": ["class-a"]}],
        }),
    );
    fails(&hub, &json!({"who": "ann", "request": "GET /hub/api/users", "gets": "pass"}), "403");
}

#[test]
fn whoever_passes_without_a_filter_is_not_overlooked() {
    for (version, scope, wrong) in [
        ("5.5.0", "read:hub", true),
        ("5.5.4", "read:hub", false),
        ("5.5.0", "read:metrics", true),
        ("6.1.1", "read:metrics", true),
    ] {
        let hub = hub(
            version,
            json!({
                "roles": [{"name": "some", "scopes": [format!("{scope}!user=bob")]}, {"name": "all", "scopes": [scope]}],
                "users": [{"name": "bob", "roles": ["some"]}, {"name": "amira", "roles": ["all"]}],
            }),
        );
        for test in [json!({"only": "amira", "can": scope}), json!({"who": "bob", "cannot": scope})] {
            match wrong {
                true => fails(&hub, &test, "bob holds"),
                false => passes(&hub, &test),
            }
        }
    }
}

#[test]
fn tokens_of_nobody_known_are_counted() {
    let hub = hub(
        "5.5.4",
        json!({
            "knows": ["vocabulary", "roles", "users", "groups", "services", "servers", "shares"],
            "roles": [{"name": "admin", "scopes": ["shutdown"]}], "users": [{"name": "amira", "roles": ["admin"]}],
            "held": [{"token": "zz", "scopes": ["shutdown"]}],
        }),
    );
    fails(&hub, &json!({"only": "amira", "can": "shutdown"}), "token zz, whose owner");
    passes(&hub, &json!({"who": "amira", "can": "shutdown"}));
}

#[test]
fn what_says_nothing_is_no_test() {
    let hub = school();
    for scope in ["self", "inherit", "(no_scope)"] {
        refused(&hub, &json!({"who": "ann", "cannot": ["servers", scope]}), "no-claim", "/tests/0/cannot/1");
    }
    let row = json!([null, [], null, ["shutdown"], null, null, null, null, null, null, null, null, false]);
    refused(&hub, &row, "wrong-type", "/tests/0");
    // An expired token would pass every day from now on.
    fails(&hub, &json!({"who": "token:a1", "cannot": "proxy"}), "identifies nobody");
    fails(
        &hub,
        &json!({"who": "token:a1", "request": "GET /hub/api/users", "gets": 403}),
        "identifies nobody",
    );
    passes(&hub, &json!({"who": "token:a1", "cannot": "proxy", "absent": true}));
    passes(&hub, &json!({"who": "token:a1", "cannot": "proxy", "at": "2025-12-31T00:00:00Z"}));
    fails(&hub, &json!({"who": "token:a9", "cannot": "proxy"}), "no token `a9`");
}

#[test]
fn a_group_is_what_its_members_are() {
    let hub = hub(
        "5.5.4",
        json!({
            "roles": [{"name": "admin", "scopes": ["shutdown"]}, {"name": "night", "scopes": ["shutdown"]}],
            "groups": [{"name": "ops"}, {"name": "empty", "roles": ["night"]}],
            "users": [{"name": "amira", "roles": ["admin"], "groups": ["ops"]}],
        }),
    );
    fails(&hub, &json!({"who": "group:ops", "cannot": "shutdown"}), "amira holds role admin");
    passes(&hub, &json!({"who": "group:ops", "cannot": "proxy"}));
    // Whoever comes into the group may.
    fails(&hub, &json!({"only": "amira", "can": "shutdown"}), "group empty may use");
    passes(&hub, &json!({"only": ["amira", "group:empty"], "can": "shutdown"}));
}

#[test]
fn many_failures_are_counted() {
    let users: Vec<Value> = (0..30).map(|number| json!({"name": format!("user-{number:02}")})).collect();
    let hub = hub("5.5.4", json!({ "users": users }));
    let who: Vec<String> = (0..30).map(|number| format!("user-{number:02}")).collect();
    let report = run(&hub, json!([{"who": who, "can": ["proxy", "shutdown"]}]));
    assert_eq!((report.tests[0].checks, report.tests[0].failures.len()), (60, 11));
    assert_eq!(report.tests[0].failures[10], ["And 50 more are not so."]);
}
