//! Single edits, each beside what the installed `jupyterhub` package does with the same rows.

use hubscope::{
    Decision, Policy, Resource,
    jupyterhub::{BearerName, DifferenceOptions, Edit, Principal},
};
use serde_json::{Value, json};

use super::{NOW, load};

const LAB: Resource<'static> = Resource::Server { user: "ann", name: "lab" };

/// Two users, ann's server, its client, and tokens that were issued for it.
fn hub(more: &Value) -> Policy {
    let mut document = json!({
        "format": "hubscope/1", "hub": { "kind": "jupyterhub", "version": "5.5.4" }, "source": "hand",
        "issued_at": "2026-01-31T09:00:00Z",
        "knows": ["vocabulary", "roles", "users", "groups", "services", "clients", "tokens", "shares"],
        "roles": [
            { "name": "user", "scopes": ["self"] }, { "name": "token", "scopes": ["inherit"] },
            { "name": "admin", "scopes": ["admin:users", "servers"] },
            { "name": "looker", "scopes": ["read:users"] },
        ],
        "groups": [{ "name": "class" }],
        "users": [{ "name": "ann", "roles": ["user"] }, { "name": "bob", "roles": ["user"] }],
        "services": [{ "name": "culler" }],
        "servers": [{ "user": "ann", "name": "lab" }, { "user": "bob", "name": "" }],
        "clients": [
            { "id": "jupyterhub", "allowed_scopes": [] },
            { "id": "jupyterhub-user-ann-lab", "server": { "user": "ann", "name": "lab" } },
        ],
        "tokens": [
            { "id": "a1", "user": "ann", "scopes": ["inherit"], "client": "jupyterhub" },
            { "id": "a2", "user": "bob", "scopes": ["inherit"], "client": "jupyterhub-user-ann-lab" },
            { "id": "a3", "user": "bob", "scopes": ["inherit"], "client": "jupyterhub-user-ann-lab" },
            { "id": "a4", "user": "bob", "scopes": ["inherit"], "client": "jupyterhub" },
        ],
    });
    for (member, value) in more.as_object().unwrap() {
        document[member] = value.clone();
    }
    load(&document)
}

fn edits(list: Value) -> Vec<Edit> {
    serde_json::from_value(list).unwrap()
}

fn edited(policy: &Policy, list: Value) -> Policy {
    policy.edited(&edits(list)).unwrap()
}

fn refused(policy: &Policy, list: Value) -> (usize, &'static str) {
    let error = policy.edited(&edits(list)).unwrap_err();
    assert!(error.to_string().len() > 20, "{error}");
    (error.position(), error.code())
}

fn tokens(policy: &Policy) -> Vec<&str> {
    policy.token_ids().collect()
}

fn token(policy: &Policy, id: &str) -> Decision {
    policy.token(id, NOW).decide("read:users:name", Resource::User("ann")).unwrap()
}

fn roles_give(policy: &Policy, user: &str, scope: &str) -> bool {
    policy.user(user).can(scope, Resource::User(user)).unwrap()
}

#[test]
fn a_revoked_token_has_nothing_that_was_stated_of_it() {
    let held = json!([{ "token": "a1", "scopes": ["admin:users"] }]);
    let policy = hub(&json!({ "held": held }));
    assert_eq!(policy.token("a1", NOW).decide("admin:users", Resource::Everything), Ok(Decision::Allow));
    let revoke = json!({ "edit": "revoke-token", "id": "a1" });
    let after = edited(&policy, json!([revoke]));
    assert_eq!(after.token("a1", NOW).scopes(), Ok(Vec::new()));
    assert_eq!(after.token("a1", NOW).decide("admin:users", Resource::Everything), Ok(Decision::Deny));
    // The next token with this id is another one.
    let issue =
        json!({ "edit": "issue-token", "id": "a1", "owner": { "user": "ann" }, "scopes": ["tokens!user"] });
    let again = edited(&policy, json!([revoke, issue]));
    assert_eq!(again.token("a1", NOW).decide("admin:users", Resource::Everything), Ok(Decision::Deny));
    assert_eq!(again.token("a1", NOW).decide("tokens", Resource::User("ann")), Ok(Decision::Allow));
    let gone = edited(&policy, json!([{ "edit": "delete-user", "user": "ann" }]));
    assert_eq!(gone.token("a1", NOW).decide("admin:users", Resource::Everything), Ok(Decision::Deny));
    let difference = policy.difference(&after, DifferenceOptions { tokens_at: Some(NOW), limit: None });
    assert_eq!(difference.affected.tokens, 1);
}

