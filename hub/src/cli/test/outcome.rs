//! Outcomes of tests as lines and as data, with their places in the file.

use hubscope::policy_tests::{Report, TestOutcome};
use serde_json::{Value, json};

use crate::yaml::Document;

/// Line and column of a test.
pub(super) fn place(test: &TestOutcome, document: &Document) -> (usize, usize) {
    document.place(&test.pointer).unwrap_or((1, 1))
}

/// One line, and below it what is wrong.
pub(super) fn lines(test: &TestOutcome, document: &Document) -> Vec<String> {
    let name = &test.name;
    if test.passed() {
        return vec![format!("ok    {name}")];
    }
    let (line, column) = place(test, document);
    let mut lines = vec![format!("FAIL  {name} ({}:{line}:{column})", document.name())];
    lines.extend(test.failures.iter().flatten().map(|line| format!("      {line}")));
    lines
}

/// The report of the engine, and where each test stands.
pub(super) fn json(report: &Report, document: &Document, notes: &[String]) -> Value {
    let mut value = json!(report);
    value["notes"] = json!(notes);
    for (position, test) in report.tests.iter().enumerate() {
        let (line, column) = place(test, document);
        value["tests"][position]["line"] = json!(line);
        value["tests"][position]["column"] = json!(column);
    }
    value
}
