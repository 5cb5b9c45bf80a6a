//! What the rows write for each principal: where questions are aimed, so that many get a yes and others miss by little.
//!
//! This reads texts and knows a few implications; it decides nothing. The engine is not asked: a wrong engine must get the same
//! questions.

use fastrand::Rng;
use serde_json::{Map, Value};

use super::{chance, hub::Cast, one, reference, words::IMPLIED};

/// One principal.
pub(super) struct Holding {
    pub(super) principal: Value,
    /// Base, and what follows the `!`.
    scopes: Vec<(String, String)>,
}

/// A principal, a scope that its rows write, and a resource that the scope reaches or nearly reaches.
pub(super) struct Aim {
    pub(super) principal: Value,
    pub(super) base: String,
    /// Kind and name; `None` is no resource at all.
    pub(super) resource: Option<(&'static str, String)>,
}

impl Aim {
    /// Aims at a scope that passes `wanted`.
    pub(super) fn at(rng: &mut Rng, cast: &Cast, wanted: fn(&str) -> bool) -> Option<Self> {
        let able: Vec<(&Holding, Vec<&(String, String)>)> = cast
            .holdings
            .iter()
            .map(|holding| (holding, holding.scopes.iter().filter(|(base, _)| wanted(base)).collect()))
            .filter(|(_, scopes): &(_, Vec<_>)| !scopes.is_empty())
            .collect();
        let (holding, scopes) = one(rng, &able)?;
        let (base, filter) = *one(rng, scopes)?;
        let resource = if chance(rng, 15) { cast.any_resource(rng) } else { under(rng, cast, base, filter) };
        Some(Self { principal: holding.principal.clone(), base: base.clone(), resource })
    }

    /// Aims at a server that is *named* like the server that a filter is about, and is another one.
    pub(super) fn at_namesake(rng: &mut Rng, cast: &Cast) -> Option<Self> {
        let mut aims = Vec::new();
        for server in &cast.servers {
            let Some((_, name)) = server.split_once('/').filter(|(_, name)| name.contains('/')) else {
                continue;
            };
            let filter = format!("server={name}");
            for holding in &cast.holdings {
                let scopes = holding.scopes.iter().filter(|(_, written)| *written == filter);
                aims.extend(scopes.map(|(base, _)| (holding, base, server)));
            }
        }
        let (holding, base, server) = *one(rng, &aims)?;
        let resource = Some(("server", server.clone()));
        Some(Self { principal: holding.principal.clone(), base: base.clone(), resource })
    }

    /// The resource, if this hub has it.
    pub(super) fn existing(self, cast: &Cast) -> Option<(Value, String, &'static str, String)> {
        let (kind, name) = self.resource?;
        let names = match kind {
            "user" => &cast.user_names,
            "server" => &cast.servers,
            "group" => &cast.group_names,
            _ => &cast.service_names,
        };
        names.contains(&name).then_some((self.principal, self.base, kind, name))
    }
}

/// A resource under a filter, of a kind that the scope is about.
fn under(rng: &mut Rng, cast: &Cast, base: &str, filter: &str) -> Option<(&'static str, String)> {
    let about_servers = base.contains("servers") || base.contains("shares");
    let user_or_server = |rng: &mut Rng, user: &str| {
        let prefix = format!("{user}/");
        let servers: Vec<&String> =
            cast.servers.iter().filter(|server| server.starts_with(&prefix)).collect();
        match one(rng, &servers) {
            Some(server) if about_servers && chance(rng, 80) => ("server", (*server).clone()),
            _ => ("user", user.to_owned()),
        }
    };
    match filter.split_once('=') {
        Some(("user", user)) => Some(user_or_server(rng, user)),
        Some(("group", group)) if base.contains("groups") && base != "read:users:groups" => {
            Some(("group", group.to_owned()))
        }
        Some(("group", group)) => {
            let members: Vec<&String> =
                cast.members.iter().filter(|(_, of)| of == group).map(|(user, _)| user).collect();
            let user = one(rng, &members).map(|user| (*user).clone())?;
            Some(user_or_server(rng, &user))
        }
        Some(("service", service)) => Some(("service", service.to_owned())),
        Some(("server", server)) => {
            // A server of somebody else that is named like this one.
            let alike = |other: &&String| other.split_once('/').is_some_and(|(_, name)| name == server);
            let alike: Vec<&String> = cast.servers.iter().filter(alike).collect();
            match one(rng, &alike) {
                Some(other) if chance(rng, 50) => Some(("server", (*other).clone())),
                _ if chance(rng, 20) => Some(("user", server.split('/').next()?.to_owned())),
                _ => Some(("server", server.to_owned())),
            }
        }
        Some(_) => cast.any_resource(rng),
        None if chance(rng, 15) => None,
        None if base.contains("services") => {
            one(rng, &cast.service_names).map(|name| ("service", name.clone()))
        }
        None if base.contains("groups") => one(rng, &cast.group_names).map(|name| ("group", name.clone())),
        None => one(rng, &cast.user_names).cloned().map(|user| user_or_server(rng, &user)),
    }
}

/// What the rows write for everybody.
pub(super) fn holdings(rows: &Map<String, Value>) -> Vec<Holding> {
    let rows = Rows(rows);
    let mut holdings = Vec::new();
    for kind in ["user", "service", "group"] {
        for row in rows.of(kind) {
            let name = text(row, "name");
            let scopes = rows.written_for(kind, name);
            holdings.push(Holding { principal: reference(kind, name), scopes: own(&scopes, kind, name) });
        }
    }
    for row in rows.of("token") {
        let kind = if row.get("user").is_some() { "user" } else { "service" };
        let owner = text(row, kind);
        let held = own(&rows.written_for(kind, owner), kind, owner);
        let stored: Vec<String> = texts(row, "scopes").map(str::to_owned).collect();
        let scopes = match stored.iter().any(|scope| scope == "inherit") {
            true => held,
            // What the owner lacks is no aim.
            false => {
                let mut scopes = own(&stored, kind, owner);
                scopes.retain(|(base, _)| held.iter().any(|(known, _)| known == base));
                scopes
            }
        };
        holdings.push(Holding { principal: reference("token", text(row, "id")), scopes });
    }
    holdings
}

/// Rows of a hub, by kind.
#[derive(Clone, Copy)]
pub(super) struct Rows<'r>(pub(super) &'r Map<String, Value>);

