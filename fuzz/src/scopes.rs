//! Scopes as text: grammar, expansion, parsing, reduction, intersection.

use std::cell::LazyCell;

use hubscope::{
    Policy,
    jupyterhub::{Algebra, Issuer, Owner, PrincipalKind, RoleDefinition, unparse},
    snapshot::Limits,
};

use crate::LONGEST;

/// More scopes than a role has.
const MOST: usize = 48;

/// Groups with members, a server, and custom scopes of which two imply each other.
const HUB: &[u8] = br#"{
    "format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    "issued_at": "2026-01-31T09:00:00Z",
    "knows": ["vocabulary", "roles", "groups", "users", "services", "servers", "clients", "tokens", "shares"],
    "vocabulary": {
        "custom:grades:*": {"subscopes": ["custom:grades:read"]}, "custom:grades:read": {},
        "custom:loop:a": {"subscopes": ["custom:loop:b"]}, "custom:loop:b": {"subscopes": ["custom:loop:a"]}
    },
    "groups": [{"name": "class-A"}, {"name": "class-B"}, {"name": ""}],
    "users": [{"name": "ann", "groups": ["class-A"]}, {"name": "carl", "groups": ["class-A", "class-B", ""]}, {"name": "erik"}],
    "services": [{"name": "grader"}],
    "servers": [{"user": "ann", "name": "lab"}, {"user": "ann", "name": ""}, {"user": "carl", "name": "ann/lab"}]
}"#;

thread_local! {
    static POLICY: LazyCell<Policy> = LazyCell::new(|| match Policy::load(HUB, &Limits::default()) {
        Ok(policy) => policy,
        Err(error) => panic!("{error}"),
    });
}

/// Lines of text: whose scopes and who issued them, then one scope a line.
///
/// # Panics
///
/// If the algebra breaks one of its own laws.
pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes.get(..LONGEST).unwrap_or(bytes));
    let (first, rest) = text.split_once('\n').unwrap_or(("", &text));
    let scopes: Vec<&str> = rest.split('\n').take(MOST).collect();
    let (owner, issuer) = bearer(first);
    POLICY.with(|policy| {
        parsing(&mut policy.algebra(), &scopes);
        expansion(&mut policy.algebra(), &scopes, owner, issuer);
        validation(policy, &scopes, owner);
    });
    compiled(&scopes);
}

