//! The boundary from the other side: numbers in, numbers out, on Node and in browsers alike.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::{
    load::{difference, load},
    question::{
        check, decide, find_principal, find_scope, names, query, quick, scope_names, scopes, summary,
        token_check, token_decide, token_expiry, token_free, token_open, token_scopes,
    },
    start::start,
};
use crate::wasm::{
    memory::{answer, answer_length, buffer, document},
    outside::{answered, value, write, write_document},
    state::{change, look},
};

const USER: u32 = 0;
const SERVER: u32 = 1;
const GROUP: u32 = 2;
const SERVICE: u32 = 3;
const NOTHING: u32 = 4;
const TOKEN: u32 = 5;
const DENY: u32 = 0;
const ALLOW: u32 = 1;
const FAULT: u32 = 3;
const NEEDS_RESOURCE: u32 = 4;
/// 2026-01-31T09:00:00Z in milliseconds.
const NOW: f64 = 1_769_850_000_000.0;

fn snapshot() -> Value {
    json!({
        "format": "hubscope/1",
        "hub": { "kind": "jupyterhub", "version": "5.5.4" },
        "source": "hand",
        "issued_at": "2026-01-31T09:00:00Z",
        "knows": ["vocabulary", "roles", "groups", "users", "services", "clients", "tokens", "shares"],
        "roles": [
            { "name": "user", "scopes": ["self"] },
            { "name": "teacher", "scopes": ["servers!group=class-A"] },
            { "name": "operator", "scopes": ["proxy"] },
            { "name": "broken", "scopes": ["users!user="] },
        ],
        "groups": [{ "name": "class-A" }],
        "users": [
            { "name": "johan", "roles": ["user", "teacher"] },
            { "name": "maría", "roles": ["user"], "groups": ["class-A"] },
            { "name": "unlucky", "roles": ["broken"] },
        ],
        "services": [{ "name": "cull", "roles": ["operator"] }],
        "clients": [{ "id": "jupyterhub" }],
        "tokens": [{
            "id": "a1", "user": "johan", "scopes": ["inherit"], "client": "jupyterhub",
            "expires_at": "2026-02-01T00:00:00Z",
        }],
    })
}

/// As the facade does it: make room, write, load.
fn load_text(text: &str) -> usize {
    write_document(text);
    load(text.len(), usize::MAX)
}

fn load_snapshot() {
    assert_eq!(load_text(&snapshot().to_string()), 0, "{}", answered());
}

fn principal(kind: u32, name: &str) -> u32 {
    let [length] = write([name]);
    u32::try_from(find_principal(kind, length)).unwrap()
}

fn scope(name: &str) -> u32 {
    let [length] = write([name]);
    u32::try_from(find_scope(length)).unwrap()
}

fn ask(principal: u32, scope: u32, kind: u32, name: &str) -> u32 {
    let [length] = write([name]);
    check(principal, scope, kind, length)
}

#[test]
fn decides_by_numbers() {
    load_snapshot();
    let (johan, cull) = (principal(USER, "johan"), principal(SERVICE, "cull"));
    let (servers, proxy) = (scope("servers"), scope("proxy"));
    assert_eq!(quick(johan, proxy), DENY);
    assert_eq!(quick(cull, proxy), ALLOW);
    assert_eq!(quick(johan, servers), NEEDS_RESOURCE);
    assert_eq!(ask(johan, servers, SERVER, "maría/"), ALLOW);
    assert_eq!(ask(johan, servers, SERVER, "johan/lab"), ALLOW);
    assert_eq!(ask(johan, servers, SERVER, "eve/"), DENY);
    assert_eq!(ask(johan, servers, USER, "maría"), ALLOW);
    assert_eq!(ask(johan, servers, GROUP, "class-A"), ALLOW);
    assert_eq!(check(johan, servers, NOTHING, 0), DENY);
    let unlucky = principal(USER, "unlucky");
    assert_eq!(quick(unlucky, proxy), NEEDS_RESOURCE);
    assert_eq!(check(unlucky, proxy, NOTHING, 0), FAULT);
}

