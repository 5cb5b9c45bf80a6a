//! Questions about definitions and tokens at random.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::{
    chance,
    hub::Cast,
    one, reference, scopes, some,
    words::{BROKEN_FILTERS, CUSTOM, ODD_FILTERS, ROLES},
};

pub(super) fn exist(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    Some(json!({ "scopes": validated(rng, cast, 3) }))
}

pub(super) fn create_role(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let mut role = Map::new();
    let name = match rng.u32(..10) {
        0..3 => name(rng, "", "abz019-_~.AÄ \n", 6),
        3..5 => one(rng, &["user", "token", "server", "admin", "admin"])?.to_string(),
        5 => name(rng, "a", "b", 300),
        _ => one(rng, ROLES)?.to_string(),
    };
    if chance(rng, 95) {
        role.insert("name".into(), json!(name));
    }
    if chance(rng, 20) {
        role.insert(
            "description".into(),
            json!(one(rng, &["", "teaches", "Elevated privileges (can do anything)"])),
        );
    }
    if chance(rng, 70) {
        let scopes = match name.as_str() {
            "admin" if chance(rng, 50) => own_admin_scopes(rng),
            _ => validated(rng, cast, 3),
        };
        role.insert("scopes".into(), json!(scopes));
    }
    if chance(rng, 20) {
        role.insert("users".into(), json!(cast.user_names));
    }
    Some(json!({ "role": role }))
}

/// The scopes of role `admin`, now and then not quite.
fn own_admin_scopes(rng: &mut Rng) -> Vec<String> {
    let scopes =
        hubscope::jupyterhub::default_roles().find(|(name, _)| *name == "admin").map(|(_, scopes)| scopes);
    let mut scopes: Vec<String> =
        scopes.unwrap_or_default().iter().map(|scope| (*scope).to_owned()).collect();
    match rng.u32(..10) {
        0..2 => rng.shuffle(&mut scopes),
        2 => scopes.push("users".to_owned()),
        3 => {
            scopes.pop();
        }
        _ => {}
    }
    scopes
}

pub(super) fn custom_scopes(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let mut names: Vec<String> = some(rng, CUSTOM, 30).into_iter().map(str::to_owned).collect();
    if chance(rng, 40) {
        names.push(name(rng, "custom:", "abz019-_*:A \n", 6));
    }
    if chance(rng, 5) {
        names.extend(one(rng, &cast.table).cloned());
    }
    let mut definitions = Map::new();
    for name in &names {
        let mut definition = Map::new();
        // The text that the rows of a case use is the same definition.
        let text = if chance(rng, 80) { format!("may {name}") } else { "something else".to_owned() };
        if chance(rng, 97) {
            definition.insert("description".into(), json!(text));
        }
        if chance(rng, 25) {
            let mut subscopes = some(rng, &names, 50);
            if chance(rng, 15) {
                subscopes.push(scopes::base(rng, cast, true));
            }
            definition.insert("subscopes".into(), json!(subscopes));
        } else if chance(rng, 3) {
            definition.insert("subscopes".into(), json!(one(rng, CUSTOM)));
        }
        if chance(rng, 5) {
            definition.insert("colour".into(), json!("red"));
        }
        definitions.insert(name.clone(), Value::Object(definition));
    }
    Some(json!({ "scopes": definitions }))
}

pub(super) fn share_filter(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let server = scopes::server(rng, cast);
    let server = if server.contains('/') { server } else { format!("{server}/") };
    let scopes = (0..rng.usize(..4)).map(|_| {
        let base = scopes::base(rng, cast, true);
        match rng.u32(..10) {
            0..4 => base,
            4..8 => format!("{base}!server={server}"),
            8 => format!("{base}!"),
            _ => scopes::raw(rng, cast, true),
        }
    });
    let scopes: Vec<String> = scopes.collect();
    Some(json!({ "scopes": scopes, "server": server, "check": chance(rng, 60) }))
}

pub(super) fn token_allowed(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let owner = match one(rng, &cast.service_names) {
        Some(name) if chance(rng, 30) => reference("service", name),
        _ => reference("user", one(rng, &cast.user_names)?),
    };
    let mut query = json!({ "owner": owner, "client": cast.client(rng) });
    if chance(rng, 85) {
        query["scopes"] = json!(requested(rng, cast));
    }
    Some(query)
}

pub(super) fn resolve_requested(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let requested = requested(rng, cast);
    let mut have = cast.raw_scopes(rng, 4);
    have.extend(some(rng, &requested, 25));
    if chance(rng, 50) {
        have.push("self".to_owned());
    }
    let owner = reference("user", one(rng, &cast.user_names)?);
    Some(json!({ "owner": owner, "client": cast.client(rng), "requested": requested, "have": have }))
}

/// What somebody may ask a token for: often what somebody holds.
fn requested(rng: &mut Rng, cast: &Cast) -> Vec<String> {
    let scopes = (0..rng.usize(..4)).map(|_| {
        let base = scopes::asked(rng, cast);
        match rng.u32(..10) {
            0..2 => base,
            2..4 => format!("{base}!user"),
            4 => "inherit".to_owned(),
            5..8 => format!("{base}!{}", scopes::filter(rng, cast)),
            _ => scopes::raw(rng, cast, cast.odd),
        }
    });
    scopes.collect()
}

pub(super) fn identify(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    Some(json!({ "owner": super::queries::owner(rng, cast) }))
}

pub(super) fn access_scopes(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    Some(json!({ "client": cast.client(rng) }))
}

pub(super) fn describe_raw(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let odd = chance(rng, 30);
    let scopes: Vec<String> = (0..rng.usize(..5)).map(|_| scopes::raw(rng, cast, odd)).collect();
    Some(json!({ "scopes": scopes, "username": reader(rng, cast) }))
}

/// One name a base: the order of several is the order of a set.
pub(super) fn describe_parsed(rng: &mut Rng, cast: &Cast) -> Option<Value> {
    let odd = chance(rng, 20);
    let mut scopes: Vec<String> = Vec::new();
    for _ in 0..rng.usize(..5) {
        let scope = scopes::expanded(rng, cast, odd);
        let base = |scope: &str| scope.split('!').next().map(str::to_owned);
        if !scopes.iter().any(|known| base(known) == base(&scope)) {
            scopes.push(scope);
        }
    }
    Some(json!({ "scopes": scopes, "username": reader(rng, cast) }))
}

fn reader(rng: &mut Rng, cast: &Cast) -> Option<String> {
    if chance(rng, 70) { one(rng, &cast.user_names).cloned() } else { None }
}

/// Scopes as somebody may type them.
fn validated(rng: &mut Rng, cast: &Cast, most: usize) -> Vec<String> {
    let scopes = (0..rng.usize(..=most)).map(|_| match rng.u32(..10) {
        0 => scopes::raw(rng, cast, true),
        1 => {
            let filters = if chance(rng, 50) { ODD_FILTERS } else { BROKEN_FILTERS };
            let filter = one(rng, filters).unwrap_or(&"");
            format!("{}!{filter}", scopes::base(rng, cast, false))
        }
        _ => scopes::raw(rng, cast, false),
    });
    scopes.collect()
}

fn name(rng: &mut Rng, prefix: &str, letters: &str, most: usize) -> String {
    let letters: Vec<char> = letters.chars().collect();
    let mut name = prefix.to_owned();
    for _ in 0..rng.usize(..=most) {
        name.extend(one(rng, &letters));
    }
    // One newline at the end is what the hub's patterns overlook.
    if chance(rng, 10) {
        name.push('\n');
    }
    name
}
