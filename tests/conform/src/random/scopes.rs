//! Scopes at random.

use fastrand::Rng;
use hubscope::{Policy, snapshot::Limits};
use serde_json::json;

use super::{
    Version, chance,
    hub::Cast,
    one,
    words::{BROKEN_FILTERS, CUSTOM, FAVOURITES, GROUPS, NO_SCOPES, ODD_FILTERS, SERVERS, SERVICES, USERS},
};

/// The scopes that a hub of this version defines by itself.
pub(super) fn table(version: Version) -> Vec<String> {
    let document = json!({
        "format": "hubscope/1", "hub": { "kind": "jupyterhub", "version": version.name() }, "source": "hand",
        "issued_at": "2026-01-31T09:00:00Z", "knows": [],
    });
    let policy = Policy::load(document.to_string().as_bytes(), &Limits::default());
    policy.map(|policy| policy.scope_names().map(str::to_owned).collect()).unwrap_or_default()
}

/// The base of a scope; one that the hub may not define only where `odd` is on.
pub(super) fn base(rng: &mut Rng, cast: &Cast, odd: bool) -> String {
    let text = |text: Option<&&str>| text.map_or_else(String::new, |text| (*text).to_owned());
    match rng.u32(..100) {
        0..45 => text(one(rng, FAVOURITES)),
        45..52 => "self".to_owned(),
        52..54 => "inherit".to_owned(),
        54..64 => one(rng, &cast.custom_names).cloned().unwrap_or_else(|| "shares".to_owned()),
        64..68 if odd => text(one(rng, NO_SCOPES)),
        68..72 if odd => text(one(rng, CUSTOM)),
        72..74 if odd => "start:servers".to_owned(),
        _ => one(rng, &cast.table).cloned().unwrap_or_default(),
    }
}

/// The base of a scope that somebody asks for: often one that somebody holds, now and then one that nobody can.
pub(super) fn asked(rng: &mut Rng, cast: &Cast) -> String {
    let odd = chance(rng, 10);
    match one(rng, &cast.written).filter(|base| cast.table.contains(base)) {
        Some(base) if chance(rng, 60) => base.clone(),
        _ => base(rng, cast, odd),
    }
}

/// A scope as it can stand in a role or a token.
pub(super) fn raw(rng: &mut Rng, cast: &Cast, odd: bool) -> String {
    match rng.u32(..100) {
        // What a hub resolves by membership, and servers and services do not.
        0..5 => return format!("access:servers!group={}", filled(&group(rng, cast), "class-A")),
        // What shows a server and not its owner.
        5..8 => return format!("read:servers!server={}", server(rng, cast)),
        _ => {}
    }
    let base = base(rng, cast, odd);
    match rng.u32(..100) {
        0..30 => base,
        30..33 => format!("{base}!"),
        33..40 => format!("{base}!user"),
        40..44 => format!("{base}!server"),
        44..47 => format!("{base}!service"),
        47..51 => match one(rng, ODD_FILTERS).filter(|filter| odd || !filter.ends_with('=')) {
            Some(filter) => format!("{base}!{filter}"),
            None => base,
        },
        51..54 if odd => format!("{base}!{}", one(rng, BROKEN_FILTERS).unwrap_or(&"user=")),
        _ => format!("{base}!{}", filter(rng, cast)),
    }
}

/// A scope as it comes out of an expansion; one that no hub would make only where `odd` is on.
pub(super) fn expanded(rng: &mut Rng, cast: &Cast, odd: bool) -> String {
    let base = base(rng, cast, odd);
    match rng.u32(..100) {
        0..20 => base,
        20..24 if odd => raw(rng, cast, odd),
        24..28 => match one(rng, ODD_FILTERS).filter(|filter| !filter.ends_with('=')) {
            Some(filter) => format!("{base}!{filter}"),
            None => base,
        },
        _ => format!("{base}!{}", filter(rng, cast)),
    }
}

/// Several of them about few bases, so that they meet.
pub(super) fn meeting(rng: &mut Rng, cast: &Cast, bases: &[String], count: usize) -> Vec<String> {
    let scopes = (0..count).map(|_| {
        let base = one(rng, bases).cloned().unwrap_or_default();
        if chance(rng, 12) { base } else { format!("{base}!{}", filter(rng, cast)) }
    });
    scopes.collect()
}

/// `kind=name`, with a name that means something more often than not.
pub(super) fn filter(rng: &mut Rng, cast: &Cast) -> String {
    match rng.u32(..100) {
        0..30 => format!("user={}", user(rng, cast)),
        30..60 => format!("group={}", filled(&group(rng, cast), "class-A")),
        60..90 => format!("server={}", server(rng, cast)),
        _ => format!("service={}", filled(&service(rng, cast), "grader")),
    }
}

/// The name of a user, now and then of one that the hub does not have.
pub(super) fn user(rng: &mut Rng, cast: &Cast) -> String {
    named(rng, &cast.user_names, USERS)
}

/// The name of a group.
pub(super) fn group(rng: &mut Rng, cast: &Cast) -> String {
    named(rng, &cast.group_names, GROUPS)
}

/// The name of a service.
pub(super) fn service(rng: &mut Rng, cast: &Cast) -> String {
    named(rng, &cast.service_names, SERVICES)
}

/// `owner/name`, or now and then a text that is no server.
pub(super) fn server(rng: &mut Rng, cast: &Cast) -> String {
    // A server that is named like a server of somebody else.
    let named_so = one(rng, &cast.servers)
        .and_then(|server| server.split_once('/'))
        .filter(|(_, name)| name.contains('/'));
    if let Some((_, name)) = named_so
        && chance(rng, 40)
    {
        return name.to_owned();
    }
    match one(rng, &cast.servers) {
        Some(server) if chance(rng, 70) => server.clone(),
        _ if chance(rng, 10) => user(rng, cast),
        _ => format!("{}/{}", user(rng, cast), one(rng, SERVERS).unwrap_or(&"")),
    }
}

fn named(rng: &mut Rng, known: &[String], any: &[&str]) -> String {
    match one(rng, known) {
        Some(name) if chance(rng, 85) => name.clone(),
        _ => one(rng, any).map_or_else(String::new, |name| (*name).to_owned()),
    }
}

/// A filter needs a value.
fn filled(name: &str, otherwise: &str) -> String {
    if name.is_empty() { otherwise.to_owned() } else { name.to_owned() }
}
