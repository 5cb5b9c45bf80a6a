//! What the package's own table cannot be asked: documents that do not say everything, hubs below another address, and how
//! somebody shows who they are.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and its input is its own"
)]

use hubscope::{
    Missing, Policy,
    jupyterhub::{Caller, Dependency, Outcome, Reason, Request, Route},
    snapshot::{Limits, Timestamp},
};
use serde_json::{Value, json};

const ALL: &[&str] =
    &["vocabulary", "roles", "users", "groups", "services", "servers", "clients", "tokens", "shares"];

fn policy(settings: Value, knows: &[&str]) -> Policy {
    let document = json!({
        "format": "hubscope/1", "hub": { "kind": "jupyterhub", "version": "5.5.4", "settings": settings }, "source": "hand",
        "issued_at": "2026-01-31T09:00:00Z", "knows": knows,
        "roles": [{ "name": "user", "scopes": ["self"] }, { "name": "all", "scopes": ["users", "servers", "shares"] }],
        "users": [
            { "name": "ann", "roles": ["user"] },
            { "name": "nix" },
            { "name": "root", "roles": ["user", "all"], "admin": true }
        ],
        "servers": [{ "user": "ann", "name": "" }],
        "clients": [{ "id": "jupyterhub" }, { "id": "ann", "server": { "user": "ann", "name": "" } }],
        "tokens": [{ "id": "a1", "user": "ann", "scopes": ["inherit"], "client": "jupyterhub",
            "expires_at": "2026-02-01T00:00:00Z" }],
    });
    Policy::load(document.to_string().as_bytes(), &Limits::default()).unwrap()
}

fn ask(policy: &Policy, caller: &Caller<'_>, method: &str, path: &str) -> Route {
    policy.route(&Request { method, path, body: None, caller, now: Timestamp::from_micros(0) })
}

fn status(policy: &Policy, caller: &Caller<'_>, path: &str) -> Option<u16> {
    ask(policy, caller, "GET", path).outcome.status()
}

#[test]
fn a_hub_below_another_address_has_its_routes_there() {
    let policy = policy(json!({ "base_url": "/jupyter/" }), ALL);
    let ann = Caller::session(&policy, "ann");
    let inside = ask(&policy, &ann, "GET", "/jupyter/hub/api/users/ann");
    assert_eq!((inside.outcome.status(), inside.assumes), (Some(200), &[][..]));
    assert_eq!(ask(&policy, &ann, "GET", "/hub/api/users/ann").handler, "PrefixRedirectHandler");
    assert_eq!(ask(&policy, &ann, "GET", "/jupyter/user/ann").handler, "AddSlashHandler");
    assert_eq!(ask(&policy, &ann, "GET", "/robots.txt").handler, "CacheControlStaticFilesHandler");
}

#[test]
fn an_unknown_address_of_the_hub_is_said_and_not_hidden() {
    let policy = policy(json!({}), ALL);
    let route = ask(&policy, &Caller::session(&policy, "ann"), "GET", "/hub/api/users/ann");
    assert_eq!((route.outcome.status(), route.assumes), (Some(200), &[Dependency::BaseUrl][..]));
}

#[test]
fn settings_that_are_not_known_are_conditions() {
    let unknown = policy(json!({}), ALL);
    let root = Caller::session(&unknown, "root");
    let conditional = |route: &Route, on: &[Dependency]| match &route.outcome {
        Outcome::Conditional { depends, .. } => assert_eq!(*depends, on, "{route:?}"),
        other => panic!("{other:?}"),
    };
    conditional(&ask(&unknown, &root, "GET", "/hub/metrics"), &[Dependency::AuthenticatePrometheus]);
    conditional(
        &ask(&unknown, &root, "POST", "/hub/api/users/ann/servers/x"),
        &[Dependency::AllowNamedServers],
    );
    conditional(&ask(&unknown, &root, "POST", "/hub/api/users/ann/admin-access"), &[Dependency::AdminAccess]);

    let known = policy(
        json!({ "authenticate_prometheus": false, "allow_named_servers": false, "admin_access": true }),
        ALL,
    );
    let root = Caller::session(&known, "root");
    assert_eq!(status(&known, &Caller::nobody(), "/hub/metrics"), Some(200));
    let named = ask(&known, &root, "POST", "/hub/api/users/ann/servers/x");
    assert_eq!((named.outcome.status(), named.reason), (Some(400), Reason::NamedServersOff));
    let access = ask(&known, &root, "POST", "/hub/api/users/ann/admin-access");
    assert_eq!(access.outcome.status(), Some(200));
}

