//! Tokens and passwords of a configuration come out of `roles check` in no form: not when it succeeds, and not in any kind of failure.

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

/// What every planted secret is made of, several times over, so that a part of one is known as well.
const MARK: &str = "s3cr3t";
const SECRET: &str = "s3cr3t-s3cr3t-s3cr3t";

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Checks a configuration in both forms of output; neither shows a secret. The second is returned.
    fn check(&self, name: &str, text: &str, more: &[&str]) -> Answer {
        let told = self.run(name, text, more);
        let answer = self.run(name, text, &[more, &["--json"]].concat());
        assert_eq!(told.exit, answer.exit);
        answer
    }

    fn run(&self, name: &str, text: &str, more: &[&str]) -> Answer {
        let path = self.file(name, text);
        let answer = hubscope(["roles", "check", path.to_str().unwrap()].iter().chain(more));
        let shown = format!("{}{}", answer.stdout, answer.stderr);
        assert!(!shown.contains(MARK), "shown: {shown}\nof: {text}");
        answer
    }
}

const FIVE: [&str; 2] = ["--hub-version", "5.5.4"];

/// A configuration with a secret wherever one can be, which a hub starts with.
fn planted() -> Value {
    let text = |head: &str| format!("{head}{SECRET}");
    let url = |scheme: &str| format!("{scheme}://me:{SECRET}@host/");
    json!({
        "admin_users": ["ann"],
        "api_tokens": { text("a"): "ann" },
        "cookie_secret": SECRET,
        "db_url": url("postgresql"),
        "ConfigurableHTTPProxy": { "auth_token": SECRET, text("key"): { text("inner"): [SECRET] } },
        "custom_scopes": { "custom:lab": { "description": SECRET } },
        "load_groups": { "class-A": { "users": ["ann"], "properties": { text("key"): SECRET } } },
        "load_roles": [{ "name": "teacher", "scopes": ["list:users"], "users": ["ann"], "note": SECRET }],
        "service_tokens": { text("b"): "loose" },
        "services": [{
            "name": "grader", "api_token": text("c"), "url": url("http"), "oauth_redirect_uri": url("https"),
            "command": ["run", text("--token=")], "environment": { text("KEY"): SECRET }, "info": { text("key"): SECRET },
            "cwd": SECRET, "user": SECRET,
        }],
        "username_pattern": SECRET,
    })
}

/// The planted configuration with something else in one place.
fn with(pointer: &str, value: Value) -> Value {
    let mut configuration = planted();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match (configuration.pointer_mut(parent).unwrap(), key.parse::<usize>()) {
        (Value::Array(items), Ok(position)) => items[position] = value,
        (parent, _) => parent[key] = value,
    }
    configuration
}

/// The codes of what stops the hub, or that of the refusal.
fn codes(answer: &Answer) -> Vec<String> {
    match answer.exit {
        0 | 1 => {
            let report = answer.json();
            let obstacles = report["obstacles"].as_array().unwrap();
            obstacles.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
        }
        _ => vec![answer.code()],
    }
}

#[test]
fn a_start_that_succeeds() {
    let desk = Desk::new();
    let answer = desk.check("options.json", &planted().to_string(), &FIVE);
    assert_eq!(answer.exit, 0, "{}{}", answer.stdout, answer.stderr);
    // On a hub that may have the tokens already, with and without a doubt about it.
    let snapshot = json!({
        "format": "hubscope/1", "hub": { "kind": "jupyterhub", "version": "5.5.4" }, "source": "hand",
        "issued_at": "2026-01-31T09:00:00Z", "knows": ["roles", "groups", "users", "services", "tokens", "clients"],
        "roles": [{ "name": "user", "scopes": ["self"] }], "services": [{ "name": "grader" }],
        "clients": [{ "id": "jupyterhub" }],
        "tokens": [{ "id": "a1", "service": "grader", "scopes": ["inherit"], "client": "jupyterhub" }],
    });
    let snapshot = desk.file("hub.json", &snapshot.to_string());
    let more = ["--snapshot", snapshot.to_str().unwrap()];
    let mut configuration = planted();
    for code in ["token-assumed", "token-decides"] {
        let report = desk.check("options.json", &configuration.to_string(), &more).json();
        assert!(report["notices"].as_array().unwrap().iter().any(|one| one["code"] == code), "{report}");
        let role = json!({ "name": "token", "scopes": ["admin:users"] });
        configuration["load_roles"].as_array_mut().unwrap().push(role);
        for option in ["api_tokens", "service_tokens"] {
            configuration.as_object_mut().unwrap().remove(option);
        }
    }
}

