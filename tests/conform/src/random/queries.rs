//! Questions at random.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::{chance, definitions, hub::Cast, one, reference, scopes};

/// A kind of question, and how often it is asked.
type Question = (&'static str, u32, fn(&mut Rng, &Cast) -> Option<Value>);

const QUESTIONS: &[Question] = &[
    ("scopes_for", 10, about_principal),
    ("parsed_for", 2, about_principal),
    ("expand", 8, expand),
    ("parse", 3, parse),
    ("unparse", 1, unparse),
    ("reduce", 3, parse),
    ("intersect", 12, intersect),
    ("has_scope", 14, has_scope),
    ("needs_scope", 14, needs_scope),
    ("filter", 10, filter),
    ("check_access", 6, check_access),
    ("token_valid", 2, token_valid),
    ("model_keys", 8, model_keys),
    ("exist", 4, definitions::exist),
    ("create_role", 5, definitions::create_role),
    ("custom_scopes", 4, definitions::custom_scopes),
    ("token_allowed", 8, definitions::token_allowed),
    ("resolve_requested", 8, definitions::resolve_requested),
    ("identify", 1, definitions::identify),
    ("access_scopes", 1, definitions::access_scopes),
    ("share_filter", 2, definitions::share_filter),
    ("describe_raw", 3, definitions::describe_raw),
    ("describe_parsed", 3, definitions::describe_parsed),
];

/// Draws a question. One that this hub gives no reason for is replaced by another.
pub(super) fn draw(rng: &mut Rng, cast: &Cast) -> Value {
    let sum: u32 = QUESTIONS.iter().map(|(_, weight, _)| weight).sum();
    loop {
        let mut rest = rng.u32(..sum);
        for (op, weight, arguments) in QUESTIONS {
            match rest.checked_sub(*weight) {
                Some(less) => rest = less,
                None => {
                    if let Some(mut query) = arguments(rng, cast) {
                        query["op"] = json!(op);
                        return query;
                    }
                    break;
                }
            }
        }
    }
}

fn about_principal(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    Some(json!({ "principal": principal(rng, cast) }))
}

fn expand(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let odd = chance(rng, 10);
    let scopes: Vec<String> = (0..rng.usize(1..5)).map(|_| scopes::raw(rng, cast, odd)).collect();
    Some(json!({ "scopes": scopes, "owner": owner(rng, cast), "client": cast.client(rng) }))
}

fn parse(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let odd = chance(rng, 30);
    let mut scopes: Vec<String> = (0..rng.usize(..5)).map(|_| scopes::expanded(rng, cast, odd)).collect();
    let bases = [scopes::base(rng, cast, false)];
    scopes.extend(scopes::meeting(rng, cast, &bases, 3));
    Some(json!({ "scopes": scopes }))
}

fn unparse(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let mut parsed = Map::new();
    for _ in 0..rng.usize(..4) {
        let filter = match chance(rng, 30) {
            true => json!("ALL"),
            false => {
                let mut kinds = Map::new();
                for _ in 0..rng.usize(..3) {
                    let kind = *one(rng, &["user", "group", "server", "colour"]).unwrap_or(&"user");
                    let names: Vec<String> = (0..rng.usize(..3)).map(|_| scopes::user(rng, cast)).collect();
                    kinds.insert(kind.into(), json!(names));
                }
                Value::Object(kinds)
            }
        };
        parsed.insert(scopes::base(rng, cast, true), filter);
    }
    Some(json!({ "parsed": parsed }))
}

fn intersect(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let bases: Vec<String> = (0..rng.usize(1..3)).map(|_| scopes::base(rng, cast, false)).collect();
    let (more, most) = (rng.usize(..6), rng.usize(..6));
    let (mut one, mut other) =
        (scopes::meeting(rng, cast, &bases, more), scopes::meeting(rng, cast, &bases, most));
    if chance(rng, 20) {
        one.push(scopes::expanded(rng, cast, false));
        other.push(scopes::expanded(rng, cast, false));
    }
    Some(json!({ "a": one, "b": other, "db": chance(rng, 70) }))
}

fn has_scope(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let mut query = Map::new();
    let base = match rng.u32(..10) {
        0..6 => {
            query.insert("principal".into(), principal(rng, cast));
            scopes::asked(rng, cast)
        }
        _ => {
            let bases: Vec<String> = (0..rng.usize(1..3)).map(|_| scopes::base(rng, cast, false)).collect();
            let count = rng.usize(..5);
            query.insert("have".into(), json!(scopes::meeting(rng, cast, &bases, count)));
            one(rng, &bases).cloned().unwrap_or_default()
        }
    };
    let scope = match rng.u32(..100) {
        0..20 => base,
        20..22 => format!("{base}!"),
        22..25 => format!("{base}!user"),
        25..28 => format!("{base}!colour=red"),
        _ => format!("{base}!{}", scopes::filter(rng, cast)),
    };
    query.insert("scope".into(), json!(scope));
    query.insert("post_filter".into(), json!(chance(rng, 15)));
    query.insert("db".into(), json!(chance(rng, 80)));
    Some(Value::Object(query))
}

fn needs_scope(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let scopes: Vec<String> = (0..rng.usize(1..4)).map(|_| scopes::asked(rng, cast)).collect();
    let mut parameters = Map::new();
    match rng.u32(..100) {
        0..30 => {
            parameters.insert("user_name".into(), json!(scopes::user(rng, cast)));
        }
        30..60 => {
            let server = scopes::server(rng, cast);
            let (user, name) = server.split_once('/').unwrap_or((&server, ""));
            parameters.insert("user_name".into(), json!(user));
            parameters.insert("server_name".into(), json!(name));
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
    let post_filter = chance(rng, 15);
    Some(json!({
        "principal": principal(rng, cast), "scopes": scopes, "kwargs": parameters, "post_filter": post_filter,
    }))
}

fn filter(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let (kind, name) = resource(rng, cast)?;
    let scope = scopes::asked(rng, cast);
    Some(json!({ "principal": principal(rng, cast), "scope": scope, "kind": kind, "name": name }))
}

fn model_keys(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let (kind, name) = resource(rng, cast)?;
    let stopped = chance(rng, 50);
    Some(json!({ "principal": principal(rng, cast), "kind": kind, "name": name, "include_stopped": stopped }))
}

fn check_access(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let required = match rng.u32(..10) {
        0..5 => {
            let server = scopes::server(rng, cast);
            let user = server.split_once('/').map_or(server.as_str(), |(user, _)| user);
            vec![format!("access:servers!server={server}"), format!("access:servers!user={user}")]
        }
        5..8 => {
            let service = one(rng, &cast.service_names).cloned().unwrap_or_else(|| "grader".to_owned());
            vec!["access:services".to_owned(), format!("access:services!service={service}")]
        }
        _ => (0..rng.usize(..4)).map(|_| scopes::expanded(rng, cast, false)).collect(),
    };
    let required: Vec<String> = required.into_iter().filter(|scope| !scope.ends_with('=')).collect();
    Some(json!({ "principal": principal(rng, cast), "required": required }))
}

fn token_valid(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let known = chance(rng, 90);
    let token = one(rng, &cast.token_ids).filter(|_| known).map_or("t9", String::as_str);
    Some(json!({ "token": token }))
}

/// A principal, now and then one that the hub does not have, or nobody.
fn principal(rng: &mut Rng, cast: &Cast) -> Value {
    match rng.u32(..100) {
        0..2 => Value::Null,
        2..45 => reference("user", &scopes::user(rng, cast)),
        45..60 => reference("service", &scopes::service(rng, cast)),
        60..68 => reference("group", &scopes::group(rng, cast)),
        _ => match one(rng, &cast.token_ids) {
            Some(id) => reference("token", id),
            None => reference("user", &scopes::user(rng, cast)),
        },
    }
}

/// The owner of a set of scopes, who must exist.
pub(super) fn owner(rng: &mut Rng, cast: &Cast) -> Value {
    let (kind, names) = match rng.u32(..10) {
        0..6 => ("user", &cast.user_names),
        6..8 => ("service", &cast.service_names),
        8 => ("group", &cast.group_names),
        _ => return Value::Null,
    };
    one(rng, names).map_or(Value::Null, |name| reference(kind, name))
}

/// A resource that exists.
fn resource<'c>(rng: &mut Rng, cast: &'c Cast) -> Option<(&'static str, &'c str)> {
    let (kind, names) = match rng.u32(..100) {
        0..35 => ("user", &cast.user_names),
        35..75 => ("server", &cast.servers),
        75..90 => ("group", &cast.group_names),
        _ => ("service", &cast.service_names),
    };
    one(rng, names).map(|name| (kind, name.as_str()))
}
