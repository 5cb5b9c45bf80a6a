//! Edits of a document, as plain as they can be written.

use hubscope::jupyterhub::{BearerName, Edit};
use serde_json::{Value, json};

/// Makes an edit that the engine accepted.
pub(crate) fn make(document: &mut Value, edit: &Edit) {
    match edit {
        Edit::AddMember { group, user } => add(list(document, "users", user, "groups"), group),
        Edit::AssignRole { role, to } => add(roles(document, to), role),
        Edit::ChangeRole { role, scopes } => *list(document, "roles", role, "scopes") = json!(scopes),
        Edit::CreateGroup { group } => push(document, "groups", json!({ "name": group, "roles": [] })),
        Edit::CreateRole { role, scopes } => {
            push(document, "roles", json!({ "name": role, "scopes": scopes }))
        }
        Edit::CreateUser { user } => push(document, "users", json!({ "name": user, "roles": ["user"] })),
        Edit::DeleteGroup { group } => {
            each(document, "users", |row| remove(&mut row["groups"], group));
            keep(document, "groups", |row| row["name"] != group.as_str());
            keep(document, "shares", |row| row["group"] != group.as_str());
        }
        Edit::DeleteRole { role } => {
            for table in ["users", "groups", "services"] {
                each(document, table, |row| remove(&mut row["roles"], role));
            }
            keep(document, "roles", |row| row["name"] != role.as_str());
        }
        Edit::DeleteUser { user } => {
            keep(document, "users", |row| row["name"] != user.as_str());
            keep(document, "servers", |row| row["user"] != user.as_str());
            keep(document, "tokens", |row| row["user"] != user.as_str());
            keep(document, "shares", |row| {
                row["user"] != user.as_str() && row["server"]["user"] != user.as_str()
            });
        }
        Edit::IssueToken { id, owner, scopes, .. } => {
            let standard = list(document, "roles", "token", "scopes").clone();
            let scopes = scopes.as_ref().map_or(standard, |scopes| json!(scopes));
            let (kind, name) = bearer(owner);
            push(
                document,
                "tokens",
                json!({ "id": id, kind: name, "scopes": scopes, "client": "jupyterhub" }),
            );
        }
        Edit::RemoveMember { group, user } => remove(list(document, "users", user, "groups"), group),
        Edit::RemoveRole { role, from } => remove(roles(document, from), role),
        Edit::RevokeToken { id } => keep(document, "tokens", |row| row["id"] != id.as_str()),
        Edit::SetAdmin { of, admin } => {
            remove(roles(document, of), "admin");
            let (kind, name) = bearer(of);
            let row = document[format!("{kind}s")]
                .as_array_mut()
                .unwrap()
                .iter_mut()
                .find(|row| row["name"] == name);
            row.unwrap()["admin"] = json!(admin);
            if *admin {
                add(roles(document, of), "admin");
            }
        }
        Edit::Share { owner, server, with, scopes } => {
            make(
                document,
                &Edit::Unshare { owner: owner.clone(), server: server.clone(), with: with.clone() },
            );
            let (kind, name) = bearer(with);
            let scopes: Vec<String> = scopes
                .iter()
                .map(|scope| format!("{}!server={owner}/{server}", scope.split('!').next().unwrap()))
                .collect();
            let server = json!({ "user": owner, "name": server });
            push(document, "shares", json!({ "server": server, kind: name, "scopes": scopes }));
        }
        Edit::Unshare { owner, server, with } => {
            let (kind, name) = bearer(with);
            keep(document, "shares", |row| {
                row["server"]["user"] != owner.as_str()
                    || row["server"]["name"] != server.as_str()
                    || row[kind] != name
            });
        }
        edit => panic!("{edit:?} is new"),
    }
}

fn bearer(bearer: &BearerName) -> (&'static str, &str) {
    match bearer {
        BearerName::Group(name) => ("group", name),
        BearerName::Service(name) => ("service", name),
        BearerName::User(name) => ("user", name),
    }
}

fn roles<'d>(document: &'d mut Value, of: &BearerName) -> &'d mut Value {
    let (kind, name) = bearer(of);
    list(document, &format!("{kind}s"), name, "roles")
}

fn list<'d>(document: &'d mut Value, table: &str, name: &str, member: &str) -> &'d mut Value {
    let row = document[table].as_array_mut().unwrap().iter_mut().find(|row| row["name"] == name).unwrap();
    if row[member].is_null() {
        row[member] = json!([]);
    }
    &mut row[member]
}

fn add(list: &mut Value, name: &str) {
    remove(list, name);
    list.as_array_mut().unwrap().push(json!(name));
}

fn remove(list: &mut Value, name: &str) {
    if list.is_null() {
        *list = json!([]);
    }
    list.as_array_mut().unwrap().retain(|item| item != name);
}

fn push(document: &mut Value, table: &str, row: Value) {
    if document[table].is_null() {
        document[table] = json!([]);
    }
    document[table].as_array_mut().unwrap().push(row);
}

fn keep(document: &mut Value, table: &str, mut keep: impl FnMut(&Value) -> bool) {
    if let Some(rows) = document.get_mut(table).and_then(Value::as_array_mut) {
        rows.retain(|row| keep(row));
    }
}

fn each(document: &mut Value, table: &str, change: impl FnMut(&mut Value)) {
    if let Some(rows) = document.get_mut(table).and_then(Value::as_array_mut) {
        rows.iter_mut().for_each(change);
    }
}