#[test]
fn a_start_that_fails() {
    let desk = Desk::new();
    let long = SECRET.repeat(4);
    let short = MARK;
    for (pointer, value, code) in [
        ("/services/0/api_token", json!(short), "token-too-short"),
        ("/services/0/api_token", json!(long), "token-too-long"),
        ("/service_tokens", json!({ short: "loose" }), "token-too-short"),
        ("/service_tokens", json!({ long.clone(): "loose" }), "token-too-long"),
        ("/api_tokens", json!({ short: "ann" }), "token-too-short"),
        ("/api_tokens", json!({ SECRET: "a/b" }), "user-name"),
        ("/load_roles/0", json!({ "name": "token", "scopes": ["admin:users"] }), "excess-scopes"),
        ("/services/0/url", json!(format!("ftp://me:{SECRET}@host")), "service-url"),
        ("/services/0/url", json!(format!("http://me:{SECRET}@host:{SECRET}")), "service-url"),
        ("/services/0/url", json!(format!("http://me:{SECRET}@[host")), "service-url"),
        ("/services/0/url", json!(format!("http://me:{SECRET}@/")), "service-url-host"),
        ("/services/0/url", json!([SECRET]), "service-option-type"),
        ("/services/0/api_token", json!([SECRET]), "service-option-type"),
        ("/services/0/api_token", json!({ SECRET: SECRET }), "service-option-type"),
        ("/services/0/environment", json!(SECRET), "service-option-type"),
        ("/services/0/environment", json!([SECRET]), "service-option-type"),
        ("/services/0/info", json!(SECRET), "service-option-type"),
        ("/services/0/cwd", json!([SECRET]), "service-option-type"),
        ("/services/0/display", json!(SECRET), "service-option-type"),
        ("/services/0/command", json!({ SECRET: SECRET }), "service-option-type"),
        ("/services/0/command", json!(format!("run --token={SECRET}")), "text-for-list"),
        ("/services/0/colour", json!(SECRET), "service-option"),
        ("/services/0/oauth_client_id", json!(SECRET), "service-client-id"),
        ("/custom_scopes/custom:lab", json!({ "description": SECRET, "subscopes": [7] }), "broken-subscopes"),
    ] {
        let answer = desk.check("options.json", &with(pointer, value.clone()).to_string(), &FIVE);
        let codes = codes(&answer);
        assert!(answer.exit == 1 && codes.iter().any(|one| one == code), "{pointer} {value}: {codes:?}");
    }
}

