//! Statements as text: what is read, and where a mistake is.

use hubscope::cql::{Answer, Dialect, Limits, State, Statement, apply, parse, parse_script};
use serde_json::json;

#[test]
fn a_mistake_has_its_place() {
    for (text, code, place) in [
        ("", "unexpected_text", (1, 1)),
        ("MAKE ROLE ann", "unexpected_text", (1, 1)),
        ("CREATE ROLE", "unexpected_text", (1, 12)),
        ("CREATE ROLE IF EXISTS ann", "unexpected_text", (1, 16)),
        ("CREATE ROLE ann WITH PASSWORD 'x'", "unexpected_text", (1, 31)),
        ("CREATE ROLE ann WITH LOGIN = yes", "unexpected_text", (1, 30)),
        ("CREATE ROLE ann WITH LOGIN = true AND\n LOGIN = false", "repeated_option", (2, 2)),
        ("CREATE ROLE ann WITH NAME = 'x'", "unexpected_text", (1, 22)),
        ("CREATE ROLE select", "reserved_word", (1, 13)),
        ("CREATE USER \"Ann\"", "quoted_user_name", (1, 13)),
        ("DROP USER IF EXISTS \"Ann\"", "quoted_user_name", (1, 21)),
        ("CREATE ROLE 'ann", "unterminated_text", (1, 13)),
        ("CREATE ROLE \"ann", "unterminated_text", (1, 13)),
        ("CREATE ROLE ann /* and", "unterminated_text", (1, 17)),
        ("CREATE ROLE ann; DROP ROLE ann", "unexpected_text", (1, 18)),
        ("GRANT READ ON ks.t TO ann", "unknown_permission", (1, 7)),
        ("GRANT SELECT,\n\tNOSUCH ON ks.t TO ann", "unknown_permission", (2, 2)),
        ("GRANT SELECT ON ks.t\n  FROM joe", "unexpected_text", (2, 3)),
        ("GRANT SELECT ON ALL TABLES TO joe", "unexpected_text", (1, 21)),
        ("GRANT EXECUTE ON FUNCTION f(int) TO joe", "no_keyspace", (1, 27)),
        ("GRANT EXECUTE ON FUNCTION ks.f(int,) TO joe", "unexpected_text", (1, 36)),
        ("REVOKE staff TO ann", "unknown_permission", (1, 8)),
        ("LIST ROLES ON ann", "unexpected_text", (1, 12)),
        ("DESCRIBE SCHEMA", "unexpected_text", (1, 16)),
        ("-- größer als vorher\nGRANT \u{fc} TO ann", "unexpected_text", (2, 7)),
        ("DROP TABLE t", "no_keyspace", (1, 12)),
    ] {
        let error = parse(text).unwrap_err();
        let at = error.position().unwrap();
        assert_eq!((error.code(), (at.line, at.column)), (code, place), "{text}: {error}");
    }
}

#[test]
fn a_password_is_never_in_a_message() {
    let error = parse("CREATE ROLE ann WITH LOGIN = 'swordfish'").unwrap_err();
    assert!(!error.to_string().contains("swordfish"), "{error}");
}

