//! `cql migrate`, from the plan to the end of the legacy tables.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::{fs, path::Path};

use serde_json::{Value, json};
use support::{Answer, hubscope};

const OLD: &str = r#"{"legacy": {
    "users": [{"name": "root", "super": true}, {"name": "Ann", "super": false}],
    "credentials": [{"username": "root", "salted_hash": "h1"}, {"username": "Ann", "salted_hash": "h2"}],
    "permissions": [{"username": "Ann", "resource": "data/shop", "permissions": ["SELECT", "MODIFY"]}]}}"#;

fn step(words: &[&str], file: &Path, more: &[&str]) -> Answer {
    let mut all = vec!["cql", "migrate"];
    all.extend(words);
    all.push(file.to_str().unwrap());
    all.extend(more);
    hubscope(all)
}

fn written(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn a_migration_goes_from_the_plan_to_the_end_of_the_legacy_tables() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old.json"), folder.path().join("new.json"));
    fs::write(&old, OLD).unwrap();

    let plan = step(&["plan"], &old, &[]);
    assert_eq!(plan.exit, 0, "{}", plan.stderr);
    assert!(plan.stdout.contains("users (migrate): "), "{}", plan.stdout);
    assert!(plan.stdout.contains("must write \"Ann\" in quotes"), "{}", plan.stdout);
    assert_eq!(fs::read_to_string(&old).unwrap(), OLD, "a plan writes nothing");
    assert_eq!(step(&["verify"], &old, &[]).exit, 1);

    let out = new.to_str().unwrap();
    let done = step(&["apply"], &old, &["--out", out, "--json"]);
    assert_eq!(done.exit, 0, "{}", done.stderr);
    assert_eq!(done.json()["verification"]["equivalent"], json!(true));
    let rows = written(&new);
    assert_eq!(rows["roles"]["root"], json!({"is_superuser": true, "can_login": true, "salted_hash": "h1"}));
    assert_eq!(rows["role_permissions"], json!([["Ann", "data/shop", ["MODIFY", "SELECT"]]]));
    assert_eq!(rows["meta"]["migration"]["standard_role_manager"]["rows"], json!(2));

    let verified = step(&["verify"], &new, &[]);
    assert_eq!(verified.exit, 0, "{}", verified.stdout);
    assert!(verified.stdout.contains("every question is answered as before"), "{}", verified.stdout);
    let again = step(&["apply"], &new, &["--out", out, "--json"]).json();
    assert_eq!(again["plan"]["modules"][0]["course"], json!("already_migrated"));
    assert_eq!(written(&new), rows, "a marker keeps it from being done twice");

    assert_eq!(step(&["drop-legacy"], &new, &["--out", out]).exit, 0);
    assert_eq!(written(&new)["legacy"], Value::Null);
    assert_eq!(step(&["recover"], &new, &["--out", out]).exit, 0);
    assert_eq!(written(&new)["roles"], json!({}));
}

#[test]
fn a_row_that_cannot_be_read_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old.json"), folder.path().join("new.json"));
    fs::write(&old, OLD.replace("MODIFY", "FLY")).unwrap();
    let plan = step(&["plan"], &old, &["--json"]);
    assert_eq!((plan.exit, &plan.json()["faults"][0]["pointer"]), (1, &json!("/legacy/permissions/0")));
    let refused = step(&["apply"], &old, &["--out", new.to_str().unwrap(), "--json"]);
    assert_eq!((refused.exit, refused.code().as_str()), (5, "faulty_rows"), "{}", refused.stderr);
    assert!(!new.exists());
    let early = step(&["drop-legacy"], &old, &["--out", new.to_str().unwrap(), "--json"]);
    assert_eq!((early.exit, early.code().as_str()), (5, "legacy-needed"), "{}", early.stderr);
    assert!(!new.exists());
}

#[test]
fn a_real_upgrade_is_rehearsed_with_all_that_goes_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old.json");
    let rows = r#"{"username": "Ann", "resource": "data/lab", "permissions": ["FLY"]}"#;
    fs::write(&old, OLD.replace(r#""MODIFY"]}"#, &format!(r#""MODIFY"]}}, {rows}"#))).unwrap();
    let told = step(&["plan"], &old, &["--compat", "scylla", "--starts", "2"]);
    assert_eq!(told.exit, 1, "{}", told.stderr);
    for line in [
        "  error default_authorizer - failed",
        "  warn  default_authorizer - ignored",
        "  missing: FLY on data/lab of Ann",
    ] {
        assert!(told.stdout.lines().any(|other| other == line), "{line}: {}", told.stdout);
    }
    let out = folder.path().join("new.json");
    let done = step(&["apply"], &old, &["--compat", "scylla", "--json", "--out", out.to_str().unwrap()]);
    assert_eq!(done.exit, 1);
    assert_eq!(done.json()["starts"][0]["outcomes"][2]["outcome"], json!("error"));
    let rows = written(&out);
    assert_eq!(rows["role_permissions"], json!([["Ann", "data/shop", ["MODIFY", "SELECT"]]]));
    assert_eq!(rows["meta"], Value::Null, "the real database leaves no marker");
}

#[test]
fn a_name_of_a_dialect_that_there_is_not_is_a_wrong_command_line() {
    let answer = hubscope(["cql", "migrate", "plan", "nothing.json", "--dialect", "scylla-1"]);
    assert_eq!(answer.exit, 2);
    assert!(answer.stderr.contains("scylla-5.4"), "{}", answer.stderr);
}
