//! Documents that the reader refuses, each with its code and its place, and odd ones that it must not refuse.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and its input is its own"
)]

use hubscope::{
    Decision, Fault, Missing, Policy, Resource,
    jupyterhub::{Answer, PrincipalKind, ResourceKind},
    snapshot::{Limits, ReadError, Snapshot, Timestamp},
};

/// The members that every document has, without the outer braces.
const HEAD: &str = r#""format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
  "issued_at": "2026-01-31T09:00:00Z",
  "knows": ["settings", "vocabulary", "roles", "groups", "users", "services", "servers", "clients", "tokens", "shares"]"#;

fn document(rest: &str) -> String {
    format!("{{{HEAD}{}{rest}}}", if rest.is_empty() { "" } else { ",\n" })
}

fn refused(document: &[u8]) -> ReadError {
    Policy::load(document, &Limits::default()).err().unwrap_or_else(|| panic!("must be refused"))
}

fn load(rest: &str) -> Policy {
    Policy::load(document(rest).as_bytes(), &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// Code, pointer and line of what is wrong.
#[track_caller]
fn check(document: &str, code: &str, pointer: &str, line: usize) {
    let error = refused(document.as_bytes());
    assert_eq!((error.code(), error.pointer(), error.line()), (code, pointer, line), "{error}");
    assert!(error.column() >= 1, "{error}");
    assert!(!error.message().is_empty() && !error.message().ends_with('.'), "{error}");
}

#[test]
fn what_is_no_json() {
    check("", "not-json", "", 1);
    check("  \n ", "not-json", "", 2);
    check("policy", "not-json", "", 1);
    check("{\"format\": \"hubscope/1\",\n \"hub\": nonsense}", "not-json", "/hub", 2);
    check(&document("").replace('}', "]"), "not-json", "/hub/version", 1);
    check(&format!("{} {{}}", document("")), "not-json", "", 3);
    check("[]", "wrong-type", "", 1);
}

#[test]
fn truncated_at_every_byte() {
    let whole = document(r#""users": [{"name": "ann", "groups": ["class-A"]}]"#);
    for length in 1..whole.len() {
        let error = refused(&whole.as_bytes()[..length]);
        assert_eq!(error.code(), "truncated", "{length}: {error}");
    }
}

#[test]
fn another_format_or_hub() {
    check(&document("").replace("hubscope/1", "hubscope/2"), "wrong-format", "/format", 1);
    check(&document("").replace("jupyterhub", "nebari"), "unsupported-hub", "/hub/kind", 1);
    check(&document("").replace("5.5.4", "4.1.6"), "unsupported-version", "/hub/version", 1);
    check(&document("").replace("5.5.4", "6.0.0"), "unsupported-version", "/hub/version", 1);
    let error = refused(document("").replace("5.5.4", "4.1.6").as_bytes());
    assert!(error.message().contains("`4.1.6`") && error.message().contains("5.5.x and 6.1.x"), "{error}");
}

#[test]
fn members_too_many_or_too_few() {
    check(&document(r#""extra": 1"#), "unknown-field", "/extra", 4);
    check(
        &document(r#""users": [{"name": "ann"}, {"name": "bob", "rules": []}]"#),
        "unknown-field",
        "/users/1/rules",
        4,
    );
    check(&document(r#""format": "hubscope/1""#), "duplicate-field", "/format", 4);
    check(&document(r#""users": [{"name": "ann", "name": "bob"}]"#), "duplicate-field", "/users/0/name", 4);
    check(&document(r#""users": [{"admin": true}]"#), "missing-field", "/users/0", 4);
    check("{\"format\": \"hubscope/1\"}", "missing-field", "", 1);
    check(&document(r#""users": [{"name": 7}]"#), "wrong-type", "/users/0/name", 4);
    check(&document(r#""users": {"ann": {}}"#), "wrong-type", "/users", 4);
    check(
        &document(r#""tokens": [{"id": "a1", "expires_at": "tomorrow"}]"#),
        "wrong-type",
        "/tokens/0/expires_at",
        4,
    );
    check(&document("").replace("\"hand\"", "\"guess\""), "wrong-type", "/source", 1);
}

#[test]
fn names_that_stand_twice() {
    check(
        &document(r#""users": [{"name": "ann"}, {"name": "bob"}, {"name": "ann"}]"#),
        "duplicate-name",
        "/users/2/name",
        4,
    );
    check(&document(r#""groups": [{"name": "a"}, {"name": "a"}]"#), "duplicate-name", "/groups/1/name", 4);
    check(&document(r#""roles": [{"name": "a"}, {"name": "a"}]"#), "duplicate-name", "/roles/1/name", 4);
    check(
        &document(r#""services": [{"name": "a"}, {"name": "a"}]"#),
        "duplicate-name",
        "/services/1/name",
        4,
    );
    check(&document(r#""tokens": [{"id": "a1"}, {"id": "a1"}]"#), "duplicate-name", "/tokens/1/id", 4);
    check(&document(r#""clients": [{"id": "x"}, {"id": "x"}]"#), "duplicate-name", "/clients/1/id", 4);
    let servers = r#""servers": [{"user": "ann", "name": ""}, {"user": "ann", "name": ""}]"#;
    check(&document(servers), "duplicate-name", "/servers/1/name", 4);
    let vocabulary = r#""vocabulary": {"custom:abc": {}, "custom:abc": {}}"#;
    check(&document(vocabulary), "redefined-scope", "/vocabulary/custom:abc", 4);
    check(&document(r#""vocabulary": {"servers": {}}"#), "redefined-scope", "/vocabulary/servers", 4);
    check(
        &document(r#""held": [{"user": "a", "scopes": []}, {"user": "a", "scopes": []}]"#),
        "duplicate-name",
        "/held/1",
        4,
    );
}

#[test]
fn rows_that_contradict_themselves() {
    check(
        &document(r#""tokens": [{"id": "a1", "user": "a", "service": "b"}]"#),
        "contradiction",
        "/tokens/0/service",
        4,
    );
    let share = r#""shares": [{"server": {"user": "ann", "name": ""}, "user": "a", "group": "b"}]"#;
    check(&document(share), "contradiction", "/shares/0", 4);
    check(&document(r#""held": [{"scopes": []}]"#), "missing-field", "/held/0", 4);
}

#[test]
fn text_that_is_no_text() {
    check(&document(r#""users": [{"name": "a\ud800"}]"#), "lone-surrogate", "/users/0/name", 4);
    let mut bytes = document(r#""users": [{"name": "X"}]"#).into_bytes();
    let position = bytes.iter().position(|byte| *byte == b'X').unwrap();
    bytes[position] = 0xff;
    let error = refused(&bytes);
    assert_eq!((error.code(), error.pointer()), ("not-utf8", "/users/0/name"), "{error}");
}

#[test]
fn nesting_without_end() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let error = refused(document(&format!(r#""users": {deep}"#)).as_bytes());
    assert_eq!(error.code(), "too-deep", "{error}");
    assert!(error.pointer().starts_with("/users/0/0"), "{error}");
    // Deep enough to overflow a stack, were anything recursive.
    assert_eq!(refused("[".repeat(3_000_000).as_bytes()).code(), "too-deep");
    assert_eq!(refused("{\"a\":".repeat(1_000_000).as_bytes()).code(), "too-deep");
}

#[test]
fn every_limit_has_a_name() {
    let named = |limits: Limits, rest: &str, code: &str, limit: &str| {
        let error = Policy::load(document(rest).as_bytes(), &limits).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(error.message().contains(&format!("`{limit}`")), "{error}");
    };
    let limits = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        limits
    };
    named(limits(|limits| limits.bytes = 100), "", "too-large", "bytes");
    named(limits(|limits| limits.rows = 1), r#""users": [{"name": "a"}, {"name": "b"}]"#, "too-many", "rows");
    named(
        limits(|limits| limits.definitions = 1),
        r#""roles": [{"name": "a"}, {"name": "b"}]"#,
        "too-many",
        "definitions",
    );
    named(limits(|limits| limits.name_bytes = 2), r#""users": [{"name": "ann"}]"#, "too-long", "name_bytes");
    named(
        limits(|limits| limits.name_bytes = 2),
        r#""users": [{"name": "a", "groups": ["abc"]}]"#,
        "too-long",
        "name_bytes",
    );
    named(
        limits(|limits| limits.memberships = 1),
        r#""users": [{"name": "a", "groups": ["a", "b"]}]"#,
        "too-many",
        "memberships",
    );
    named(
        limits(|limits| limits.scope_bytes = 2),
        r#""roles": [{"name": "a", "scopes": ["self"]}]"#,
        "too-long",
        "scope_bytes",
    );
    named(
        limits(|limits| limits.scopes_per_list = 1),
        r#""roles": [{"name": "a", "scopes": ["a", "b"]}]"#,
        "too-many",
        "scopes_per_list",
    );
    named(limits(|limits| limits.scope_names = 20), r#""users": []"#, "too-many", "scope_names");
    named(
        limits(|limits| limits.text_bytes = 2),
        r#""roles": [{"name": "a", "description": "abc"}]"#,
        "too-long",
        "text_bytes",
    );
}

#[test]
fn sections_come_in_any_order() {
    let early =
        r#""users": [{"name": "johan", "roles": ["teacher"]}, {"name": "student1", "groups": ["class-A"]}]"#;
    let late = r#""roles": [{"name": "teacher", "scopes": ["servers!group=class-A", "custom:grade"]}],
        "groups": [{"name": "class-A"}], "vocabulary": {"custom:grade": {"subscopes": ["custom:read-grade"]}, "custom:read-grade": {}}"#;
    for rest in [format!("{early}, {late}"), format!("{late}, {early}")] {
        let policy = load(&rest);
        let johan = policy.user("johan");
        assert!(johan.can("servers", Resource::Server { user: "student1", name: "lab" }).unwrap());
        assert!(johan.can("custom:read-grade", Resource::Everything).unwrap());
        assert!(!johan.can("servers", Resource::Server { user: "johan", name: "lab" }).unwrap());
    }
}

/// What a hub accepts loads, and where the hub would fail with status 500 the decision is a fault, never an allow.
#[test]
fn what_a_hub_accepts_loads() {
    let policy = load(
        r#""vocabulary": {"custom:loop-a": {"subscopes": ["custom:loop-b"]}, "custom:loop-b": {"subscopes": ["custom:loop-a"]}},
        "roles": [
            {"name": "fine", "scopes": ["users"]},
            {"name": "empty-filter", "scopes": ["users", "groups!user="]},
            {"name": "vanished", "scopes": ["users", "custom:gone"]},
            {"name": "cyclic", "scopes": ["users", "custom:loop-a"]},
            {"name": "odd-kind", "scopes": ["users!planet=earth"]}
        ],
        "users": [
            {"name": "ann", "roles": ["fine"]}, {"name": "bob", "roles": ["fine", "empty-filter"]},
            {"name": "cleo", "roles": ["fine", "vanished"]}, {"name": "dan", "roles": ["fine", "cyclic"]},
            {"name": "eve", "roles": ["odd-kind", "nobody-defined-this"], "groups": ["no-such-group", ""]},
            {"name": "a/b"}, {"name": ""}
        ],
        "tokens": [{"id": "a1", "user": "ann", "scopes": ["custom:gone"], "client": "jupyterhub"},
                   {"id": "a2", "user": "ann", "scopes": ["inherit", "custom:gone"], "client": "jupyterhub"},
                   {"id": "a3", "user": "ann", "scopes": ["inherit"]},
                   {"id": "a4", "user": "nobody", "scopes": ["inherit"], "client": "jupyterhub"},
                   {"id": "a5", "user": "ann", "scopes": [], "client": "gone"}]"#,
    );
    let ask = |name: &str| policy.user(name).decide("users", Resource::User("ann")).unwrap();
    assert_eq!(ask("ann"), Decision::Allow);
    assert_eq!(ask("bob"), Decision::Fault(Fault::EmptyFilter));
    assert_eq!(ask("cleo"), Decision::Fault(Fault::UnknownScope));
    assert_eq!(ask("dan"), Decision::Fault(Fault::CyclicScope));
    assert_eq!(ask("eve"), Decision::Deny);
    assert_eq!(policy.user("eve").scopes().unwrap().len(), 7);

    let now = Timestamp::from_micros(0);
    let token = |id: &str| policy.token(id, now).decide("users", Resource::User("ann")).unwrap();
    assert_eq!(token("a1"), Decision::Fault(Fault::UnknownScope));
    assert_eq!(token("a2"), Decision::Allow);
    assert_eq!(token("a3"), Decision::Deny);
    assert_eq!(token("a4"), Decision::Fault(Fault::MissingOwner));
    assert_eq!(token("a5"), Decision::Fault(Fault::MissingClient));
    assert_eq!(token("a6"), Decision::Deny);
}

/// A document that does not know a section answers `unknown` where that section could turn the answer.
#[test]
fn what_is_not_known_is_not_denied() {
    let partly = |knows: &str, rest: &str| {
        let head = HEAD.split("\"knows\"").next().unwrap();
        let document = format!("{{{head}\"knows\": {knows}, {rest}}}");
        Policy::load(document.as_bytes(), &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
    };
    let server = Resource::Server { user: "bob", name: "" };
    let ann = r#""users": [{"name": "ann", "roles": ["custom"]}], "roles": [{"name": "custom", "scopes": ["custom:abc", "proxy"]}]"#;

    let policy = partly(r#"["roles", "users", "groups", "services", "tokens", "shares"]"#, ann);
    let decision = policy.user("ann").decide("proxy", Resource::Everything).unwrap();
    assert_eq!(decision, Decision::Unknown(Missing::Vocabulary));

    let policy = partly(r#"["roles"]"#, r#""users": []"#);
    assert_eq!(policy.user("ann").decide("servers", server).unwrap(), Decision::Unknown(Missing::Users));
    assert_eq!(policy.service("x").decide("servers", server).unwrap(), Decision::Unknown(Missing::Services));
    assert_eq!(policy.group("x").decide("servers", server).unwrap(), Decision::Unknown(Missing::Groups));
    let token = policy.token("a1", Timestamp::from_micros(0));
    assert_eq!(token.decide("servers", server).unwrap(), Decision::Unknown(Missing::Tokens));

    let policy = partly(r#"["vocabulary", "users", "groups"]"#, ann);
    assert_eq!(policy.user("ann").decide("servers", server).unwrap(), Decision::Fault(Fault::UnknownScope));

    let held = r#""held": [{"user": "ann", "scopes": ["servers!group=class-A", "read:hub"]}]"#;
    let policy = partly("[]", held);
    let ann = policy.user("ann");
    assert_eq!(ann.decide("read:hub", Resource::Everything).unwrap(), Decision::Allow);
    assert_eq!(ann.decide("proxy", Resource::Everything).unwrap(), Decision::Deny);
    assert_eq!(ann.decide("servers", server).unwrap(), Decision::Unknown(Missing::Memberships));
    assert_eq!(ann.decide("servers", Resource::Group("class-A")).unwrap(), Decision::Allow);
    assert_eq!(ann.scopes().unwrap(), ["read:hub", "servers!group=class-A"]);
}

/// What a document states of memberships turns unknown into deny, and only where it settles the matter.
#[test]
fn memberships_can_be_complete_for_some() {
    let partly = |memberships: &str| {
        let head = HEAD.split("\"knows\"").next().unwrap();
        let document = format!(
            r#"{{{head}"knows": [], "memberships": {memberships},
            "users": [{{"name": "bob", "groups": ["class-B"]}}, {{"name": "eve", "groups": ["class-A"]}}],
            "held": [{{"user": "ann", "scopes": ["servers!group=class-A", "servers!group=class-B", "proxy!group=class-A"]}}]}}"#
        );
        Policy::load(document.as_bytes(), &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
    };
    let server = |user| Resource::Server { user, name: "lab" };
    let decide = |policy: &Policy, scope, user| {
        let ann = policy.user("ann");
        let decisions =
            [Resource::User(user), server(user)].map(|resource| ann.decide(scope, resource).unwrap());
        assert_eq!(decisions[0], decisions[1], "{user}");
        decisions[0]
    };
    let unknown = Decision::Unknown(Missing::Memberships);

    for nothing in ["[]", r#"[{"user": "ann"}, {"group": "class-C"}]"#] {
        let policy = partly(nothing);
        assert_eq!(decide(&policy, "servers", "bob"), Decision::Allow);
        assert_eq!(decide(&policy, "proxy", "eve"), Decision::Allow);
        assert_eq!(decide(&policy, "proxy", "bob"), unknown);
        assert_eq!(decide(&policy, "servers", "new"), unknown);
    }
    // All that matters about one user, whoever else is there.
    let policy = partly(r#"[{"user": "bob"}, {"user": "new"}]"#);
    assert_eq!(decide(&policy, "proxy", "bob"), Decision::Deny);
    assert_eq!(decide(&policy, "servers", "new"), Decision::Deny);
    assert_eq!(decide(&policy, "servers", "newer"), unknown);
    // All that matters about one group, and one of two.
    let policy = partly(r#"[{"group": "class-A"}]"#);
    assert_eq!(decide(&policy, "proxy", "bob"), Decision::Deny);
    assert_eq!(decide(&policy, "proxy", "newer"), Decision::Deny);
    assert_eq!(decide(&policy, "servers", "newer"), unknown);
    let policy = partly(r#"[{"group": "class-A"}, {"group": "class-B"}]"#);
    assert_eq!(decide(&policy, "servers", "newer"), Decision::Deny);
    // Nobody else's scopes are known by that.
    assert_eq!(
        policy.user("eve").decide("proxy", Resource::Everything),
        Ok(Decision::Unknown(Missing::Users))
    );
    // Neither does it make users or groups exist.
    assert_eq!(policy.names(PrincipalKind::Group).count(), 0);
}

#[test]
fn a_membership_row_is_about_one() {
    check(&document(r#""memberships": [{"user": "ann"}, {}]"#), "contradiction", "/memberships/1", 4);
    let both = document(r#""memberships": [{"user": "ann", "group": "class-A"}]"#);
    check(&both, "contradiction", "/memberships/0", 4);
}

/// Whoever asks cannot know whether the hub has a custom scope that the document could not show.
#[test]
fn custom_scopes_can_be_asked_for_where_the_document_does_not_hold_them() {
    let partly = |knows: &str| {
        let head = HEAD.split("\"knows\"").next().unwrap();
        let document = format!(
            r#"{{{head}"knows": {knows}, "users": [{{"name": "bob"}}],
            "held": [{{"user": "ann", "scopes": ["custom:grades:write!group=class-A", "custom:grades:read"]}}]}}"#
        );
        Policy::load(document.as_bytes(), &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
    };
    let class = Resource::Group("class-A");
    let policy = partly("[]");
    let ann = policy.user("ann");
    assert_eq!(ann.decide("custom:grades:read", Resource::Everything), Ok(Decision::Allow));
    assert_eq!(ann.decide("custom:grades:write", class), Ok(Decision::Allow));
    assert_eq!(ann.decide("custom:grades:write", Resource::Everything), Ok(Decision::Deny));
    assert_eq!(ann.decide("custom:other", Resource::Everything), Ok(Decision::Deny));
    assert_eq!(
        policy.user("bob").decide("custom:other", Resource::Everything),
        Ok(Decision::Unknown(Missing::Users))
    );
    assert!(ann.reach("custom:grades:write").unwrap().contains(class));
    assert!(!ann.reach("custom:other").unwrap().contains(class));
    assert_eq!(ann.decide("custom:no", class).map_err(|error| error.code()), Err("unknown-scope"));
    assert_eq!(ann.decide("sevrers", class).map_err(|error| error.code()), Err("unknown-scope"));
    // By number as by name.
    for scope in ["custom:grades:write", "custom:other"] {
        let number = policy.scope_number(scope).unwrap();
        for user in ["ann", "bob"] {
            let by_name = policy.user(user).decide(scope, class).unwrap();
            let holder = policy.holder(PrincipalKind::User, user);
            let by_number = policy.answer_for(&holder, number, Some((ResourceKind::Group, b"class-A")));
            assert_eq!(by_number, Answer::from(by_name), "{user} {scope}");
        }
    }
    // Whoever presents one holds it, though nobody mentioned it before.
    let mut policy = policy;
    assert_eq!(
        policy.scope_number("custom:other").map(|number| policy.answer_for(
            &policy.holder(PrincipalKind::User, "ann"),
            number,
            None
        )),
        Ok(Answer::DENY)
    );
    assert!(policy.presented_if_known(["custom:other"]).is_none());
    let holder = policy.presented(["custom:other", "custom:more!group=class-A"]).unwrap();
    assert_eq!(policy.subject(&holder).decide("custom:other", Resource::Everything), Ok(Decision::Allow));
    assert_eq!(policy.subject(&holder).decide("custom:more", class), Ok(Decision::Allow));
    assert_eq!(policy.subject(&holder).decide("custom:third", class), Ok(Decision::Deny));
    let number = policy.scope_number("custom:other").unwrap();
    assert_eq!(policy.answer_for(&holder, number, None), Answer::ALLOW);
    assert!(policy.presented_if_known(["custom:other"]).is_some());
    let policy = partly(r#"["vocabulary"]"#);
    let error = policy.user("ann").decide("custom:other", class).unwrap_err();
    assert_eq!(error.code(), "unknown-scope");
}

/// A token is cut down to its owner's scopes, so a document that may not show all of those cannot decide for it.
#[test]
fn tokens_of_owners_that_may_hold_more_are_unknown() {
    let head = HEAD.replace("\"groups\", ", "");
    let rest = r#""users": [{"name": "ann"}], "tokens": [{"id": "a1", "user": "ann", "scopes": ["inherit"], "client": "jupyterhub"}]"#;
    let policy = Policy::load(format!("{{{head}, {rest}}}").as_bytes(), &Limits::default()).unwrap();
    let token = policy.token("a1", Timestamp::from_micros(0));
    assert_eq!(token.decide("proxy", Resource::Everything).unwrap(), Decision::Unknown(Missing::Tokens));
}

#[test]
fn an_empty_client_is_no_client() {
    let policy = load(
        r#""roles": [{"name": "all", "scopes": ["proxy"]}], "users": [{"name": "ann", "roles": ["all"]}],
        "tokens": [{"id": "a1", "user": "ann", "scopes": ["inherit"], "client": ""}]"#,
    );
    let token = policy.token("a1", Timestamp::from_micros(0));
    assert_eq!(token.decide("proxy", Resource::Everything).unwrap(), Decision::Deny);
}

/// Somebody may take a file with a secret for a snapshot.
#[test]
fn messages_do_not_repeat_values() {
    let secret = "0123456789abcdef0123456789abcdef";
    for document in [
        format!("\"{secret}\""),
        document(&format!(r#""users": "{secret}""#)),
        document(&format!(r#""tokens": [{{"id": "a1", "expires_at": "{secret}"}}]"#)),
    ] {
        let error = refused(document.as_bytes());
        assert!(!error.to_string().contains(secret), "{error}");
        assert_eq!(error.code(), "wrong-type");
    }
    // Words of the reason itself, inside a value.
    for value in [
        format!(r#""x at line {secret}""#),
        format!(r#""x at line 1 column {secret}""#),
        format!(r#""{secret} at line 1 column 2""#),
        format!(r#""x\", expected {secret}""#),
        format!(r#""x, expected {secret}""#),
        format!(r#""`{secret}`""#),
        "1234567812345678".to_owned(),
        "-1234567812345678".to_owned(),
        "1234567812345678.5".to_owned(),
    ] {
        let error = refused(document(&format!(r#""users": {value}"#)).as_bytes());
        assert!(!error.to_string().contains(secret) && !error.to_string().contains("12345678"), "{error}");
        assert!(error.message().ends_with(", expected an array of users"), "{error}");
    }
    let error = refused(document(&format!("\"{}\": 1", "x".repeat(100_000))).as_bytes());
    assert!(error.message().len() < 1_000, "{}", error.message().len());
}

#[test]
fn a_written_document_is_read_again() {
    let text = document(
        r#""vocabulary": {"custom:abc": {"description": "x", "subscopes": []}},
        "users": [{"name": "Ünï\"codé\\", "admin": true, "roles": ["user"], "groups": ["a"]}],
        "tokens": [{"id": "a1", "user": "ann", "scopes": ["self"], "client": "c", "expires_at": "2026-01-31T09:00:00.000001Z"}],
        "shares": [{"server": {"user": "ann", "name": ""}, "group": "b", "scopes": []}]"#,
    );
    let snapshot: Snapshot<'_> = serde_json::from_str(&text).unwrap();
    let written = serde_json::to_string(&snapshot).unwrap();
    let again: Snapshot<'_> = serde_json::from_str(&written).unwrap();
    assert_eq!(snapshot, again);
    Policy::load(written.as_bytes(), &Limits::default()).unwrap();
}