/// `user ann`, `user ann server ann/lab`, `service grader service grader`, `group class-A`, or nobody.
fn bearer(line: &str) -> (Owner<'_>, Issuer<'_>) {
    let mut words = line.split(' ');
    let mut pair = || (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let owner = match pair() {
        ("user", name) => Owner::User(name),
        ("service", name) => Owner::Service(name),
        ("group", name) => Owner::Group(name),
        _ => Owner::Nobody,
    };
    let issuer = match pair() {
        ("server", name) => {
            let (user, name) = name.split_once('/').unwrap_or((name, ""));
            Issuer::Server { user, name }
        }
        ("service", name) => Issuer::Service(name),
        _ => Issuer::Hub,
    };
    (owner, issuer)
}

/// Parse and un-parse is what reduction is; both are stable, and cover what they were made of.
fn parsing(algebra: &mut Algebra, scopes: &[&str]) {
    let parsed = algebra.parse(scopes);
    let reduced = algebra.reduce(scopes);
    let (Ok(parsed), Ok(reduced)) = (&parsed, &reduced) else {
        assert_eq!(parsed.err(), reduced.err());
        return;
    };
    let mut written = unparse(parsed);
    written.sort_unstable();
    assert_eq!(&written, reduced);
    assert_eq!(algebra.parse(&texts(&written)).as_ref(), Ok(parsed));
    assert_eq!(algebra.reduce(&texts(&written)).as_ref(), Ok(reduced));
    for scope in scopes {
        // Beside its unfiltered base a filter without a value is dropped, and cannot be asked for.
        let covered = algebra.has_scope(scope, parsed, false, false);
        assert!(covered.unwrap_or(true), "`{scope}` is not covered by {reduced:?}");
    }
}

/// Expansion is a closure, intersection keeps what both sides hold.
fn expansion(algebra: &mut Algebra, scopes: &[&str], owner: Owner<'_>, issuer: Issuer<'_>) {
    let Ok(all) = algebra.expand(scopes, owner, issuer) else { return };
    assert!(all.is_sorted_by(|one, next| one < next), "{all:?}");
    assert_eq!(
        algebra.expand(&texts(&all), owner, issuer).as_ref(),
        Ok(&all),
        "expanding once more changes something"
    );
    let backwards: Vec<&str> = scopes.iter().rev().copied().collect();
    assert_eq!(algebra.expand(&backwards, owner, issuer).as_ref(), Ok(&all), "order decides");

    let (one, other) = scopes.split_at(scopes.len() / 2);
    let (Ok(one), Ok(other)) = (algebra.expand(one, owner, issuer), algebra.expand(other, owner, issuer))
    else {
        panic!("a part of what can be expanded cannot be")
    };
    let (one, other) = (texts(&one), texts(&other));
    let held = algebra.parse(&texts(&all));
    for scope in one.iter().chain(&other) {
        let covered = held.as_ref().map(|held| algebra.has_scope(scope, held, false, false));
        assert_eq!(covered, Ok(Ok(true)), "more scopes took `{scope}` away");
    }
    for membership in [true, false] {
        let common = algebra.intersect(&one, &other, membership);
        let turned = algebra.intersect(&other, &one, membership);
        let (Ok(common), Ok(turned)) = (common, turned) else { panic!("what was expanded is not parsed") };
        assert_eq!(common.scopes, turned.scopes);
        for side in [&one, &other] {
            let Ok(held) = algebra.parse(side) else { panic!("what was expanded is not parsed") };
            for scope in &common.scopes {
                assert_eq!(
                    algebra.has_scope(scope, &held, false, membership),
                    Ok(true),
                    "`{scope}` of {side:?}"
                );
            }
        }
        let itself = algebra.intersect(&texts(&all), &texts(&all), membership).map(|common| common.scopes);
        assert_eq!(itself.as_ref(), Ok(&all), "an intersection with itself");
    }
}

/// What is accepted together is accepted one by one, and nothing here panics.
fn validation(policy: &Policy, scopes: &[&str], owner: Owner<'_>) {
    let together = policy.check_scopes(scopes).is_ok();
    let alone = scopes.iter().all(|scope| policy.check_scopes(&[scope]).is_ok());
    assert_eq!(together, alone);
    let name = scopes.first().copied();
    let _ = policy.check_role(&RoleDefinition { name, description: name, scopes: Some(scopes.to_vec()) });
    let reader = if let Owner::User(name) = owner { Some(name) } else { None };
    let _ = policy.describe(scopes, reader);
    let mut algebra = policy.algebra();
    if let Ok(parsed) = algebra.parse(scopes) {
        let _ = policy.describe_parsed(&parsed, reader);
    }
    let _ = algebra.check_token(owner, Some(scopes), Issuer::Hub);
    if let Ok(resolution) = algebra.resolve(scopes, &["self"], owner, Issuer::Hub) {
        // What is granted is held.
        let held =
            algebra.expand(&["self"], owner, Issuer::Hub).and_then(|held| algebra.parse(&texts(&held)));
        let Ok(held) = held else { panic!("`self` cannot be expanded") };
        for scope in &resolution.expanded {
            assert_eq!(
                algebra.has_scope(scope, &held, false, true),
                Ok(true),
                "`{scope}` is granted and not held"
            );
        }
    }
}

/// A role with these scopes gives its user what the algebra says.
fn compiled(scopes: &[&str]) {
    let mut document: serde_json::Value =
        serde_json::from_slice(HUB).unwrap_or_else(|error| panic!("{error}"));
    document["roles"] = serde_json::json!([{ "name": "odd", "scopes": scopes }]);
    document["users"][0]["roles"] = serde_json::json!(["odd"]);
    let policy = Policy::load(document.to_string().as_bytes(), &Limits::default())
        .unwrap_or_else(|error| panic!("a hub could hold this: {error}"));
    let expected = policy.algebra().expand(scopes, Owner::User("ann"), Issuer::Hub);
    assert_eq!(policy.user("ann").scopes().ok(), expected.ok());
    assert_eq!(policy.names(PrincipalKind::User).count(), 3);
}

fn texts(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}
