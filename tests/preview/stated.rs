//! What a document states of a token is as good as the rows that it comes from: an edit that changes the token leaves no stale scopes.

use std::collections::BTreeMap;

use hubscope::{
    Decision, Policy, Resource,
    jupyterhub::{Edit, PrincipalKind},
};
use serde_json::{Value, json};

use super::{NOW, hubs, load, one};

const TOKEN: &str = "t-of-the-looker";

/// Gives the first user a role over all groups, and a token that names users one by one; for none if there are no users or groups.
fn with_a_token(document: &mut Value) -> Option<()> {
    let policy = load(document);
    let users: Vec<&str> = policy.names(PrincipalKind::User).collect();
    let over = |kind: &str, names: &[&str]| -> Vec<String> {
        names.iter().map(|name| format!("read:users!{kind}={name}")).collect()
    };
    let groups = over("group", &policy.names(PrincipalKind::Group).collect::<Vec<_>>());
    let owner = users.first().filter(|_| !groups.is_empty())?;
    let rows = |document: &mut Value, table: &str, row: Value| match document[table].as_array_mut() {
        Some(rows) => rows.push(row),
        None => document[table] = json!([row]),
    };
    rows(document, "roles", json!({ "name": "looker-at-groups", "scopes": groups }));
    let token = json!({ "id": TOKEN, "user": owner, "scopes": over("user", &users), "client": "jupyterhub" });
    rows(document, "tokens", token);
    let row = document["users"].as_array_mut()?.iter_mut().find(|row| row["name"] == *owner)?;
    row["roles"] = json!(["looker-at-groups"]);
    Some(())
}

fn stated(document: &Value, scopes: &[String]) -> Policy {
    let mut document = document.clone();
    document["held"] = json!([{ "token": TOKEN, "scopes": scopes }]);
    load(&document)
}

fn has_token(policy: &Policy) -> bool {
    policy.token_ids().any(|id| id == TOKEN)
}

#[test]
fn no_edit_leaves_a_stated_token_with_scopes_that_its_rows_lost() {
    let mut refused = BTreeMap::<String, usize>::new();
    for (mut rng, mut document) in hubs(77, 60) {
        if with_a_token(&mut document).is_none() {
            continue;
        }
        let rows = load(&document);
        let Ok(scopes) = rows.token(TOKEN, NOW).scopes() else { continue };
        let stated = stated(&document, &scopes);
        let users: Vec<&str> = rows.names(PrincipalKind::User).collect();
        let groups: Vec<&str> = rows.names(PrincipalKind::Group).collect();
        for _ in 0..12 {
            let (user, group) = (one(&mut rng, &users), one(&mut rng, &groups));
            let edit = match rng.u32(..6) {
                0 => Edit::AddMember { group, user },
                1 => Edit::RemoveMember { group, user },
                2 => Edit::DeleteGroup { group },
                3 => Edit::DeleteUser { user },
                _ => super::edit(&mut rng, &rows),
            };
            let edits = [edit];
            let Ok(after) = rows.edited(&edits) else { continue };
            if !has_token(&after) || after.token(TOKEN, NOW).scopes().as_ref() == Ok(&scopes) {
                continue;
            }
            let error = stated.edited(&edits).map(drop).expect_err(&format!("{edits:?}\n{scopes:?}"));
            assert_eq!(error.code(), "stated-scopes", "{edits:?}");
            let word = serde_json::to_value(&edits[0]).unwrap()["edit"].as_str().unwrap().to_owned();
            *refused.entry(word).or_default() += 1;
        }
    }
    println!("refused {refused:?}");
    for word in ["add-member", "remove-member", "delete-group", "delete-user"] {
        assert!(refused.get(word).is_some_and(|count| *count > 2), "{word} changes the token: {refused:?}");
    }
}

#[test]
fn whoever_comes_back_under_a_name_is_in_no_group() {
    let mut document = json!({
        "format": "hubscope/1", "hub": { "kind": "jupyterhub", "version": "5.5.4" }, "source": "hand",
        "issued_at": "2026-01-31T09:00:00Z",
        "knows": ["vocabulary", "roles", "users", "groups", "services", "clients", "tokens", "shares"],
        "roles": [{ "name": "user", "scopes": ["self"] }],
        "groups": [{ "name": "class" }],
        "users": [
            { "name": "kim", "roles": ["user"] },
            { "name": "ann", "roles": ["user"], "groups": ["class"] },
            { "name": "bob", "roles": ["user"] },
        ],
    });
    with_a_token(&mut document).unwrap();
    let rows = load(&document);
    let stated = stated(&document, &rows.token(TOKEN, NOW).scopes().unwrap());
    let delete = |user: &str| Edit::DeleteUser { user: user.to_owned() };
    let again = [delete("ann"), Edit::CreateUser { user: "ann".to_owned() }];
    let decide = |policy: &Policy| policy.token(TOKEN, NOW).decide("read:users", Resource::User("ann"));
    assert_eq!(decide(&rows), Ok(Decision::Allow));
    assert_eq!(decide(&rows.edited(&again).unwrap()), Ok(Decision::Deny));
    let error = stated.edited(&again).map(drop).unwrap_err();
    assert_eq!((error.position(), error.code()), (0, "stated-scopes"));
    // Who is in no group has nothing in common with one, and with the owner goes the token.
    assert_eq!(decide(&stated.edited(&[delete("bob")]).unwrap()), Ok(Decision::Allow));
    assert!(!has_token(&stated.edited(&[delete("kim")]).unwrap()));
}
