//! JupyterHub's rules as obvious code: sets of text, written for reading and not for speed.
//!
//! `None` stands for status 500. The table holds a dozen scopes, which is all that the random snapshots use.

use std::collections::BTreeSet;

use hubscope::snapshot::{Client, Snapshot, Text, Token};

type Scopes = BTreeSet<String>;

const SUBSCOPES: &[(&str, &[&str])] = &[
    ("access:servers", &[]),
    ("admin:server_state", &[]),
    ("admin:servers", &["admin:server_state", "servers"]),
    ("delete:servers", &[]),
    ("groups", &["read:groups", "list:groups"]),
    ("inherit", &[]),
    ("list:groups", &["read:groups:name"]),
    ("read:groups", &["read:groups:name"]),
    ("read:groups:name", &[]),
    ("read:servers", &["read:users:name"]),
    ("read:services", &["read:services:name"]),
    ("read:services:name", &[]),
    ("read:users", &["read:users:name", "read:users:groups", "read:users:activity"]),
    ("read:users:activity", &[]),
    ("read:users:groups", &[]),
    ("read:users:name", &[]),
    ("self", &[]),
    ("servers", &["read:servers", "delete:servers"]),
];

/// What `self` means in 5.5, as far as the table goes; the rest is asked about by nobody.
const OWN: &[&str] = &[
    "access:servers",
    "delete:servers",
    "read:servers",
    "read:users",
    "read:users:activity",
    "read:users:groups",
    "read:users:name",
    "servers",
];

