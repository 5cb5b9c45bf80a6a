//! `explain`, `reach` and `holders` on the school of the documentation.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use serde_json::json;
use support::school;

#[test]
fn an_explanation_ends_as_a_check_does() {
    for (question, exit, first, then) in [
        (
            "user johan servers --on server=student1/lab",
            0,
            "johan may use `servers` on student1's server lab.",
            "group teachers",
        ),
        (
            "user johan servers --on server=student9/",
            1,
            "johan may not use `servers` on student9's default server.",
            "not a member of group class-a",
        ),
        (
            "user student1 read:users --on user=student1",
            0,
            "student1 may use",
            "which here means user student1",
        ),
        ("user jonah servers", 1, "jonah may not use `servers`.", "The snapshot does not show jonah."),
        (
            "token a1 read:servers --on server=student1/lab",
            0,
            "token a1 may",
            "inherits from its owner johan, who is in group teachers",
        ),
        (
            "token a2 servers --on server=student1/lab",
            1,
            "token a2 may not",
            "the scopes of the token do not contain it",
        ),
    ] {
        let answer = school("explain", question);
        assert_eq!(answer.exit, exit, "{question}: {}", answer.stderr);
        let mut lines = answer.stdout.lines();
        assert!(lines.next().unwrap().starts_with(first), "{question}: {}", answer.stdout);
        let rest: Vec<&str> = lines.collect();
        assert!(rest.iter().all(|line| line.starts_with("  ")), "{question}: {}", answer.stdout);
        assert!(rest.join("\n").contains(then), "{question}: {}", answer.stdout);
        let told = school("explain", &format!("{question} --json"));
        assert_eq!(told.exit, exit);
        let outcome = if exit == 0 { "allow" } else { "deny" };
        assert_eq!(told.json()["decision"]["outcome"], json!(outcome), "{question}");
    }
}

#[test]
fn remedies_are_edits_that_can_be_made() {
    let question = "user johan servers --on server=student9/ --remedies";
    let answer = school("explain", question);
    assert!(answer.stdout.contains("\nAny one of these would change that"), "{}", answer.stdout);
    assert!(answer.stdout.contains("\n  Add student9 to group class-a.\n"), "{}", answer.stdout);
    let remedies = school("explain", &format!("{question} --json")).json()["remedies"].clone();
    assert_eq!(
        remedies[2]["edits"],
        json!([{ "edit": "add-member", "group": "class-a", "user": "student9" }])
    );
    // Where nothing is denied, nothing is offered.
    let answer = school("explain", "user johan servers --on server=student1/ --remedies --json");
    assert_eq!(answer.json()["remedies"], json!([]));
    let hint = school("explain", "user johan shutdown");
    assert!(hint.stderr.contains("--remedies") && !hint.stdout.contains("would change"));
}

#[test]
fn a_request_is_answered_with_the_scope_that_decided() {
    for (who, request, exit, status, scope) in [
        ("user johan", "GET /hub/api/users/student1", 0, json!(200), "read:users:name"),
        ("user johan", "GET /hub/api/users/student9", 1, json!(404), "read:users"),
        ("user johan", "get /hub/api/users", 0, json!(200), "list:users"),
        ("user johan", "POST /hub/api/shutdown", 1, json!(403), "shutdown"),
        ("service idle-culler", "DELETE /hub/api/users/student1/server", 0, json!(null), "delete:servers"),
        ("token a2", "GET /hub/api/users/student1", 0, json!(200), "read:users:name"),
    ] {
        let ask = |more: &[&str]| {
            let mut words: Vec<&str> = who.split(' ').collect();
            words.extend(["--request", request]);
            words.extend(more);
            support::ask_school("explain", &words)
        };
        let answer = ask(&["--json"]);
        let told = answer.json();
        assert_eq!((answer.exit, &told["status"]), (exit, &status), "{who} {request}: {told}");
        let explained = told["explanations"].as_array().unwrap();
        assert_eq!(explained[0]["scope"], json!(scope), "{who} {request}");
        let text = ask(&[]).stdout;
        assert!(text.starts_with(&request.to_uppercase()[..4]), "{text}");
        assert!(text.contains(&format!("`{scope}`")), "{who} {request}: {text}");
    }
    let answer = support::ask_school(
        "explain",
        &["user", "johan", "--request", "POST /hub/api/shutdown", "--remedies"],
    );
    assert!(answer.stdout.contains("Give role admin to user johan."), "{}", answer.stdout);
}

