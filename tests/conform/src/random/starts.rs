//! Sequences of configurations at random: each grows out of the one before, and now and then holds one mistake.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::{Version, chance, faults, one, scopes::table, some};

/// Names of users, written as an administrator may write them.
pub(super) const USERS: &[&str] = &[
    "ann",
    "carl",
    "johan",
    "Ann",
    "ERIK",
    "åse",
    "Åse",
    "two words",
    "a!b=c",
    "İnce",
    "%41",
    ".a",
    "x\u{301}",
];
const GROUPS: &[&str] = &["class-A", "class-B", "", "a/b", "ann", " ", "g!x=y", "class-a"];
pub(super) const SERVICES: &[&str] = &["grader", "monitor", "culler", "Grader", "a b", "åse"];
pub(super) const ROLES: &[&str] = &["teacher", "student", "reader", "grading-1", "odd.name~x"];
const DEFAULTS: &[&str] = &["user", "admin", "server", "token"];
const CUSTOM: &[&str] = &["custom:grades:read", "custom:grades:*", "custom:lab", "custom:x_y:0"];
/// Tokens of at least 8 characters.
const SECRETS: &[&str] = &["secret-of-one", "secret-of-two", "secret-of-three", "12345678"];

/// Draws configurations.
pub(super) struct Drawer<'r> {
    pub(super) rng: &'r mut Rng,
    pub(super) table: Vec<String>,
    /// Memberships that the authenticator owns are swept; no role of the configuration is then marked as its own.
    pub(super) resets: bool,
}

impl<'r> Drawer<'r> {
    pub(super) fn new(rng: &'r mut Rng, version: Version) -> Self {
        let resets = chance(rng, 20);
        Self { rng, table: table(version), resets }
    }

    /// One to four configurations.
    pub(super) fn sequence(&mut self) -> Vec<Value> {
        let count = self.rng.usize(1..=4);
        let mut configuration = self.configuration();
        let mut sequence = Vec::with_capacity(count);
        while sequence.len() < count {
            let mut written = configuration.clone();
            if chance(self.rng, 30) {
                faults::add(self, &mut written);
            }
            sequence.push(Value::Object(written));
            match self.rng.u32(..10) {
                0..2 => {}
                2..8 => {
                    for _ in 0..self.rng.usize(1..=2) {
                        self.redraw(&mut configuration);
                    }
                }
                _ => configuration = self.configuration(),
            }
        }
        sequence
    }

    fn configuration(&mut self) -> Map<String, Value> {
        let mut configuration = Map::new();
        for section in SECTIONS {
            section(self, &mut configuration);
        }
        configuration
    }

    fn redraw(&mut self, configuration: &mut Map<String, Value>) {
        // Roles and services decide most.
        let section = match self.rng.u32(..10) {
            0..4 => roles,
            4..6 => services,
            _ => one(self.rng, SECTIONS).copied().unwrap_or(roles),
        };
        section(self, configuration);
    }

    pub(super) fn text(&mut self, words: &[&str]) -> String {
        one(self.rng, words).map_or_else(String::new, |word| (*word).to_owned())
    }

    /// Some of the words; names of users never twice in lower case.
    fn names(&mut self, words: &[&str], percent: u32) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for name in some(self.rng, words, percent) {
            if !names.iter().any(|other| other.to_lowercase() == name.to_lowercase()) {
                names.push(name.to_owned());
            }
        }
        self.rng.shuffle(&mut names);
        names
    }

    /// A scope that a hub of this version accepts, if it has these custom ones.
    fn scope(&mut self, custom: &[String]) -> String {
        let base = match one(self.rng, custom) {
            Some(scope) if chance(self.rng, 25) => scope.clone(),
            _ => match self.rng.u32(..10) {
                0..2 => "self".to_owned(),
                2 => "inherit".to_owned(),
                3 => "list:users".to_owned(),
                _ => one(self.rng, &self.table).cloned().unwrap_or_default(),
            },
        };
        match self.rng.u32(..10) {
            0 => format!("{base}!user={}", self.text(USERS)),
            1 => format!("{base}!group=class-A"),
            2 => format!("{base}!user"),
            3 => format!("{base}!"),
            4 => format!("{base}!service={}", self.text(SERVICES)),
            _ => base,
        }
    }

    fn scopes(&mut self, configuration: &Map<String, Value>, most: usize) -> Vec<String> {
        let custom: Vec<String> = configuration
            .get("custom_scopes")
            .and_then(Value::as_object)
            .map(|scopes| scopes.keys().cloned().collect())
            .unwrap_or_default();
        (0..self.rng.usize(..=most)).map(|_| self.scope(&custom)).collect()
    }
}

