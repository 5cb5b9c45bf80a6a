//! Requests at random: addresses that the hub has, with odd names in them, and now and then addresses that it lacks.

use fastrand::Rng;
use hubscope::jupyterhub::{HubVersion, KnownRoute, known_routes};
use serde_json::{Value, json};

use super::{
    Version, bodies, chance, holdings::Aim, hub::Cast, one, queries::principal, scopes, words::SERVERS,
};

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW", "get"];

/// What stands behind the name of a user's server, or behind anything else that goes on.
const RESTS: &[&str] =
    &["", "lab", "lab/", "lab/tree", "tree", "x/y/z", "x%2Fy/tree", "/", "//lab", "None/", "api/contents"];

pub(super) fn route(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let (principal, method, path) = asked(rng, cast)?;
    Some(json!({ "principal": principal, "method": method, "path": path }))
}

/// A whole request. Groups send none.
pub(super) fn request(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let by_admin = if chance(rng, 20) { creating(rng, cast) } else { None };
    let (principal, method, path) = match by_admin {
        Some(asked) => asked,
        None => asked(rng, cast)?,
    };
    if principal.get("group").is_some() {
        return None;
    }
    let mut query = json!({ "principal": principal, "method": method, "path": path });
    if chance(rng, 95) {
        query["body"] = bodies::body(rng, cast, &method, &path);
    }
    Some(query)
}

/// Somebody who may create nearly everything creates something, so that it is the body that decides.
fn creating(rng: &mut Rng, cast: &Cast) -> Option<(Value, String, String)> {
    let principal = one(rng, &cast.admins)?.clone();
    let user = scopes::user(rng, cast);
    let user = segment(rng, &user);
    let path = match rng.u32(..6) {
        0..3 => format!("users/{user}/tokens"),
        3 => "groups".to_owned(),
        4 => "users".to_owned(),
        _ => format!("groups/new{}", rng.u32(..3)),
    };
    Some((principal, "POST".to_owned(), format!("/hub/api/{path}")))
}

pub(super) fn list(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let kind = *one(rng, &["users", "users", "groups", "services"])?;
    let aim = if chance(rng, 50) { Aim::at(rng, cast, |base| LISTING.contains(&base)) } else { None };
    let principal = aim.map_or_else(|| asking(rng, cast), |aim| aim.principal);
    Some(json!({ "principal": principal, "kind": kind }))
}

/// Scopes that a list asks for, or that imply one that does.
const LISTING: &[&str] = &[
    "list:users",
    "list:groups",
    "list:services",
    "users",
    "groups",
    "admin:users",
    "admin:groups",
    "admin:services",
];

/// Who asks, method and path: often aimed at what somebody holds.
fn asked(rng: &mut Rng, cast: &Cast) -> Option<(Value, String, String)> {
    if chance(rng, 45)
        && let Some(aimed) = aimed(rng, cast)
    {
        return Some(aimed);
    }
    let principal = asking(rng, cast);
    let (method, path) = address(rng, cast, &principal)?;
    Some((principal, method, path))
}

/// A route that asks for a scope that somebody's rows write, about a resource that it reaches or nearly reaches.
fn aimed(rng: &mut Rng, cast: &Cast) -> Option<(Value, String, String)> {
    for _ in 0..6 {
        let aim = Aim::at(rng, cast, |_| true)?;
        let asks =
            |route: &&KnownRoute| route.scopes.is_some_and(|scopes| scopes.contains(&aim.base.as_str()));
        let fitting: Vec<&KnownRoute> = cast.routes.iter().filter(asks).collect();
        let Some(route) = one(rng, &fitting) else { continue };
        let (kind, name) = aim.resource.as_ref().map_or(("", ""), |(kind, name)| (*kind, name.as_str()));
        let (user, server) = match kind {
            "server" => name.split_once('/').unwrap_or((name, "")),
            "user" => (name, *one(rng, SERVERS)?),
            _ => ("", ""),
        };
        let parts =
            route.template.split('/').map(|part| match part.trim_matches(['{', '}']).trim_end_matches('?') {
                "user_name" if !user.is_empty() => segment(rng, user),
                "server_name" if !user.is_empty() => segment(rng, server),
                "group_name" if kind == "group" => segment(rng, name),
                "service_name" if kind == "service" => segment(rng, name),
                _ => filled(rng, cast, part, None),
            });
        let path = format!("/hub{}", parts.collect::<Vec<_>>().join("/"));
        return Some((aim.principal, route.method.to_owned(), path));
    }
    None
}

