//! `hubscope cql holders`: who may.

use hubscope::cql::{Ground, Holders};

use super::{
    super::{Exit, Failure, say, words::amount},
    question::What,
    source::Source,
};

/// List every role that has a permission on a resource, and by what
///
/// Example:
///
///   hubscope cql holders rows.json SELECT data/shop/orders
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    what: What,
    /// List at most so many; all are counted
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    let Arguments { source, what, limit } = arguments;
    let database = source.database()?;
    let holders = database.holders(what.permission, &what.resource, *limit);
    if as_json {
        let mut answer = serde_json::json!(holders);
        for (name, value) in what.json().as_object().into_iter().flatten() {
            answer[name] = value.clone();
        }
        say(answer)?;
        return Ok(Exit::Allow);
    }
    lines(&holders, what).iter().try_for_each(say)?;
    Ok(Exit::Allow)
}

fn lines(holders: &Holders, what: &What) -> Vec<String> {
    let What { permission, resource } = what;
    let mut lines = vec![match holders.count {
        0 => format!("No role has {permission} on {resource}."),
        count => format!(
            "{permission} on {resource} is had by {}, of which {} may log in.",
            amount(count, "role"),
            holders.logins
        ),
    }];
    if holders.anonymous {
        lines.push("Whoever is not logged in has it, too.".to_owned());
    }
    let width = holders.roles.iter().map(|holder| holder.role.chars().count()).max().unwrap_or_default();
    for holder in &holders.roles {
        let login = if holder.login { "login" } else { "" };
        let why = holder.ground.as_ref().map(short).unwrap_or_default();
        lines.push(format!("  {:<width$}  {login:<5}  {why}", holder.role).trim_end().to_owned());
    }
    let more = holders.count.saturating_sub(holders.roles.len());
    if more > 0 {
        lines.push(format!("{more} more; `--limit` lists them."));
    }
    lines.extend(holders.faults.iter().map(|(role, code)| format!("No answer for `{role}`: {code}.")));
    lines
}

/// The way, and the row at its end.
fn short(ground: &Ground) -> String {
    match ground {
        Ground::Row { way, on } => format!("{} on {on}", way.join(" -> ")),
        Ground::Superuser { way, .. } => format!("{}, a superuser", way.join(" -> ")),
        _ => "the database lets everybody do it".to_owned(),
    }
}