impl<'r> Rows<'r> {
    fn of(self, kind: &str) -> impl Iterator<Item = &'r Value> {
        self.0.get(&format!("{kind}s")).and_then(Value::as_array).into_iter().flatten()
    }

    /// Everything that roles and shares write for a principal: roles of groups included, shares with their server.
    pub(super) fn written_for(self, kind: &'static str, name: &str) -> Vec<String> {
        let Some(row) = self.of(kind).find(|row| text(row, "name") == name) else { return Vec::new() };
        let mut scopes = Vec::new();
        if kind == "user" && row.get("roles").is_none() {
            scopes.extend(self.of_role("user"));
        }
        for role in texts(row, "roles") {
            scopes.extend(self.of_role(role));
        }
        for share in self.of("share").filter(|share| share.get(kind).is_some_and(|bearer| bearer == name)) {
            let server = text(share, "server");
            let bases = texts(share, "scopes").filter_map(|scope| scope.split('!').next());
            scopes.extend(bases.map(|base| format!("{base}!server={server}")));
        }
        for group in texts(row, "groups") {
            scopes.extend(self.written_for("group", group));
        }
        scopes
    }

    fn of_role(self, name: &str) -> Vec<String> {
        match self.of("role").find(|role| text(role, "name") == name) {
            Some(role) => texts(role, "scopes").map(str::to_owned).collect(),
            None => {
                let known = hubscope::jupyterhub::default_roles().find(|(role, _)| *role == name);
                known.map_or_else(Vec::new, |(_, scopes)| {
                    scopes.iter().map(|scope| (*scope).to_owned()).collect()
                })
            }
        }
    }
}

/// Scopes with what some of them imply, and `!user` as the name that it stands for.
fn own(scopes: &[String], kind: &str, name: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for scope in scopes {
        let (base, filter) = scope.split_once('!').unwrap_or((scope, ""));
        let filter = match filter {
            "" if base == "self" && kind == "user" => format!("user={name}"),
            "" => String::new(),
            bare if bare == kind => format!("{kind}={name}"),
            filter => filter.to_owned(),
        };
        let implied =
            IMPLIED.iter().find(|(known, _)| *known == base).map_or(&[][..], |(_, implied)| implied);
        all.extend(implied.iter().map(|base| ((*base).to_owned(), filter.clone())));
        if base != "self" {
            all.push((base.to_owned(), filter));
        }
    }
    all
}

fn text<'v>(row: &'v Value, member: &str) -> &'v str {
    row.get(member).and_then(Value::as_str).unwrap_or_default()
}

fn texts<'v>(row: &'v Value, member: &str) -> impl Iterator<Item = &'v str> {
    row.get(member).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}
