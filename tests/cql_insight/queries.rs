//! Queries in JSON.

use hubscope::cql::{Database, Dialect, Limits, query};
use serde_json::{Value, json};

fn shop() -> Database {
    let document = json!({
        "roles": {
            "root": {"is_superuser": true, "can_login": true}, "ann": {"can_login": true, "member_of": ["staff"]},
            "bob": {"can_login": true}, "staff": {"member_of": ["readers"]}, "readers": {},
        },
        "role_permissions": [["readers", "data/shop", ["SELECT"]], ["staff", "data/shop/orders", ["MODIFY"]]],
        "schema": {"keyspaces": {"shop": {"tables": ["orders", "goods"]}}},
    });
    Database::load(document.to_string().as_bytes(), &Limits::default(), Dialect::named("scylla-5.4").unwrap())
        .unwrap()
}

fn ask(query: &Value) -> Value {
    match query::answer(&shop(), query) {
        Ok(value) => value,
        Err(error) => {
            json!({"code": error.code(), "pointer": error.pointer(), "category": error.category().map(|one| one.name())})
        }
    }
}

#[test]
fn every_question_has_its_answer() {
    let orders = "data/shop/orders";
    for (query, answer) in [
        (json!({"op": "check", "as": "ann", "permission": "select", "on": orders}), json!(true)),
        (json!({"op": "check", "as": "bob", "permission": "SELECT", "on": orders}), json!(false)),
        (json!({"op": "check", "as": null, "permission": "SELECT", "on": orders}), json!(false)),
        (
            json!({"op": "check_any", "as": "ann", "permissions": ["DROP", "MODIFY"], "on": orders}),
            json!(true),
        ),
        (json!({"op": "effective", "as": "ann", "on": orders}), json!(["MODIFY"])),
        (json!({"op": "applicable", "on": "roles/ann"}), json!(["ALTER", "AUTHORIZE", "DROP"])),
        (json!({"op": "roles_of", "role": "ann"}), json!(["ann", "readers", "staff"])),
        (json!({"op": "roles_of", "role": "ann", "recursive": false}), json!(["ann", "staff"])),
        (json!({"op": "has_role", "grantee": "ann", "role": "readers"}), json!(true)),
        (json!({"op": "has_superuser", "role": "ann"}), json!(false)),
        (json!({"op": "execute", "as": "root", "cql": "GRANT readers TO bob"}), Value::Null),
        (
            json!({"op": "execute", "as": "root", "cql": "LIST ALL PERMISSIONS OF ann"}),
            json!({"columns": ["role", "username", "resource", "permission"], "rows": [
                ["readers", "readers", "<keyspace shop>", "SELECT"], ["staff", "staff", "<table shop.orders>", "MODIFY"],
            ]}),
        ),
        (
            json!({"op": "reach", "as": "ann", "permission": "SELECT", "kind": "data", "list": true}),
            json!({"everything": false, "superuser": false, "resources": ["data/shop"], "ways": [["ann", "staff", "readers"]],
                "names": ["data/shop", "data/shop/goods", "data/shop/orders"]}),
        ),
        (
            json!({"op": "holders", "permission": "MODIFY", "on": orders}),
            json!({"anonymous": false, "count": 3, "logins": 2, "faults": [], "roles": [
                {"role": "ann", "login": true, "ground": {"by": "row", "way": ["ann", "staff"], "on": orders}},
                {"role": "root", "login": true, "ground": {"by": "superuser", "way": ["root"], "on": orders}},
                {"role": "staff", "login": false, "ground": {"by": "row", "way": ["staff"], "on": orders}},
            ]}),
        ),
        (
            json!({"op": "remedies", "as": "bob", "permission": "SELECT", "on": orders}),
            json!([
                {"statement": "GRANT SELECT ON shop.orders TO bob;", "gains": 1, "superuser": false, "login": false},
                {"statement": "GRANT readers TO bob;", "gains": 1, "superuser": false, "login": false},
                {"statement": "GRANT staff TO bob;", "gains": 2, "superuser": false, "login": false},
                {"statement": "GRANT ann TO bob;", "gains": 2, "superuser": false, "login": true},
                {"statement": "GRANT root TO bob;", "gains": 0, "superuser": true, "login": true},
            ]),
        ),
        (
            json!({"op": "preview", "as": "root", "cql": "REVOKE SELECT ON KEYSPACE shop FROM readers; GRANT staff TO bob",
                "queries": [{"op": "check", "as": "bob", "permission": "MODIFY", "on": orders}, {"op": "roles_of", "role": "eve"}]}),
            json!({"created": [], "dropped": [], "gaining": 1, "losing": 3, "changes": [
                {"role": "ann", "login": true, "gained": [], "lost": [{"on": "data/shop", "permissions": ["SELECT"]}], "roles_gained": [], "roles_lost": []},
                {"role": "bob", "login": true, "gained": [{"on": orders, "permissions": ["MODIFY"]}], "lost": [],
                    "roles_gained": ["readers", "staff"], "roles_lost": []},
                {"role": "readers", "login": false, "gained": [], "lost": [{"on": "data/shop", "permissions": ["SELECT"]}], "roles_gained": [], "roles_lost": []},
                {"role": "staff", "login": false, "gained": [], "lost": [{"on": "data/shop", "permissions": ["SELECT"]}], "roles_gained": [], "roles_lost": []},
            ], "answers": [{"ok": true}, {"error": {"code": "nonexistent_role", "message": "there is no role `eve`"}}]}),
        ),
        (
            json!({"op": "explain", "as": "ann", "permission": "SELECT", "on": orders}),
            json!({"outcome": "allow", "grounds": [{"by": "row", "way": ["ann", "staff", "readers"], "on": "data/shop"}], "misses": [],
                "because": "`ann` may SELECT on <table shop.orders>: by the granted role `staff`, which includes `readers`, it has it on <keyspace shop>"}),
        ),
        (
            json!({"op": "test", "tests": [{"who": ["ann", "eve"], "cannot": "SELECT", "on": orders}]}),
            json!({"passed": 0, "failed": 1, "tests": [{"name": "ann, eve cannot SELECT on data/shop/orders", "pointer": "/tests/0", "passed": false, "checks": 2, "failures": [
                "`ann` may SELECT on <table shop.orders>: by the granted role `staff`, which includes `readers`, it has it on <keyspace shop>.",
                "there is no role `eve`",
            ]}]}),
        ),
    ] {
        assert_eq!(ask(&query), answer, "{query}");
    }
}

