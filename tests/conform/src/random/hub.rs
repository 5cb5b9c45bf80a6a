//! The rows of a hub at random.

use fastrand::Rng;
use hubscope::jupyterhub::KnownRoute;
use serde_json::{Map, Value, json};

use super::{
    Version, chance,
    holdings::{Holding, Rows, holdings},
    one, reference, requests, scopes, some,
    words::{CUSTOM, GROUPS, ROLES, SERVERS, SERVICES, USERS},
};

/// A hub and its names, for questions about them.
pub(super) struct Cast {
    /// Scopes that the version defines.
    pub(super) table: Vec<String>,
    /// Whether anything may stand here that makes the hub fail.
    pub(super) odd: bool,
    pub(super) custom_names: Vec<String>,
    pub(super) role_names: Vec<String>,
    pub(super) group_names: Vec<String>,
    pub(super) user_names: Vec<String>,
    pub(super) service_names: Vec<String>,
    /// `owner/name`
    pub(super) servers: Vec<String>,
    pub(super) token_ids: Vec<String>,
    /// Bases of what stands in roles, tokens and shares.
    pub(super) written: Vec<String>,
    /// User and group.
    pub(super) members: Vec<(String, String)>,
    /// What everybody holds, as far as the rows write it.
    pub(super) holdings: Vec<Holding>,
    /// Users and services with role `admin`, and tokens of theirs.
    pub(super) admins: Vec<Value>,
    /// What the hub of this version answers to.
    pub(super) routes: Vec<KnownRoute>,
    rows: Map<String, Value>,
}

impl Cast {
    pub(super) fn draw(rng: &mut Rng, version: Version) -> Self {
        let mut cast = Self {
            table: scopes::table(version),
            odd: chance(rng, 20),
            custom_names: Vec::new(),
            role_names: vec!["user".into(), "admin".into(), "server".into(), "token".into()],
            group_names: names(rng, GROUPS, 4),
            user_names: names(rng, USERS, 5),
            service_names: names(rng, SERVICES, 3),
            servers: Vec::new(),
            token_ids: Vec::new(),
            written: Vec::new(),
            members: Vec::new(),
            holdings: Vec::new(),
            admins: Vec::new(),
            routes: requests::routes(version),
            rows: Map::new(),
        };
        if cast.user_names.is_empty() {
            cast.user_names.push("ann".into());
        }
        cast.draw_custom_scopes(rng);
        // Filters of roles name servers: they come first.
        let users = cast.draw_users(rng);
        cast.draw_roles(rng);
        cast.draw_groups(rng);
        cast.give_roles(rng, users);
        cast.draw_services(rng);
        cast.draw_tokens(rng);
        cast.draw_shares(rng);
        cast.note_written();
        cast.note_admins(rng);
        cast.holdings = holdings(&cast.rows);
        cast
    }

    pub(super) fn rows(self) -> Value {
        Value::Object(self.rows)
    }

    fn draw_custom_scopes(&mut self, rng: &mut Rng) {
        if chance(rng, 50) {
            return;
        }
        let names: Vec<String> = some(rng, CUSTOM, 50).into_iter().map(str::to_owned).collect();
        let definitions = names.iter().enumerate().map(|(position, name)| {
            let mut definition = json!({ "description": format!("may {name}") });
            let mut subscopes = match self.odd {
                // Anything, itself and what is not defined included.
                true => some(rng, CUSTOM, 25).into_iter().map(str::to_owned).collect(),
                // Later ones only: no cycles.
                false => some(rng, names.get(position.saturating_add(1)..).unwrap_or_default(), 40),
            };
            if chance(rng, 5) {
                // A hub refuses these, `self` with its meaning of its own not least, which is left out.
                subscopes.extend(one(rng, &self.table).filter(|scope| *scope != "self").cloned());
            }
            rng.shuffle(&mut subscopes);
            if !subscopes.is_empty() {
                definition["subscopes"] = json!(subscopes);
            }
            (name.clone(), definition)
        });
        let definitions: Map<String, Value> = definitions.collect();
        self.rows.insert("custom_scopes".into(), Value::Object(definitions));
        self.custom_names = names;
    }

