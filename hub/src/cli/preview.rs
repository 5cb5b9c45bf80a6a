//! `hubscope preview`: what some edits would change, and for whom.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use serde::Serialize;
use serde_json::json;

use super::{
    Exit, Failure,
    difference::{self, Compared},
    document::Document,
    edits, say,
};

/// Say who would gain and who would lose what by some edits; nothing is changed
///
/// The edits are a list, in YAML or in JSON, as `explain --remedies --json` names them:
///
///   - edit: assign-role
///     role: teacher
///     to: { user: johan }
///   - { edit: add-member, group: class-a, user: student9 }
///
/// Others: change-role, create-role, delete-role, remove-role, create-user, delete-user, create-group, delete-group, remove-member,
/// set-admin, share, unshare, issue-token, revoke-token.
///
/// Example:
///
///   hubscope preview hub.json edits.yaml
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    document: Document,
    /// The edits; `-` is standard input
    #[arg(value_name = "EDITS")]
    edits: PathBuf,
    #[command(flatten)]
    compared: Compared,
    /// Write the whole difference there too, in JSON
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    let before = arguments.document.load()?;
    let after = edits::apply(&before, &arguments.edits)?;
    let difference = before.difference(&after, arguments.compared.options());
    if let Some(path) = &arguments.out {
        let whole = before.difference(&after, arguments.compared.unlimited());
        write(path, &whole).map_err(|error| Failure::File { path: path.clone(), write: true, error })?;
    }
    match as_json {
        true => say(json!(difference))?,
        false => difference::lines(&difference, &before, &after).iter().try_for_each(say)?,
    }
    Ok(Exit::Allow)
}

fn write(path: &Path, difference: &impl Serialize) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    serde_json::to_writer_pretty(&mut file, difference)?;
    file.write_all(b"\n")?;
    file.flush()
}
