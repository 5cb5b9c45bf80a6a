//! The difference between two policies in words.

use std::collections::BTreeMap;

use hubscope::{
    Policy,
    jupyterhub::{Difference, DifferenceOptions, GrantChange, MemberChange, Names, Over, ScopeOver},
    snapshot::Timestamp,
};

use super::{
    Exit,
    principal::{now, time},
    words::{amount, list},
};

/// What to compare
#[derive(clap::Args)]
pub(super) struct Compared {
    /// Compare tokens too
    #[arg(long)]
    tokens: bool,
    /// The time at which the tokens are used, for example 2026-01-31T09:00:00Z; now if absent
    #[arg(long, value_name = "TIME", value_parser = time, requires = "tokens")]
    at: Option<Timestamp>,
    /// List at most so many names at once; all are counted
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
}

impl Compared {
    pub(super) fn options(&self) -> DifferenceOptions {
        DifferenceOptions { limit: Some(self.limit), ..self.unlimited() }
    }

    pub(super) fn unlimited(&self) -> DifferenceOptions {
        DifferenceOptions { tokens_at: self.tokens.then(|| self.at.unwrap_or_else(now)), limit: None }
    }
}

/// As of the question whether everybody may do what they could do before.
pub(super) fn exit(difference: &Difference) -> Exit {
    let Difference { affected, moved, created, deleted, unanswered_tokens, .. } = difference;
    let affected = affected.users + affected.groups + affected.services + affected.tokens;
    match affected + moved + created.count + deleted.count {
        0 if *unanswered_tokens == 0 => Exit::Allow,
        0 => Exit::Unknown,
        _ => Exit::Deny,
    }
}

/// Numbers first, then who gains and who loses what.
pub(super) fn lines(difference: &Difference, before: &Policy, after: &Policy) -> Vec<String> {
    if exit(difference) == Exit::Allow {
        return vec!["Nothing changes: everybody may do what they could do before.".to_owned()];
    }
    let writer = Writer { before, after };
    let mut lines = head(difference);
    for change in &difference.grants {
        lines.push(String::new());
        lines.push(format!("{}:", who(&change.principals)));
        lines.extend(writer.grant(change));
    }
    for member in &difference.members {
        lines.push(String::new());
        lines.extend(writer.member(member));
    }
    let unlisted = difference.moved.saturating_sub(difference.members.len());
    if unlisted > 0 {
        let change = if unlisted == 1 { "changes" } else { "change" };
        lines.push(String::new());
        lines.push(format!("and {} more {change} groups.", amount(unlisted, "user")));
    }
    for token in &difference.tokens {
        lines.push(String::new());
        lines.push(format!("token {}:", token.id));
        lines.extend(writer.held(&token.gained, &token.lost));
        let unanswered = [("before", token.unanswered_before), ("now", token.unanswered_after)];
        for (when, reason) in unanswered.iter().filter_map(|(when, reason)| Some((when, (*reason)?))) {
            lines.push(format!("  has no answer {when}: {reason}"));
        }
    }
    let unlisted = difference.affected.tokens.saturating_sub(difference.tokens.len());
    if unlisted > 0 {
        lines.push(String::new());
        lines.push(format!("and {} more.", amount(unlisted, "token")));
    }
    if difference.unanswered_tokens > 0 {
        let tokens = amount(difference.unanswered_tokens, "token");
        lines.push(String::new());
        lines.push(format!("{tokens} cannot be told: the snapshot does not say what they hold."));
    }
    lines
}

fn head(difference: &Difference) -> Vec<String> {
    let Difference { affected, by_role, by_group, moved, created, deleted, .. } = difference;
    let amounts: Vec<String> = [
        (affected.users, "user"),
        (affected.groups, "group"),
        (affected.services, "service"),
        (affected.tokens, "token"),
    ]
    .iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| amount(*count, word))
    .collect();
    let one = affected.users + affected.groups + affected.services + affected.tokens == 1;
    let mut lines = Vec::new();
    match amounts.as_slice() {
        [] => lines.push("Nobody holds other scopes than before.".to_owned()),
        _ if one => lines.push(format!("{} holds other scopes than before.", list(&amounts))),
        _ => lines.push(format!("{} hold other scopes than before.", list(&amounts))),
    }
    if *moved > 0 {
        let (count, change) = (amount(*moved, "user"), if *moved == 1 { "changes" } else { "change" });
        lines.push(format!("{count} {change} groups."));
    }
    for (words, counts) in [("by role", by_role), ("by group", by_group)] {
        if !counts.is_empty() {
            let counts: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
            lines.push(format!("  {words:<9} {}", counts.join(", ")));
        }
    }
    for (words, names) in [("new", created), ("gone", deleted)] {
        if names.count > 0 {
            lines.push(format!("  {words:<9} {}", who(names)));
        }
    }
    lines
}

