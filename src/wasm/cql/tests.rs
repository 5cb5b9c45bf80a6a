//! The boundary from the other side: numbers in, numbers out, on Node and in browsers alike.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::{ALLOW, DENY, FAULT, MISTAKE, cql_check, cql_edit, cql_load, cql_query};
use crate::wasm::outside::{answered, value, write, write_document};

fn rows() -> Value {
    json!({
        "roles": {
            "root": { "is_superuser": true, "can_login": true },
            "ann": { "can_login": true, "member_of": ["reader"] },
            "reader": {},
        },
        "role_permissions": [["reader", "data/shop", ["SELECT"]]],
        "schema": { "keyspaces": { "shop": { "tables": ["orders"] } } },
    })
}

fn load_rows(rows: &Value, dialect: &str) -> usize {
    let text = rows.to_string();
    write_document(&text);
    let [dialect] = write([dialect]);
    cql_load(text.len(), usize::MAX, dialect)
}

fn ask(role: &str, permission: &str, resource: &str) -> u32 {
    let [role, permission, resource] = write([role, permission, resource]);
    cql_check(1, role, permission, resource)
}

fn query(query: &Value) -> Value {
    let [length] = write([&query.to_string()]);
    value(cql_query(length))
}

#[test]
fn decides_with_the_rules_of_a_dialect() {
    assert_eq!(load_rows(&rows(), "scylla-5.4"), 0, "{}", answered());
    assert_eq!(ask("ann", "SELECT", "data/shop/orders"), ALLOW);
    assert_eq!(ask("ann", "modify", "data/shop/orders"), DENY);
    assert_eq!(ask("root", "MODIFY", "data/shop/orders"), ALLOW);
    assert_eq!(ask("nobody-here", "SELECT", "data/shop/orders"), FAULT);
    assert!(
        answered().starts_with(r#"{"ok":{"outcome":"fault","code":"nonexistent_role""#),
        "{}",
        answered()
    );
    let [role, permission, resource] = write(["", "SELECT", "data/shop/orders"]);
    assert_eq!(cql_check(0, role, permission, resource), DENY);
    assert_eq!(load_rows(&rows(), "scylla-head"), 0);
    assert_eq!(ask("nobody-here", "SELECT", "data/shop/orders"), DENY);
}

#[test]
fn mistakes_say_what_they_are() {
    assert_eq!(load_rows(&rows(), "scylla-5.4"), 0);
    assert_eq!(ask("ann", "LOOK", "data/shop"), MISTAKE);
    assert!(answered().contains("LOOK"), "{}", answered());
    assert_eq!(ask("ann", "SELECT", "shop"), MISTAKE);
    let refused = query(&json!({ "op": "nonsense" }));
    assert_eq!(refused["refused"]["code"], "bad-query");
    assert_eq!(refused["refused"]["pointer"], "/op");
    let refused = query(&json!({ "op": "execute", "as": "root", "cql": "GRANT reader\nTO" }));
    assert_eq!(refused["refused"]["database"]["category"], "syntax");
    assert_eq!(refused["refused"]["database"]["line"], 2);
    // Texts that are shorter than was said are a name that nobody has.
    assert_eq!(cql_check(1, 9999, 6, 9), MISTAKE);
}

#[test]
fn a_document_that_is_refused_leaves_the_loaded_one() {
    assert_eq!(load_rows(&rows(), "scylla-5.4"), 0);
    assert_ne!(load_rows(&json!({ "roles": [] }), "scylla-5.4"), 0);
    assert_ne!(load_rows(&rows(), "mysql"), 0);
    assert!(answered().contains("unknown-dialect"), "{}", answered());
    let circle = json!({ "roles": { "a": { "member_of": ["b"] }, "b": { "member_of": ["a"] } } });
    assert_ne!(load_rows(&circle, "scylla-5.4"), 0);
    assert_eq!(ask("ann", "SELECT", "data/shop"), ALLOW);
}

#[test]
fn statements_are_executed_all_or_none() {
    assert_eq!(load_rows(&rows(), "scylla-5.4"), 0);
    let edit = |cql: &str| {
        let [length] = write([&json!({ "as": "root", "cql": cql }).to_string()]);
        cql_edit(length)
    };
    assert_ne!(edit("GRANT MODIFY ON KEYSPACE shop TO reader; DROP ROLE missing"), 0);
    assert_eq!(ask("ann", "MODIFY", "data/shop"), DENY);
    assert_eq!(
        edit("GRANT MODIFY ON KEYSPACE shop TO reader; REVOKE SELECT ON KEYSPACE shop FROM reader"),
        0
    );
    assert_eq!(ask("ann", "MODIFY", "data/shop"), ALLOW);
    assert_eq!(ask("ann", "SELECT", "data/shop"), DENY);
    let effective = query(&json!({ "op": "effective", "as": "ann", "on": "data/shop" }));
    assert_eq!(effective, json!({ "ok": ["MODIFY"] }));
}
