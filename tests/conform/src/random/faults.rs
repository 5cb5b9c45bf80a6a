//! Mistakes in configurations: each kind of error that stops a hub.

use serde_json::{Map, Value, json};

use super::{
    chance, one,
    starts::{Drawer, ROLES, SERVICES},
};

type Configuration = Map<String, Value>;
type Fault = fn(&mut Drawer<'_>, &mut Configuration);

/// Addresses of services that stop the hub, and some that look as if they did.
const ADDRESSES: &[&str] = &[
    "ftp://x",
    "x",
    "http://x:port",
    "http+unix://x",
    "http:x",
    "http://",
    "https://:8000/",
    "http://user@",
    "http://[::1",
    "http://[127.0.0.1]",
    "http://a\u{2100}b",
    "\n http://x",
    "http://[::1]:80",
];

const FAULTS: &[Fault] = &[
    admin_group,
    changed_admin,
    custom_scope,
    duplicate_member,
    duplicate_role,
    managed,
    null,
    role_name,
    scope,
    service,
    service,
    token,
    token_role,
    unknown_service,
    user_name,
    user_name,
];

pub(super) fn add(draw: &mut Drawer<'_>, configuration: &mut Configuration) {
    if let Some(fault) = one(draw.rng, FAULTS) {
        fault(draw, configuration);
    }
}

fn admin_group(draw: &mut Drawer<'_>, configuration: &mut Configuration) {
    let group = draw.text(&["class-A", "new", "newer"]);
    push(configuration, "load_roles", json!({ "name": "admin", "groups": [group] }));
}

fn changed_admin(draw: &mut Drawer<'_>, configuration: &mut Configuration) {
    let role = match draw.rng.u32(..4) {
        0 => json!({ "name": "admin", "description": "all" }),
        1 => json!({ "name": "admin", "scopes": ["admin:users"] }),
        2 => json!({ "name": "admin", "scopes": null }),
        _ => json!({ "name": "admin", "description": null }),
    };
    push(configuration, "load_roles", role);
}

fn custom_scope(draw: &mut Drawer<'_>, configuration: &mut Configuration) {
    let (name, definition) = match draw.rng.u32(..8) {
        0 => ("custom:ab", json!({ "description": "short" })),
        1 => ("custom:Upper", json!({ "description": "upper" })),
        2 => ("custom:no-description", json!({})),
        3 => ("custom:foreign", json!({ "description": "x", "subscopes": ["users"] })),
        4 => ("custom:undefined", json!({ "description": "x", "subscopes": ["custom:nowhere"] })),
        5 => ("custom:no-list", json!({ "description": "x", "subscopes": "custom:lab" })),
        6 => ("users", json!({ "description": "x" })),
        _ => ("custom:itself", json!({ "description": "x", "subscopes": ["custom:itself"] })),
    };
    put_in(configuration, "custom_scopes", name, definition);
    if name == "custom:itself" {
        push(configuration, "load_roles", json!({ "name": "token", "scopes": ["custom:itself"] }));
    }
}

fn duplicate_member(draw: &mut Drawer<'_>, configuration: &mut Configuration) {
    let service = draw.text(SERVICES);
    let members = match draw.rng.u32(..3) {
        0 => json!({ "users": ["ann", "carl", "ANN"] }),
        1 => json!({ "groups": ["class-A", "class-A"] }),
        _ => json!({ "services": [service, service] }),
    };
    change_role(draw, configuration, members);
}

fn duplicate_role(draw: &mut Drawer<'_>, configuration: &mut Configuration) {
    let name = draw.text(&["teacher", "user", "student"]);
    push(configuration, "load_roles", json!({ "name": name }));
    if chance(draw.rng, 70) {
        push(configuration, "load_roles", json!({ "name": name, "scopes": ["self"] }));
    }
}

fn managed(draw: &mut Drawer<'_>, configuration: &mut Configuration) {
    let option = draw.text(&["manage_groups", "manage_roles"]);
    configuration.insert(option, json!(true));
    if draw.resets && chance(draw.rng, 60) {
        configuration.insert("reset_managed_roles_on_startup".into(), json!(true));
    }
    if chance(draw.rng, 60) {
        put_in(configuration, "load_groups", "class-A", json!(["ann"]));
    }
}

fn null(draw: &mut Drawer<'_>, configuration: &mut Configuration) {
    let member = draw.text(&["users", "groups", "services", "scopes", "description"]);
    if chance(draw.rng, 15) {
        put_in(configuration, "load_groups", "class-A", json!({ "users": null }));
        return;
    }
    let mut members = Map::new();
    members.insert(member, Value::Null);
    change_role(draw, configuration, Value::Object(members));
}

fn role_name(draw: &mut Drawer<'_>, configuration: &mut Configuration) {
    let role = match draw.rng.u32(..4) {
        0 => json!({ "description": "nameless" }),
        _ => {
            json!({ "name": draw.text(&["Teacher", "class-A-student", "ab", "1st", "a b c", "end-", "abc\n"]) })
        }
    };
    push(configuration, "load_roles", role);
}

fn scope(draw: &mut Drawer<'_>, configuration: &mut Configuration) {
    let scope = draw.text(&[
        "nonsense",
        "all",
        "users:servers",
        "users!group",
        "servers!colour=red",
        "custom:gone",
        "",
    ]);
    if chance(draw.rng, 15) {
        configuration.insert("extra_user_scopes".into(), json!([scope]));
        return;
    }
    change_role(draw, configuration, json!({ "scopes": ["self", scope] }));
}

fn service(draw: &mut Drawer<'_>, configuration: &mut Configuration) {
    let name = draw.text(SERVICES);
    let service = match draw.rng.u32(..14) {
        0 => json!({ "admin": true }),
        1 => json!({ "name": draw.text(&["", "a/b", "a%20b", "..", " grader", "grader\t"]), "admin": true }),
        2 => json!({ "name": name, "colour": "red" }),
        3 => json!({ "name": name, "timeout": 12 }),
        4 => json!({ "name": name, "url": 80 }),
        5 => json!({ "name": name, "info": [] }),
        6 => json!({ "name": name, "command": ["run", 7] }),
        7 => json!({ "name": name, "url": draw.text(ADDRESSES) }),
        8 => json!({ "name": name, "oauth_no_confirm": true }),
        9 => json!({ "name": name, "oauth_client_id": draw.text(&["mine", "", "service-one"]) }),
        10 => json!({ "name": name, "display": null }),
        11 => json!({ "name": name, "api_token": null }),
        12 => json!({ "name": name, "command": draw.text(&["run", "", "[\"run\"]"]) }),
        _ => json!({ "name": name, "admin": true, "oauth_redirect_uri": "", "oauth_no_confirm": true }),
    };
    push(configuration, "services", service);
}

fn token(draw: &mut Drawer<'_>, configuration: &mut Configuration) {
    let secret = match chance(draw.rng, 70) {
        true => "1234567".to_owned(),
        false => "x".repeat(draw.rng.usize(64..67)),
    };
    match draw.rng.u32(..3) {
        0 if secret.len() < 8 => put_in(configuration, "service_tokens", &secret, json!("elsewhere")),
        1 if secret.len() < 8 => put_in(configuration, "api_tokens", &secret, json!("Somebody")),
        _ => push(configuration, "services", json!({ "name": draw.text(SERVICES), "api_token": secret })),
    }
}

/// Role `token` with more than a service can have, or with what cannot be parsed.
fn token_role(draw: &mut Drawer<'_>, configuration: &mut Configuration) {
    let scope = draw.text(&["list:users", "users!user=", "access:services", "self", "servers!server"]);
    push(configuration, "load_roles", json!({ "name": "token", "scopes": [scope] }));
    let mut service = json!({ "name": draw.text(SERVICES) });
    match draw.rng.u32(..3) {
        0 => service["command"] = json!(["run"]),
        1 => service["api_token"] = json!("a-new-secret"),
        _ => put_in(configuration, "api_tokens", "secret-of-ann", json!("ann")),
    }
    let name = service["name"].clone();
    push(configuration, "services", service);
    push(
        configuration,
        "load_roles",
        json!({ "name": "reader", "scopes": ["list:users"], "services": [name] }),
    );
}

fn unknown_service(draw: &mut Drawer<'_>, configuration: &mut Configuration) {
    change_role(draw, configuration, json!({ "services": ["nowhere"] }));
}

fn user_name(draw: &mut Drawer<'_>, configuration: &mut Configuration) {
    let name = draw.text(&["a/b", "", " ann", "ann ", "..", "%2e", "x\u{1f}"]);
    match draw.rng.u32(..7) {
        0 => configuration.insert("admin_users".into(), json!([name])).map_or((), drop),
        1 => configuration.insert("allowed_users".into(), json!(["ann", name])).map_or((), drop),
        2 => put_in(configuration, "load_groups", "class-B", json!(["ann", name, "carl"])),
        3 => put_in(configuration, "api_tokens", "secret-of-nobody", json!(name)),
        4 => {
            configuration.insert("username_map".into(), json!({ "ann": name }));
            push(configuration, "load_roles", json!({ "name": "mapped", "users": ["carl", "Ann"] }));
        }
        _ => change_role(draw, configuration, json!({ "users": ["erik", name] })),
    }
}

/// Puts members into one role of the configuration, or into a new one.
fn change_role(draw: &mut Drawer<'_>, configuration: &mut Configuration, members: Value) {
    let name = draw.text(ROLES);
    let list = configuration.entry("load_roles").or_insert_with(|| json!([]));
    let Some(list) = list.as_array_mut() else { return };
    if list.is_empty() {
        list.push(json!({ "name": name }));
    }
    let position = draw.rng.usize(..list.len());
    if let (Some(role), Value::Object(members)) =
        (list.get_mut(position).and_then(Value::as_object_mut), members)
    {
        role.extend(members);
    }
}

fn push(configuration: &mut Configuration, option: &str, item: Value) {
    let list = configuration.entry(option).or_insert_with(|| json!([]));
    if let Some(list) = list.as_array_mut() {
        list.push(item);
    }
}

fn put_in(configuration: &mut Configuration, option: &str, name: &str, value: Value) {
    let members = configuration.entry(option).or_insert_with(|| json!({}));
    if let Some(members) = members.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}
