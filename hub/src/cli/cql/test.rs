//! `hubscope cql test`: what an administrator expects of roles, checked.

use std::path::PathBuf;

use hubscope::cql::{Database, policy_tests};

use super::{
    super::{Exit, Failure, test::report},
    rows,
    source::Rules,
};
use crate::yaml;

/// Check the roles of a database against tests that you write
///
/// Tests are YAML. Lists mean each of them:
///
///   tests:
///     - name: staff reads the shop
///       who: [ann, bob]
///       can: SELECT               # or cannot:
///       on: data/shop
///     - name: nobody else drops tables
///       only: [lead]              # and what includes it, and superusers
///       can: DROP
///       on: [data/shop, data/lab]
///
/// A role that the database does not have fails a test.
///
/// Example:
///
///   hubscope cql test tests.yaml --snapshot rows.json --junit report.xml
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The tests; `-` is standard input
    #[arg(value_name = "TESTS")]
    tests: PathBuf,
    /// The rows to test; `-` is standard input
    #[arg(long, value_name = "FILE")]
    snapshot: PathBuf,
    #[command(flatten)]
    rules: Rules,
    /// Write a report for build servers, in the XML of JUnit
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    let Arguments { tests, snapshot, rules, junit } = arguments;
    let database = Database::new(rows::read(snapshot)?, rules.dialect)
        .map_err(|error| Failure::Cql { path: snapshot.clone(), error: Box::new(error) })?;
    let document = yaml::Document::read(tests)?;
    let outcome = policy_tests::run(&database, document.value())
        .map_err(|error| document.refused(error.code(), error.pointer(), error.message()))?;
    report(&outcome, &document, &[], junit.as_deref(), as_json)
}