/// Principals, and how many more there are than are listed.
fn who(names: &Names) -> String {
    let Names { count, users, groups, services, .. } = names;
    let of = |word: &'static str, names: &[String]| {
        names.iter().map(|name| format!("{word}{name}")).collect::<Vec<_>>()
    };
    let mut all = of("", users);
    all.extend(of("group ", groups));
    all.extend(of("service ", services));
    let more = count.saturating_sub(all.len());
    if more > 0 {
        all.push(format!("{more} more"));
    }
    list(&all)
}

struct Writer<'p> {
    before: &'p Policy,
    after: &'p Policy,
}

impl Writer<'_> {
    fn grant(&self, change: &GrantChange) -> Vec<String> {
        let mut lines = self.held(&change.gained, &change.lost);
        if let Some(code) = change.unanswered_before {
            lines.push(format!("  had no answer before ({code})"));
        }
        if let Some(code) = change.unanswered_after {
            lines.push(format!("  have no answer now ({code})"));
        }
        lines
    }

    fn held(&self, gained: &[ScopeOver], lost: &[ScopeOver]) -> Vec<String> {
        let mut lines = Vec::new();
        for (word, policy, scopes) in [("gain", self.after, gained), ("lose", self.before, lost)] {
            let mut by_over: BTreeMap<&Over, Vec<&str>> = BTreeMap::new();
            for ScopeOver { scope, over, .. } in scopes {
                by_over.entry(over).or_default().push(scope);
            }
            for (over, scopes) in by_over {
                lines.push(format!("  {word} {} {}", scopes_words(policy, &scopes), over_words(over)));
            }
        }
        lines
    }

    fn member(&self, change: &MemberChange) -> Vec<String> {
        let user = &change.user;
        let mut steps = Vec::new();
        for (word, groups) in [("joins", &change.joined), ("leaves", &change.left)] {
            match groups.as_slice() {
                [] => {}
                [group] => steps.push(format!("{word} group {group}")),
                groups => steps.push(format!("{word} groups {}", list(groups))),
            }
        }
        let mut lines = vec![format!("{user} {}:", list(&steps))];
        for over in &change.over_them {
            let plural = over.principals.count > 1;
            for (words, policy, scopes) in [
                (if plural { "gain" } else { "gains" }, self.after, &over.gained),
                (if plural { "lose" } else { "loses" }, self.before, &over.lost),
            ] {
                if !scopes.is_empty() {
                    let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
                    let scopes = scopes_words(policy, &scopes);
                    lines.push(format!("  {} {words} {scopes} over {user}", who(&over.principals)));
                }
            }
        }
        if change.over_them.is_empty() {
            lines.push(format!("  nobody gains or loses anything over {user} by this"));
        }
        lines
    }
}

/// The scopes that are implied by no other of them, and how many more follow from these.
fn scopes_words(policy: &Policy, scopes: &[&str]) -> String {
    let is_above = |one: &str, other: &str| {
        // Of two that imply each other the first stands for both.
        one != other && policy.implies(one, other) && (!policy.implies(other, one) || one < other)
    };
    let topmost: Vec<String> = scopes
        .iter()
        .filter(|scope| !scopes.iter().any(|other| is_above(other, scope)))
        .map(|scope| format!("`{scope}`"))
        .collect();
    match scopes.len() - topmost.len() {
        0 => list(&topmost),
        more => format!("{} (with {more} implied)", list(&topmost)),
    }
}

fn over_words(over: &Over) -> String {
    match over {
        Over::Everything => "without a filter".to_owned(),
        Over::Named { kind, name } if kind == "group" => format!("over group {name}"),
        Over::Named { kind, name } => format!("over {kind} {name}").replace("  ", " "),
        Over::Own { kind } if kind == "user" => "over themselves".to_owned(),
        Over::Own { kind } => format!("over their own {kind}"),
    }
}
