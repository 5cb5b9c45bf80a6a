//! `check` and `scopes` on the classic example, written by hand.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::{
    fs,
    io::Write,
    process::{Command, Stdio},
};

use serde_json::{Value, json};
use support::{Answer, hubscope, program};
use tempfile::TempDir;

fn snapshot() -> Value {
    json!({
        "format": "hubscope/1",
        "hub": { "kind": "jupyterhub", "version": "5.5.4" },
        "source": "hand",
        "issued_at": "2026-01-31T09:00:00Z",
        "knows": ["vocabulary", "roles", "groups", "users", "services", "servers", "clients", "tokens", "shares"],
        "roles": [
            { "name": "user", "scopes": ["self"] },
            { "name": "teacher", "scopes": ["servers!group=class-A", "list:users"] },
            { "name": "broken", "scopes": ["users!user="] },
        ],
        "groups": [{ "name": "class-A" }],
        "users": [
            { "name": "johan", "roles": ["user", "teacher"] },
            { "name": "student1", "roles": ["user"], "groups": ["class-A"] },
            { "name": "student9", "roles": ["user"] },
            { "name": "unlucky", "roles": ["broken"] },
        ],
        "services": [{ "name": "idle-culler", "roles": ["teacher"] }],
        "clients": [{ "id": "jupyterhub" }],
        "tokens": [
            { "id": "a1", "user": "johan", "scopes": ["inherit"], "client": "jupyterhub" },
            {
                "id": "a2", "user": "johan", "scopes": ["inherit"], "client": "jupyterhub",
                "expires_at": "2026-06-01T00:00:00Z",
            },
        ],
    })
}

struct Asked {
    folder: TempDir,
}

impl Asked {
    fn of(document: &Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("hub.json"), document.to_string()).unwrap();
        Self { folder }
    }

    fn ask(&self, arguments: &str) -> Answer {
        let mut words = arguments.split(' ');
        let command = words.next().unwrap();
        let path = self.folder.path().join("hub.json");
        hubscope([command, path.to_str().unwrap()].into_iter().chain(words))
    }
}

#[test]
fn exit_codes_and_words_say_the_decision() {
    let asked = Asked::of(&snapshot());
    for (question, exit, word) in [
        ("check user johan servers --on server=student1/lab", 0, "allow"),
        ("check user johan servers --on server=student1/", 0, "allow"),
        ("check user johan servers --on server=student9/lab", 1, "deny"),
        ("check user johan servers", 1, "deny"),
        ("check user johan list:users", 0, "allow"),
        ("check user student9 read:users --on user=student9", 0, "allow"),
        ("check user student9 read:users --on user=johan", 1, "deny"),
        ("check service idle-culler list:users", 0, "allow"),
        ("check group class-A read:groups --on group=class-A", 1, "deny"),
        ("check token a1 list:users", 0, "allow"),
        ("check token a2 list:users --at 2026-05-31T23:59:59Z", 0, "allow"),
        ("check token a2 list:users --at 2026-06-01T00:00:01Z", 1, "deny"),
        ("check token a99 list:users", 1, "deny"),
        ("check user nobody list:users", 1, "deny"),
        ("check user unlucky list:users", 4, "fault"),
    ] {
        let answer = asked.ask(question);
        assert_eq!(answer.exit, exit, "{question}: {}{}", answer.stdout, answer.stderr);
        assert!(answer.stdout.starts_with(word), "{question}: {}", answer.stdout);
        let answer = asked.ask(&format!("{question} --json"));
        assert_eq!((answer.exit, &answer.json()["decision"]), (exit, &json!(word)), "{question}");
    }
    assert!(asked.ask("check user nobody list:users").stderr.contains("no user `nobody`"));
}

#[test]
fn a_document_that_does_not_know_answers_unknown() {
    let mut document = snapshot();
    document["knows"] = json!(["users", "groups"]);
    document["roles"] = json!([]);
    let asked = Asked::of(&document);
    let answer = asked.ask("check user johan list:users --json");
    assert_eq!((answer.exit, &answer.json()["code"]), (3, &json!("missing-roles")), "{}", answer.stdout);
    assert_eq!(asked.ask("scopes user johan").exit, 3);
}

