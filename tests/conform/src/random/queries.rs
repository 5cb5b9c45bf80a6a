//! Questions at random.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::{chance, checks, definitions, hub::Cast, one, reference, requests, scopes};

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
    ("has_scope", 14, checks::has_scope),
    ("needs_scope", 14, checks::needs_scope),
    ("filter", 10, checks::filter),
    ("check_access", 6, checks::check_access),
    ("token_valid", 2, token_valid),
    ("model_keys", 8, checks::model_keys),
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
    ("route", 16, requests::route),
    ("list", 5, requests::list),
    ("request", 10, requests::request),
];

/// Draws a question. One that this hub gives no reason for is replaced by another.
pub(super) fn draw(rng: &mut Rng, cast: &Cast, only: &[String]) -> Value {
    let wanted = |op: &str| only.is_empty() || only.iter().any(|wanted| wanted == op);
    let questions = || QUESTIONS.iter().filter(|(op, _, _)| wanted(op));
    let sum: u32 = questions().map(|(_, weight, _)| weight).sum();
    loop {
        let mut rest = rng.u32(..sum.max(1));
        for (op, weight, arguments) in questions() {
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

/// Every kind of question.
pub(super) fn kinds() -> impl Iterator<Item = &'static str> {
    QUESTIONS.iter().map(|(op, _, _)| *op)
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

fn token_valid(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let known = chance(rng, 90);
    let token = one(rng, &cast.token_ids).filter(|_| known).map_or("a9", String::as_str);
    Some(json!({ "token": token }))
}

/// A principal, now and then one that the hub does not have, or nobody.
pub(super) fn principal(rng: &mut Rng, cast: &Cast) -> Value {
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
