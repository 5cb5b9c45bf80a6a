//! `hubscope diff`: what is different between two snapshots.

use std::path::PathBuf;

use serde_json::json;

use super::{
    Exit, Failure,
    difference::{self, Compared},
    document, say,
};

/// Say who may do something else in another snapshot, for example in that of a week ago
///
/// What people hold is compared, and over whom; rows that give nobody anything do not count. Ends with 1 if something differs.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The snapshot before; `-` is standard input
    #[arg(value_name = "BEFORE")]
    before: PathBuf,
    /// The snapshot after
    #[arg(value_name = "AFTER")]
    after: PathBuf,
    #[command(flatten)]
    compared: Compared,
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    let (before, after) = (document::load(&arguments.before)?, document::load(&arguments.after)?);
    let difference = before.difference(&after, arguments.compared.options());
    match as_json {
        true => say(json!(difference))?,
        false => difference::lines(&difference, &before, &after).iter().try_for_each(say)?,
    }
    Ok(difference::exit(&difference))
}
