//! Edits of a document, as plain as they can be written.

use std::collections::BTreeSet;

use hubscope::jupyterhub::{BearerName, Edit};
use serde_json::{Value, json};

/// Makes an edit that the engine accepted.
pub(crate) fn make(document: &mut Value, edit: &Edit) {
    match edit {
        Edit::AddMember { group, user } => add(list(document, "users", user, "groups"), group),
        Edit::AssignRole { role, to } => {
            add(roles(document, to), role);
            admin_flag(document, to, role, true);
        }
        Edit::ChangeRole { role, scopes } => *list(document, "roles", role, "scopes") = json!(scopes),
        Edit::CreateGroup { group } => push(document, "groups", json!({ "name": group, "roles": [] })),
        Edit::CreateRole { role, scopes } => {
            push(document, "roles", json!({ "name": role, "scopes": scopes }))
        }
        Edit::CreateUser { user } => {
            push(document, "users", json!({ "name": user, "roles": ["user"] }));
            default_server(document, user);
        }
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
            // oauth_clients go with spawners, and their access tokens with them.
            let of_user = |row: &Value| row["server"]["user"] == user.as_str();
            let clients: Vec<Value> = rows(document, "clients")
                .iter()
                .filter(|row| of_user(row))
                .map(|row| row["id"].clone())
                .collect();
            keep(document, "clients", |row| !of_user(row));
            keep(document, "tokens", |row| {
                row["user"] != user.as_str() && (row["client"].is_null() || !clients.contains(&row["client"]))
            });
            keep(document, "held", |row| row["user"] != user.as_str());
            keep(document, "shares", |row| {
                row["user"] != user.as_str() && row["server"]["user"] != user.as_str()
            });
        }
        Edit::IssueToken { id, owner, scopes, .. } => {
            let standard = rows(document, "roles").iter().find(|row| row["name"] == "token");
            let standard = standard.map_or(json!(["inherit"]), |row| row["scopes"].clone());
            let scopes = scopes.as_ref().map_or(standard, |scopes| json!(scopes));
            keep(document, "held", |row| row["token"] != id.as_str());
            let (kind, name) = bearer(owner);
            push(
                document,
                "tokens",
                json!({ "id": id, kind: name, "scopes": scopes, "client": "jupyterhub" }),
            );
        }
        Edit::RemoveMember { group, user } => remove(list(document, "users", user, "groups"), group),
        Edit::RemoveRole { role, from } => {
            remove(roles(document, from), role);
            admin_flag(document, from, role, false);
        }
        Edit::RevokeToken { id } => {
            let row = rows(document, "tokens").iter().find(|row| row["id"] == id.as_str()).cloned().unwrap();
            let together = !row["user"].is_null() && row["client"] != "jupyterhub";
            let no_client = |row: &Value| row["client"].as_str().unwrap_or_default().to_owned();
            let gone = |other: &Value| {
                other["id"] == row["id"]
                    || together && other["user"] == row["user"] && no_client(other) == no_client(&row)
            };
            let ids: Vec<Value> = rows(document, "tokens")
                .iter()
                .filter(|row| gone(row))
                .map(|row| row["id"].clone())
                .collect();
            keep(document, "tokens", |row| !gone(row));
            keep(document, "held", |row| row["token"].is_null() || !ids.contains(&row["token"]));
        }
        Edit::SetAdmin { of, admin } => {
            remove(roles(document, of), "admin");
            if *admin {
                add(roles(document, of), "admin");
            }
            if let BearerName::User(_) = of {
                add(roles(document, of), "user");
            }
            admin_flag(document, of, "admin", *admin);
        }
        Edit::Share { owner, server, with, scopes } => {
            default_server_of(document, owner, server);
            let filter = format!("server={owner}/{server}");
            let filtered = |scope: &str| format!("{}!{filter}", scope.split('!').next().unwrap());
            let (kind, name) = bearer(with);
            let same = |row: &Value| {
                row["server"]["user"] == owner.as_str()
                    && row["server"]["name"] == server.as_str()
                    && row[kind] == name
            };
            let known =
                rows(document, "shares").iter().find(|row| same(row)).map(|row| row["scopes"].clone());
            let known: Vec<String> =
                known.map_or_else(Vec::new, |known| serde_json::from_value(known).unwrap());
            // What is stored is read with the filter since 5.5.2, which all of these hubs are.
            let mut united: BTreeSet<String> = known.iter().map(|scope| filtered(scope)).collect();
            match scopes.is_empty() {
                true => united.extend([filtered("access:servers")]),
                false => united.extend(scopes.iter().map(|scope| filtered(scope))),
            }
            keep(document, "shares", |row| !same(row));
            let server = json!({ "user": owner, "name": server });
            push(document, "shares", json!({ "server": server, kind: name, "scopes": united }));
        }
        Edit::Unshare { owner, server, with } => {
            default_server_of(document, owner, server);
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

/// Members of role `admin` have the flag, and nobody else: that is how a hub starts.
fn admin_flag(document: &mut Value, of: &BearerName, role: &str, admin: bool) {
    let (kind, name) = bearer(of);
    if role == "admin" && kind != "group" {
        let table = document[format!("{kind}s")].as_array_mut().unwrap();
        table.iter_mut().find(|row| row["name"] == name).unwrap()["admin"] = json!(admin);
    }
}

/// Whoever looks at a user finds a default server.
fn default_server_of(document: &mut Value, owner: &str, server: &str) {
    if server.is_empty() {
        default_server(document, owner);
    }
}

fn default_server(document: &mut Value, owner: &str) {
    let row = json!({ "user": owner, "name": "" });
    if !rows(document, "servers").contains(&row) {
        push(document, "servers", row);
    }
}

fn rows<'d>(document: &'d Value, table: &str) -> &'d [Value] {
    document[table].as_array().map_or(&[], Vec::as_slice)
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
