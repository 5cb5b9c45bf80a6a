//! Bodies of requests at random: mostly what the route wants, now and then what no route wants.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::{chance, hub::Cast, one, scopes, some};

/// A member of a body, and how one is drawn.
type Member = (&'static str, fn(&mut Rng, &Cast) -> Value);

const USER: &[Member] = &[("admin", flag), ("name", user), ("groups", few_texts), ("roles", few_texts)];
const USERS: &[Member] =
    &[("usernames", users), ("usernames", users), ("admin", flag), ("groups", few_texts)];
const GROUP: &[Member] = &[("users", users), ("users", users), ("name", user), ("roles", few_texts)];
const GROUPS: &[Member] = &[("groups", groups), ("groups", groups), ("users", users)];
const TOKEN: &[Member] =
    &[("scopes", token_scopes), ("roles", roles), ("expires_in", seconds), ("note", note)];
const SHARE: &[Member] = &[("scopes", share_scopes), ("user", user), ("group", group)];
const SHARE_CODE: &[Member] = &[("scopes", share_scopes), ("expires_in", seconds)];
const SERVER: &[Member] =
    &[("name", server_name), ("display_name", user), ("user_options", object), ("remove", flag)];
const SERVICE: &[Member] = &[
    ("admin", flag),
    ("url", user),
    ("oauth_client_allowed_scopes", token_scopes),
    ("command", few_texts),
    ("display", flag),
];
const ACTIVITY: &[Member] = &[("last_activity", time), ("servers", activities)];

/// A body for a path; null is an empty one.
pub(super) fn body(rng: &mut Rng, cast: &Cast, method: &str, path: &str) -> Value {
    if method == "GET" || chance(rng, 8) {
        return Value::Null;
    }
    if chance(rng, 6) {
        return one(rng, &[json!([]), json!({}), json!("text"), json!(0), json!([1]), json!(true)])
            .cloned()
            .unwrap_or_default();
    }
    let members = match path {
        path if path.ends_with("/tokens") => TOKEN,
        path if path.ends_with("/activity") => ACTIVITY,
        path if path.contains("/share-codes/") => SHARE_CODE,
        path if path.contains("/shares/") => SHARE,
        path if path.contains("/server") => SERVER,
        path if path.ends_with("/api/users") => USERS,
        path if path.ends_with("/api/groups") => GROUPS,
        path if path.contains("/groups/") => GROUP,
        path if path.contains("/services/") => SERVICE,
        _ => USER,
    };
    let mut body = Map::new();
    // Scopes of a token are looked at first, and what is drawn at random is seldom held.
    let plain = chance(rng, 50);
    for (name, value) in members {
        let left_out = plain && matches!(*name, "scopes" | "roles");
        if !left_out && chance(rng, 45) {
            let value = if chance(rng, 6) { oddity(rng) } else { value(rng, cast) };
            body.insert((*name).to_owned(), value);
        }
    }
    if chance(rng, 3) {
        body.insert("colour".to_owned(), json!("red"));
    }
    Value::Object(body)
}

fn oddity(rng: &mut Rng) -> Value {
    let oddities = [
        Value::Null,
        json!(1),
        json!(1.5),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(""),
        json!("x"),
        json!("a\u{0}b"),
        json!("\u{130}"),
        json!("x".repeat(2_000)),
        json!([]),
        json!([7]),
        json!([null]),
        json!([[]]),
        json!(["new", {}]),
        json!(["new", "new"]),
        json!({}),
        json!({ "new": 1 }),
        json!(false),
    ];
    one(rng, &oddities).cloned().unwrap_or_default()
}

fn flag(rng: &mut Rng, _: &Cast) -> Value {
    json!(chance(rng, 50))
}

fn user(rng: &mut Rng, cast: &Cast) -> Value {
    json!(some_user(rng, cast))
}

fn some_user(rng: &mut Rng, cast: &Cast) -> String {
    match rng.u32(..10) {
        0 => (*one(rng, &["NEW", " blank", "..", "%2e", "a/b", "new "]).unwrap_or(&"new")).to_owned(),
        1..4 => format!("new{}", rng.u32(..3)),
        _ => scopes::user(rng, cast),
    }
}

fn users(rng: &mut Rng, cast: &Cast) -> Value {
    json!((0..rng.usize(..4)).map(|_| some_user(rng, cast)).collect::<Vec<_>>())
}

fn group(rng: &mut Rng, cast: &Cast) -> Value {
    json!(scopes::group(rng, cast))
}

fn groups(rng: &mut Rng, cast: &Cast) -> Value {
    let group = |rng: &mut Rng| match chance(rng, 60) {
        true => format!("new{}", rng.u32(..3)),
        false => scopes::group(rng, cast),
    };
    json!((0..rng.usize(..4)).map(|_| group(rng)).collect::<Vec<_>>())
}

fn few_texts(rng: &mut Rng, cast: &Cast) -> Value {
    if chance(rng, 60) { json!([]) } else { json!([scopes::group(rng, cast)]) }
}

fn roles(rng: &mut Rng, cast: &Cast) -> Value {
    match rng.u32(..10) {
        0..4 => Value::Null,
        4 => json!(["no-such-role"]),
        _ => json!(some(rng, &cast.role_names, 30)),
    }
}

fn token_scopes(rng: &mut Rng, cast: &Cast) -> Value {
    if chance(rng, 20) {
        return json!([*one(rng, &["inherit", "self", "read:users!user", "tokens!user"]).unwrap_or(&"self")]);
    }
    json!((0..rng.usize(..3)).map(|_| scopes::raw(rng, cast, false)).collect::<Vec<_>>())
}

fn share_scopes(rng: &mut Rng, cast: &Cast) -> Value {
    if chance(rng, 30) {
        return json!(["access:servers"]);
    }
    let odd = chance(rng, 20);
    json!((0..rng.usize(..3)).map(|_| scopes::base(rng, cast, odd)).collect::<Vec<_>>())
}

fn seconds(rng: &mut Rng, _: &Cast) -> Value {
    if chance(rng, 15) {
        // Beyond the dates and the numbers that a hub can write down.
        return json!(one(rng, &[253_402_300_800, 100_000_000_000_000, 1 << 62, u64::MAX]));
    }
    json!(one(rng, &[3600, 60, 59, 0, -1, 31_536_000, 31_536_001]))
}

fn note(rng: &mut Rng, cast: &Cast) -> Value {
    match rng.u32(..6) {
        0 => json!([some_user(rng, cast)]),
        1 => json!({ "by": some_user(rng, cast) }),
        2 => json!(7),
        _ => user(rng, cast),
    }
}

fn server_name(rng: &mut Rng, cast: &Cast) -> Value {
    let server = scopes::server(rng, cast);
    match chance(rng, 50) {
        true => json!(one(rng, &["new", "a-b", "a--b", "1a", "Upper", "lab"])),
        false => json!(server.split_once('/').map_or("", |(_, name)| name)),
    }
}

fn object(rng: &mut Rng, _: &Cast) -> Value {
    if chance(rng, 50) { json!({}) } else { json!({ "profile": "small" }) }
}

fn time(_: &mut Rng, _: &Cast) -> Value {
    json!("2020-01-01T00:00:00Z")
}

fn activities(rng: &mut Rng, cast: &Cast) -> Value {
    let server = scopes::server(rng, cast);
    let name = server.split_once('/').map_or("", |(_, name)| name);
    json!({ name: { "last_activity": "2020-01-01T00:00:00Z" } })
}