#[test]
fn what_makes_no_sense_is_refused_with_its_place() {
    for (query, code, pointer, category) in [
        (json!({}), "bad-query", Some("/op"), None),
        (json!({"op": "fly"}), "bad-query", Some("/op"), None),
        (json!({"op": "check", "permission": "SELECT", "on": "data"}), "bad-query", Some("/as"), None),
        (
            json!({"op": "check", "as": 7, "permission": "SELECT", "on": "data"}),
            "bad-query",
            Some("/as"),
            None,
        ),
        (
            json!({"op": "check", "as": "ann", "permission": "FLY", "on": "data"}),
            "unknown_permission",
            Some("/permission"),
            Some("syntax"),
        ),
        (
            json!({"op": "check", "as": "ann", "permission": "SELECT", "on": "date"}),
            "invalid_resource_name",
            Some("/on"),
            Some("invalid_resource_name"),
        ),
        (
            json!({"op": "check", "as": "eve", "permission": "SELECT", "on": "data"}),
            "nonexistent_role",
            None,
            Some("invalid_request"),
        ),
        (
            json!({"op": "execute", "as": "bob", "cql": "DROP ROLE ann"}),
            "missing_permission",
            Some("/cql"),
            Some("unauthorized"),
        ),
        (
            json!({"op": "execute", "as": "root", "cql": "DROP ROLE"}),
            "unexpected_text",
            Some("/cql"),
            Some("syntax"),
        ),
        (json!({"op": "execute", "as": "root", "cql": " "}), "bad-query", Some("/cql"), None),
        (
            json!({"op": "preview", "as": "root", "cql": "DROP ROLE bob; DROP ROLE bob"}),
            "nonexistent_role",
            Some("/cql"),
            Some("invalid_request"),
        ),
        (
            json!({"op": "preview", "as": "root", "cql": "DROP ROLE bob", "queries": [{"op": "preview"}]}),
            "bad-query",
            Some("/queries/0"),
            None,
        ),
        (
            json!({"op": "reach", "as": "ann", "permission": "SELECT", "kind": "tables"}),
            "bad-query",
            Some("/kind"),
            None,
        ),
        (json!({"op": "test", "tests": []}), "empty-list", Some("/tests"), None),
        (
            json!({"op": "test", "tests": [{"who": "ann", "can": "FLY", "on": "data"}]}),
            "unknown-permission",
            Some("/tests/0/can"),
            None,
        ),
        (
            json!({"op": "test", "tests": [{"who": [], "can": "SELECT", "on": "data"}]}),
            "empty-list",
            Some("/tests/0/who"),
            None,
        ),
        (json!({"op": "test", "tests": [{"who": "ann", "on": "data"}]}), "no-claim", Some("/tests/0"), None),
    ] {
        assert_eq!(ask(&query), json!({"code": code, "pointer": pointer, "category": category}), "{query}");
    }
}