#[test]
fn what_a_document_lacks_is_never_taken_for_absent() {
    let knows: Vec<&str> = ALL.iter().copied().filter(|section| *section != "users").collect();
    let policy = policy(json!({}), &knows);
    let root = Caller::session(&policy, "root");
    assert_eq!(status(&policy, &root, "/hub/api/users/ann"), Some(200));
    let hidden = ask(&policy, &root, "GET", "/hub/api/users/somebody");
    assert_eq!((hidden.outcome.status(), hidden.outcome.word()), (None, "conditional"));
    let stranger = Caller::session(&policy, "stranger");
    assert_eq!(ask(&policy, &stranger, "GET", "/hub/api/users/ann").outcome.word(), "unknown");
}

#[test]
fn pages_look_at_sessions_alone_and_expired_tokens_are_nobody() {
    let policy = policy(json!({}), ALL);
    let early = Caller::token(&policy, "a1", Timestamp::from_micros(0));
    let late = Caller::token(&policy, "a1", Timestamp::from_micros(1_772_323_200_000_000));
    assert_eq!(status(&policy, &early, "/hub/api/users/ann"), Some(200));
    assert_eq!(status(&policy, &early, "/hub/home"), Some(302));
    assert_eq!(status(&policy, &Caller::session(&policy, "ann"), "/hub/home"), Some(200));
    assert_eq!(status(&policy, &late, "/hub/api/users/ann"), Some(403));
    let inheriting = Caller::inheriting_token(&policy, "ann");
    assert_eq!(status(&policy, &inheriting, "/hub/api/user"), Some(200));
    assert_eq!(status(&policy, &Caller::session(&policy, "nobody-here"), "/hub/api/user"), Some(403));
}

#[test]
fn servers_that_do_not_run_are_answered_for_by_the_hub() {
    let policy = policy(json!({}), ALL);
    let usual = |caller: &Caller<'_>, method, path| match ask(&policy, caller, method, path).outcome {
        Outcome::Conditional { usual, depends } => {
            assert!(depends.contains(&Dependency::ServerRunning), "{path}");
            usual
        }
        other => panic!("{path}: {other:?}"),
    };
    let ann = Caller::session(&policy, "ann");
    assert_eq!(usual(&ann, "GET", "/hub/user/ann/lab"), Some(424));
    assert_eq!(usual(&ann, "POST", "/hub/user/root/api"), Some(424));
    assert_eq!(usual(&ann, "GET", "/services/x/"), Some(302));
    assert_eq!(status(&policy, &ann, "/hub/user/root/lab"), Some(404));
}

#[test]
fn pages_want_proof_before_they_say_what_is_missing() {
    let policy = policy(json!({}), ALL);
    let now = Timestamp::from_micros(0);
    let (ann, nobody) = (Caller::session(&policy, "ann"), Caller::nobody());
    let token = Caller::token(&policy, "a1", now);
    let outcome = |caller, method, path| ask(&policy, caller, method, path).outcome;
    let unproven = Outcome::Conditional { usual: Some(403), depends: &[Dependency::Xsrf] };
    for caller in [&nobody, &token] {
        assert_eq!(outcome(caller, "PUT", "/hub/home"), unproven);
        assert_eq!(outcome(caller, "POST", "/hub/none"), unproven);
        assert_eq!(outcome(caller, "PATCH", "/robots.txt"), unproven);
        assert_eq!(outcome(caller, "POST", "/hub/spawn"), Outcome::Status(403));
        // The API asks only who sends cookies; what only reads is never asked, and what no server knows is refused at once.
        assert_eq!(outcome(caller, "PUT", "/hub/api/users"), Outcome::Status(405));
        assert_eq!(outcome(caller, "HEAD", "/hub/home"), Outcome::Status(405));
        assert_eq!(outcome(caller, "PROPFIND", "/hub/home"), Outcome::Status(405));
        assert_eq!(outcome(caller, "POST", "/hub/%FF"), Outcome::Status(400));
    }
    // This page looks at tokens, and who shows one need not prove anything.
    assert_eq!(outcome(&token, "PUT", "/hub/user/ann/x"), Outcome::Status(405));
    assert_eq!(outcome(&nobody, "PUT", "/hub/user/ann/x"), unproven);
    assert_eq!(outcome(&ann, "PUT", "/hub/home"), Outcome::Status(405));
    assert_eq!(outcome(&ann, "POST", "/hub/none"), Outcome::Status(404));
}