/// Whom scopes are expanded for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Who<'w> {
    User(&'w str),
    Group(&'w str),
    Service(&'w str),
    Token(&'w str),
}

/// What a scope is asked for: kind and name, `owner/name` for a server. `None` is everything.
pub(crate) type On<'o> = Option<(&'o str, &'o str)>;

pub(crate) fn can(snapshot: &Snapshot<'_>, who: Who<'_>, scope: &str, on: On<'_>) -> Option<bool> {
    let held = scopes(snapshot, who)?;
    Some(
        held.contains(scope)
            || on.is_some_and(|on| {
                containers(snapshot, on).iter().any(|filter| held.contains(&format!("{scope}!{filter}")))
            }),
    )
}

/// Everything a resource lies in, as filters: itself, the owner of a server, the groups of a user or owner.
fn containers(snapshot: &Snapshot<'_>, (kind, name): (&str, &str)) -> Scopes {
    let mut filters = Scopes::from([format!("{kind}={name}")]);
    let user = if kind == "server" { name.split('/').next().unwrap() } else { name };
    if kind == "server" || kind == "user" {
        filters.insert(format!("user={user}"));
        let row = snapshot.users.iter().find(|row| row.name == user);
        filters.extend(row.iter().flat_map(|row| &row.groups).map(|group| format!("group={group}")));
    }
    filters
}

/// Expanded scopes in effect.
pub(crate) fn scopes(snapshot: &Snapshot<'_>, who: Who<'_>) -> Option<Scopes> {
    match who {
        Who::Token(id) => match snapshot.tokens.iter().find(|token| token.id == id) {
            Some(token) => token_scopes(snapshot, token),
            None => Some(Scopes::new()),
        },
        _ if !exists(snapshot, who) => Some(Scopes::new()),
        _ => {
            let mut held = role_scopes(snapshot, who)?;
            let groups = groups(snapshot, who);
            for share in &snapshot.shares {
                let bearer = match (&share.user, &share.group) {
                    (Some(user), _) if matches!(who, Who::User(name) if *user == name) => who,
                    (_, Some(group)) if matches!(who, Who::Group(name) if *group == name) => who,
                    (_, Some(group)) if groups.contains(&group.as_str()) => Who::Group(group),
                    _ => continue,
                };
                held.extend(expand(&share_scopes(share), bearer, None)?);
            }
            Some(held)
        }
    }
}

/// Its own scopes and those it is lent, as far as the owner holds them.
fn token_scopes(snapshot: &Snapshot<'_>, token: &Token<'_>) -> Option<Scopes> {
    let owner = match (&token.user, &token.service) {
        (Some(user), _) => Who::User(user),
        (None, service) => Who::Service(service.as_ref().unwrap()),
    };
    let mut owned = role_scopes(snapshot, owner)?;
    for share in &snapshot.shares {
        if let (Who::User(name), Some(user)) = (owner, &share.user)
            && *user == name
        {
            // Literally: not expanded, and not those of groups.
            owned.extend(share_scopes(share));
        }
    }
    if token.scopes.iter().any(|scope| *scope == "inherit") {
        return Some(owned);
    }
    let client = snapshot.clients.iter().find(|client| Some(&client.id) == token.client.as_ref()).unwrap();
    let mut held = expand(&texts(&token.scopes), owner, Some(client))?;
    if let Some(server) = &client.server {
        held.insert(format!("access:servers!server={}/{}", server.user, server.name));
    } else if let Some(service) = &client.service {
        held.insert(format!("access:services!service={service}"));
    }
    match owner {
        Who::User(name) => {
            held.extend(["groups", "name"].map(|field| format!("read:users:{field}!user={name}")));
        }
        Who::Group(name) | Who::Service(name) | Who::Token(name) => {
            held.insert(format!("read:services:name!service={name}"));
        }
    }
    let (held, owned) = (reduce(held), reduce(owned));
    let common = common(snapshot, &held, &owned).chain(common(snapshot, &owned, &held)).collect();
    Some(common)
}

/// Scopes of the first that the second covers: text by text, and by what a user or a server lies in.
fn common<'a>(
    snapshot: &'a Snapshot<'_>,
    one: &'a Scopes,
    other: &'a Scopes,
) -> impl Iterator<Item = String> + 'a {
    let covered = |scope: &&String| {
        let (base, filter) = scope.split_once('!').unwrap_or((scope, ""));
        let filters = match filter.split_once('=') {
            Some((kind, name)) => containers(snapshot, (kind, name)),
            None => Scopes::new(),
        };
        other.contains(base) || filters.iter().any(|filter| other.contains(&format!("{base}!{filter}")))
    };
    one.iter().filter(covered).cloned()
}

fn role_scopes(snapshot: &Snapshot<'_>, who: Who<'_>) -> Option<Scopes> {
    let mut roles: Vec<&Text<'_>> = Vec::new();
    match who {
        Who::User(name) => {
            roles.extend(snapshot.users.iter().filter(|row| row.name == name).flat_map(|row| &row.roles));
            let groups = groups(snapshot, who);
            let rows = snapshot.groups.iter().filter(|row| groups.contains(&row.name.as_str()));
            roles.extend(rows.flat_map(|row| &row.roles));
        }
        Who::Group(name) => {
            roles.extend(snapshot.groups.iter().filter(|row| row.name == name).flat_map(|row| &row.roles));
        }
        Who::Service(name) => {
            roles.extend(snapshot.services.iter().filter(|row| row.name == name).flat_map(|row| &row.roles));
        }
        Who::Token(_) => {}
    }
    let raw =
        snapshot.roles.iter().filter(|role| roles.contains(&&role.name)).flat_map(|role| texts(&role.scopes));
    expand(&raw.collect::<Vec<_>>(), who, None)
}

fn expand(raw: &[String], who: Who<'_>, client: Option<&Client<'_>>) -> Option<Scopes> {
    let mut expanded = Scopes::new();
    for scope in raw {
        let (base, filter) = scope.split_once('!').unwrap_or((scope, ""));
        let mut implied = Scopes::new();
        close(base, &mut implied)?;
        for scope in implied {
            match filter {
                "" if scope == "self" => {
                    if let Who::User(name) = who {
                        expanded.extend(OWN.iter().map(|own| format!("{own}!user={name}")));
                    }
                }
                "" => {
                    expanded.insert(scope);
                }
                _ if filter.starts_with("server") && scope.starts_with("read:user") => {}
                "user" | "service" | "server" => {
                    expanded
                        .extend(own_filter(filter, who, client).map(|filter| format!("{scope}!{filter}")));
                }
                _ if filter.split_once('=').is_none_or(|(_, name)| name.is_empty()) => return None,
                _ => {
                    expanded.insert(format!("{scope}!{filter}"));
                }
            }
        }
    }
    Some(reduce(expanded))
}

fn close(scope: &str, closed: &mut Scopes) -> Option<()> {
    let (_, subscopes) = SUBSCOPES.iter().find(|(name, _)| *name == scope)?;
    closed.insert(scope.to_owned());
    subscopes.iter().try_for_each(|subscope| close(subscope, closed))
}

/// What a filter without a name stands for.
fn own_filter(kind: &str, who: Who<'_>, client: Option<&Client<'_>>) -> Option<String> {
    let service = client.and_then(|client| client.service.as_deref());
    let server = client.and_then(|client| client.server.as_ref()).filter(|_| service.is_none());
    match (kind, who) {
        ("user", Who::User(name)) => Some(format!("user={name}")),
        ("service", Who::Service(name)) => Some(format!("service={}", service.unwrap_or(name))),
        ("service", _) => service.map(|name| format!("service={name}")),
        ("server", _) => server.map(|server| format!("server={}/{}", server.user, server.name)),
        _ => None,
    }
}

/// Without what is filtered beside the same scope unfiltered.
fn reduce(mut scopes: Scopes) -> Scopes {
    let all = scopes.clone();
    scopes.retain(|scope| scope.split_once('!').is_none_or(|(base, _)| !all.contains(base)));
    scopes
}

fn share_scopes(share: &hubscope::snapshot::Share<'_>) -> Vec<String> {
    let base = |scope: &Text<'_>| scope.split('!').next().unwrap().to_owned();
    let server = &share.server;
    share
        .scopes
        .iter()
        .map(|scope| format!("{}!server={}/{}", base(scope), server.user, server.name))
        .collect()
}

fn groups<'s>(snapshot: &'s Snapshot<'_>, who: Who<'_>) -> Vec<&'s str> {
    let Who::User(name) = who else { return Vec::new() };
    snapshot
        .users
        .iter()
        .filter(|row| row.name == name)
        .flat_map(|row| &row.groups)
        .map(Text::as_str)
        .collect()
}

fn exists(snapshot: &Snapshot<'_>, who: Who<'_>) -> bool {
    match who {
        Who::Group(name) => snapshot.groups.iter().any(|row| row.name == name),
        Who::Service(name) => snapshot.services.iter().any(|row| row.name == name),
        Who::Token(_) => true,
        Who::User(name) => snapshot.users.iter().any(|row| row.name == name),
    }
}

fn texts(list: &[Text<'_>]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}
