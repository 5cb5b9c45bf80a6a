//! `preview` and `diff` on the school of the documentation.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::fs;

use serde_json::{Value, json};
use support::{Answer, ask_school, example, hubscope};

/// Previews edits from a file of a name.
fn preview(name: &str, edits: &str, more: &[&str]) -> Answer {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, edits).unwrap();
    let mut words = vec![path.to_str().unwrap()];
    words.extend(more);
    ask_school("preview", &words)
}

#[test]
fn who_gains_and_who_loses_is_told_in_words() {
    let edits = example("new-teacher.yaml");
    let answer = ask_school("preview", &[edits.to_str().unwrap(), "--tokens"]);
    assert_eq!(answer.exit, 0, "{}", answer.stderr);
    let text = &answer.stdout;
    assert!(text.starts_with("3 users, 1 group and 1 token hold other scopes than before.\n"), "{text}");
    for line in [
        "  new       noor",
        "johan, kim and group teachers:",
        "  gain `admin:servers` (with 5 implied) over group class-b",
        "  lose `access:servers` over group class-a",
        "student9 joins group class-a:",
        "  noor gains `admin:servers` and `list:users` (with 5 implied) over student9",
        "token a1:",
    ] {
        assert!(text.lines().any(|told| told == line), "{line}: {text}");
    }
    let told = ask_school("preview", &[edits.to_str().unwrap(), "--limit", "1", "--json"]).json();
    assert_eq!(told["affected"]["users"], json!(3));
    assert_eq!(told["grants"][0]["principals"]["users"], json!(["johan"]));
    let short = ask_school("preview", &[edits.to_str().unwrap(), "--limit", "1"]).stdout;
    assert!(short.contains("johan, group teachers and 1 more:"), "{short}");
}

#[test]
fn json_and_yaml_say_the_same_and_the_difference_can_be_kept() {
    let json = r#"[{"edit": "add-member", "group": "teachers", "user": "student9"}]"#;
    let yaml = "- edit: add-member\n  group: teachers\n  user: student9\n";
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("difference.json");
    let more = ["-o", out.to_str().unwrap()];
    let one = preview("edits.json", json, &more).stdout;
    assert_eq!(one, preview("edits.yaml", yaml, &[]).stdout);
    let kept: Value = serde_json::from_str(&fs::read_to_string(&out).unwrap()).unwrap();
    assert_eq!(kept["members"][0]["joined"], json!(["teachers"]));
    let nowhere = preview("edits.json", json, &["-o", "/no/such/folder/x", "--json"]);
    assert_eq!((nowhere.exit, nowhere.code().as_str()), (6, "file-not-written"));
}

#[test]
fn a_remedy_is_an_edit_that_previews() {
    let words = ["user", "johan", "servers", "--on", "server=student9/", "--remedies", "--json"];
    let remedies = ask_school("explain", &words).json()["remedies"].clone();
    for remedy in remedies.as_array().unwrap() {
        let answer = preview("edits.json", &remedy["edits"].to_string(), &[]);
        assert_eq!(answer.exit, 0, "{}", answer.stderr);
        assert!(answer.stdout.contains("gain"), "{remedy}: {}", answer.stdout);
    }
}

#[test]
fn edits_that_cannot_be_made_are_refused_with_their_place() {
    for (edits, code, pointer, line, hint) in [
        (
            "- { edit: add-member, group: class-a, user: student2 }\n- { edit: delete-role, role: nobody }\n",
            "unknown-name",
            "/1",
            2,
            "edit 2",
        ),
        ("- { edit: delete-role, role: user }\n", "default-role", "/0", 1, "belongs to the hub"),
        (
            "- { edit: add-membr, group: class-a, user: student2 }\n",
            "unknown-variant",
            "/0/edit",
            1,
            "add-member",
        ),
        ("- { edit: add-member, grop: class-a, user: student2 }\n", "unknown-field", "/0", 1, "grop"),
        ("- { edit: create-user, user: y }\n- user: x\n", "missing-field", "/1", 2, "edit"),
        ("edit: create-user\n", "wrong-type", "", 1, "sequence"),
        ("- { edit: create-user, edit: delete-user, user: x }\n", "duplicate-key", "", 1, "twice"),
        ("- [\n", "not-yaml", "", 2, "YAML"),
        ("", "empty-document", "", 1, "empty"),
        (
            "- { edit: create-role, role: reader, scopes: [read:usrs] }\n",
            "unknown-scope",
            "/0",
            1,
            "read:usrs",
        ),
    ] {
        let answer = preview("edits.yaml", edits, &["--json"]);
        assert_eq!((answer.exit, answer.code().as_str()), (5, code), "{edits}: {}", answer.stderr);
        let place = answer.error()["place"].clone();
        assert_eq!(
            (&place["pointer"], &place["line"]),
            (&json!(pointer), &json!(line)),
            "{edits}: {}",
            answer.stderr
        );
        assert!(answer.message().contains(hint), "{edits}: {}", answer.message());
        assert_eq!(answer.stdout, "");
    }
    let answer = ask_school("preview", &["no/such/file", "--json"]);
    assert_eq!((answer.exit, answer.code().as_str()), (6, "file-unreadable"));
}

#[test]
fn snapshots_differ_or_do_not() {
    let school = example("school.json");
    let mut other: Value = serde_json::from_str(&fs::read_to_string(&school).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.json");
    let diff = |document: &Value, more: &[&str]| {
        fs::write(&path, document.to_string()).unwrap();
        let mut words = vec!["diff", school.to_str().unwrap(), path.to_str().unwrap()];
        words.extend(more);
        hubscope(words)
    };
    let same = diff(&other, &["--tokens"]);
    assert_eq!(same.exit, 0, "{}", same.stderr);
    assert_eq!(same.stdout, "Nothing changes: everybody may do what they could do before.\n");
    other["tokens"][1]["scopes"] = json!(["list:users!group=class-a"]);
    assert_eq!(diff(&other, &[]).exit, 0, "tokens are compared where somebody asks for them");
    let tokens = diff(&other, &["--tokens"]);
    assert_eq!(tokens.exit, 1);
    assert!(
        tokens.stdout.contains("token a2:\n  gain `list:users` over group class-a\n"),
        "{}",
        tokens.stdout
    );
    other["users"][3]["groups"] = json!([]);
    let left = diff(&other, &[]);
    assert_eq!(left.exit, 1);
    assert!(left.stdout.contains("student1 leaves group class-a:\n  johan and kim lose"), "{}", left.stdout);
    assert_eq!(diff(&other, &["--json"]).json()["members"][0]["left"], json!(["class-a"]));
}

#[test]
fn tokens_that_cannot_be_told_are_no_equal_tokens() {
    let mut school: Value =
        serde_json::from_str(&fs::read_to_string(example("school.json")).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("school.json");
    let path = path.to_str().unwrap();
    let diff = |document: &Value| {
        fs::write(path, document.to_string()).unwrap();
        hubscope(["diff", path, path, "--tokens"])
    };
    // The hub fails on such a token, before as after.
    school["tokens"][0]["client"] = json!("gone");
    assert_eq!(diff(&school).exit, 0);
    let knows: Vec<Value> = school["knows"].as_array().unwrap().clone();
    school["knows"] = knows.into_iter().filter(|section| section != "clients").collect();
    let unknown = diff(&school);
    assert_eq!(unknown.exit, 3, "{}", unknown.stdout);
    assert!(unknown.stdout.contains("cannot be told"), "{}", unknown.stdout);
}
