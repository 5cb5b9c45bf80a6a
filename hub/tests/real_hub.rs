//! Snapshots of databases that installed hubs made.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use serde_json::{Value, json};
use support::{hubs, hubscope};

#[test]
fn the_document_holds_what_the_hubs_own_models_say_and_no_secret() {
    for hub in hubs() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("jupyterhub.sqlite");
        let made: Value = serde_json::from_str(&hub.python("make_hub.py", [&database])).unwrap();
        let url = format!("sqlite:///{}", database.display());
        let answer = hubscope(["snapshot", "--db", &url, "--hub-version", &hub.version]);
        assert_eq!(answer.exit, 0, "{}", answer.stderr);

        let document = answer.json();
        assert_eq!(document["hub"], json!({ "kind": "jupyterhub", "version": hub.version }));
        assert_eq!(document["source"], "database");
        for (section, expected) in made["expected"].as_object().unwrap() {
            let written = written_out(section, &document[section]);
            assert_eq!(written, *expected, "{section} of {}", hub.version);
        }
        let knows = document["knows"].as_array().unwrap();
        assert!(!knows.contains(&json!("settings")) && !knows.contains(&json!("vocabulary")), "{knows:?}");

        for secret in made["secrets"].as_array().unwrap() {
            let secret = secret.as_str().unwrap();
            assert!(!answer.stdout.contains(secret), "{secret} is in the document");
        }
        // A hash is stored as algorithm:rounds:salt:digest; not even the digest alone may be there.
        let hashes = made["secrets"].as_array().unwrap().iter().filter_map(Value::as_str);
        for part in hashes.flat_map(|hash| hash.split(':')).filter(|part| part.len() >= 16) {
            assert!(!answer.stdout.contains(part), "{part} is in the document");
        }
        eprintln!("compared with JupyterHub {}", hub.version);
    }
}

#[test]
fn the_clock_is_the_databases_and_the_document_is_loadable() {
    for hub in hubs() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("jupyterhub.sqlite");
        hub.python("make_hub.py", [&database]);
        let document = folder.path().join("hub.json");
        let arguments = ["snapshot", "--hub-version", &hub.version, "--pretty", "--db"];
        let mut arguments: Vec<_> = arguments.iter().map(std::ffi::OsString::from).collect();
        arguments.extend([database.into(), "--out".into(), document.clone().into()]);
        let answer = hubscope(&arguments);
        assert_eq!((answer.exit, answer.stdout.as_str()), (0, ""), "{}", answer.stderr);
        let text = std::fs::read_to_string(&document).unwrap();
        let issued = serde_json::from_str::<Value>(&text).unwrap()["issued_at"].as_str().unwrap().to_owned();
        assert!(issued.starts_with("20") && issued.ends_with('Z'), "{issued}");

        let path = document.to_str().unwrap();
        assert_eq!(hubscope(["check", path, "user", "johan", "list:users"]).exit, 0);
        let on = ["check", path, "user", "ünï=cödé", "access:servers", "--on", "server=student1/lab"];
        assert_eq!(hubscope(on).exit, 0, "a share reaches");
        // `student1` is in class-A, whose role `odd` holds a custom scope, and the database does not know those.
        let answer = hubscope(["check", path, "user", "student1", "list:users", "--json"]);
        assert_eq!((answer.exit, &answer.json()["code"]), (3, &json!("missing-vocabulary")));
    }
}

/// A section with the members that a document leaves out.
fn written_out(section: &str, rows: &Value) -> Value {
    let defaults = match section {
        "roles" => json!({ "description": null, "managed_by_auth": false }),
        "groups" => json!({ "roles": [] }),
        "users" => json!({ "admin": false, "roles": [], "groups": [] }),
        "services" => json!({ "admin": false, "roles": [] }),
        "clients" => json!({ "server": null, "service": null, "allowed_scopes": [] }),
        "tokens" => json!({ "user": null, "service": null, "client": null, "expires_at": null }),
        "shares" => json!({ "user": null, "group": null, "expires_at": null }),
        _ => json!({}),
    };
    let fill = |row: &Value| {
        let mut filled = defaults.as_object().unwrap().clone();
        filled.extend(row.as_object().unwrap().clone());
        Value::Object(filled)
    };
    rows.as_array().unwrap().iter().map(fill).collect()
}
