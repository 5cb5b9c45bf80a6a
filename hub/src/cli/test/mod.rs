//! `hubscope test`: what an administrator expects of a hub's permissions, checked.

mod junit;
mod outcome;

use std::path::{Path, PathBuf};

use hubscope::{
    Policy,
    jupyterhub::start,
    policy_tests::{self, Report},
    snapshot::Limits,
};

use super::{Exit, Failure, document, edits, principal::now, say, words::amount};
use crate::{configuration, yaml};

/// Check a hub's permissions against tests that you write
///
/// Tests are YAML. `who` is a user, or service:NAME, group:NAME, token:ID; `on` is user NAME, server OWNER/NAME, group NAME or service
/// NAME; lists mean each of them:
///
///   tests:
///     - name: teachers start their students' servers
///       who: [johan, kim]
///       can: servers              # or cannot:
///       on: server student1/      # absent: without a filter
///     - name: nobody but amira may shut the hub down
///       only: [amira]             # users, services, groups with all their members
///       can: shutdown
///     - name: a teacher lists one class
///       who: johan
///       can: list:users
///       exactly: [student1, student2]
///     - who: johan
///       request: POST /hub/api/users/student1/server
///       status: 201               # or gets: pass, 403 or 404, which is about scopes alone
///
/// A name that the hub does not have fails a test, unless it says `absent: true`.
///
/// Examples:
///
///   hubscope test tests.yaml --snapshot hub.json --junit report.xml
///
///   hubscope test tests.yaml --snapshot hub.json --config values.yaml
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The tests; `-` is standard input
    #[arg(value_name = "TESTS")]
    tests: PathBuf,
    /// The hub to test; `-` is standard input
    #[arg(long, value_name = "FILE")]
    snapshot: PathBuf,
    /// Test the hub as it is after its next start with this configuration: Helm values, options in JSON, or a jupyterhub_config.py
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The hub's own Python, which RUNS a jupyterhub_config.py
    #[arg(long, value_name = "PROGRAM", default_value = "python3", requires = "config")]
    python: PathBuf,
    /// Test the hub as it is after these edits (see `preview`); after the start, if there is one
    #[arg(long, value_name = "EDITS")]
    preview: Option<PathBuf>,
    /// Write a report for build servers, in the XML of JUnit
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    let Arguments { tests, snapshot, config, python, preview, junit } = arguments;
    let (mut policy, notes) = match config {
        None => (document::load(snapshot)?, Vec::new()),
        Some(config) => started(snapshot, config, python)?,
    };
    // What a start may do besides is not tested, and must not go unsaid.
    for note in &notes {
        eprintln!("hubscope: note: {note}");
    }
    if let Some(preview) = preview {
        policy = edits::apply(&policy, preview)?;
    }
    let document = yaml::Document::read(tests)?;
    let report = policy_tests::run(&policy, document.value(), now())
        .map_err(|error| document.refused(error.code(), error.pointer(), error.message()))?;
    self::report(&report, &document, &notes, junit.as_deref(), as_json)
}

/// Tells how tests ended, to people, programs and build servers.
pub(super) fn report(
    report: &Report,
    document: &yaml::Document,
    notes: &[String],
    junit: Option<&Path>,
    as_json: bool,
) -> Result<Exit, Failure> {
    if let Some(path) = junit {
        junit::write(path, document, report, notes)?;
    }
    let (passed, failed) = (report.passed(), report.failed());
    if as_json {
        say(outcome::json(report, document, notes))?;
    } else {
        for test in &report.tests {
            outcome::lines(test, document).iter().try_for_each(say)?;
        }
        say(match failed {
            0 => format!("{} passed", amount(passed, "test")),
            _ => format!("{} passed, {failed} failed", amount(passed, "test")),
        })?;
    }
    Ok(if failed == 0 { Exit::Allow } else { Exit::Deny })
}

/// The hub after a start, and what is to be known of it.
fn started(snapshot: &Path, config: &Path, python: &Path) -> Result<(Policy, Vec<String>), Failure> {
    let bytes = document::bytes(snapshot)?;
    let before = document::rows(&bytes, snapshot)?;
    let loaded = configuration::load(config, python)?;
    let outcome = start(&before, &loaded.configuration, now())?;
    if let Some(obstacle) = outcome.obstacles.first() {
        return Err(Failure::StartFails { path: config.to_owned(), obstacle: obstacle.to_string() });
    }
    let after = serde_json::to_vec(&outcome.after).map_err(|error| Failure::Internal(error.into()))?;
    let policy = Policy::load(&after, &Limits::default())
        .map_err(|error| Failure::Snapshot { path: snapshot.to_owned(), error: Box::new(error) })?;
    let notices = outcome.notices.iter().map(ToString::to_string);
    Ok((policy, loaded.remarks.into_iter().chain(notices).collect()))
}
