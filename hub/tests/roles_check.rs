//! `roles check`: a configuration tried before it is live.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::{fs, path::PathBuf};

use serde_json::{Value, json};
use support::{Answer, hubs, hubscope};
use tempfile::TempDir;

struct Folder {
    _kept: TempDir,
}

impl Folder {
    fn with(name: &str, text: &str) -> (Self, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        (Self { _kept: folder }, path)
    }
}

fn check(name: &str, text: &str, more: &[&str]) -> Answer {
    let (_folder, path) = Folder::with(name, text);
    let mut arguments = vec!["roles", "check", path.to_str().unwrap()];
    arguments.extend(more);
    hubscope(arguments)
}

const FIVE: [&str; 2] = ["--hub-version", "5.5.4"];
const JSON: [&str; 3] = ["--hub-version", "5.5.4", "--json"];

const VALUES: &str = r#"
hub:
  config:
    JupyterHub:
      authenticator_class: github
    Authenticator:
      admin_users: [Johan]
    GitHubOAuthenticator:
      allowed_users: [student1]
  loadRoles:
    teacher:
      scopes: [list:users, "servers!group=class-A"]
      users: [johan]
    student:
      scopes: [self]
      groups: [class-A]
  services:
    reporter: {}
cull:
  enabled: false
"#;

#[test]
fn helm_values_say_what_comes_into_being() {
    let answer = check("values.yaml", VALUES, &FIVE);
    assert_eq!(answer.exit, 0, "{}{}", answer.stdout, answer.stderr);
    for line in [
        "the hub starts",
        "user `johan` becomes admin",
        "user `johan` gains role `teacher`",
        "user `student1` gains role `user`",
        "group `class-A` gains role `student`",
        "service `reporter` gets a token with `inherit`",
    ] {
        assert!(answer.stdout.contains(line), "{line}: {}", answer.stdout);
    }
    let changes = check("values.yaml", VALUES, &JSON).json();
    assert_eq!(changes["starts"], json!(true));
    let given = json!({ "change": "role-given", "role": "teacher", "kind": "user", "name": "johan" });
    assert!(changes["changes"].as_array().unwrap().contains(&given), "{changes}");
}