#[test]
fn scopes_are_listed_one_a_line_or_as_json() {
    let asked = Asked::of(&snapshot());
    let answer = asked.ask("scopes token a1");
    assert_eq!(answer.exit, 0, "{}", answer.stderr);
    let lines: Vec<_> = answer.stdout.lines().collect();
    assert!(
        lines.contains(&"servers!group=class-A") && lines.contains(&"read:users!user=johan"),
        "{lines:?}"
    );
    let answer = asked.ask("scopes token a1 --json").json();
    assert_eq!(answer["scopes"], json!(lines));
    assert_eq!(answer["principal"], json!({ "kind": "token", "name": "a1", "exists": true }));
    let answer = asked.ask("scopes user unlucky --json");
    assert_eq!((answer.exit, &answer.json()["code"]), (4, &json!("empty-filter")));
}

#[test]
fn a_misspelt_question_is_the_callers_mistake() {
    let asked = Asked::of(&snapshot());
    for (question, code, hint) in [
        ("check user johan users:servers --json", "renamed-scope", "`servers`"),
        ("check user johan server --json", "unknown-scope", "`servers`"),
        ("check user johan servers!user=x --json", "filter-in-scope", "resource"),
    ] {
        let answer = asked.ask(question);
        assert_eq!((answer.exit, answer.code().as_str()), (2, code), "{question}");
        assert!(answer.message().contains(hint), "{question}: {}", answer.message());
        assert_eq!(answer.stdout, "");
    }
    for question in [
        "check user johan servers --on server=student1",
        "check user johan servers --on users=student1",
        "check role johan servers",
        "check user johan servers --at yesterday",
        "check user johan",
    ] {
        let answer = asked.ask(question);
        assert_eq!((answer.exit, answer.stdout.as_str()), (2, ""), "{question}");
    }
}

#[test]
fn documents_that_are_none_are_refused_with_the_place() {
    for (text, exit) in [("", 5), ("{", 5), ("[]", 5), (r#"{"format": "hubscope/9"}"#, 5)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hub.json");
        fs::write(&path, text).unwrap();
        let answer = hubscope(["scopes", path.to_str().unwrap(), "user", "x", "--json"]);
        assert_eq!(answer.exit, exit, "{text}: {}", answer.stderr);
        assert!(answer.error()["place"]["line"].is_number(), "{text}: {}", answer.stderr);
    }
    let answer = hubscope(["scopes", "no/such/file", "user", "x", "--json"]);
    assert_eq!((answer.exit, answer.code().as_str()), (6, "file-unreadable"));
    let mut old = snapshot();
    old["hub"]["version"] = json!("4.1.6");
    let answer = Asked::of(&old).ask("scopes user johan --json");
    assert_eq!(answer.exit, 5, "{}", answer.stderr);
    assert!(answer.message().contains("4.1.6"), "{}", answer.message());
}

#[test]
fn a_document_may_come_through_a_pipe() {
    let mut child = Command::new(program())
        .args(["check", "-", "user", "johan", "list:users"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(snapshot().to_string().as_bytes()).unwrap();
    let answer = Answer::from(child.wait_with_output().unwrap());
    assert_eq!((answer.exit, answer.stdout.as_str()), (0, "allow\n"), "{}", answer.stderr);
}

#[test]
fn what_a_running_hub_would_refuse_is_said() {
    let mut document = snapshot();
    document["roles"][1] = json!({ "name": "class-A-teacher", "scopes": ["users:servers", "self"] });
    let answer = Asked::of(&document).ask("check user student9 read:users --on user=student9");
    assert_eq!(answer.exit, 0);
    assert!(answer.stderr.contains("`class-A-teacher` has capitals"), "{}", answer.stderr);
    assert!(answer.stderr.contains("`users:servers` is called `servers` today"), "{}", answer.stderr);
}
