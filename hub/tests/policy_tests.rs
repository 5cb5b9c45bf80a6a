//! `test` on the school of the documentation.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::{fs, path::Path};

use quick_junit::Report;
use serde_json::{Value, json};
use support::{Answer, example, hubscope};

/// Runs tests against a document.
fn run_on(document: &Path, tests: &str, more: &[&str]) -> Answer {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tests.yaml");
    fs::write(&path, tests).unwrap();
    let mut words = vec!["test", path.to_str().unwrap(), "--snapshot", document.to_str().unwrap()];
    words.extend(more);
    hubscope(words)
}

fn run(tests: &str, more: &[&str]) -> Answer {
    run_on(&example("school.json"), tests, more)
}

#[test]
fn what_holds_passes_and_what_does_not_fails_with_its_reason() {
    // Each claim and its opposite.
    for (test, passes, reason) in [
        ("{ who: johan, can: servers, on: server student1/ }", true, ""),
        ("{ who: johan, cannot: servers, on: server student1/ }", false, "johan is in group teachers"),
        (
            "{ who: johan, can: servers, on: [user student1, user student9] }",
            false,
            "not a member of group class-a",
        ),
        ("{ who: [johan, student1], cannot: [shutdown, proxy] }", true, ""),
        ("{ who: amira, cannot: shutdown }", false, "amira holds role admin"),
        ("{ who: service:idle-culler, can: delete:servers }", true, ""),
        ("{ who: group:teachers, can: servers, on: user=student2 }", true, ""),
        (
            "{ who: group:class-a, can: servers, on: user=student2 }",
            false,
            "Nothing that group class-a holds",
        ),
        ("{ who: token:a1, can: servers, on: server student1/ }", true, ""),
        ("{ who: token:a2, can: servers, on: server student1/ }", false, "do not contain it"),
        ("{ only: amira, can: [shutdown, proxy] }", true, ""),
        ("{ only: [amira, johan], can: shutdown }", false, "johan may not use `shutdown`"),
        (
            "{ only: amira, can: list:users, on: user student1 }",
            false,
            "service idle-culler may use `list:users`",
        ),
        (
            "{ only: [amira, group:teachers, service:idle-culler], can: list:users, on: user student1 }",
            true,
            "",
        ),
        (
            "{ only: [amira, johan, service:idle-culler], can: list:users, on: user student1 }",
            false,
            "kim may use",
        ),
        ("{ only: [amira, group:class-a], can: shutdown }", false, "group class-a may not"),
        ("{ who: johan, can: list:users, exactly: [student1, student2] }", true, ""),
        ("{ who: johan, can: list:users, exactly: [student1] }", false, "johan reaches user student2"),
        (
            "{ who: johan, can: list:users, exactly: [student1, student2, student9] }",
            false,
            "student9 is not a member",
        ),
        ("{ who: amira, can: list:users, exactly: student1 }", false, "amira reaches"),
        ("{ who: johan, can: shutdown, exactly: [] }", true, ""),
        ("{ who: johan, can: servers, exactly: [] }", false, "johan reaches"),
        // A user stands for the user's servers, but one server for itself alone.
        ("{ who: student9, can: access:servers, exactly: [student9, server student1/lab] }", true, ""),
        ("{ who: student9, can: access:servers, exactly: [student9] }", false, "student1's server lab"),
        (
            "{ who: amira, can: read:groups, exactly: [group class-a, group class-b, group teachers] }",
            true,
            "",
        ),
        ("{ who: amira, can: read:groups, exactly: [group class-a] }", false, "group class-b"),
        ("{ who: amira, can: read:services, exactly: [] }", false, "service idle-culler"),
        ("{ who: johan, can: read:users:groups, exactly: [johan] }", true, ""),
        ("{ who: johan, request: POST /hub/api/users/student1/server, status: 201 }", true, ""),
        (
            "{ who: johan, request: POST /hub/api/users/student1/server, status: 404 }",
            false,
            "usually gets 201",
        ),
        ("{ who: johan, request: [GET /hub/api/users/student1, GET /hub/api/users], gets: pass }", true, ""),
        ("{ who: johan, request: GET /hub/api/users/student9, gets: 404 }", true, ""),
        ("{ who: johan, request: GET /hub/api/users/student9, gets: 403 }", false, "gets 404"),
        ("{ who: johan, request: GET /hub/api/users/student9, gets: pass }", false, "gets 404"),
        ("{ who: amira, request: POST /hub/api/users, body: { usernames: [kim] }, status: 409 }", true, ""),
    ] {
        let answer = run(&format!("tests: [{test}]"), &["--json"]);
        assert_eq!(answer.exit, if passes { 0 } else { 1 }, "{test}: {}{}", answer.stdout, answer.stderr);
        let told = answer.json();
        assert_eq!(told["tests"][0]["passed"], json!(passes), "{test}");
        assert!(told["tests"][0]["checks"].as_u64().unwrap() > 0, "{test}: something was asked");
        let failures = told["tests"][0]["failures"].to_string();
        assert!(failures.contains(reason), "{test}: {failures}");
    }
}

