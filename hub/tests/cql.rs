//! `cql check` and its kin, on the shop of the documentation.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::{fs, path::Path};

use serde_json::{Value, json};
use support::{Answer, example, hubscope};

/// Words behind the shop, which stands behind the command.
fn shop(command: &str, words: &[&str]) -> Answer {
    let shop = example("shop.json");
    let mut all = vec!["cql", command, shop.to_str().unwrap()];
    all.extend(words);
    hubscope(all)
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn a_check_ends_as_it_decides() {
    for (words, exit, says) in [
        (["--as", "ann", "SELECT", "data/shop/orders"].as_slice(), 0, "allow"),
        (&["--as", "ann", "select", "TABLE shop.orders"], 0, "allow"),
        (&["--as", "ann", "SELECT", "shop.orders"], 0, "allow"),
        (&["--as", "ann", "MODIFY", "KEYSPACE shop"], 1, "deny"),
        (&["--as", "root", "CREATE", "ALL KEYSPACES"], 0, "allow"),
        (&["--as", "root", "AUTHORIZE", "ROLE ann"], 0, "allow"),
        (&["--as", "root", "AUTHORIZE", "roles/ann"], 0, "allow"),
        (&["--anonymous", "SELECT", "data"], 1, "deny"),
        (&["--as", "nobody", "SELECT", "data"], 4, "fault: there is no role `nobody`"),
        (&["--as", "nobody", "SELECT", "data", "--dialect", "scylla-head"], 1, "deny"),
    ] {
        let answer = shop("check", words);
        assert_eq!((answer.exit, answer.stdout.trim_end()), (exit, says), "{words:?}: {}", answer.stderr);
    }
    let answer = shop("check", &["--as", "nobody", "SELECT", "ALL KEYSPACES", "--json"]);
    assert_eq!(
        answer.json(),
        json!({"as": "nobody", "permission": "SELECT", "on": "data", "decision": "fault", "code": "nonexistent_role",
            "reason": "there is no role `nobody`"})
    );
}

#[test]
fn a_wrong_question_says_what_is_right() {
    for (words, says) in [
        (["--as", "ann", "LOOK", "data"].as_slice(), "known are READ, WRITE, CREATE"),
        (&["--as", "ann", "SELECT", "shop"], "write `data/shop/orders` or `TABLE shop.orders`"),
        (&["--as", "ann", "SELECT", "data/shop", "--dialect", "mysql"], "known are scylla-2.2, scylla-5.4"),
        (&["SELECT", "data"], "--as <ROLE>|--anonymous"),
        (&["--as", "ann", "--anonymous", "SELECT", "data"], "cannot be used with"),
    ] {
        let answer = shop("check", words);
        assert_eq!(answer.exit, 2, "{words:?}");
        assert!(answer.stderr.contains(says), "{words:?}: {}", answer.stderr);
    }
}

#[test]
fn rows_are_refused_with_their_file_and_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.json");
    let ask = |text: &str| {
        fs::write(&path, text).unwrap();
        hubscope(["cql", "check", path.to_str().unwrap(), "--as", "a", "SELECT", "data", "--json"])
    };
    let answer = ask("{\n \"roles\": {\"a\": {\"can_login\": 1}}}");
    assert_eq!((answer.exit, answer.code().as_str()), (5, "wrong-type"));
    let place = json!({"pointer": "/roles/a/can_login", "line": 2, "column": 30});
    assert_eq!(answer.error()["place"]["pointer"], place["pointer"]);
    assert_eq!(answer.error()["place"]["line"], place["line"]);
    let answer = ask(r#"{"roles": {"a": {"member_of": ["b"]}, "b": {"member_of": ["a"]}}}"#);
    assert_eq!((answer.exit, answer.code().as_str()), (5, "role_cycle"));
    assert!(answer.message().contains("rows.json"), "{}", answer.message());
    let answer = hubscope(["cql", "check", "missing.json", "--as", "a", "SELECT", "data", "--json"]);
    assert_eq!((answer.exit, answer.code().as_str()), (6, "file-unreadable"));
}

#[test]
fn an_explanation_tells_ways_misses_and_remedies() {
    let answer = shop("explain", &["--as", "ann", "MODIFY", "data/shop/orders", "--json"]);
    assert_eq!(answer.exit, 0);
    assert_eq!(
        answer.json()["grounds"],
        json!([{"by": "row", "way": ["ann", "lead"], "on": "data/shop/orders"}])
    );
    let answer = shop("explain", &["--as", "bob", "MODIFY", "data/shop/orders", "--remedies", "--json"]);
    assert_eq!(answer.exit, 1);
    let told = answer.json();
    assert_eq!(told["misses"][0], json!({"is": "other-role", "role": "lead", "on": "data/shop/orders"}));
    assert_eq!(told["remedies"][0]["statement"], "GRANT MODIFY ON shop.orders TO bob;");
    // What it proposes helps.
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("rows.json");
    let statement = told["remedies"][0]["statement"].as_str().unwrap().to_owned();
    let done = shop("execute", &["--as", "root", &statement, "--out", out.to_str().unwrap()]);
    assert_eq!((done.exit, done.stdout.as_str()), (0, "done\n"), "{}", done.stderr);
    let path = out.to_str().unwrap();
    let after = hubscope(["cql", "check", path, "--as", "bob", "MODIFY", "data/shop/orders"]);
    assert_eq!(after.stdout, "allow\n");
    assert_eq!(shop("explain", &["--as", "nobody", "SELECT", "data"]).exit, 4);
    let nothing = shop("explain", &["--as", "root", "EXECUTE", "data"]);
    assert_eq!((nothing.exit, nothing.stdout.lines().count()), (1, 1), "{}", nothing.stdout);
    let nothing = shop("explain", &["--as", "root", "EXECUTE", "data", "--remedies"]);
    assert!(nothing.stdout.ends_with("No single grant would change that.\n"), "{}", nothing.stdout);
}

#[test]
fn reach_and_holders_count_and_list() {
    let reach = shop("reach", &["--as", "ann", "SELECT", "--list", "--json"]).json();
    assert_eq!(reach["names"], json!(["data/shop", "data/shop/items", "data/shop/orders"]));
    assert_eq!(reach["ways"], json!([["ann", "lead", "staff"]]));
    assert!(shop("reach", &["--as", "bob", "DROP"]).stdout.contains("nowhere below <all keyspaces>"));
    assert!(shop("reach", &["--as", "root", "DROP", "--kind", "roles"]).stdout.contains("as a superuser"));
    assert_eq!(shop("reach", &["--as", "root", "DROP", "--kind", "tables"]).exit, 2);
    assert_eq!(shop("reach", &["--as", "nobody", "DROP"]).exit, 2);
    let holders = shop("holders", &["SELECT", "data/shop/orders", "--limit", "1"]);
    assert!(
        holders.stdout.starts_with("SELECT on <table shop.orders> is had by 4 roles, of which 2 may log in.")
    );
    assert!(holders.stdout.ends_with("3 more; `--limit` lists them.\n"), "{}", holders.stdout);
    let nobody = shop("holders", &["EXECUTE", "functions/shop"]);
    assert!(nobody.stdout.contains("root"), "{}", nobody.stdout);
}

#[test]
fn statements_are_previewed_and_executed_with_the_rights_of_a_role() {
    let change = "REVOKE lead FROM ann; CREATE ROLE new";
    let preview = shop("preview", &["--as", "root", change, "--json"]).json();
    assert_eq!((&preview["created"], &preview["losing"]), (&json!(["new"]), &json!(1)));
    assert_eq!(shop("preview", &["--as", "root", "LIST ROLES"]).stdout.lines().count(), 1);
    for command in ["preview", "execute"] {
        let refused = shop(command, &["--as", "bob", change, "--json"]);
        assert_eq!((refused.exit, refused.code().as_str()), (1, "missing_permission"), "{}", refused.stderr);
        let wrong = shop(command, &["--as", "root", "GRANT lead TO ann;\n DROP ROLE missing", "--json"]);
        assert_eq!((wrong.exit, wrong.code().as_str()), (2, "role_already_included"), "{}", wrong.stderr);
        let wrong = shop(command, &["--as", "root", "CREATE ROLE x;\n DROP ROLE missing", "--json"]);
        assert_eq!(wrong.error()["place"], json!({"line": 2, "column": 2}));
        assert_eq!(shop(command, &["--as", "root", " ; ", "--json"]).code(), "statements-missing");
        assert_eq!(shop(command, &["--as", "root"]).exit, 2);
    }
}

#[test]
fn a_file_of_statements_is_named_in_what_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let (script, out) = (folder.path().join("changes.cql"), folder.path().join("rows.json"));
    fs::write(&script, "GRANT DROP ON KEYSPACE shop TO staff;\nGRANT FLY ON KEYSPACE shop TO staff;")
        .unwrap();
    let words =
        ["--as", "root", "--file", script.to_str().unwrap(), "--out", out.to_str().unwrap(), "--json"];
    let refused = shop("execute", &words);
    assert_eq!((refused.exit, refused.code().as_str()), (2, "unknown_permission"));
    assert!(refused.message().contains("changes.cql"), "{}", refused.message());
    assert!(!out.exists());
    fs::write(&script, "GRANT DROP ON KEYSPACE shop TO staff; LIST DROP PERMISSION OF ann").unwrap();
    let done = shop("execute", &words);
    assert_eq!(done.json()["answers"][0], json!("done"));
    assert_eq!(done.json()["answers"][1]["rows"], json!([["staff", "staff", "<keyspace shop>", "DROP"]]));
    assert_eq!(read(&out)["role_permissions"][2], json!(["staff", "data/shop", ["DROP", "SELECT"]]));
    let kept = shop("execute", &["--as", "root", "GRANT DROP ON KEYSPACE shop TO staff"]);
    assert!(kept.stderr.contains("nothing is kept"), "{}", kept.stderr);
}