#[test]
fn options_of_the_wrong_type() {
    let desk = Desk::new();
    let reasons = ["", " at line 1 column 2", "\", expected ", ", expected `", " at line "];
    for reason in reasons {
        let secret = format!("{SECRET}{reason}{SECRET}");
        for option in ["api_tokens", "service_tokens", "services", "load_roles", "allow_all"] {
            for value in [json!(secret), json!([secret]), json!({ secret.clone(): [secret] })] {
                let answer =
                    desk.check("options.json", &with(&format!("/{option}"), value).to_string(), &FIVE);
                assert_eq!((answer.exit, codes(&answer)), (5, vec!["wrong-type".to_owned()]), "{option}");
            }
        }
    }
    for (text, code) in [
        (format!(r#"{{"api_tokens": {{"{SECRET}": "ann", "{SECRET}": "carl"}}}}"#), "wrong-type"),
        (format!(r#"{{"service_tokens": {{"{SECRET}": {{"{SECRET}": 1}}}}}}"#), "wrong-type"),
        (format!(r#"{{"services": [{{"name": {{"{SECRET}": 1}}}}]}}"#), "wrong-type"),
        (format!(r#"{{"services": [{{"admin": "{SECRET}"}}]}}"#), "wrong-type"),
        (format!(r#"["{SECRET}"]"#), "wrong-type"),
        (format!(r#""{SECRET}""#), "wrong-type"),
        (SECRET.to_owned(), "not-json"),
        (format!(r#"{{"{SECRET}": {SECRET}}}"#), "not-json"),
        (format!(r#"{{"api_tokens": {{"{SECRET}\ud800": "ann"}}}}"#), "lone-surrogate"),
    ] {
        let answer = desk.check("options.json", &text, &FIVE);
        assert_eq!((answer.exit, codes(&answer)), (5, vec![code.to_owned()]), "{text}");
    }
}

#[test]
fn a_json_file_that_is_broken_anywhere() {
    let desk = Desk::new();
    let text = planted().to_string();
    assert!(text.is_ascii());
    for at in (1..text.len()).step_by(11) {
        let (before, after) = text.split_at(at);
        desk.check("options.json", before, &FIVE);
        for broken in ["}", "\"", "\\", "\n"] {
            desk.check("options.json", &format!("{before}{broken}{after}"), &FIVE);
        }
    }
}

#[test]
fn a_file_taken_for_a_snapshot() {
    let desk = Desk::new();
    let (good, text) = (desk.file("good.json", "{}"), planted().to_string());
    let member = |name: &str, value: &str| {
        let head = r#""format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}"#;
        format!(r#"{{{head}, "{name}": {value}}}"#)
    };
    for text in [
        text.clone(),
        text.replace("\"admin_users\"", "\"users\""),
        format!("\"{SECRET} at line {SECRET}\""),
        format!("[\"{SECRET}\"]"),
        member("tokens", &format!(r#"{{"{SECRET}": "ann"}}"#)),
        member("tokens", &format!(r#"[{{"id": "a1", "expires_at": "{SECRET} at line {SECRET}"}}]"#)),
        member("services", &format!(r#"[{{"name": "grader", "api_token": "{SECRET}"}}]"#)),
        member("users", &format!("\"{SECRET}\\\", expected {SECRET}\"")),
    ] {
        let snapshot = desk.file("taken.json", &text);
        for form in [&[][..], &["--json"][..]] {
            let head = ["roles", "check", good.to_str().unwrap(), "--snapshot", snapshot.to_str().unwrap()];
            let answer = hubscope(head.iter().chain(form));
            assert_eq!(answer.exit, 5, "{}", answer.stderr);
            assert!(!format!("{}{}", answer.stdout, answer.stderr).contains(MARK), "{}", answer.stderr);
        }
    }
}

/// Helm values with the same secrets, and with more that a chart has.
fn values() -> String {
    let mut options = planted();
    let mut section = |names: &[&str]| -> Value {
        names.iter().map(|name| ((*name).to_owned(), options[*name].take())).collect()
    };
    let application =
        section(&["api_tokens", "service_tokens", "custom_scopes", "load_groups", "cookie_secret", "db_url"]);
    let login = section(&["admin_users", "username_pattern"]);
    let mut service = options["services"][0].take();
    service["apiToken"] = service["api_token"].take();
    service.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    let values = json!({
        "hub": {
            "config": {
                "JupyterHub": application, "Authenticator": login, "GitHubOAuthenticator": { "client_secret": SECRET },
            },
            "extraConfig": { "01": format!("c.X.y = '{SECRET}'") },
            "extraEnv": { "TOKEN": SECRET },
            "cookieSecret": SECRET,
            "loadRoles": { "teacher": { "scopes": ["list:users"], "users": ["ann"] } },
            "services": { "grader": service },
        },
        "proxy": { "secretToken": SECRET },
        "cull": { "enabled": false },
    });
    yaml(&values)
}

/// In blocks, as people write it.
fn yaml(value: &Value) -> String {
    fn write(value: &Value, indent: usize, text: &mut String) {
        let margin = " ".repeat(indent);
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    text.push_str(&format!("\n{margin}{name}:"));
                    write(value, indent + 2, text);
                }
            }
            Value::Array(items) => {
                for item in items {
                    text.push_str(&format!("\n{margin}-"));
                    write(item, indent + 2, text);
                }
            }
            scalar => text.push_str(&format!(" {scalar}")),
        }
    }
    let mut text = String::new();
    write(value, 0, &mut text);
    text.trim_start().replace("custom:lab:", "\"custom:lab\":") + "\n"
}

#[test]
fn helm_values_that_are_good_bad_or_broken_anywhere() {
    let desk = Desk::new();
    let values = values();
    let answer = desk.check("values.yaml", &values, &FIVE);
    assert_eq!(answer.exit, 0, "{}{}", answer.stdout, answer.stderr);
    assert!(answer.stdout.contains("grader") && answer.stdout.contains("loose"), "{}", answer.stdout);
    let token = format!("apiToken: \"c{SECRET}\"");
    assert!(values.contains(&token));
    for (from, to, code) in [
        (token.as_str(), format!("apiToken: {MARK}"), "token-too-short"),
        (token.as_str(), format!("{token}\n      apiToken: {SECRET}"), "duplicate-key"),
        (token.as_str(), format!("apiToken: !!int {SECRET}"), "unknown-tag"),
        ("command:", format!("command: {SECRET}\n      other:"), "text-for-list"),
        ("proxy:", format!("{SECRET}: 1\n{SECRET}: 2\nproxy:"), "duplicate-key"),
        ("proxy:", format!("? [{SECRET}]\n: 1\nproxy:"), "wrong-key"),
        ("proxy:", format!("<<: {SECRET}\nproxy:"), "wrong-merge"),
        ("proxy:", format!("x: *{SECRET}\nproxy:"), "not-yaml"),
        ("proxy:", format!("{SECRET}\nproxy:"), "not-yaml"),
        ("proxy:", format!("x: \"{SECRET}\nproxy:"), "not-yaml"),
    ] {
        let changed = values.replacen(from, &to, 1);
        assert_ne!(changed, values);
        let answer = desk.check("values.yaml", &changed, &FIVE);
        assert!(codes(&answer).iter().any(|one| one == code), "{to}: {}{}", answer.stdout, answer.stderr);
    }
    for at in (1..values.len()).step_by(13) {
        let (before, after) = values.split_at(at);
        desk.check("values.yaml", before, &FIVE);
        for broken in ["\t", "{", "\"", "%", "*"] {
            desk.check("values.yaml", &format!("{before}{broken}{after}"), &FIVE);
        }
    }
}

#[test]
fn python_files_that_are_good_or_fail_in_any_way() {
    let desk = Desk::new();
    let other = desk.file("other_config.py", &format!("raise KeyError('{SECRET}')\n"));
    let planted = planted();
    let mut application = String::new();
    for option in ["api_tokens", "service_tokens", "services", "load_groups", "load_roles", "custom_scopes"] {
        application.push_str(&format!("c.JupyterHub.{option} = {}\n", planted[option]));
    }
    for (position, hub) in hubs().into_iter().enumerate() {
        // Each run starts a Python with a hub in it: one hub gets all of them, every other one some.
        let every = if position == 0 { 1 } else { 5 };
        let more = ["--hub-version", hub.version.as_str(), "--python", hub.python.to_str().unwrap()];
        let answer = desk.check("jupyterhub_config.py", &application, &more);
        let more = [&more[..], &["--json"]].concat();
        let run = |line: &str| desk.run("jupyterhub_config.py", &format!("{application}{line}\n"), &more);
        assert_eq!(answer.exit, 0, "{}{}", answer.stdout, answer.stderr);
        for (line, words) in [
            (
                format!("raise ValueError('{SECRET}')"),
                &["ValueError", "`jupyterhub_config.py`", "line 7"][..],
            ),
            (format!("raise ValueError('x\\n{SECRET}\\n')"), &["ValueError"]),
            (format!("assert False, '{SECRET}'"), &["AssertionError"]),
            (format!("print({MARK})"), &["NameError", "line 7"]),
            (format!("import {MARK}"), &["ModuleNotFoundError"]),
            (format!("x = '{SECRET}"), &["SyntaxError", "line 7"]),
            (format!("import sys; sys.exit('{SECRET}')"), &["SystemExit"]),
            (
                format!("load_subconfig('{}') # {SECRET}", other.display()),
                &["KeyError", "`other_config.py`", "line 1"],
            ),
            (format!("c.JupyterHub.api_tokens = ['{SECRET}']"), &["TraitError", "`JupyterHub.api_tokens`"]),
            (format!("c.JupyterHub.services = ['{SECRET}']"), &["TraitError", "`JupyterHub.services`"]),
            (format!("c.JupyterHub.authenticator_class = '{SECRET}'"), &["TraitError"]),
            (format!("import os; os.write(2, b'{SECRET}'); os._exit(3)"), &["no answer"]),
            (format!("import os; os.write(2, b'{SECRET}'); os.abort()"), &["no answer"]),
            (format!("class {MARK}(dict): items = None\nc.JupyterHub.services = [{MARK}()]"), &["TypeError"]),
        ]
        .into_iter()
        .step_by(every)
        {
            let answer = run(&line);
            assert_eq!(answer.exit, 5, "{line}: {}", answer.stdout);
            assert_eq!(answer.code(), "configuration-fails", "{line}");
            for word in words {
                assert!(answer.message().contains(word), "{line}: {word} is not in {}", answer.message());
            }
        }
        for line in [
            format!("c.JupyterHub.services[0]['url'] = 'http://me:{SECRET}@'"),
            format!("c.JupyterHub.services[0]['api_token'] = '{MARK}'"),
            format!("c.JupyterHub.services[0]['api_token'] = ['{SECRET}']"),
            format!("c.JupyterHub.services[0]['environment'] = '{SECRET}'"),
            format!("c.JupyterHub.api_tokens = {{'{MARK}': 'ann'}}"),
        ]
        .into_iter()
        .step_by(every)
        {
            let answer = run(&line);
            assert_eq!(answer.exit, 1, "{line}: {}{}", answer.stdout, answer.stderr);
        }
        // What it prints, by itself or through another program, is not in the way either.
        let line =
            format!("import os, subprocess\nprint('{SECRET}')\nsubprocess.call(['echo', '{SECRET}'])\n");
        assert_eq!(run(&line).exit, 0);
    }
    let answer =
        desk.check("jupyterhub_config.py", &application, &["--hub-version", "5.5.4", "--python", "false"]);
    assert_eq!((answer.exit, answer.code().as_str()), (5, "configuration-fails"));
}
