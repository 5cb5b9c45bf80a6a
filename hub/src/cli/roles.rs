//! `hubscope roles check`: what a hub will do with a configuration.

use std::{
    fs,
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use hubscope::{
    jupyterhub::{HubVersion, Start, empty_hub, start},
    snapshot::{Snapshot, Timestamp},
};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Exit, Failure, document, say};
use crate::configuration::{self, Loaded};

/// Try roles before they are live
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Check(Check),
}

/// Say what a hub will do with a configuration when it starts next, or why it will not start
///
/// Examples:
///
///   hubscope roles check values.yaml --hub-version 5.5.4
///
///   hubscope roles check jupyterhub_config.py --python /opt/jupyterhub/bin/python --snapshot hub.json
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
struct Check {
    /// The configuration: Helm values (.yaml), options in JSON (.json), or a jupyterhub_config.py, which is RUN by `--python`
    #[arg(value_name = "CONFIGURATION")]
    configuration: PathBuf,
    /// The hub as it is now; without it the database is empty, as on a first start
    #[arg(long, value_name = "FILE")]
    snapshot: Option<PathBuf>,
    /// The hub's version, for example 5.5.4; needed without a snapshot
    #[arg(long, value_name = "VERSION")]
    hub_version: Option<String>,
    /// The hub's own Python, which runs a jupyterhub_config.py
    #[arg(long, value_name = "PROGRAM", default_value = "python3")]
    python: PathBuf,
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    let Command::Check(check) = &arguments.command;
    let bytes = match &check.snapshot {
        None => None,
        Some(path) => {
            Some(fs::read(path).map_err(|error| Failure::File { path: path.clone(), write: false, error })?)
        }
    };
    let before = before(check, bytes.as_deref())?;
    let loaded = configuration::load(&check.configuration, &check.python)?;
    let outcome = start(&before, &loaded.configuration, now())?;
    match as_json {
        true => say(report(&outcome, &loaded))?,
        false => tell(check, &outcome, &loaded)?,
    }
    Ok(if outcome.succeeds() { Exit::Allow } else { Exit::Deny })
}

fn before<'b>(check: &Check, bytes: Option<&'b [u8]>) -> Result<Snapshot<'b>, Failure> {
    let (Some(bytes), Some(path)) = (bytes, &check.snapshot) else {
        let version = check.hub_version.as_deref().ok_or(Failure::VersionMissing)?;
        return Ok(empty_hub(HubVersion::parse(version)?, now()));
    };
    let mut before = document::rows(bytes, path)?;
    if let Some(version) = &check.hub_version {
        // An upgrade: the rows of one version, the rules of another.
        before.hub.version = HubVersion::parse(version)?.to_string().into();
    }
    Ok(before)
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

fn tell(check: &Check, outcome: &Start<'_>, loaded: &Loaded) -> Result<(), Failure> {
    let file = check.configuration.display();
    let place = |pointer: &str| match loaded.place(pointer) {
        Some((line, column)) => format!("{file}:{line}:{column} ({pointer})"),
        None => format!("{file} ({pointer})"),
    };
    for remark in &loaded.remarks {
        say(format_args!("note: {remark}"))?;
    }
    for notice in &outcome.notices {
        say(format_args!("note: {notice}\n      at {}", place(notice.pointer())))?;
    }
    if outcome.succeeds() {
        match outcome.changes.len() {
            0 => say("the hub starts, and nothing changes")?,
            _ => say("the hub starts, and then:")?,
        }
    } else {
        say("the hub does NOT start:")?;
        for obstacle in &outcome.obstacles {
            let first = if obstacle.is_first() { "  <- it ends here" } else { "" };
            let class = obstacle.hub_error().unwrap_or("cannot be told");
            say(format_args!("  {class}: {obstacle}{first}\n    at {}", place(obstacle.pointer())))?;
        }
        if !outcome.changes.is_empty() {
            say("what it leaves behind all the same:")?;
        }
    }
    outcome.changes.iter().try_for_each(|change| say(format_args!("  {change}")))
}

fn report(outcome: &Start<'_>, loaded: &Loaded) -> Value {
    json!({
        "starts": outcome.succeeds(),
        "obstacles": outcome.obstacles.iter().map(|told| placed(told, told.pointer(), loaded)).collect::<Vec<_>>(),
        "changes": outcome.changes,
        "notices": outcome.notices.iter().map(|told| placed(told, told.pointer(), loaded)).collect::<Vec<_>>(),
        "remarks": loaded.remarks,
    })
}

/// As the engine tells it, with the place in the file for the place among the options.
fn placed(told: &impl Serialize, pointer: &str, loaded: &Loaded) -> Value {
    let mut value = json!(told);
    if let Some(object) = value.as_object_mut() {
        object.remove("pointer");
        let (line, column) = loaded.place(pointer).unzip();
        object.insert("place".into(), json!({ "pointer": pointer, "line": line, "column": column }));
    }
    value
}