#[test]
fn what_both_want_standard_input_is_read_once() {
    let words = ["cql", "execute", "-", "--as", "root", "--file", "-", "--json"];
    let answer = hubscope(words);
    assert_ne!(answer.exit, 0, "{}", answer.stdout);
}

#[test]
fn a_description_comes_back_as_rows() {
    let folder = tempfile::tempdir().unwrap();
    let (script, out) = (folder.path().join("schema.cql"), folder.path().join("rows.json"));
    let described = shop("execute", &["--as", "root", "DESCRIBE SCHEMA WITH INTERNALS"]);
    fs::write(&script, &described.stdout).unwrap();
    let import =
        || hubscope(["cql", "import", script.to_str().unwrap(), "--out", out.to_str().unwrap(), "--json"]);
    assert_eq!(import().json(), json!({"roles": 5}));
    let (rows, shop) = (read(&out), read(&example("shop.json")));
    assert_eq!(rows["roles"], shop["roles"]);
    fs::write(&script, "CREATE ROLE x;\nSELECT 1").unwrap();
    let refused = import();
    assert_eq!((refused.exit, refused.error()["place"]["line"].clone()), (5, json!(2)));
    assert!(refused.message().contains("schema.cql"), "{}", refused.message());
    assert_eq!(read(&out), rows, "what is refused replaces nothing");
}

#[test]
fn tests_fail_with_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let (tests, report) = (folder.path().join("tests.yaml"), folder.path().join("report.xml"));
    let shop = example("shop.json");
    let run = |text: &str| {
        fs::write(&tests, text).unwrap();
        let junit = report.to_str().unwrap();
        let words = ["cql", "test", tests.to_str().unwrap(), "--snapshot", shop.to_str().unwrap()];
        hubscope(words.into_iter().chain(["--junit", junit, "--json"]))
    };
    let answer = run(
        "tests:\n  - { who: ann, can: SELECT, on: data/shop }\n  - who: bob\n    can: [SELECT]\n    on: data\n",
    );
    assert_eq!(answer.exit, 1);
    let told = answer.json();
    assert_eq!(
        (&told["passed"], &told["failed"], &told["tests"][1]["line"]),
        (&json!(1), &json!(1), &json!(3))
    );
    assert!(fs::read_to_string(&report).unwrap().contains("failures=\"1\""));
    let wrong = run("tests:\n  - who: ann\n    can: FLY\n    on: data\n");
    assert_eq!((wrong.exit, wrong.code().as_str()), (5, "unknown-permission"));
    assert_eq!(wrong.error()["place"]["line"], json!(3));
}