/// Somebody, more often than elsewhere somebody who holds the role that holds nearly everything.
fn asking(rng: &mut Rng, cast: &Cast) -> Value {
    if !cast.admins.is_empty() && chance(rng, 30) {
        return one(rng, &cast.admins).cloned().unwrap_or_default();
    }
    principal(rng, cast)
}

/// Every route of a version.
pub(super) fn routes(version: Version) -> Vec<KnownRoute> {
    HubVersion::parse(version.name()).map(|version| known_routes(version).collect()).unwrap_or_default()
}

/// A method and a path as it is sent. Most are about routes that test scopes, and many of those about scopes that stand somewhere.
fn address(rng: &mut Rng, cast: &Cast, principal: &Value) -> Option<(String, String)> {
    let written = |route: &KnownRoute| {
        route
            .scopes
            .is_some_and(|scopes| scopes.iter().any(|scope| cast.written.iter().any(|known| known == scope)))
    };
    let mut route = one(rng, &cast.routes)?;
    let wanted = rng.u32(..10);
    for _ in 0..40 {
        if wanted < 2 || wanted < 5 && route.scopes.is_some() || written(route) {
            break;
        }
        route = one(rng, &cast.routes)?;
    }
    let own = principal.get("user").and_then(Value::as_str).filter(|_| chance(rng, 45));
    let method = if chance(rng, 8) { one(rng, METHODS)?.to_owned() } else { route.method };
    let mut path = if route.below_hub { "/hub".to_owned() } else { String::new() };
    path.push_str(&filled(rng, cast, route.template, own));
    match rng.u32(..100) {
        0..4 => path.push('/'),
        4..6 => path.push_str("/more"),
        6 => path = path.replacen("/hub", "", 1),
        7 => path = path.replacen("/hub", "/hubs", 1),
        8 => path = path.replacen('/', "//", 1),
        9 => path = path.to_uppercase(),
        10 => path.push_str("?a=b"),
        11 => path = path.replacen("/api", "/api/v2", 1),
        _ => {}
    }
    if !path.starts_with('/') {
        path.insert(0, '/');
    }
    Some((method.to_owned(), path))
}

/// Puts names in the place of the variable parts; those that belong together more often than not.
fn filled(rng: &mut Rng, cast: &Cast, template: &str, own: Option<&str>) -> String {
    let server = scopes::server(rng, cast);
    let (owner, server) = server.split_once('/').unwrap_or((&server, ""));
    let with_server = template.contains("server_name");
    let parts = template.split('/').map(|part| {
        let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
            return part.to_owned();
        };
        match name.trim_end_matches(['?', '#', '.']) {
            "user_name" if own.is_some() => segment(rng, own.unwrap_or_default()),
            "user_name" if with_server && chance(rng, 80) => segment(rng, owner),
            "user_name" => {
                let user = scopes::user(rng, cast);
                segment(rng, &user)
            }
            "owner_name" => segment(rng, owner),
            "server_name" | "_server_name" => segment(rng, server),
            "group_name" => {
                let group = scopes::group(rng, cast);
                segment(rng, &group)
            }
            "service_name" => {
                let service = scopes::service(rng, cast);
                segment(rng, &service)
            }
            "token_id" => {
                let id = one(rng, &cast.token_ids).map_or("a1", String::as_str);
                segment(rng, id)
            }
            "status_code" => "404".to_owned(),
            "user_path" => {
                let rest = *one(rng, RESTS).unwrap_or(&"");
                match chance(rng, 50) {
                    true => format!("{}/{rest}", segment(rng, server)),
                    false => rest.to_owned(),
                }
            }
            _ => (*one(rng, RESTS).unwrap_or(&"")).to_owned(),
        }
    });
    let parts: Vec<String> = parts.collect();
    parts.join("/")
}

/// A name as one segment of a path: escaped where it must be, sometimes where it need not be, and now and then wrongly.
fn segment(rng: &mut Rng, name: &str) -> String {
    let eager = chance(rng, 10);
    let mut text = String::new();
    for byte in name.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte);
        if plain && !(eager && chance(rng, 40)) {
            text.push(char::from(byte));
        } else if chance(rng, 50) {
            text.push_str(&format!("%{byte:02X}"));
        } else {
            text.push_str(&format!("%{byte:02x}"));
        }
    }
    if chance(rng, 2) {
        text.push_str(one(rng, &["%", "%zz", "%ff", "%c3%28", "%2"]).unwrap_or(&""));
    }
    text
}
