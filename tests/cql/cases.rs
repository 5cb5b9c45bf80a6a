//! Runs the hand-written cases of `tests/conformance/cql`.

use std::{collections::BTreeSet, fs, path::Path};

use hubscope::cql::{Statement, parse};
use hubscope_conform::{CqlDocument, CqlStep, is_as_expected};
use serde_json::json;

#[test]
fn every_case_comes_out_as_the_rules_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/cql");
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();

    let mut ids = BTreeSet::new();
    let mut steps = 0;
    let mut wrong = Vec::new();
    for file in files {
        let document: CqlDocument = serde_json::from_slice(&fs::read(&file).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for (id, note) in document.cases() {
            assert!(note.is_some_and(|note| !note.is_empty()), "{id} has no note");
            assert!(ids.insert(id.to_owned()), "two cases are called {id}");
        }
        let mut ran = BTreeSet::new();
        for (answer, step) in document.runs() {
            ran.insert(answer.case.clone());
            steps += 1;
            if let Some(difference) = is_as_expected(&answer, step) {
                let (case, dialect) = (&answer.case, &answer.dialect);
                let step =
                    json!({"step": answer.step, "as": step.caller, "do": step.operation, "cql": step.cql});
                wrong.push(format!("{case} ({dialect}): {step}\n    {difference}"));
            }
            if let Some(difference) = text_differs(step) {
                wrong.push(format!("{}, step {}: {difference}", answer.case, answer.step));
            }
        }
        for (id, _) in document.cases() {
            assert!(ran.contains(id), "{id} has no steps, or no dialect");
        }
    }
    println!("{} cases, {steps} steps", ids.len());
    assert!(ids.len() >= 250, "only {} cases", ids.len());
    assert!(wrong.is_empty(), "{} wrong answers\n{}", wrong.len(), wrong.join("\n"));
}

/// Where a step says the same twice, as text and as an operation, both must be the same statement.
fn text_differs(step: &CqlStep) -> Option<String> {
    let text = step.cql.as_ref()?;
    if !step.operation.is_object() {
        return None;
    }
    let written = Statement::from_operation(&step.operation).ok()?;
    match parse(text) {
        Ok(parsed) if parsed == written => None,
        parsed => Some(format!("`{text}` is read as {parsed:?}, and not as {written:?}")),
    }
}