    /// Users with groups and servers, but without roles.
    fn draw_users(&mut self, rng: &mut Rng) -> Vec<Map<String, Value>> {
        let mut users = Vec::new();
        for name in &self.user_names {
            let mut user = Map::new();
            user.insert("name".into(), json!(name));
            if chance(rng, 15) {
                user.insert("admin".into(), json!(true));
            }
            let groups = some(rng, &self.group_names, 45);
            self.members.extend(groups.iter().map(|group| (name.clone(), group.clone())));
            if !groups.is_empty() {
                user.insert("groups".into(), json!(groups));
            }
            let mut servers = if chance(rng, 50) { names(rng, SERVERS, 3) } else { vec![String::new()] };
            // Now and then one is named like the server of somebody else, which a hub 5.x stores.
            let other = one(rng, &self.servers).filter(|other| !servers.contains(other)).cloned();
            servers.extend(other.filter(|_| chance(rng, 20)));
            self.servers.extend(servers.iter().map(|server| format!("{name}/{server}")));
            user.insert("servers".into(), json!(servers));
            users.push(user);
        }
        users
    }

    fn draw_roles(&mut self, rng: &mut Rng) {
        let mut roles = Vec::new();
        for name in some(rng, ROLES, 60) {
            let scopes = self.raw_scopes(rng, 5);
            roles.push(json!({ "name": name, "scopes": scopes }));
            self.role_names.push(name.to_owned());
        }
        for name in ["user", "token", "server", "admin"] {
            if chance(rng, 6) {
                let scopes = self.raw_scopes(rng, 4);
                roles.push(json!({ "name": name, "scopes": scopes }));
            }
        }
        self.rows.insert("roles".into(), json!(roles));
    }

    fn draw_groups(&mut self, rng: &mut Rng) {
        let groups: Vec<Value> = self.group_names.iter().map(|name| self.with_roles(rng, name, 25)).collect();
        self.rows.insert("groups".into(), json!(groups));
    }

    fn give_roles(&mut self, rng: &mut Rng, mut users: Vec<Map<String, Value>>) {
        for user in &mut users {
            if chance(rng, 70) {
                user.insert("roles".into(), json!(self.some_roles(rng, 25)));
            }
        }
        self.rows.insert("users".into(), json!(users));
    }

    fn draw_services(&mut self, rng: &mut Rng) {
        let services: Vec<Value> =
            self.service_names.iter().map(|name| self.with_roles(rng, name, 40)).collect();
        self.rows.insert("services".into(), json!(services));
    }

    fn draw_tokens(&mut self, rng: &mut Rng) {
        let mut tokens = Vec::new();
        for _ in 0..rng.usize(..6) {
            // As the hub's API writes the number of the row.
            let id = format!("a{}", tokens.len().saturating_add(1));
            let (kind, owner) = match one(rng, &self.service_names) {
                Some(service) if chance(rng, 30) => ("service", service),
                _ => match one(rng, &self.user_names) {
                    Some(user) => ("user", user),
                    None => continue,
                },
            };
            let mut scopes = self.raw_scopes(rng, 5);
            // What its owner holds too: other scopes do nothing for it.
            let held = Rows(&self.rows).written_for(kind, owner);
            scopes.extend((0..rng.usize(..3)).filter_map(|_| one(rng, &held).cloned()));
            if chance(rng, 15) {
                scopes.push("inherit".into());
            }
            let mut token = json!({ "id": id, kind: owner, "scopes": scopes });
            if chance(rng, 55) {
                token["client"] = self.client(rng);
            }
            if chance(rng, 30) {
                token["expires_in"] = json!(if chance(rng, 50) { -60 } else { 3600 });
            }
            tokens.push(token);
            self.token_ids.push(id);
        }
        self.rows.insert("tokens".into(), json!(tokens));
    }

    fn draw_shares(&mut self, rng: &mut Rng) {
        let mut shares = Vec::new();
        for _ in 0..rng.usize(..5) {
            let Some(server) = one(rng, &self.servers).cloned() else { continue };
            let bearer = match one(rng, &self.group_names) {
                Some(group) if chance(rng, 50) => ("group", group.clone()),
                _ => ("user", one(rng, &self.user_names).cloned().unwrap_or_default()),
            };
            let scopes = match rng.u32(..10) {
                0..4 => vec![format!("access:servers!server={server}")],
                4..7 => vec![scopes::base(rng, self, self.odd)],
                _ => self.raw_scopes(rng, 4),
            };
            let mut share = json!({ "server": server, bearer.0: bearer.1, "scopes": scopes });
            if chance(rng, 20) {
                share["expires_in"] = json!(-60);
            }
            shares.push(share);
        }
        self.rows.insert("shares".into(), json!(shares));
    }