#[test]
fn what_would_test_nothing_is_refused_with_its_place() {
    for (tests, code, pointer, (line, column), hint) in [
        ("tests: []", "no-tests", "/tests", (1, 1), "empty"),
        ("tests:\n", "wrong-type", "/tests", (1, 1), "sequence"),
        ("", "empty-document", "", (1, 1), "empty"),
        ("test: []", "unknown-field", "/test", (1, 1), "`tests`"),
        ("tests:\n  - who: johan\n    cann: servers\n", "unknown-field", "/tests/0/cann", (3, 5), "`cannot`"),
        ("tests:\n  - who: johan\n", "no-claim", "/tests/0", (2, 5), "`can`"),
        ("tests:\n  - who: johan\n    can: sorvers\n", "unknown-scope", "/tests/0/can", (3, 5), "`servers`"),
        (
            "tests:\n  - who: johan\n    can: [servers, users:servers]\n",
            "renamed-scope",
            "/tests/0/can/1",
            (3, 20),
            "`servers`",
        ),
        (
            "tests:\n  - who: johan\n    can: servers!user=x\n",
            "filter-in-scope",
            "/tests/0/can",
            (3, 5),
            "filter",
        ),
        (
            "tests:\n  - who: johan\n    can: servers\n    cannot: users\n",
            "contradiction",
            "/tests/0/cannot",
            (4, 5),
            "two tests",
        ),
        (
            "tests:\n  - who: johan\n    can: servers\n    on:\n",
            "empty-value",
            "/tests/0/on",
            (4, 5),
            "`on` has no value",
        ),
        (
            "tests:\n  - who: []\n    can: servers\n",
            "empty-value",
            "/tests/0/who",
            (2, 5),
            "nothing would be tested",
        ),
        ("tests:\n  - can: servers\n", "missing-field", "/tests/0/can", (2, 5), "`who`"),
        (
            "tests:\n  - who: johan\n    can: servers\n    on: student1\n",
            "bad-value",
            "/tests/0/on",
            (4, 5),
            "server OWNER/NAME",
        ),
        (
            "tests:\n  - who: johan\n    can: servers\n    on: server student1\n",
            "bad-value",
            "/tests/0/on",
            (4, 5),
            "server OWNER/",
        ),
        ("tests:\n  - who: 7\n    can: servers\n", "wrong-type", "/tests/0/who", (2, 5), "quotes"),
        (
            "tests:\n  - who: 'service:'\n    can: servers\n",
            "bad-value",
            "/tests/0/who",
            (2, 5),
            "name is missing",
        ),
        ("tests:\n  - only: token:a1\n    can: servers\n", "wrong-kind", "/tests/0/only", (2, 5), "owners"),
        (
            "tests:\n  - only: amira\n    who: johan\n    can: servers\n",
            "contradiction",
            "/tests/0/who",
            (3, 5),
            "`only`",
        ),
        (
            "tests:\n  - who: johan\n    request: GET users\n    status: 200\n",
            "bad-value",
            "/tests/0/request",
            (3, 5),
            "method and a path",
        ),
        (
            "tests:\n  - who: johan\n    request: GET /hub/api\n",
            "no-claim",
            "/tests/0/request",
            (3, 5),
            "`status`",
        ),
        (
            "tests:\n  - who: johan\n    request: GET /hub/api\n    status: 99\n",
            "bad-status",
            "/tests/0/status",
            (4, 5),
            "100",
        ),
        (
            "tests:\n  - who: johan\n    request: GET /hub/api\n    gets: 500\n",
            "bad-gets",
            "/tests/0/gets",
            (4, 5),
            "pass",
        ),
        (
            "tests:\n  - who: johan\n    request: GET /hub/api\n    gets: 403\n    status: 403\n",
            "contradiction",
            "/tests/0/gets",
            (4, 5),
            "not both",
        ),
        (
            "tests:\n  - who: token:a1\n    can: servers\n    at: today\n",
            "bad-time",
            "/tests/0/at",
            (4, 5),
            "2026-01-31",
        ),
        ("tests:\n  - who: johan\n    who: kim\n    can: servers\n", "duplicate-key", "", (3, 5), "twice"),
        (
            "tests:\n  - who: &x johan\n    can: servers\n  - who: *x\n    can: users\n",
            "alias",
            "",
            (4, 10),
            "write its value out",
        ),
    ] {
        let answer = run(tests, &["--json"]);
        assert_eq!((answer.exit, answer.code().as_str()), (5, code), "{tests}: {}", answer.stderr);
        let place = answer.error()["place"].clone();
        let wanted = json!({ "pointer": pointer, "line": line, "column": column });
        assert_eq!(place, wanted, "{tests}: {}", answer.stderr);
        assert!(answer.message().contains(hint), "{tests}: {}", answer.message());
        assert_eq!(answer.stdout, "");
    }
}