#[test]
fn a_browser_with_a_token_is_one_person_with_the_scopes_of_another() {
    let policy = policy(json!({}), ALL);
    let now = Timestamp::from_micros(0);
    let (root, ann) = (Caller::session(&policy, "root"), Caller::token(&policy, "a1", now));
    assert_eq!(status(&policy, &root, "/hub/spawn/nix"), None);
    let both = root.clone().with_token(ann);
    // The page: ann's scopes, so nothing over nix. `/spawn` asks for the own server of the person, root.
    assert_eq!(status(&policy, &both, "/hub/spawn/nix"), Some(404));
    assert_eq!(status(&policy, &both, "/hub/spawn"), Some(404));
    assert_eq!(status(&policy, &both, "/hub/home"), Some(200));
    // What looks at tokens sees ann alone.
    assert_eq!(status(&policy, &both, "/hub/api/users/ann"), Some(200));
    assert_eq!(status(&policy, &both, "/hub/api/users/nix"), Some(404));
    let expired = Caller::token(&policy, "a1", Timestamp::from_micros(1_800_000_000_000_000));
    assert_eq!(status(&policy, &root.with_token(expired), "/hub/api/users/nix"), Some(200));
}

#[test]
fn a_visitor_is_held_against_what_the_client_belongs_to() {
    let policy = policy(json!({}), ALL);
    let reason = |user, path| ask(&policy, &Caller::session(&policy, user), "GET", path).reason;
    assert_eq!(reason("root", "/hub/api/oauth2/authorize?client_id=ann"), Reason::Done);
    assert_eq!(reason("nix", "/hub/api/oauth2/authorize?client_id=ann"), Reason::Forbidden);
    assert_eq!(status(&policy, &Caller::nobody(), "/hub/api/oauth2/authorize?client_id=ann"), Some(302));
}

#[test]
fn an_untold_body_is_a_condition() {
    let policy = policy(json!({}), ALL);
    let root = Caller::session(&policy, "root");
    let route = ask(&policy, &root, "POST", "/hub/api/shares/ann/");
    assert_eq!(route.outcome, Outcome::Conditional { usual: None, depends: &[Dependency::Body] });
    assert_eq!(route.gate, Some(Outcome::Status(200)));
}

#[test]
fn a_token_of_somebody_whose_scopes_are_stated_cannot_be_told() {
    let document = |users: Value, tokens: Value, knows: &[&str]| {
        let document = json!({
            "format": "hubscope/1", "hub": { "kind": "jupyterhub", "version": "5.5.4" }, "source": "hand",
            "issued_at": "2026-01-31T09:00:00Z", "knows": knows, "users": users, "tokens": tokens, "roles": [],
            "clients": [{ "id": "jupyterhub" }], "held": [{ "user": "ann", "scopes": ["list:users"] }],
        });
        Policy::load(document.to_string().as_bytes(), &Limits::default()).unwrap()
    };
    let unseen = Reason::Missing(Missing::Tokens);
    // A session may hold shares of its groups, which no token of the same user has.
    let partial = document(json!([]), json!([]), &["vocabulary"]);
    assert_eq!(status(&partial, &Caller::session(&partial, "ann"), "/hub/api/users"), Some(200));
    let route = ask(&partial, &Caller::inheriting_token(&partial, "ann"), "GET", "/hub/api/users");
    assert_eq!((route.outcome.status(), route.reason), (None, unseen));

    // A row beside it changes nothing, neither for a token to come nor for one that is there.
    let tokens = json!([{ "id": "a1", "user": "ann", "scopes": ["inherit"], "client": "jupyterhub" }]);
    let whole = document(json!([{ "name": "ann" }]), tokens, ALL);
    let now = Timestamp::from_micros(0);
    for caller in [Caller::inheriting_token(&whole, "ann"), Caller::token(&whole, "a1", now)] {
        let route = ask(&whole, &caller, "GET", "/hub/api/users");
        assert_eq!((route.outcome.status(), route.reason), (None, unseen));
    }
}
