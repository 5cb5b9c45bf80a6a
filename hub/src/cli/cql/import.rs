//! `hubscope cql import`: a description as rows.

use std::path::PathBuf;

use hubscope::cql::State;
use serde_json::json;

use super::{
    super::{Exit, Failure, document, say, words::amount},
    rows,
    source::Rules,
    statements::text,
};

/// Make a snapshot of what DESCRIBE SCHEMA WITH INTERNALS prints
///
/// Other statements than those about roles, keyspaces and tables are refused. Hashes of passwords are kept if they are there.
///
/// Example:
///
///   cqlsh -e 'DESCRIBE SCHEMA WITH INTERNALS' | hubscope cql import - --out rows.json
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The description; `-` is standard input
    #[arg(value_name = "FILE")]
    description: PathBuf,
    #[command(flatten)]
    rules: Rules,
    /// Where to write the snapshot
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    let Arguments { description, rules, out } = arguments;
    let state = State::from_description(&text(description)?, rules.dialect)
        .map_err(|error| Failure::Cql { path: document::name(description), error: Box::new(error) })?;
    rows::write(&state, out)?;
    let roles = state.role_names().count();
    match as_json {
        true => say(json!({ "roles": roles }))?,
        false => say(format_args!("{} written to `{}`", amount(roles, "role"), out.display()))?,
    }
    Ok(Exit::Allow)
}
