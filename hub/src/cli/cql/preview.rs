//! `hubscope cql preview`: what statements would change, and for whom.

use hubscope::cql::{Change, Difference, OnResource};
use serde_json::json;

use super::{
    super::{
        Exit, Failure, say,
        words::{amount, list},
    },
    question::Who,
    source::Source,
    statements::Statements,
};

/// Say who would gain and who would lose what by some statements; nothing is changed
///
/// Examples:
///
///   hubscope cql preview rows.json --as root 'REVOKE staff FROM ann'
///
///   hubscope cql preview rows.json --as root --file changes.cql
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    who: Who,
    #[command(flatten)]
    statements: Statements,
    /// List at most so many roles; all are counted
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    let Arguments { source, who, statements, limit } = arguments;
    let database = source.database()?;
    let script = statements.read()?;
    let preview = database
        .preview(&script.statements, who.caller(), *limit)
        .map_err(|refused| script.refused(refused))?;
    match as_json {
        true => say(json!(preview.difference))?,
        false => lines(&preview.difference).iter().try_for_each(say)?,
    }
    Ok(Exit::Allow)
}

/// Numbers first, then what changes for each role.
fn lines(difference: &Difference) -> Vec<String> {
    let Difference { created, dropped, gaining, losing, changes, .. } = difference;
    if created.is_empty() && dropped.is_empty() && *gaining == 0 && *losing == 0 && changes.is_empty() {
        return vec!["Nothing changes: every role may do what it could do before.".to_owned()];
    }
    let mut lines = vec![format!(
        "{} may do more than before, {} less.",
        amount(*gaining, "role"),
        amount(*losing, "role")
    )];
    for (what, names) in [("Created", created), ("Dropped", dropped)] {
        if !names.is_empty() {
            lines.push(format!("{what}: {}.", list(names)));
        }
    }
    for change in changes {
        lines.push(String::new());
        lines.push(if change.login { change.role.clone() } else { format!("{} (no login)", change.role) });
        lines.extend(told(change).into_iter().map(|line| format!("  {line}")));
    }
    lines
}

fn told(change: &Change) -> Vec<String> {
    let mut lines = Vec::new();
    let rows = |sign: &str, rows: &[OnResource]| -> Vec<String> {
        rows.iter().map(|row| format!("{sign} {} on {}", row.permissions.join(", "), row.on)).collect()
    };
    lines.extend(match change.superuser {
        Some(true) => Some("+ is a superuser".to_owned()),
        Some(false) => Some("- is a superuser no more".to_owned()),
        None => None,
    });
    lines.extend(match change.login_changed {
        Some(true) => Some("+ may log in".to_owned()),
        Some(false) => Some("- may log in no more".to_owned()),
        None => None,
    });
    lines.extend(change.roles_gained.iter().map(|role| format!("+ includes {role}")));
    lines.extend(change.roles_lost.iter().map(|role| format!("- includes {role} no more")));
    lines.extend(rows("+", &change.gained));
    lines.extend(rows("-", &change.lost));
    lines.extend(change.fault.map(|code| format!("! every question about it fails: {code}")));
    lines
}
