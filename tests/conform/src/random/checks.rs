//! Checks at random: most aimed at what somebody holds, the rest at nothing in particular.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::{chance, holdings::Aim, hub::Cast, one, queries::principal, scopes};

/// How many of a hundred checks are aimed. Two in five get a yes then, which `tests` below holds fast.
const AIMED: u32 = 70;

pub(super) fn has_scope(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let mut query = Map::new();
    let scope = match rng.u32(..10) {
        0..6 => {
            let (principal, scope) = required_of_somebody(rng, cast);
            query.insert("principal".into(), principal);
            scope
        }
        _ => {
            let bases: Vec<String> = (0..rng.usize(1..3)).map(|_| scopes::base(rng, cast, false)).collect();
            let count = rng.usize(..5);
            let have = scopes::meeting(rng, cast, &bases, count);
            let scope = match one(rng, &have).filter(|_| chance(rng, 50)) {
                Some(held) => nearly(rng, cast, held),
                None => {
                    let base = one(rng, &bases).cloned().unwrap_or_default();
                    required(rng, cast, &base)
                }
            };
            query.insert("have".into(), json!(have));
            scope
        }
    };
    query.insert("scope".into(), json!(scope));
    query.insert("post_filter".into(), json!(chance(rng, 10)));
    query.insert("db".into(), json!(chance(rng, 80)));
    Some(Value::Object(query))
}

fn required_of_somebody(rng: &mut Rng, cast: &Cast) -> (Value, String) {
    match Aim::at(rng, cast, |_| true).filter(|_| chance(rng, AIMED)) {
        Some(Aim { principal, base, resource }) => {
            let scope = match resource {
                // A filter needs a value.
                Some((kind, name)) if !name.is_empty() => format!("{base}!{kind}={name}"),
                _ => base,
            };
            (principal, scope)
        }
        None => {
            let base = scopes::asked(rng, cast);
            (principal(rng, cast), required(rng, cast, &base))
        }
    }
}

/// A requirement of this base.
fn required(rng: &mut Rng, cast: &Cast, base: &str) -> String {
    match rng.u32(..100) {
        0..20 => base.to_owned(),
        20..22 => format!("{base}!"),
        22..25 => format!("{base}!user"),
        25..28 => format!("{base}!colour=red"),
        _ => format!("{base}!{}", scopes::filter(rng, cast)),
    }
}

/// A requirement that this scope satisfies, or misses by little: the same one, a member's or a server of the same.
fn nearly(rng: &mut Rng, cast: &Cast, held: &str) -> String {
    let Some((base, filter)) = held.split_once('!') else { return required(rng, cast, held) };
    let server = |rng: &mut Rng, user: &str| {
        let of_user = |server: &&String| server.split('/').next() == Some(user);
        let servers: Vec<&String> = cast.servers.iter().filter(of_user).collect();
        one(rng, &servers).map_or_else(|| format!("{user}/"), |server| (*server).clone())
    };
    match filter.split_once('=') {
        Some(("user", user)) if chance(rng, 70) => format!("{base}!server={}", server(rng, user)),
        Some(("group", group)) if chance(rng, 80) => {
            let members: Vec<&String> =
                cast.members.iter().filter(|(_, of)| of == group).map(|(user, _)| user).collect();
            match one(rng, &members) {
                Some(user) if chance(rng, 50) => format!("{base}!user={user}"),
                Some(user) => format!("{base}!server={}", server(rng, user)),
                None => held.to_owned(),
            }
        }
        _ => held.to_owned(),
    }
}

pub(super) fn needs_scope(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let post_filter = chance(rng, 15);
    let (principal, scopes, parameters) = match Aim::at(rng, cast, |_| true).filter(|_| chance(rng, AIMED)) {
        Some(Aim { principal, base, resource }) => {
            let mut scopes: Vec<String> = (0..rng.usize(..2)).map(|_| scopes::asked(rng, cast)).collect();
            scopes.push(base);
            rng.shuffle(&mut scopes);
            (principal, scopes, parameters_of(resource))
        }
        None => {
            let scopes = (0..rng.usize(1..4)).map(|_| scopes::asked(rng, cast)).collect();
            (principal(rng, cast), scopes, any_parameters(rng, cast))
        }
    };
    Some(json!({
        "principal": principal, "scopes": scopes, "kwargs": parameters, "post_filter": post_filter,
    }))
}

/// Parameters of a handler that is about this resource.
fn parameters_of(resource: Option<(&str, String)>) -> Map<String, Value> {
    let mut parameters = Map::new();
    match resource {
        None => {}
        Some(("server", server)) => {
            let (user, name) = server.split_once('/').unwrap_or((&server, ""));
            parameters.insert("user_name".into(), json!(user));
            parameters.insert("server_name".into(), json!(name));
        }
        Some((kind, name)) => {
            parameters.insert(format!("{kind}_name"), json!(name));
        }
    }
    parameters
}