#[test]
fn a_body_decides_where_it_is_told() {
    let ask = |body: &str| {
        let words = ["user", "amira", "--request", "POST /hub/api/users", "--body", body, "--json"];
        support::ask_school("explain", &words).json()
    };
    assert_eq!(ask(r#"{"usernames": ["student1"]}"#)["reason"], json!("already-exists"));
    assert_eq!(ask(r#"{"usernames": ["newcomer"]}"#)["usual"], json!(201));
    let words = ["user", "amira", "--request", "POST /hub/api/users", "--body", "{"];
    let answer = support::ask_school("explain", &words);
    assert!(answer.exit == 2 && answer.stderr.contains("no JSON"), "{}", answer.stderr);
}

#[test]
fn what_is_asked_wrongly_is_the_callers_mistake() {
    for question in [
        "user johan",
        "user johan servers --request GET",
        "user johan --on user=ann",
        "user johan --request users",
        "user johan servers --body {}",
    ] {
        assert_eq!(school("explain", question).exit, 2, "{question}");
    }
    assert_eq!(school("explain", "user johan sorvers --json").code(), "unknown-scope");
    assert_eq!(school("reach", "user johan sorvers --json").code(), "unknown-scope");
    assert_eq!(school("holders", "sorvers --json").code(), "unknown-scope");
}

#[test]
fn a_reach_is_filters_names_or_a_condition() {
    let answer = school("reach", "user johan servers");
    assert!(
        answer.stdout.starts_with("johan holds `servers` for members of group class-a"),
        "{}",
        answer.stdout
    );
    assert!(answer.stdout.contains("3 users, 3 servers"), "{}", answer.stdout);
    let told = school("reach", "user johan servers --json").json();
    assert_eq!(told["filters"]["groups"], json!(["class-a"]));
    assert_eq!(told["counts"]["servers"], json!(3));

    let list = |question: &str| school("reach", question);
    assert_eq!(list("user johan servers --list users").stdout, "johan\nstudent1\nstudent2\n");
    assert_eq!(list("user student9 access:servers --list servers").stdout, "student1/lab\nstudent9/\n");
    let cut = list("user johan servers --list users --limit 1");
    assert_eq!((cut.stdout.as_str(), cut.stderr.as_str()), ("johan\n", "hubscope: 2 more\n"));
    assert_eq!(list("user johan servers --list users --limit 1 --json").json()["more"], json!(2));

    let sql = list("user johan list:users --sql postgresql");
    assert!(sql.stdout.contains("IN ($1)") && sql.stdout.ends_with("[\"class-a\"]\n"), "{}", sql.stdout);
    assert_eq!(list("user johan shutdown --sql sqlite --json").json()["condition"]["sql"], json!("1 = 0"));

    assert_eq!(list("user johan shutdown").stdout, "johan does not hold `shutdown`.\n");
    assert!(list("user jonah shutdown").stderr.contains("no user `jonah`"));
    assert!(list("user amira shutdown").stdout.contains("without a filter"));
}

#[test]
fn holders_are_counted_and_share_their_paths() {
    let answer = school("holders", "access:servers --on server=student1/lab --tokens");
    let text = &answer.stdout;
    assert!(text.contains("is held by 5 users, 1 group and 1 token."), "{text}");
    assert!(
        text.contains("Each is in group teachers") && text.contains("\n  users     johan, kim\n"),
        "{text}"
    );
    assert!(text.contains("student9 was given a share of server student1/lab"), "{text}");
    let told = school("holders", "access:servers --on server=student1/lab --json").json();
    assert_eq!(told["counts"], json!({ "users": 5, "groups": 1, "services": 0, "tokens": 0 }));
    let cut = school("holders", "access:servers --on server=student1/lab --limit 1").stdout;
    assert!(cut.ends_with("4 more; `--limit` lists them.\n"), "{cut}");
    assert_eq!(
        school("holders", "read:users:name --on user=ghost --limit 0 --json").json()["users"],
        json!([])
    );
    assert_eq!(school("holders", "read:hub").stdout.lines().count(), 3);
}

#[test]
fn nobody_is_said_so() {
    assert_eq!(
        school("holders", "groups --on group=nowhere").stdout.lines().next().unwrap(),
        "`groups` over group nowhere is held by 1 user."
    );
    assert_eq!(school("holders", "read:tokens").exit, 0);
}