#[test]
fn refuses_numbers_that_it_never_gave_out() {
    load_snapshot();
    let (johan, servers) = (principal(USER, "johan"), scope("servers"));
    for strange in [0x0fff_ffff, 0x1000_0000, 0x7fff_ffff, u32::MAX] {
        assert_ne!(quick(strange, servers), ALLOW);
        assert_ne!(ask(strange, servers, USER, "johan"), ALLOW);
        assert_eq!(quick(johan, strange), DENY);
        assert_eq!(ask(johan, strange, USER, "johan"), DENY);
        assert_eq!(ask(johan, servers, strange, "johan"), DENY);
        assert_eq!(token_check(usize::try_from(strange).unwrap(), servers, USER, 0), DENY);
    }
    assert_eq!(find_principal(TOKEN, 0), -1);
    assert_eq!(find_principal(SERVER, 0), -1);
}

#[test]
fn lengths_beyond_the_buffer_name_nobody() {
    load_snapshot();
    let (johan, servers) = (principal(USER, "johan"), scope("servers"));
    for length in [look(|state| state.buffer.len()).saturating_add(1), usize::MAX] {
        assert_eq!(check(johan, servers, USER, length), DENY);
        assert_eq!(find_principal(USER, length), -1);
        assert_eq!(find_scope(length), -1);
        assert_eq!(value(decide(USER, length, length, USER, length))["error"]["code"], "unknown-scope");
    }
    assert_eq!(buffer(usize::MAX), 0, "there is no memory of that size");
    assert_eq!(document(usize::MAX), 0);
    assert_eq!(ask(johan, servers, USER, "johan"), ALLOW);
}

#[test]
fn bytes_that_are_no_text_name_nobody() {
    load_snapshot();
    let johan = principal(USER, "johan");
    let servers = scope("servers");
    write(["...."]);
    change(|state| state.buffer.iter_mut().for_each(|byte| *byte = 0xff));
    assert_eq!(check(johan, servers, USER, 4), DENY);
    assert_eq!(find_principal(USER, 4), -1);
    assert_eq!(find_scope(4), -1);
}

#[test]
fn answers_in_words() {
    load_snapshot();
    let ask = |name: &str, wanted: &str, kind, resource: &str| {
        let [name, wanted, resource] = write([name, wanted, resource]);
        value(decide(USER, name, wanted, kind, resource))
    };
    assert_eq!(ask("johan", "servers", SERVER, "maría/lab"), json!({ "ok": { "outcome": "allow" } }));
    assert_eq!(ask("johan", "proxy", NOTHING, ""), json!({ "ok": { "outcome": "deny" } }));
    assert_eq!(ask("nobody", "proxy", NOTHING, ""), json!({ "ok": { "outcome": "deny" } }));
    assert_eq!(ask("unlucky", "proxy", NOTHING, "")["ok"]["code"], "empty-filter");
    assert_eq!(ask("johan", "server", NOTHING, "")["error"]["suggestion"], "servers");
    let [name] = write(["unlucky"]);
    assert_eq!(value(scopes(USER, name))["unanswered"]["outcome"], "fault");
    let [name] = write(["cull"]);
    assert_eq!(value(scopes(SERVICE, name)), json!({ "ok": ["proxy"] }));
    assert_eq!(value(names(USER)), json!({ "ok": ["johan", "maría", "unlucky"] }));
    assert_eq!(value(names(TOKEN)), json!({ "ok": ["a1"] }));
    assert!(value(scope_names())["ok"].as_array().unwrap().contains(&json!("proxy")));
    assert_eq!(value(summary())["ok"]["users"], 3);
    let [length] = write(["nonsense"]);
    assert_eq!(find_scope(length), -1);
    assert_eq!(value(answer_length())["error"]["code"], "unknown-scope");
    assert_ne!(answer(), 0);
}