type Section = fn(&mut Drawer<'_>, &mut Map<String, Value>);

/// Custom scopes before the roles that name them, services before the roles that they hold.
const SECTIONS: &[Section] = &[custom_scopes, services, roles, groups, users, switches, loose_tokens];

fn put(configuration: &mut Map<String, Value>, option: &str, value: Option<Value>) {
    match value {
        Some(value) => configuration.insert(option.to_owned(), value),
        None => configuration.remove(option),
    };
}

fn custom_scopes(draw: &mut Drawer<'_>, configuration: &mut Map<String, Value>) {
    // Roles may name those that were there: both change together.
    let names = if chance(draw.rng, 30) { draw.names(CUSTOM, 60) } else { Vec::new() };
    let definitions: Map<String, Value> = names
        .iter()
        .enumerate()
        .map(|(position, name)| {
            let mut definition = json!({ "description": format!("may {name}") });
            let later = names.get(position.saturating_add(1)..).unwrap_or_default();
            if let Some(subscope) = one(draw.rng, later)
                && chance(draw.rng, 40)
            {
                definition["subscopes"] = json!([subscope]);
            }
            (name.clone(), definition)
        })
        .collect();
    put(configuration, "custom_scopes", (!definitions.is_empty()).then(|| json!(definitions)));
    roles(draw, configuration);
}

fn roles(draw: &mut Drawer<'_>, configuration: &mut Map<String, Value>) {
    let mut list = Vec::new();
    for name in draw.names(ROLES, 40) {
        let role = role(draw, configuration, &name);
        list.push(role);
    }
    for name in draw.names(DEFAULTS, 12) {
        let role = role(draw, configuration, &name);
        list.push(role);
    }
    draw.rng.shuffle(&mut list);
    put(configuration, "load_roles", (!list.is_empty()).then(|| json!(list)));
}

fn role(draw: &mut Drawer<'_>, configuration: &Map<String, Value>, name: &str) -> Value {
    let mut role = Map::new();
    role.insert("name".into(), json!(name));
    if chance(draw.rng, 40) && name != "admin" {
        role.insert("description".into(), json!(draw.text(&["teaches", "reads", ""])));
    }
    let overrides = match name {
        "admin" => false,
        // A token with more than its owner has stops the hub: now and then.
        "token" => chance(draw.rng, 60),
        _ => chance(draw.rng, 85),
    };
    if overrides {
        let mut scopes = draw.scopes(configuration, 3);
        if name == "token" && chance(draw.rng, 60) {
            scopes = vec!["inherit".to_owned()];
        }
        role.insert("scopes".into(), json!(scopes));
    }
    if chance(draw.rng, 50) {
        let users = draw.names(USERS, 25);
        role.insert("users".into(), json!(users));
    }
    if chance(draw.rng, 40) && name != "admin" {
        let groups = draw.names(GROUPS, 30);
        role.insert("groups".into(), json!(groups));
    }
    let services: Vec<String> = service_names(configuration);
    if chance(draw.rng, 40) {
        role.insert("services".into(), json!(some(draw.rng, &services, 50)));
    }
    if chance(draw.rng, 2) && !draw.resets {
        role.insert("managed_by_auth".into(), json!(true));
    }
    if chance(draw.rng, 3) {
        role.insert("scope".into(), json!(["proxy"]));
    }
    Value::Object(role)
}

fn service_names(configuration: &Map<String, Value>) -> Vec<String> {
    let services = configuration.get("services").and_then(Value::as_array);
    let mut names: Vec<String> = services
        .into_iter()
        .flatten()
        .filter_map(|service| Some(service.get("name")?.as_str()?.to_owned()))
        .collect();
    names.sort();
    names.dedup();
    names
}

fn services(draw: &mut Drawer<'_>, configuration: &mut Map<String, Value>) {
    let mut list = Vec::new();
    let names = if chance(draw.rng, 65) { draw.names(SERVICES, 35) } else { Vec::new() };
    for name in &names {
        list.push(service(draw, configuration, name));
        if chance(draw.rng, 3) {
            list.push(service(draw, configuration, name));
        }
    }
    put(configuration, "services", (!list.is_empty()).then(|| json!(list)));
    // A role of the configuration may name a service that is gone.
    let roles = configuration.get_mut("load_roles").and_then(Value::as_array_mut);
    for role in roles.into_iter().flatten() {
        if let Some(bearers) = role.get_mut("services").and_then(Value::as_array_mut) {
            bearers.retain(|name| names.iter().any(|known| name == known) || chance(draw.rng, 10));
        }
    }
}

fn service(draw: &mut Drawer<'_>, configuration: &Map<String, Value>, name: &str) -> Value {
    let mut service = json!({ "name": name });
    if chance(draw.rng, 25) {
        service["admin"] = json!(chance(draw.rng, 70));
    }
    if chance(draw.rng, 50) {
        service["api_token"] = json!(draw.text(SECRETS));
    }
    if chance(draw.rng, 20) {
        service["command"] = one(draw.rng, &[json!(["run"]), json!([])]).cloned().unwrap_or_default();
    }
    if chance(draw.rng, 20) {
        service["url"] = json!(draw.text(&["http://127.0.0.1:9999", "https://host/x", ""]));
    }
    if chance(draw.rng, 12) {
        service["oauth_redirect_uri"] = json!(draw.text(&["https://host/back", ""]));
    }
    if chance(draw.rng, 8) && (service.get("url").is_some() || service.get("oauth_redirect_uri").is_some()) {
        service["oauth_no_confirm"] = json!(chance(draw.rng, 60));
    }
    if chance(draw.rng, 6) && service.get("oauth_redirect_uri").is_some() {
        service["oauth_client_id"] = json!(draw.text(&["service-one", "service-two"]));
    }
    if chance(draw.rng, 15) {
        service["oauth_client_allowed_scopes"] = json!(draw.scopes(configuration, 2));
    }
    if chance(draw.rng, 10) {
        service["oauth_roles"] = json!([draw.text(ROLES), "user"]);
    }
    if chance(draw.rng, 10) {
        service["display"] = json!(false);
        service["info"] = json!({ "about": "nothing" });
    }
    service
}

fn groups(draw: &mut Drawer<'_>, configuration: &mut Map<String, Value>) {
    let mut groups = Map::new();
    let names = if chance(draw.rng, 50) { draw.names(GROUPS, 35) } else { Vec::new() };
    for name in names {
        // Here a name may stand twice.
        let users: Vec<&str> = some(draw.rng, USERS, 25);
        let group = match draw.rng.u32(..4) {
            0 => json!(users),
            1 => json!({ "users": users, "properties": { "seats": 4 } }),
            2 => json!({ "properties": {} }),
            _ => json!({ "users": users }),
        };
        groups.insert(name, group);
    }
    put(configuration, "load_groups", (!groups.is_empty()).then(|| json!(groups)));
}

fn users(draw: &mut Drawer<'_>, configuration: &mut Map<String, Value>) {
    for (option, percent) in
        [("admin_users", 40), ("allowed_users", 35), ("blocked_users", 20), ("JupyterHub.admin_users", 5)]
    {
        let list = chance(draw.rng, percent).then(|| some(draw.rng, USERS, 25));
        put(configuration, option, list.map(|list| json!(list)));
    }
}

fn switches(draw: &mut Drawer<'_>, configuration: &mut Map<String, Value>) {
    for (option, percent) in [
        ("allow_all", 15),
        ("allow_existing_users", 15),
        ("delete_invalid_users", 8),
        ("manage_groups", 3),
        ("manage_roles", 4),
        ("reset_managed_roles_on_startup", if draw.resets { 15 } else { 0 }),
    ] {
        let on = chance(draw.rng, percent).then(|| json!(chance(draw.rng, 60)));
        put(configuration, option, on);
    }
    let map = chance(draw.rng, 8).then(|| json!({ "ann": draw.text(USERS), "erik": "carl", "Carl": "x" }));
    put(configuration, "username_map", map);
    let extra =
        chance(draw.rng, 15).then(|| json!([draw.text(&["access:services", "list:users!user", "self"])]));
    put(configuration, "extra_user_scopes", extra);
}

fn loose_tokens(draw: &mut Drawer<'_>, configuration: &mut Map<String, Value>) {
    for (option, owners) in [("service_tokens", SERVICES), ("api_tokens", USERS)] {
        let tokens = chance(draw.rng, 12).then(|| {
            let tokens = some(draw.rng, SECRETS, 40);
            tokens.into_iter().map(|secret| (secret.to_owned(), json!(draw.text(owners)))).collect()
        });
        put(configuration, option, tokens.map(Value::Object));
    }
}
