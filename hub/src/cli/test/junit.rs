//! A report in the XML of JUnit.

use std::{fs::File, io, path::Path};

use hubscope::policy_tests::{Report as Tests, TestOutcome};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{super::Failure, outcome::place};
use crate::yaml::Document;

/// Writes one suite with all tests of a file.
pub(super) fn write(
    path: &Path,
    document: &Document,
    tests: &Tests,
    notes: &[String],
) -> Result<(), Failure> {
    let mut suite = TestSuite::new(document.name());
    suite.add_test_cases(tests.tests.iter().map(|test| case(document, test)));
    if !notes.is_empty() {
        suite.set_system_err(notes.join("\n"));
    }
    let mut report = Report::new("hubscope");
    report.add_test_suite(suite);
    let failed = |error| Failure::File { path: path.to_owned(), write: true, error };
    let target = File::create(path).map_err(failed)?;
    report.serialize(target).map_err(|error| failed(io::Error::other(error)))
}

fn case(document: &Document, test: &TestOutcome) -> TestCase {
    let TestOutcome { name, checks, failures, .. } = test;
    let (file, (line, column)) = (document.name(), place(test, document));
    let status = match failures.first().and_then(|lines| lines.first()) {
        None => TestCaseStatus::success(),
        Some(first) => {
            let all: Vec<String> = failures.iter().map(|lines| lines.join("\n")).collect();
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type("policy");
            status.set_message(first);
            status.set_description(format!("{file}:{line}:{column}\n{}", all.join("\n")));
            status
        }
    };
    let mut case = TestCase::new(name.as_str(), status);
    case.set_classname(file).set_assertions(*checks);
    case
}
