//! Explanations as sentences.

use super::{
    super::question::Resource, Containment, Grant, Limit, Miss, NamedFilter, Origin, Path, Principal,
};
use crate::decision::Decision;

/// One sentence for the decision, and one for each path or miss.
pub(super) fn sentences(
    principal: Principal<'_>,
    scope: &str,
    resource: Resource<'_>,
    decision: Decision,
    paths: &[Path],
    misses: &[Miss],
) -> Vec<String> {
    let who = name_of(principal);
    let on = on(resource);
    let head = match decision {
        Decision::Allow => format!("{who} may `{scope}`{on}."),
        Decision::Deny => format!("{who} may not `{scope}`{on}."),
        Decision::Fault(fault) => format!("{who}: {fault}."),
        Decision::Unknown(missing) => format!("Whether {who} may `{scope}`{on} is unknown: {missing}."),
    };
    let mut text = vec![head];
    text.extend(paths.iter().map(|path| path_sentence(&who, resource, path)));
    text.extend(misses.iter().map(|miss| miss_sentence(&who, scope, resource, miss)));
    if decision == Decision::Deny && misses.is_empty() {
        text.push(format!("Nothing that {who} holds comes near `{scope}`."));
    }
    text
}

fn name_of(principal: Principal<'_>) -> String {
    match principal {
        Principal::Group(name) => format!("group {}", shown(name)),
        Principal::Service(name) => format!("service {}", shown(name)),
        Principal::Token { id, .. } => format!("token {}", shown(id)),
        Principal::User(name) => shown(name).to_owned(),
    }
}

fn on(resource: Resource<'_>) -> String {
    match resource {
        Resource::Everything => String::new(),
        _ => format!(" on {}", what(resource)),
    }
}

fn what(resource: Resource<'_>) -> String {
    match resource {
        Resource::Everything => "everything".to_owned(),
        Resource::Group(name) => format!("group {}", shown(name)),
        Resource::Server { user, name: "" } => format!("{}'s default server", shown(user)),
        Resource::Server { user, name } => format!("{}'s server {}", shown(user), shown(name)),
        Resource::Service(name) => format!("service {}", shown(name)),
        Resource::User(name) => format!("user {}", shown(name)),
    }
}

/// An empty name would leave a hole in a sentence.
fn shown(name: &str) -> &str {
    if name.is_empty() { "\u{201c}\u{201d}" } else { name }
}

fn path_sentence(who: &str, resource: Resource<'_>, path: &Path) -> String {
    let mut sentence = format!("{}{}", grant_words(who, &path.grant), implied(&path.grant));
    if let Some(owner) = &path.owner {
        sentence.push_str(&format!("; {}{}", grant_words("the owner", owner), implied(owner)));
        if let Some(filter) = &path.filter {
            sentence.push_str(&format!("; both have {} in common", filter_words(filter)));
        }
    }
    sentence.push_str(&match (path.covers, &path.filter) {
        (Containment::Everything, _) | (_, None) => ", with no filter".to_owned(),
        (Containment::Same, Some(_)) => format!(", which is {}", what(resource)),
        (Containment::Owner, Some(_)) => ", who owns the server".to_owned(),
        (Containment::Group, Some(filter)) => match resource {
            Resource::Server { user, .. } | Resource::User(user) => {
                format!(", and {} is a member of {}", shown(user), filter_words(filter))
            }
            _ => format!(", and {} belongs to it", what(resource)),
        },
    });
    sentence.push('.');
    sentence
}

fn miss_sentence(who: &str, scope: &str, resource: Resource<'_>, miss: &Miss) -> String {
    match miss {
        Miss::Broken { grant } => {
            format!("{}, on which the hub fails; take it out or mend it.", grant_words(who, grant))
        }
        Miss::Elsewhere { grant } => {
            let held = format!("{}{}", grant_words(who, grant), implied(grant));
            match (&grant.filter, resource) {
                (_, Resource::Everything) => format!("{held}, but this needs it without a filter."),
                (Some(filter), Resource::Server { user, .. } | Resource::User(user))
                    if filter.kind == "group" =>
                {
                    format!("{held}, but {} is not a member of {}.", shown(user), filter_words(filter))
                }
                (Some(filter), _) => format!("{held}, but only for {}.", filter_words(filter)),
                (None, _) => format!("{held}."),
            }
        }
        Miss::InvalidToken => {
            format!(
                "{who} identifies nobody: it expired, or its client or its owner is gone; a new one is needed."
            )
        }
        Miss::Limited { by } => match by {
            Limit::Common => format!(
                "The scopes of {who} and of its owner would each allow it, but have nothing in common: a hub compares what is \
                 written, and two groups share nothing, even if they share members."
            ),
            Limit::Owner => {
                format!("The owner of {who} does not hold it, and a token never holds more than its owner.")
            }
            Limit::Token => {
                format!("The owner of {who} holds it, but the scopes of the token do not contain it.")
            }
        },
        Miss::NoPrincipal => format!("The snapshot does not show {who}."),
        Miss::Withheld { grant } => format!(
            "{}, but a server filter takes away every `read:user…` scope, `{scope}` among them.",
            grant_words(who, grant)
        ),
        Miss::Weaker { grant, scopes } => {
            let list: Vec<String> = scopes.iter().map(|scope| format!("`{scope}`")).collect();
            format!("{}, which gives {} and not `{scope}`.", grant_words(who, grant), list.join(", "))
        }
    }
}

/// `johan is in group ops, which holds role teacher, which has the scope …`
fn grant_words(who: &str, grant: &Grant) -> String {
    let mut words = who.to_owned();
    let mut inherited = false;
    for (position, origin) in grant.origin.iter().enumerate() {
        let link = if position == 0 || inherited { " " } else { ", which " };
        inherited = false;
        match origin {
            Origin::Client => words.push_str(&format!("{link}may use what it was issued for")),
            Origin::Group { group } => words.push_str(&format!("{link}is in group {}", shown(group))),
            Origin::Identity => words.push_str(&format!("{link}may tell whose it is")),
            Origin::Inherit => words.push_str(" inherits from its owner"),
            Origin::Owner { name, .. } => {
                words.push_str(&format!(" {}", shown(name)));
                inherited = true;
            }
            Origin::Role { role } => words.push_str(&format!("{link}holds role {}", shown(role))),
            Origin::Share { server } => {
                words.push_str(&format!("{link}was given a share of server {server}"))
            }
            Origin::Stated => words.push_str(&format!("{link}is shown by the hub")),
            // The sentence is about it.
            Origin::Token { .. } => inherited = true,
        }
    }
    words.push_str(&format!(" with the scope `{}`", grant.written));
    words
}

fn implied(grant: &Grant) -> String {
    match grant.implies.as_slice() {
        [] | [_] => String::new(),
        [_, way @ ..] => {
            let way: Vec<String> = way.iter().map(|scope| format!("`{scope}`")).collect();
            format!(", which implies {}", way.join(", which implies "))
        }
    }
}

fn filter_words(filter: &NamedFilter) -> String {
    format!("{} {}", filter.kind, shown(&filter.name)).trim_start().to_owned()
}
