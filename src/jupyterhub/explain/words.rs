//! Explanations as sentences.

use super::{
    super::question::Resource, Containment, Gone, Grant, Limit, Miss, NamedFilter, Origin, Path, Principal,
};
use crate::decision::Decision;

impl Path {
    /// The path as a sentence about somebody.
    ///
    /// Paths are shared by all who hold the same role, so the sentence names whom it is told: `each` says what all of them hold.
    ///
    /// ```
    /// # use hubscope::{Policy, Resource, jupyterhub::HolderOptions, snapshot::Limits};
    /// # let snapshot = br#"{"format": "hubscope/1", "hub": {"kind": "jupyterhub", "version": "5.5.4"}, "source": "hand",
    /// #     "issued_at": "2026-01-31T09:00:00Z", "knows": ["vocabulary", "roles", "users", "groups", "services", "shares"],
    /// #     "roles": [{"name": "teacher", "scopes": ["servers!group=class-A"]}], "groups": [{"name": "class-A"}],
    /// #     "users": [{"name": "johan", "roles": ["teacher"]}, {"name": "student1", "groups": ["class-A"]}]}"#;
    /// # let policy = Policy::load(snapshot, &Limits::default())?;
    /// let student = Resource::User("student1");
    /// let holders = policy.holders("servers", student, HolderOptions::default())?;
    /// assert_eq!(
    ///     holders.paths[0].sentence("each", student),
    ///     "each holds role teacher with the scope `servers!group=class-A`, and student1 is a member of group class-A."
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn sentence(&self, who: &str, resource: Resource<'_>) -> String {
        path_sentence(who, resource, self)
    }
}

/// One sentence for the decision, and one for each path or miss.
pub(super) fn sentences(
    principal: Principal<'_>,
    scope: &str,
    resource: Resource<'_>,
    decision: Decision,
    paths: &[Path],
    misses: &[Miss],
) -> Vec<String> {
    let who = principal.words();
    let on = on(resource);
    let head = match decision {
        Decision::Allow => format!("{who} may use `{scope}`{on}."),
        Decision::Deny => format!("{who} may not use `{scope}`{on}."),
        Decision::Fault(fault) => format!("{who}: {fault}."),
        Decision::Unknown(missing) => format!("Whether {who} may use `{scope}`{on} is unknown: {missing}."),
    };
    let mut text = vec![head];
    text.extend(paths.iter().map(|path| path_sentence(&who, resource, path)));
    text.extend(misses.iter().map(|miss| miss_sentence(&who, scope, resource, miss)));
    if decision == Decision::Deny && misses.is_empty() {
        text.push(format!("Nothing that {who} holds comes near `{scope}`."));
    }
    text
}

impl Principal<'_> {
    /// As sentences name it: users by their names alone.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Group(name) => format!("group {}", shown(name)),
            Self::Service(name) => format!("service {}", shown(name)),
            Self::Token { id, .. } => format!("token {}", shown(id)),
            Self::User(name) => shown(name).to_owned(),
        }
    }
}

fn on(resource: Resource<'_>) -> String {
    match resource {
        Resource::Everything => String::new(),
        _ => format!(" on {}", resource.words()),
    }
}

impl Resource<'_> {
    /// As sentences name it.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Everything => "everything".to_owned(),
            Self::Group(name) => format!("group {}", shown(name)),
            Self::Server { user, name: "" } => format!("{}'s default server", shown(user)),
            Self::Server { user, name } => format!("{}'s server {}", shown(user), shown(name)),
            Self::Service(name) => format!("service {}", shown(name)),
            Self::User(name) => format!("user {}", shown(name)),
        }
    }
}

/// An empty name would leave a hole in a sentence.
fn shown(name: &str) -> &str {
    if name.is_empty() { "\u{201c}\u{201d}" } else { name }
}

fn path_sentence(who: &str, resource: Resource<'_>, path: &Path) -> String {
    let mut sentence = format!("{}{}", grant_words(who, &path.grant), implied(&path.grant));
    if let Some(owner) = &path.owner {
        sentence.push_str(&format!("; {}{}", grant_words("its owner", owner), implied(owner)));
        if let Some(filter) = &path.filter {
            sentence.push_str(&format!("; both have {} in common", filter_words(filter)));
        }
    }
    if let Some(filter) = &path.filter
        && path.owner.is_none()
        && !path.grant.written.ends_with(&format!("!{}={}", filter.kind, filter.name))
    {
        // The bearer's own name, which the scope leaves open.
        sentence.push_str(&format!(", which here means {}", filter_words(filter)));
    }
    sentence.push_str(&match (path.covers, &path.filter) {
        (Containment::Everything, _) | (_, None) => ", without a filter".to_owned(),
        (Containment::Same, Some(_)) => String::new(),
        (Containment::Owner, Some(filter)) => format!(", and {} owns the server", shown(&filter.name)),
        (Containment::Group, Some(filter)) => match resource {
            Resource::Server { user, .. } | Resource::User(user) => {
                format!(", and {} is a member of {}", shown(user), filter_words(filter))
            }
            _ => format!(", and {} belongs to it", resource.words()),
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
        Miss::Gone { what: Gone::Client, name } => format!(
            "{who} was issued for the OAuth client `{name}`, which the hub has no longer; delete the token, and issue a new one."
        ),
        Miss::Gone { what: Gone::Owner, name } => {
            format!("{who} belongs to {}, whom the hub has no longer; delete the token.", shown(name))
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

/// `johan is in group ops, which holds role teacher with the scope …`
fn grant_words(who: &str, grant: &Grant) -> String {
    let mut words = who.to_owned();
    let mut link = " ";
    for origin in &grant.origin {
        let step = match origin {
            Origin::Client => "may use what it was issued for,".to_owned(),
            Origin::Group { group } => format!("is in group {}", shown(group)),
            Origin::Identity => "may tell whose it is".to_owned(),
            Origin::Inherit => "inherits from".to_owned(),
            Origin::Owner { name, .. } => {
                let owner = format!("its owner {}", shown(name));
                words =
                    if grant.origin.contains(&Origin::Inherit) { format!("{words} {owner}") } else { owner };
                link = if grant.origin.contains(&Origin::Inherit) { ", who " } else { " " };
                continue;
            }
            Origin::Role { role } => format!("holds role {}", shown(role)),
            Origin::Share { server } => format!("was given a share of server {server}"),
            Origin::Stated => "is listed by the hub".to_owned(),
            // The sentence is about it.
            Origin::Token { .. } => continue,
        };
        words.push_str(link);
        words.push_str(&step);
        link = ", which ";
    }
    let has = match grant.origin.last() {
        Some(Origin::Inherit | Origin::Owner { .. } | Origin::Token { .. }) | None => "has",
        Some(_) => "with",
    };
    words.push_str(&format!(" {has} the scope `{}`", grant.written));
    words
}

fn implied(grant: &Grant) -> String {
    match grant.implies.as_slice() {
        [] | [_] => String::new(),
        [_, way @ ..] => {
            let way: Vec<String> = way.iter().map(|scope| format!("`{scope}`")).collect();
            format!(", which implies {}", way.join(" and so "))
        }
    }
}

fn filter_words(filter: &NamedFilter) -> String {
    format!("{} {}", filter.kind, shown(&filter.name)).trim_start().to_owned()
}