/// Parameters of any handler, impossible ones included.
fn any_parameters(rng: &mut Rng, cast: &Cast) -> Map<String, Value> {
    let mut parameters = Map::new();
    match rng.u32(..100) {
        0..30 => {
            parameters.insert("user_name".into(), json!(scopes::user(rng, cast)));
        }
        30..60 => {
            parameters = parameters_of(Some(("server", scopes::server(rng, cast))));
            if chance(rng, 10) {
                parameters.insert("server_name".into(), Value::Null);
            }
        }
        60..72 => {
            parameters.insert("group_name".into(), json!(scopes::group(rng, cast)));
        }
        72..82 => {
            parameters.insert("service_name".into(), json!(scopes::service(rng, cast)));
        }
        82..85 => {
            parameters.insert("token_id".into(), json!("a1"));
        }
        85..87 => {
            parameters.insert("user_name".into(), json!(""));
        }
        87..89 => {
            parameters.insert("server_name".into(), json!("lab"));
        }
        89..91 => {
            parameters.insert("user_name".into(), json!(scopes::user(rng, cast)));
            parameters.insert("group_name".into(), json!(scopes::group(rng, cast)));
        }
        _ => {}
    }
    parameters
}

pub(super) fn filter(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let aim = match Aim::at_namesake(rng, cast).filter(|_| chance(rng, 40)) {
        None => Aim::at(rng, cast, |_| true).filter(|_| chance(rng, AIMED)),
        namesake => namesake,
    };
    let (principal, scope, kind, name) = match aim.and_then(|aim| aim.existing(cast)) {
        Some(aim) => aim,
        None => {
            let (kind, name) = cast.any_resource(rng)?;
            (principal(rng, cast), scopes::asked(rng, cast), kind, name)
        }
    };
    Some(json!({ "principal": principal, "scope": scope, "kind": kind, "name": name }))
}

pub(super) fn model_keys(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let shows = |base: &str| base.starts_with("read:") || base.ends_with("servers");
    let aim = Aim::at(rng, cast, shows).filter(|_| chance(rng, AIMED));
    let (principal, kind, name) = match aim.and_then(|aim| aim.existing(cast)) {
        // Also the owner of a server that is seen, who may not be.
        Some((principal, _, "server", server)) if chance(rng, 40) => {
            (principal, "user", server.split('/').next()?.to_owned())
        }
        Some((principal, _, kind, name)) => (principal, kind, name),
        None => {
            let (kind, name) = cast.any_resource(rng)?;
            (principal(rng, cast), kind, name)
        }
    };
    let stopped = chance(rng, 60);
    Some(json!({ "principal": principal, "kind": kind, "name": name, "include_stopped": stopped }))
}

pub(super) fn check_access(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let opens = |base: &str| base == "access:servers" || base == "access:services";
    let (principal, required) = match Aim::at(rng, cast, opens).filter(|_| chance(rng, AIMED)) {
        Some(Aim { principal, resource: Some(("server", server)), .. }) => {
            (principal, required_by_server(&server))
        }
        Some(Aim { principal, resource: Some(("service", service)), .. }) => {
            (principal, required_by_service(&service))
        }
        aim => {
            let principal = match aim {
                Some(aim) => aim.principal,
                None => principal(rng, cast),
            };
            let required = match rng.u32(..10) {
                0..5 => required_by_server(&scopes::server(rng, cast)),
                5..8 => {
                    let service = one(rng, &cast.service_names).map_or("grader", String::as_str);
                    required_by_service(service)
                }
                _ => (0..rng.usize(..4)).map(|_| scopes::expanded(rng, cast, false)).collect(),
            };
            (principal, required)
        }
    };
    let required: Vec<String> = required.into_iter().filter(|scope| !scope.ends_with('=')).collect();
    Some(json!({ "principal": principal, "required": required }))
}

fn required_by_server(server: &str) -> Vec<String> {
    let user = server.split_once('/').map_or(server, |(user, _)| user);
    vec![format!("access:servers!server={server}"), format!("access:servers!user={user}")]
}

fn required_by_service(service: &str) -> Vec<String> {
    vec!["access:services".to_owned(), format!("access:services!service={service}")]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use super::super::{Version, random_case};
    use crate::case::{answers, case_line};

    /// A check that always gets a no, or always a yes, tells little.
    #[test]
    fn about_two_in_five_checks_of_every_kind_get_a_yes() {
        let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for number in 0..120 {
            let (hub, queries) = random_case(1, number, Version::Five, 25);
            let line = case_line(&Value::Null, "5.5.4", &hub, &queries);
            let answered: Value =
                serde_json::from_str(&answers(&line).unwrap_or_default()).unwrap_or_default();
            for (number, query) in queries.iter().enumerate() {
                let op = query.get("op").and_then(Value::as_str).unwrap_or_default();
                let answer = answered.pointer(&format!("/answers/{number}/ok"));
                let yes = match answer {
                    Some(Value::Bool(yes)) => *yes,
                    Some(Value::Number(status)) => status.as_u64() == Some(200),
                    Some(Value::Array(list)) => !list.is_empty(),
                    _ => false,
                };
                let count = counts.entry(op.to_owned()).or_default();
                count.0 += 1;
                count.1 += usize::from(yes);
            }
        }
        for op in ["check_access", "filter", "has_scope", "model_keys", "needs_scope"] {
            let (asked, yes) = counts.get(op).copied().unwrap_or_default();
            assert!((asked * 33..asked * 60).contains(&(yes * 100)), "{op}: {yes} of {asked}");
        }
    }
}
