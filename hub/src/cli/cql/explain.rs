//! `hubscope cql explain`: why a role may or may not.

use hubscope::cql::{Explanation, Miss, Remedy};
use serde_json::json;

use super::{
    super::{Exit, Failure, say, words::amount},
    question::{What, Who},
    source::Source,
};

/// Say why a role may or may not do something
///
/// An allow comes with everything that alone would suffice, a deny with what comes close.
///
/// Examples:
///
///   hubscope cql explain rows.json --as ann SELECT data/shop/orders
///
///   hubscope cql explain rows.json --as bob MODIFY 'KEYSPACE shop' --remedies
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    who: Who,
    #[command(flatten)]
    what: What,
    /// Name grants that would turn a deny into an allow, those first that give least; each is tried before it is told
    #[arg(long)]
    remedies: bool,
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    let Arguments { source, who, what, remedies } = arguments;
    let database = source.database()?;
    let explanation = database.explain(who.caller(), what.permission, &what.resource);
    let exit = match explanation.outcome {
        "allow" => Exit::Allow,
        "deny" => Exit::Deny,
        _ => Exit::Fault,
    };
    let remedies = match who.caller() {
        Some(role) if *remedies => database.remedies(role, what.permission, &what.resource),
        _ => Vec::new(),
    };
    if as_json {
        let mut answer = json!(explanation);
        for (name, value) in what.json().as_object().into_iter().flatten() {
            answer[name] = value.clone();
        }
        answer["as"] = json!(who.caller());
        answer["remedies"] = json!(remedies);
        say(answer)?;
        return Ok(exit);
    }
    lines(&explanation).iter().try_for_each(say)?;
    if !remedies.is_empty() {
        say("Any one of these would change that, least power first:")?;
        remedies.iter().try_for_each(|remedy| say(format_args!("  {}", told(remedy))))?;
    } else if exit == Exit::Deny && who.caller().is_some() {
        match arguments.remedies {
            true => say("No single grant would change that.")?,
            false => eprintln!("hubscope: `--remedies` tells what would change that"),
        }
    }
    Ok(exit)
}

fn lines(explanation: &Explanation) -> Vec<String> {
    let mut lines = vec![format!("{}.", explanation.because)];
    // The first is in the sentence.
    lines.extend(explanation.grounds.iter().skip(1).map(|ground| format!("Besides, {ground}.")));
    // That nothing applies is in the sentence.
    let near = explanation.misses.iter().filter(|miss| **miss != Miss::Inapplicable);
    let near: Vec<String> = near.map(|miss| format!("  {miss}")).collect();
    if !near.is_empty() {
        lines.push("What comes close:".to_owned());
        lines.extend(near);
    }
    lines
}

fn told(remedy: &Remedy) -> String {
    let more = remedy.gains.saturating_sub(1);
    let mut told = remedy.statement.clone();
    if remedy.superuser {
        told.push_str("  (makes a superuser)");
    } else if more > 0 {
        told.push_str(&format!("  (with {})", amount(more, "more permission")));
    }
    if remedy.login {
        told.push_str("  (a role that logs in: somebody else's)");
    }
    told
}