    fn note_written(&mut self) {
        let sections =
            ["roles", "tokens", "shares"].map(|section| self.rows.get(section).and_then(Value::as_array));
        let lists = sections.into_iter().flatten().flatten().filter_map(|row| row.get("scopes")?.as_array());
        let bases =
            lists.flatten().filter_map(Value::as_str).map(|scope| scope.split('!').next().unwrap_or(scope));
        self.written = bases.map(str::to_owned).collect();
    }

    fn note_admins(&mut self, rng: &mut Rng) {
        // Requests are worth little without somebody who gets past the gates.
        let section = if chance(rng, 70) { "users" } else { "services" };
        if chance(rng, 40)
            && let Some(rows) = self.rows.get_mut(section).and_then(Value::as_array_mut)
            && let position = rng.usize(..rows.len().max(1))
            && let Some(row) = rows.get_mut(position)
        {
            row["roles"] = json!(["admin", "user"]);
        }
        for (section, kind) in [("users", "user"), ("services", "service")] {
            let rows = self.rows.get(section).and_then(Value::as_array).into_iter().flatten();
            let admins = rows.filter(|row| {
                row.get("roles")
                    .and_then(Value::as_array)
                    .is_some_and(|roles| roles.contains(&json!("admin")))
            });
            self.admins.extend(admins.filter_map(|row| Some(reference(kind, row.get("name")?.as_str()?))));
        }
        let tokens = self.rows.get("tokens").and_then(Value::as_array).into_iter().flatten();
        let inheriting = tokens.filter(|token| {
            let owned =
                |kind: &str| token.get(kind).is_some_and(|name| self.admins.contains(&json!({ kind: name })));
            owned("user") || owned("service")
        });
        let inheriting: Vec<Value> =
            inheriting.filter_map(|token| Some(reference("token", token.get("id")?.as_str()?))).collect();
        self.admins.extend(inheriting);
    }

    /// An OAuth client of this hub: `null` is the hub itself.
    pub(super) fn client(&self, rng: &mut Rng) -> Value {
        match (one(rng, &self.servers), one(rng, &self.service_names)) {
            (Some(server), _) if chance(rng, 60) => reference("server", server),
            (_, Some(service)) => reference("service", service),
            _ => Value::Null,
        }
    }

    /// A resource that exists.
    pub(super) fn any_resource(&self, rng: &mut Rng) -> Option<(&'static str, String)> {
        let (kind, names) = match rng.u32(..100) {
            0..35 => ("user", &self.user_names),
            35..75 => ("server", &self.servers),
            75..90 => ("group", &self.group_names),
            _ => ("service", &self.service_names),
        };
        one(rng, names).map(|name| (kind, name.clone()))
    }

    /// Up to `most` scopes as they can stand in rows.
    pub(super) fn raw_scopes(&self, rng: &mut Rng, most: usize) -> Vec<String> {
        let count = rng.usize(..=most);
        (0..count).map(|_| scopes::raw(rng, self, self.odd)).collect()
    }

    fn with_roles(&self, rng: &mut Rng, name: &str, percent: u32) -> Value {
        let roles = self.some_roles(rng, percent);
        if roles.is_empty() { json!({ "name": name }) } else { json!({ "name": name, "roles": roles }) }
    }

    /// Role `admin` holds so much that it hides everything else: it is rare.
    fn some_roles(&self, rng: &mut Rng, percent: u32) -> Vec<String> {
        let mut roles = some(rng, &self.role_names, percent);
        let keep_admin = chance(rng, 15);
        roles.retain(|role| role != "admin" || keep_admin);
        roles
    }
}

/// Up to `most` different names.
fn names(rng: &mut Rng, words: &[&str], most: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for _ in 0..rng.usize(..=most) {
        // Half of them are ordinary: those stand first.
        let pool = if chance(rng, 50) { words.get(..3).unwrap_or(words) } else { words };
        let name = one(rng, pool).map_or_else(String::new, |name| (*name).to_owned());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
