//! Starts of a hub, one after the other, answered by the engine.

use hubscope::{
    jupyterhub::{Configuration, HubVersion, TokenMarks, empty_hub, start},
    snapshot::{Limits, Snapshot, Text, Timestamp},
};
use serde_json::{Value, json, value::RawValue};

/// No token of a case expires, so that any moment will do.
const NOW: Timestamp = Timestamp::from_micros(1_700_000_000_000_000);

/// The rows after each start, or the class of the error that stopped it and the rows that are left.
#[must_use]
pub fn answer_starts(version: &str, configurations: &[Box<RawValue>]) -> Vec<Value> {
    let invalid = |message: String| json!({ "error": "InvalidCase", "message": message });
    let version = match HubVersion::parse(version) {
        Ok(version) => version,
        Err(error) => return vec![invalid(error.to_string()); configurations.len()],
    };
    let mut marks = TokenMarks::default();
    let mut hub = empty_hub(version, NOW);
    let mut answers = Vec::with_capacity(configurations.len());
    for text in configurations {
        let configuration = Configuration::read(text.get().as_bytes(), &Limits::default(), &mut marks);
        answers.push(match configuration {
            // Of the type of an option as a whole the hub says so before it does anything.
            Err(error) if is_option(error.pointer()) => {
                json!({ "error": "TraitError", "message": error.to_string(), "left": rows(&hub) })
            }
            Err(error) => invalid(error.to_string()),
            Ok(configuration) => match start(&hub, &configuration, NOW) {
                Err(error) => invalid(error.to_string()),
                Ok(outcome) => {
                    hub = outcome.after;
                    match outcome.obstacles.first() {
                        None => json!({ "ok": rows(&hub) }),
                        Some(first) => json!({
                            "error": first.hub_error().unwrap_or("Undecided"),
                            "message": first.to_string(),
                            "left": rows(&hub),
                        }),
                    }
                }
            },
        });
    }
    answers
}

/// The rows that the oracle shows, in its order.
fn rows(hub: &Snapshot<'_>) -> Value {
    let users = |role: &str| bearers(hub.users.iter().map(|row| (&row.name, &row.roles)), role);
    let groups = |role: &str| bearers(hub.groups.iter().map(|row| (&row.name, &row.roles)), role);
    let services = |role: &str| bearers(hub.services.iter().map(|row| (&row.name, &row.roles)), role);
    let mut tokens: Vec<Value> = hub
        .tokens
        .iter()
        .map(|token| match (&token.user, &token.service) {
            (Some(user), _) => json!({ "scopes": sorted(&token.scopes), "user": user }),
            (None, service) => json!({ "scopes": sorted(&token.scopes), "service": service }),
        })
        .collect();
    tokens.sort_by_cached_key(Value::to_string);
    json!({
        "roles": hub.roles.iter().map(|role| json!({
            "name": role.name,
            "description": role.description,
            "scopes": role.scopes,
            "managed": role.managed_by_auth,
            "users": users(&role.name),
            "groups": groups(&role.name),
            "services": services(&role.name),
        })).collect::<Vec<_>>(),
        "users": hub.users.iter().map(flagged_user).collect::<Vec<_>>(),
        "groups": hub.groups.iter().map(|group| json!({
            "name": group.name,
            "members": bearers(hub.users.iter().map(|row| (&row.name, &row.groups)), &group.name),
        })).collect::<Vec<_>>(),
        "services": hub.services.iter().map(|row| json!({ "name": row.name, "admin": row.admin })).collect::<Vec<_>>(),
        "clients": hub.clients.iter().map(|client| json!({
            "id": client.id, "service": client.service, "allowed_scopes": client.allowed_scopes,
        })).collect::<Vec<_>>(),
        "tokens": tokens,
    })
}

fn flagged_user(row: &hubscope::snapshot::User<'_>) -> Value {
    json!({ "name": row.name, "admin": row.admin })
}

/// Who of them has the role, or is in the group. The engine keeps rows sorted by name.
fn bearers<'r>(rows: impl Iterator<Item = (&'r Text<'r>, &'r Vec<Text<'r>>)>, wanted: &str) -> Vec<&'r str> {
    rows.filter(|(_, held)| held.iter().any(|held| held == wanted)).map(|(name, _)| name.as_str()).collect()
}

fn sorted<'t>(texts: &'t [Text<'t>]) -> Vec<&'t str> {
    let mut texts: Vec<&str> = texts.iter().map(Text::as_str).collect();
    texts.sort_unstable();
    texts
}

fn is_option(pointer: &str) -> bool {
    let mut keys = pointer.split('/').skip(1);
    let of_definitions = ["load_roles", "load_groups", "services", "custom_scopes"];
    match (keys.next(), keys.next(), keys.next()) {
        (Some(_), None, None) => true,
        (Some(option), Some(_), None) => of_definitions.contains(&option),
        _ => false,
    }
}