#[test]
fn statements_are_the_operations_they_stand_for() {
    for (text, operation) in [
        ("CREATE ROLE Ann", json!({"op": "create_role", "name": "ann"})),
        ("CREATE ROLE \"Ann\"", json!({"op": "create_role", "name": "Ann"})),
        (
            "create role if not exists 'A''b' with superuser = true and login = FALSE",
            json!({
                "op": "create_role", "name": "A'b", "superuser": true, "login": false, "if_not_exists": true
            }),
        ),
        (
            "CREATE ROLE ann WITH OPTIONS = {'a': 'b', 'c': 1} AND PASSWORD = 'p'",
            json!({
                "op": "create_role", "name": "ann", "options": {"a": "b", "c": 1}, "password": "p"
            }),
        ),
        (
            "CREATE ROLE ann WITH HASHED PASSWORD = 'h'",
            json!({
                "op": "create_role", "name": "ann", "hashed_password": "h"
            }),
        ),
        (
            "CREATE USER Ann WITH PASSWORD 'p' SUPERUSER;",
            json!({
                "op": "create_user", "name": "Ann", "password": "p", "superuser": true
            }),
        ),
        ("CREATE USER 'ann' NOSUPERUSER", json!({"op": "create_user", "name": "ann", "superuser": false})),
        ("ALTER USER Ann WITH PASSWORD $$p$$", json!({"op": "alter_role", "name": "Ann", "password": "p"})),
        ("ALTER ROLE ann", json!({"op": "alter_role", "name": "ann"})),
        ("DROP ROLE IF EXISTS ann", json!({"op": "drop_role", "name": "ann", "if_exists": true})),
        ("GRANT all TO ann", json!({"op": "grant_role", "role": "all", "to": "ann"})),
        ("REVOKE 'Staff' FROM ann", json!({"op": "revoke_role", "role": "Staff", "from": "ann"})),
        (
            "GRANT ALL PERMISSIONS ON ALL KEYSPACES TO ann",
            json!({
                "op": "grant", "permissions": "ALL", "on": "data", "to": "ann"
            }),
        ),
        (
            "GRANT SELECT PERMISSION ON KEYSPACE Ks TO ann",
            json!({
                "op": "grant", "permissions": ["SELECT"], "on": "data/ks", "to": "ann"
            }),
        ),
        (
            "GRANT select, modify ON TABLE ks.\"T\" TO ann",
            json!({
                "op": "grant", "permissions": ["SELECT", "MODIFY"], "on": "data/ks/T", "to": "ann"
            }),
        ),
        (
            "GRANT SELECT ON t TO ann",
            json!({
                "op": "grant", "permissions": ["SELECT"], "on": "unqualified:t", "to": "ann"
            }),
        ),
        (
            "GRANT SELECT ON role TO ann",
            json!({
                "op": "grant", "permissions": ["SELECT"], "on": "unqualified:role", "to": "ann"
            }),
        ),
        (
            "GRANT SELECT ON all.t TO ann",
            json!({
                "op": "grant", "permissions": ["SELECT"], "on": "data/all/t", "to": "ann"
            }),
        ),
        (
            "REVOKE ALTER ON ROLE \"a/b\" FROM ann",
            json!({
                "op": "revoke", "permissions": ["ALTER"], "on": "roles/a/b", "from": "ann"
            }),
        ),
        (
            "GRANT EXECUTE ON ALL FUNCTIONS IN KEYSPACE ks TO ann",
            json!({
                "op": "grant", "permissions": ["EXECUTE"], "on": "functions/ks", "to": "ann"
            }),
        ),
        (
            "GRANT EXECUTE ON FUNCTION ks.f(int, map<text, frozen<list<bigint>>>) TO ann",
            json!({
                "op": "grant", "permissions": ["EXECUTE"], "to": "ann",
                "on": "functions/ks/f[org.apache.cassandra.db.marshal.Int32Type^org.apache.cassandra.db.marshal.MapType\
                    (org.apache.cassandra.db.marshal.UTF8Type,org.apache.cassandra.db.marshal.FrozenType\
                    (org.apache.cassandra.db.marshal.ListType(org.apache.cassandra.db.marshal.LongType)))]"
            }),
        ),
        (
            "LIST ALL PERMISSIONS OF Ann NORECURSIVE",
            json!({
                "op": "list_permissions", "permissions": "ALL", "of": "ann", "norecursive": true
            }),
        ),
        (
            "LIST ALTER PERMISSION ON ALL ROLES",
            json!({
                "op": "list_permissions", "permissions": ["ALTER"], "on": "roles"
            }),
        ),
        ("LIST ROLES OF ann NORECURSIVE", json!({"op": "list_roles", "of": "ann", "norecursive": true})),
        ("LIST USERS", json!({"op": "list_users"})),
        (
            "CREATE TABLE IF NOT EXISTS ks.t (a int PRIMARY KEY, b text) WITH comment = 'x'",
            json!({
                "op": "create_table", "name": "ks.t", "if_not_exists": true
            }),
        ),
        (
            "CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy'}",
            json!({
                "op": "create_keyspace", "name": "ks"
            }),
        ),
        ("DROP KEYSPACE ks", json!({"op": "drop_keyspace", "name": "ks"})),
        ("DROP TABLE IF EXISTS ks.t", json!({"op": "drop_table", "name": "data/ks/t", "if_exists": true})),
        ("DROP AGGREGATE ks.f()", json!({"op": "drop_function", "name": "functions/ks/f[]"})),
        ("DESC SCHEMA WITH INTERNALS AND PASSWORDS", json!({"op": "describe", "with_passwords": true})),
    ] {
        let parsed = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(parsed, Statement::from_operation(&operation).unwrap(), "{text}");
    }
}