#[test]
fn a_token_that_is_only_stated_can_be_revoked() {
    let policy = hub(&json!({ "knows": ["vocabulary"], "tokens": [],
        "held": [{ "token": "mine", "scopes": ["admin:users"] }] }));
    let after = edited(&policy, json!([{ "edit": "revoke-token", "id": "mine" }]));
    assert_eq!(after.token("mine", NOW).decide("admin:users", Resource::Everything), Ok(Decision::Deny));
    let unknown = json!([{ "edit": "revoke-token", "id": "other" }]);
    assert_eq!(refused(&policy, unknown), (0, "unknown-name"));
}

#[test]
fn a_token_without_a_row_is_none_where_tokens_are_known() {
    let policy = hub(&json!({ "held": [{ "token": "gone", "scopes": ["admin:users"] }] }));
    assert_eq!(policy.token("gone", NOW).decide("admin:users", Resource::Everything), Ok(Decision::Deny));
}

#[test]
fn with_one_token_for_a_server_go_all_of_its_user() {
    let policy = hub(&json!({}));
    let revoke = |id| edited(&policy, json!([{ "edit": "revoke-token", "id": id }]));
    assert_eq!(tokens(&revoke("a2")), ["a1", "a4"]);
    assert_eq!(tokens(&revoke("a4")), ["a1", "a2", "a3"]);
}

#[test]
fn tokens_for_the_servers_of_a_deleted_user_go_with_them() {
    let policy = hub(&json!({}));
    assert_eq!(token(&policy, "a2"), Decision::Deny);
    assert_eq!(policy.token("a2", NOW).decide("read:users:name", Resource::User("bob")), Ok(Decision::Allow));
    let after = edited(&policy, json!([{ "edit": "delete-user", "user": "ann" }]));
    assert_eq!(tokens(&after), ["a4"]);
    assert_eq!(after.token("a2", NOW).decide("read:users:name", Resource::User("bob")), Ok(Decision::Deny));
    // A user of the same name is somebody else.
    let again = edited(&after, json!([{ "edit": "create-user", "user": "ann" }]));
    assert_eq!(tokens(&again), ["a4"]);
    assert_eq!(again.servers_of("ann").collect::<Vec<_>>(), [""]);
}

#[test]
fn whose_scopes_are_stated_is_not_edited() {
    let policy = hub(&json!({ "held": [{ "user": "ann", "scopes": ["read:hub"] }],
        "users": [{ "name": "ann", "groups": ["class"], "roles": ["looker"] }, { "name": "bob", "roles": ["user"] }],
        "shares": [{ "server": { "user": "bob", "name": "" }, "user": "ann", "scopes": ["access:servers"] }] }));
    let create = json!({ "edit": "create-group", "group": "new" });
    for edit in [
        json!({ "edit": "assign-role", "role": "admin", "to": { "user": "ann" } }),
        json!({ "edit": "remove-role", "role": "looker", "from": { "user": "ann" } }),
        json!({ "edit": "set-admin", "of": { "user": "ann" }, "admin": true }),
        json!({ "edit": "add-member", "group": "class", "user": "ann" }),
        json!({ "edit": "remove-member", "group": "class", "user": "ann" }),
        json!({ "edit": "assign-role", "role": "admin", "to": { "group": "class" } }),
        json!({ "edit": "delete-group", "group": "class" }),
        json!({ "edit": "change-role", "role": "looker", "scopes": [] }),
        json!({ "edit": "delete-role", "role": "looker" }),
        json!({ "edit": "share", "owner": "bob", "server": "", "with": { "user": "ann" }, "scopes": [] }),
        json!({ "edit": "unshare", "owner": "bob", "server": "", "with": { "group": "class" } }),
        json!({ "edit": "delete-user", "user": "bob" }),
    ] {
        assert_eq!(refused(&policy, json!([create, edit])), (1, "stated-scopes"), "{edit}");
    }
    // What does not reach ann is done, and ann can go.
    let others = json!([
        { "edit": "assign-role", "role": "looker", "to": { "user": "bob" } },
        { "edit": "change-role", "role": "user", "scopes": ["self", "read:hub"] },
        { "edit": "revoke-token", "id": "a1" },
        { "edit": "delete-user", "user": "ann" },
    ]);
    let after = edited(&policy, others);
    assert_eq!(after.user("ann").scopes(), Ok(Vec::new()));
    assert!(after.user("bob").can("read:users", Resource::User("ann")).unwrap());
}

