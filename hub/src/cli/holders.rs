//! `hubscope holders`: who may.

use std::collections::BTreeMap;

use hubscope::{
    Resource,
    jupyterhub::{HolderOptions, HolderRow, Holders, Path},
    snapshot::Timestamp,
};
use serde_json::json;

use super::{
    Exit, Failure,
    document::Document,
    principal::{now, time},
    say,
    target::Target,
    words::{amount, list},
};

/// List everybody who holds a scope over a resource, and by what
///
/// Examples:
///
///   hubscope holders hub.json servers --on server=student1/lab
///
///   hubscope holders hub.json shutdown --tokens
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    document: Document,
    /// The scope that a request needs, without a filter
    #[arg(value_name = "SCOPE")]
    scope: String,
    /// What the request is about: user=NAME, server=OWNER/NAME, group=NAME or service=NAME; without it everything is asked for
    #[arg(long, value_name = "RESOURCE")]
    on: Option<Target>,
    /// List tokens too
    #[arg(long)]
    tokens: bool,
    /// The time at which the tokens are used, for example 2026-01-31T09:00:00Z; now if absent
    #[arg(long, value_name = "TIME", value_parser = time, requires = "tokens")]
    at: Option<Timestamp>,
    /// List at most so many of each kind; all are counted
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    let Arguments { document, scope, on, tokens, at, limit } = arguments;
    let policy = document.load()?;
    let resource = on.as_ref().map_or(Resource::Everything, Target::resource);
    let options = HolderOptions { tokens_at: tokens.then(|| at.unwrap_or_else(now)), limit: Some(*limit) };
    let holders = policy.holders(scope, resource, options)?;
    if as_json {
        let mut answer = json!(holders);
        answer["scope"] = json!(scope);
        answer["resource"] = json!(on.as_ref().map(Target::to_string));
        say(answer)?;
    } else {
        lines(&holders, scope, on.as_ref()).iter().try_for_each(say)?;
    }
    Ok(Exit::Allow)
}

/// How many there are, then their names below what gives it to them.
fn lines(holders: &Holders, scope: &str, on: Option<&Target>) -> Vec<String> {
    let over = on.map_or_else(
        || "without a filter".to_owned(),
        |target| format!("over {}", target.resource().words()),
    );
    let resource = on.map_or(Resource::Everything, Target::resource);
    let counts = holders.counts;
    let amounts: Vec<String> = [
        (counts.users, "user"),
        (counts.groups, "group"),
        (counts.services, "service"),
        (counts.tokens, "token"),
    ]
    .iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| amount(*count, word))
    .collect();
    let mut lines = match amounts.as_slice() {
        [] => vec![format!("Nobody holds `{scope}` {over}.")],
        _ => vec![format!("`{scope}` {over} is held by {}.", list(&amounts))],
    };
    for (path, names) in by_path(holders, resource) {
        lines.push(String::new());
        if let [(kind, only)] = names.as_slice()
            && let [name] = only.as_slice()
        {
            let who = if *kind == USERS { (*name).to_owned() } else { format!("{} {name}", one(kind)) };
            lines.push(path.sentence(&who, resource));
            continue;
        }
        lines.push(path.sentence("Each", resource));
        lines.extend(names.into_iter().map(|(kind, names)| format!("  {kind:<9} {}", names.join(", "))));
    }
    let listed = [&holders.users, &holders.groups, &holders.services, &holders.tokens];
    let listed: usize = listed.iter().map(|rows| rows.len()).sum();
    let all = counts.users + counts.groups + counts.services + counts.tokens;
    if all > listed {
        lines.push(String::new());
        lines.push(format!("{} more; `--limit` lists them.", all - listed));
    }
    if !holders.unanswered.is_empty() {
        lines.push(String::new());
        lines.push(format!(
            "No answer for {}: the hub fails on them, or the snapshot does not say; `hubscope explain` says which.",
            holders.unanswered.join(", ")
        ));
    }
    lines
}

const USERS: &str = "users";

fn one(kind: &str) -> &str {
    kind.trim_end_matches('s')
}

type Names<'h> = Vec<(&'static str, Vec<&'h str>)>;

/// Holders by what gives it to them, those first whom most share. Paths that read the same are told once.
fn by_path<'h>(holders: &'h Holders, resource: Resource<'_>) -> Vec<(&'h Path, Names<'h>)> {
    let kinds: [(&'static str, &[HolderRow]); 4] = [
        (USERS, &holders.users),
        ("groups", &holders.groups),
        ("services", &holders.services),
        ("tokens", &holders.tokens),
    ];
    let mut paths: BTreeMap<String, (usize, &Path, Names<'h>)> = BTreeMap::new();
    for (kind, rows) in kinds {
        for row in rows {
            let Some(path) = holders.paths.get(row.path) else { continue };
            let (count, _, names) =
                paths.entry(path.sentence("Each", resource)).or_insert((0, path, Names::new()));
            *count += 1;
            match names.last_mut() {
                Some((last, names)) if *last == kind => names.push(&row.name),
                _ => names.push((kind, vec![&row.name])),
            }
        }
    }
    let mut paths: Vec<_> = paths.into_values().collect();
    paths.sort_by_key(|(count, _, _)| std::cmp::Reverse(*count));
    paths.into_iter().map(|(_, path, names)| (path, names)).collect()
}