#[test]
fn answers_queries() {
    load_snapshot();
    let ask = |text: &str| {
        let [length] = write([text]);
        value(query(length, NOW))
    };
    assert_eq!(ask(r#"{"op":"reduce","scopes":["users","users!user=maría"]}"#), json!({ "ok": ["users"] }));
    assert_eq!(ask(r#"{"op":"token_valid","token":"a1"}"#), json!({ "ok": true }));
    assert_eq!(ask(r#"{"op":"exist","scopes":["nonsense"]}"#)["refused"]["hub"], "ScopeNotFound");
    for senseless in ["", "{", "7", "{}", r#"{"op":"reduce"}"#] {
        let answer = ask(senseless);
        assert_eq!(answer["refused"]["code"], "bad-query", "{senseless}");
        assert_eq!(answer["refused"].get("hub"), None);
    }
    assert_eq!(value(query(usize::MAX, NOW))["refused"]["code"], "bad-query");
}

#[test]
fn tells_two_documents_apart() {
    load_snapshot();
    let mut later = snapshot();
    later["users"][1]["roles"] = json!(["user", "teacher"]);
    let bring = |text: &str| {
        write_document(text);
        value(difference(text.len(), usize::MAX, 10, NOW))
    };
    assert_eq!(bring(&later.to_string())["ok"]["affected"]["users"], 1);
    assert_eq!(bring(&snapshot().to_string())["ok"]["affected"]["users"], 0);
    assert_eq!(bring("{")["document"]["code"], "truncated");
    assert_eq!(quick(principal(SERVICE, "cull"), scope("proxy")), ALLOW, "the policy is as it was");
}

#[test]
fn starts_the_hub_of_a_document_with_a_configuration() {
    load_snapshot();
    let snapshot = snapshot().to_string();
    let ask = |configuration: &str, with_document| {
        write_document(&format!("{snapshot}{configuration}"));
        value(start(snapshot.len(), configuration.len(), NOW, with_document))
    };
    let teacher = r#"{"load_roles": [{"name": "tutor", "scopes": ["list:users"]}]}"#;
    let answer = ask(teacher, 0);
    assert_eq!(answer["ok"]["starts"], true);
    let created = json!({ "change": "role-created", "role": "tutor", "scopes": ["list:users"] });
    assert!(answer["ok"]["changes"].as_array().unwrap().contains(&created), "{answer}");
    assert_eq!(answer["ok"].get("document"), None);
    let after = ask(teacher, 1);
    assert!(after["ok"]["document"].as_str().unwrap().contains("tutor"));
    assert_eq!(ask(r#"{"load_roles": {}}"#, 0)["refused"]["pointer"], "/load_roles");
    assert_eq!(ask("{", 0)["refused"]["code"], "truncated");
    for (length, configuration) in [(usize::MAX, 0), (snapshot.len(), usize::MAX), (0, snapshot.len())] {
        write_document(&snapshot);
        assert!(value(start(length, configuration, NOW, 0))["refused"]["code"].is_string());
    }
    assert!(look(|state| state.document.is_empty()), "the document is let go of");
    assert_eq!(quick(principal(SERVICE, "cull"), scope("proxy")), ALLOW, "the policy is as it was");
}

#[test]
fn tokens_have_numbers_that_are_used_again() {
    load_snapshot();
    let servers = scope("servers");
    let open = |now| {
        let [length] = write(["a1"]);
        usize::try_from(token_open(length, now)).unwrap()
    };
    let can = |token| {
        let [length] = write(["maría"]);
        token_check(token, servers, USER, length)
    };
    let (valid, expired) = (open(NOW), open(NOW + 86_400_000.0));
    assert_eq!((can(valid), can(expired)), (ALLOW, DENY));
    for end_of_time in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300] {
        let token = open(end_of_time);
        assert_eq!(can(token), DENY, "{end_of_time}");
        token_free(token);
    }
    token_free(valid);
    assert_eq!(can(valid), DENY);
    assert_eq!(open(NOW), valid);
    let [scope, resource] = write(["servers", "maría"]);
    assert_eq!(value(token_decide(valid, scope, USER, resource)), json!({ "ok": { "outcome": "allow" } }));
    assert!(!value(token_scopes(valid))["ok"].as_array().unwrap().is_empty());
    let [length] = write(["a1"]);
    assert_eq!(token_expiry(length), 1_769_904_000_000.0);
    let [length] = write(["a2"]);
    assert_eq!(token_expiry(length), f64::INFINITY);
}

#[test]
fn says_what_is_wrong_with_a_document() {
    let mut twice = snapshot();
    twice["users"] = json!([{ "name": "a" }, { "name": "a" }]);
    let error = value(load_text(&twice.to_string()));
    assert_eq!(error["code"], "duplicate-name");
    assert_eq!(error["pointer"], "/users/1/name");
    assert!(look(|state| state.document.is_empty()), "the document is let go of");
    assert_eq!(value(load_text("{"))["code"], "truncated");
    load_snapshot();
}

#[test]
fn without_a_policy_denies() {
    change(|state| state.policy = None);
    assert_eq!(quick(0, 0), DENY);
    assert_eq!(check(0, 0, NOTHING, 0), DENY);
    assert_eq!((find_principal(USER, 0), find_scope(0), token_open(0, 0.0)), (-1, -1, -1));
    assert_eq!((names(USER), summary(), scopes(USER, 0), token_scopes(0)), (0, 0, 0, 0));
}