#[test]
fn an_operation_that_is_wrong_is_refused_with_its_place() {
    for (operation, code, pointer) in [
        (json!({"op": "create_role"}), "missing-field", ""),
        (json!({"op": "create_role", "name": "a", "size": 1}), "unknown-field", ""),
        (
            json!({"op": "grant", "permissions": "ALL", "on": "data/a/b/c", "to": "a"}),
            "wrong-resource",
            "/on",
        ),
        (json!({"op": "create_table", "name": "t"}), "wrong-resource", "/name"),
    ] {
        let error = Statement::from_operation(&operation).unwrap_err();
        assert_eq!((error.code(), error.pointer()), (code, pointer), "{operation}: {error}");
    }
}

#[test]
fn a_description_makes_the_state_that_it_describes() {
    let scylla = Dialect::named("scylla-head").unwrap();
    let before = json!({
        "roles": {
            "root": {"is_superuser": true, "can_login": true, "salted_hash": "HASH(it's)"},
            "Ann": {"is_superuser": false, "can_login": true, "member_of": ["a b", "lead"]},
            "a b": {"is_superuser": false, "can_login": false},
            "lead": {"is_superuser": false, "can_login": false, "member_of": ["a b"]},
        },
        "role_permissions": [
            ["Ann", "data", ["SELECT", "VECTOR_SEARCH_INDEXING"]],
            ["Ann", "functions/ks/f[org.apache.cassandra.db.marshal.Int32Type]", ["EXECUTE"]],
            ["a b", "data/ks/T", ["ALTER", "MODIFY"]],
            ["lead", "functions/ks", ["CREATE"]],
            ["lead", "roles", ["DESCRIBE"]],
            ["lead", "roles/a/b", ["DROP"]],
        ],
    });
    let mut state = State::read(before.to_string().as_bytes(), &Limits::default()).unwrap();
    let describe = parse("DESCRIBE SCHEMA WITH INTERNALS AND PASSWORDS").unwrap();
    // A role with a slash in its name fails whoever lists permissions.
    assert_eq!(
        apply(&mut state, &describe, Some("root"), scylla).unwrap_err().code(),
        "invalid_resource_name"
    );
    let Ok(_) = apply(&mut state, &parse("DROP ROLE lead").unwrap(), Some("root"), scylla) else { panic!() };

    let Answer::Statements(statements) = apply(&mut state, &describe, Some("root"), scylla).unwrap() else {
        panic!("no statements");
    };
    let text = statements.join("\n");
    assert_eq!(parse_script(&text).unwrap().len(), statements.len());
    let again = State::from_description(&text, scylla).unwrap();
    assert_eq!(again.rows(), state.rows(), "{text}");
}

#[test]
fn a_description_that_cannot_be_executed_says_where() {
    let scylla = Dialect::named("scylla-5.4").unwrap();
    for (text, code, line) in [
        ("CREATE ROLE a;\nGRANT b TO a;", "nonexistent_role", 2),
        ("CREATE ROLE a;\nCREATE ROLE b;\nGRANT b TO a;\nGRANT a TO b;", "role_already_included", 4),
        ("CREATE ROLE a;\nGRANT CREATE ON TABLE ks.t TO a;", "inapplicable_permissions", 2),
        ("CREATE ROLE a;\n\nCREATE ROLE a;", "role_already_exists", 3),
        ("CREATE ROLE a;\nDROP ROLE a;", "unexpected_statement", 2),
    ] {
        let error = State::from_description(text, scylla).unwrap_err();
        assert_eq!((error.code(), error.position().unwrap().line), (code, line), "{text}: {error}");
    }
}