#[test]
fn reasons_name_the_line() {
    let values = VALUES.replace("student:\n", "class-A-student:\n").replace("[self]", "[users:servers]");
    let answer = check("values.yaml", &values, &JSON);
    assert_eq!(answer.exit, 1, "{}{}", answer.stdout, answer.stderr);
    let report = answer.json();
    let codes: Vec<(&str, &Value, &Value)> = report["obstacles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["code"].as_str().unwrap(), &one["first"], &one["hub_error"]))
        .collect();
    assert_eq!(codes[0], ("role-name", &json!(true), &json!("InvalidNameError")));
    let line = values.lines().position(|line| line.contains("class-A-student")).unwrap() + 1;
    assert_eq!(report["obstacles"][0]["place"]["line"], json!(line), "{report}");
}

#[test]
fn the_chart_runs_a_service_of_its_own() {
    let values = VALUES.replace("enabled: false", "users: true");
    let report = check("values.yaml", &values, &JSON).json();
    let culler = report["changes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|change| change["change"] == "role-created" && change["role"] == "jupyterhub-idle-culler");
    assert!(culler.unwrap()["scopes"].as_array().unwrap().contains(&json!("admin:users")), "{report}");
}

#[test]
fn what_is_no_configuration_is_refused_with_its_place() {
    for (name, text, code, line) in [
        ("a.yaml", "hub:\n  loadRoles: [\n", "not-yaml", 3),
        ("b.yaml", "hub:\n  loadRoles:\n    - name: teacher\n", "wrong-type", 2),
        ("c.yaml", "hub:\n  loadRoles:\n    teacher:\n      scopes: self\n", "wrong-type", 4),
        ("d.json", "{\n\"load_roles\": [{\"name\": 7}]}", "wrong-type", 2),
        ("e.json", "{\n", "truncated", 2),
    ] {
        let answer = check(name, text, &JSON);
        assert_eq!(answer.exit, 5, "{name}: {}{}", answer.stdout, answer.stderr);
        let error = answer.error();
        assert_eq!(error["code"], json!(code), "{name}: {error}");
        if name != "e.json" {
            assert_eq!(error["place"]["line"], json!(line), "{name}: {error}");
        }
    }
    assert_eq!(check("a.toml", "", &FIVE).exit, 5);
    assert_eq!(check("a.json", "{}", &[]).exit, 2);
    assert_eq!(hubscope(["roles", "check", "/nowhere/a.json", "--hub-version", "5.5.4"]).exit, 6);
}

#[test]
fn a_snapshot_is_the_state_before() {
    let snapshot = json!({
        "format": "hubscope/1", "hub": { "kind": "jupyterhub", "version": "5.5.4" }, "source": "hand",
        "issued_at": "2026-01-31T09:00:00Z",
        "knows": ["roles", "groups", "users", "services", "tokens", "clients"],
        "roles": [{ "name": "user", "scopes": ["self"] }, { "name": "teacher", "scopes": ["list:users"] }],
        "users": [{ "name": "johan", "roles": ["user", "teacher"] }],
        "services": [{ "name": "by-hand", "runtime": true }, { "name": "old" }],
    });
    let (folder, path) = Folder::with("hub.json", &snapshot.to_string());
    let answer = check("options.json", "{}", &["--snapshot", path.to_str().unwrap()]);
    assert_eq!(answer.exit, 0, "{}", answer.stderr);
    assert!(answer.stdout.contains("role `teacher` is deleted"), "{}", answer.stdout);
    assert!(answer.stdout.contains("service `old` is removed"), "{}", answer.stdout);
    assert!(!answer.stdout.contains("by-hand"), "{}", answer.stdout);
    fs::write(&path, snapshot.to_string().replace("\"users\",", "")).unwrap();
    let answer = check("options.json", "{}", &["--snapshot", path.to_str().unwrap(), "--json"]);
    assert_eq!((answer.exit, answer.code().as_str()), (5, "incomplete-snapshot"));
    drop(folder);
}

#[test]
fn a_python_file_is_run_by_the_hubs_python() {
    let file = r#"
print("the file may print")
c.JupyterHub.load_roles = [{"name": "teacher", "scopes": ["list:users"], "users": {"Johan"}, "services": ["grader"]}]
c.JupyterHub.services = [{"name": "grader", "api_token": TOKEN, "environment": {"KEY": "hidden-value"}}]
c.Authenticator.admin_users = {"ann"}
"#;
    for hub in hubs() {
        let python = hub.python.to_str().unwrap();
        let more = ["--hub-version", hub.version.as_str(), "--python", python];
        let good = check("jupyterhub_config.py", &file.replace("TOKEN", "'long-enough-secret'"), &more);
        assert_eq!(good.exit, 0, "{}{}", good.stdout, good.stderr);
        assert!(good.stdout.contains("user `johan` gains role `teacher`"), "{}", good.stdout);
        assert!(!good.stdout.contains("secret") && !good.stdout.contains("hidden"), "{}", good.stdout);
        let short = check("jupyterhub_config.py", &file.replace("TOKEN", "'short'"), &more);
        assert_eq!(short.exit, 1, "{}{}", short.stdout, short.stderr);
        assert!(short.stdout.contains("fewer than 8 characters"), "{}", short.stdout);
        let broken = check("jupyterhub_config.py", "c.JupyterHub.load_roles = nonsense", &more);
        assert_eq!(broken.exit, 5, "{}", broken.stderr);
        assert!(broken.stderr.contains("NameError"), "{}", broken.stderr);
    }
}

#[test]
fn helm_values_mean_what_helm_makes_of_them() {
    // Flags of YAML 1.1, aliases and merge keys; a long name is no long token.
    let values = r#"
defaults: &defaults
  scopes: &basic [self]
  groups: [class-A]
hub:
  loadRoles:
    student:
      <<: *defaults
    reader:
      <<: [*defaults]
      scopes: ["read:hub"]
  services:
    a-service-with-a-name-that-is-longer-than-most-tokens-are-allowed-to-be: {display: on}
cull:
  enabled: no
"#;
    let answer = check("values.yaml", values, &JSON);
    assert_eq!(answer.exit, 0, "{}{}", answer.stdout, answer.stderr);
    let report = answer.json();
    for (role, scope) in [("student", "self"), ("reader", "read:hub")] {
        let changes = report["changes"].as_array().unwrap();
        assert!(
            changes.contains(
                &json!({ "change": "role-given", "role": role, "kind": "group", "name": "class-A" })
            )
        );
        let made = changes.iter().find(|one| one["change"] == "role-created" && one["role"] == role).unwrap();
        assert_eq!(made["scopes"], json!([scope]));
    }
    assert!(!answer.stdout.contains("jupyterhub-idle-culler"), "{}", answer.stdout);
    for (flag, runs) in [("off", false), ("0", false), ("", false), ("'no'", true), ("y", true)] {
        let answer = check("values.yaml", &values.replace("enabled: no", &format!("enabled: {flag}")), &JSON);
        assert_eq!(answer.stdout.contains("jupyterhub-idle-culler"), runs, "{flag}: {}", answer.stdout);
    }
}

#[test]
fn values_without_end_are_refused() {
    let bomb: String = (1..9)
        .map(|level| format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 20].join(", ")))
        .collect();
    for (text, code) in [
        (format!("a0: &a0 x\n{bomb}"), "too-many-aliases"),
        (format!("hub: {}7{}", "[".repeat(100), "]".repeat(100)), "too-deep"),
        ((0..100).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect(), "too-deep"),
        (format!("hub: {}", "{a: ".repeat(200_000)), "too-deep"),
        // Here the parser itself ends.
        ("[".repeat(1_000_000), "not-yaml"),
    ] {
        let answer = check("values.yaml", &text, &JSON);
        assert_eq!((answer.exit, answer.code().as_str()), (5, code));
    }
}