#[test]
fn a_name_that_the_hub_does_not_have_is_no_deny() {
    for (test, reason) in [
        ("{ who: jonah, cannot: servers }", "no user `jonah`; is `johan` meant?"),
        ("{ who: johan, cannot: servers, on: user studnet9 }", "no user `studnet9`; is `student9` meant?"),
        ("{ who: johan, cannot: servers, on: server studnet9/x }", "no user `studnet9`"),
        ("{ who: johan, cannot: groups, on: group clas-a }", "no group `clas-a`; is `class-a` meant?"),
        ("{ who: service:somebody-else, cannot: servers }", "`absent: true`"),
        ("{ who: token:a99, cannot: servers }", "no token `a99`"),
        ("{ only: [amira, amiro], can: shutdown }", "no user `amiro`"),
        ("{ who: johan, can: read:users, exactly: [johan, ghost] }", "no user `ghost`"),
        ("{ who: jonah, request: GET /hub/api/users, status: 403 }", "no user `jonah`"),
    ] {
        let answer = run(&format!("tests: [{test}]"), &[]);
        assert_eq!(answer.exit, 1, "{test}: {}", answer.stderr);
        assert!(answer.stdout.contains(reason), "{test}: {}", answer.stdout);
    }
    let absent = run("tests: [{ who: svea, cannot: servers, absent: true }]", &[]);
    assert_eq!((absent.exit, absent.stdout.as_str()), (0, "ok    svea cannot servers\n1 test passed\n"));
}

#[test]
fn what_a_document_does_not_show_does_not_pass() {
    let mut document: Value =
        serde_json::from_str(&fs::read_to_string(example("school.json")).unwrap()).unwrap();
    document["knows"] = json!(["vocabulary", "roles", "groups"]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("part.json");
    fs::write(&path, document.to_string()).unwrap();
    for test in [
        "{ only: amira, can: shutdown }",
        "{ who: johan, can: list:users, exactly: [student1, student2] }",
        "{ who: svea, cannot: servers }",
        "{ who: svea, cannot: servers, absent: true }",
    ] {
        let answer = run_on(&path, &format!("tests: [{test}]"), &[]);
        assert_eq!(answer.exit, 1, "{test}: {}{}", answer.stdout, answer.stderr);
    }
}

#[test]
fn the_report_for_build_servers_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.xml");
    let tests = "tests:\n  - name: passes <&> \"\n    who: johan\n    cannot: shutdown\n  - name: fails\n    who: johan\n    can: shutdown\n";
    let answer = run(tests, &["--junit", path.to_str().unwrap()]);
    assert_eq!(answer.exit, 1, "{}", answer.stderr);
    assert!(answer.stdout.ends_with("1 test passed, 1 failed\n"), "{}", answer.stdout);
    let report = Report::deserialize_from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!((report.tests, report.failures, report.errors), (2, 1, 0));
    let suite = &report.test_suites[0];
    let names: Vec<&str> = suite.test_cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names, ["passes <&> \"", "fails"]);
    let failure = format!("{:?}", suite.test_cases[1].status);
    assert!(failure.contains("johan may not use `shutdown`.") && failure.contains(":5:5"), "{failure}");
    let nowhere = run(tests, &["--junit", "/no/such/folder/x", "--json"]);
    assert_eq!((nowhere.exit, nowhere.code().as_str()), (6, "file-not-written"));
}

#[test]
fn edits_and_configurations_come_before_the_tests() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let tests = "tests: [{ who: johan, can: servers, on: user student9 }]";
    assert_eq!(run(tests, &[]).exit, 1);
    let edits = file("edits.yaml", "- { edit: add-member, group: class-a, user: student9 }\n");
    assert_eq!(run(tests, &["--preview", &edits]).exit, 0);
    let config = file(
        "config.json",
        r#"{"load_roles": [{"name": "helper", "scopes": ["servers!user=student9"], "users": ["johan"]}]}"#,
    );
    let after = run(tests, &["--config", &config]);
    assert_eq!(after.exit, 0, "{}{}", after.stdout, after.stderr);
    // Python that is not read may do more: that is said.
    let values = file(
        "values.yaml",
        "hub:\n  extraConfig:\n    more: c.JupyterHub.load_roles.append({})\n  loadRoles:\n    helper: { scopes: ['servers!user=student9'], users: [johan] }\n",
    );
    let noted = run(tests, &["--config", &values]);
    assert_eq!(noted.exit, 0, "{}{}", noted.stdout, noted.stderr);
    assert!(noted.stderr.contains("note: "), "{}", noted.stderr);
    assert!(run(tests, &["--config", &values, "--json"]).json()["notes"].to_string().contains("extraConfig"));
    // What a configuration leaves out is gone after the start, and edits come after it.
    let edits = file("more.yaml", "- { edit: remove-role, role: helper, from: { user: johan } }\n");
    assert_eq!(run(tests, &["--config", &config, "--preview", &edits]).exit, 1);
    let broken = file("broken.json", r#"{"load_roles": [{"name": "Helper", "scopes": []}]}"#);
    let refused = run(tests, &["--config", &broken, "--json"]);
    assert_eq!((refused.exit, refused.code().as_str()), (5, "start-fails"), "{}", refused.stderr);
    assert!(refused.message().contains("roles check"), "{}", refused.message());
}