#[test]
fn whose_roles_are_hidden_may_have_any() {
    let policy = hub(&json!({ "users": [{ "name": "bob", "roles": ["user"] }], "tokens": [],
        "held": [{ "user": "ann", "scopes": ["read:hub"] }, { "service": "culler", "scopes": ["read:users"] }] }));
    for edit in [
        json!({ "edit": "delete-role", "role": "looker" }),
        json!({ "edit": "delete-group", "group": "class" }),
        json!({ "edit": "create-user", "user": "ann" }),
        json!({ "edit": "assign-role", "role": "looker", "to": { "service": "culler" } }),
    ] {
        assert_eq!(refused(&policy, json!([edit])), (0, "stated-scopes"), "{edit}");
    }
    let policy = hub(&json!({ "held": [{ "token": "a4", "scopes": ["read:hub"] }] }));
    let assign = |user| json!([{ "edit": "assign-role", "role": "looker", "to": { "user": user } }]);
    assert_eq!(refused(&policy, assign("bob")), (0, "stated-scopes"));
    assert!(roles_give(&edited(&policy, assign("ann")), "ann", "read:users"));
}

#[test]
fn shares_add_up() {
    for version in ["5.5.1", "5.5.4", "6.1.1"] {
        let policy = hub(&json!({ "hub": { "kind": "jupyterhub", "version": version } }));
        let share = |server, scopes: &[&str]| json!({ "edit": "share", "owner": "ann", "server": server, "with": { "user": "bob" }, "scopes": scopes });
        let may = |policy: &Policy, scope| policy.user("bob").can(scope, LAB).unwrap();
        // No scopes are the default ones.
        let first = edited(&policy, json!([share("lab", &[])]));
        assert!(may(&first, "access:servers") && !may(&first, "read:servers"), "{version}");
        let both = edited(&policy, json!([share("lab", &["read:servers"]), share("lab", &[])]));
        assert!(may(&both, "access:servers") && may(&both, "read:servers"), "{version}");
        assert_eq!(both.about().shares, 1);
        // The default server of a user is there as soon as somebody looks for it.
        let default = edited(&policy, json!([share("", &[])]));
        assert!(
            default.user("bob").can("access:servers", Resource::Server { user: "ann", name: "" }).unwrap()
        );
        assert_eq!(refused(&policy, json!([share("other", &[])])), (0, "unknown-name"));
        assert_eq!(refused(&policy, json!([share("lab", &["access:servers!user"])])), (0, "foreign-filter"));
    }
    let twice =
        json!({ "server": { "user": "ann", "name": "lab" }, "user": "bob", "scopes": ["access:servers"] });
    let policy = hub(&json!({ "shares": [twice, twice] }));
    let share =
        json!({ "edit": "share", "owner": "ann", "server": "lab", "with": { "user": "bob" }, "scopes": [] });
    assert_eq!(refused(&policy, json!([share])), (0, "duplicate-share"));
}

#[test]
fn the_admin_flag_and_the_default_roles_go_together() {
    let policy = hub(&json!({ "users": [
        { "name": "ann", "admin": true, "roles": ["admin"] }, { "name": "bob", "roles": ["user"] }] }));
    assert!(!roles_give(&policy, "ann", "tokens"));
    // Written at all, the flag brings role `user`.
    for admin in [true, false] {
        let after =
            edited(&policy, json!([{ "edit": "set-admin", "of": { "user": "ann" }, "admin": admin }]));
        assert!(roles_give(&after, "ann", "tokens"));
        assert_eq!(after.user("ann").can("admin:users", Resource::Everything), Ok(admin));
        assert_eq!(after.user("ann").is_admin(), admin);
    }
    let give = json!({ "edit": "assign-role", "role": "admin", "to": { "user": "bob" } });
    assert!(edited(&policy, json!([give])).user("bob").is_admin());
    let take = json!({ "edit": "remove-role", "role": "admin", "from": { "user": "ann" } });
    assert!(!edited(&policy, json!([take])).user("ann").is_admin());
    let service =
        edited(&policy, json!([{ "edit": "set-admin", "of": { "service": "culler" }, "admin": true }]));
    assert_eq!(service.service("culler").can("admin:users", Resource::Everything), Ok(true));
    assert_eq!(service.service("culler").can("tokens", Resource::User("bob")), Ok(false));
    let group = json!([{ "edit": "assign-role", "role": "admin", "to": { "group": "class" } }]);
    assert!(policy.edited(&edits(group)).is_ok(), "a group has no flag");
}

#[test]
fn names_that_the_hub_refuses_are_refused() {
    let policy = hub(&json!({}));
    for name in ["", ".", "..", "%2e%2E", "a/b", " ann", "ann\u{1f}", "ann\n"] {
        assert_eq!(
            refused(&policy, json!([{ "edit": "create-user", "user": name }])),
            (0, "bad-name"),
            "{name:?}"
        );
    }
    for name in ["a.b", "a b", "a\u{1f}b", "Zoe", "%2f"] {
        assert!(policy.edited(&edits(json!([{ "edit": "create-user", "user": name }]))).is_ok(), "{name:?}");
    }
    let old = hub(&json!({ "hub": { "kind": "jupyterhub", "version": "5.5.2" } }));
    assert!(old.edited(&edits(json!([{ "edit": "create-user", "user": ".." }]))).is_ok());
}

#[test]
fn without_role_token_a_token_inherits() {
    let policy = hub(&json!({ "roles": [{ "name": "user", "scopes": ["self"] }] }));
    let after = edited(&policy, json!([{ "edit": "issue-token", "id": "new", "owner": { "user": "ann" } }]));
    assert_eq!(
        after.principal(Principal::Token { id: "new", now: NOW }).scopes(),
        after.user("ann").scopes()
    );
    let scopes = json!(["read:hub"]);
    let more = json!([{ "edit": "issue-token", "id": "new", "owner": { "user": "ann" }, "scopes": scopes }]);
    assert_eq!(refused(&policy, more), (0, "excess-scopes"));
}

#[test]
fn a_token_is_issued_for_what_its_owner_holds_by_then() {
    let policy = hub(&json!({}));
    let assign = json!({ "edit": "assign-role", "role": "looker", "to": { "user": "ann" } });
    let issue =
        |id| json!({ "edit": "issue-token", "id": id, "owner": { "user": "ann" }, "scopes": ["read:users"] });
    let remove = json!({ "edit": "remove-role", "role": "looker", "from": { "user": "ann" } });
    let after = edited(&policy, json!([assign, issue("n1"), issue("n2")]));
    assert_eq!(token(&after, "n2"), Decision::Allow);
    assert_eq!(refused(&policy, json!([assign, issue("n1"), remove, issue("n2")])), (3, "excess-scopes"));
    let group = BearerName::Group("class".into());
    let edit = Edit::IssueToken { id: "n".into(), owner: group, scopes: None, expires_at: None };
    assert_eq!(policy.edited(&[edit]).unwrap_err().code(), "wrong-kind");
}

#[test]
fn whoever_joins_a_group_may_gain_over_themselves() {
    let roles = json!([{ "name": "user", "scopes": ["self"] }, { "name": "teacher", "scopes": ["admin:users!group=class"] }]);
    let users =
        json!([{ "name": "ann", "roles": ["user", "teacher"] }, { "name": "bob", "roles": ["user"] }]);
    let policy = hub(&json!({ "roles": roles, "users": users }));
    let join = edited(&policy, json!([{ "edit": "add-member", "group": "class", "user": "ann" }]));
    assert!(!roles_give(&policy, "ann", "delete:users") && roles_give(&join, "ann", "delete:users"));
    let told = |before: &Policy, after: &Policy| {
        let difference = before.difference(after, DifferenceOptions::default());
        let member = difference.members.first().expect("ann changes groups").clone();
        member.over_them.into_iter().find(|over| over.principals.users == ["ann"]).expect("ann is told of")
    };
    let gain = told(&policy, &join);
    assert!(gain.gained.iter().any(|scope| scope == "delete:users") && gain.lost.is_empty(), "{gain:?}");
    // What the own filter gives already is no gain.
    assert!(!gain.gained.iter().any(|scope| scope == "read:users:name"), "{gain:?}");
    let loss = told(&join, &policy);
    assert_eq!((loss.gained.len(), loss.lost), (0, gain.gained));
}

#[test]
fn a_stated_token_may_hold_less_or_more_when_groups_change() {
    let groups = json!([{ "name": "class" }, { "name": "other" }]);
    let users = json!([{ "name": "ann", "roles": ["user"], "groups": ["class"] }, { "name": "bob", "roles": ["user"] }]);
    let held = json!([{ "token": "a4", "scopes": ["read:users!user=ann"] }]);
    let policy = hub(&json!({ "groups": groups, "users": users, "held": held }));
    for edit in [
        json!({ "edit": "add-member", "group": "other", "user": "ann" }),
        json!({ "edit": "remove-member", "group": "class", "user": "ann" }),
        json!({ "edit": "delete-group", "group": "class" }),
    ] {
        assert_eq!(refused(&policy, json!([edit])), (0, "stated-scopes"), "{edit}");
    }
    edited(&policy, json!([{ "edit": "create-group", "group": "third" }]));
}

#[test]
fn tokens_without_an_answer_are_counted() {
    let knows = json!(["vocabulary", "roles", "users", "groups", "services", "tokens", "shares"]);
    let edit = json!([{ "edit": "assign-role", "role": "looker", "to": { "user": "bob" } }]);
    let options = || DifferenceOptions { tokens_at: Some(NOW), limit: None };
    for (more, changed, unanswered) in [(json!({}), 3, 0), (json!({ "knows": knows, "clients": [] }), 0, 4)] {
        let policy = hub(&more);
        let difference = policy.difference(&edited(&policy, edit.clone()), options());
        assert_eq!((difference.tokens.len(), difference.unanswered_tokens), (changed, unanswered), "{more}");
    }
}
