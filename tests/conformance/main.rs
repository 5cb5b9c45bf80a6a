//! Runs the hand-written conformance cases against the engine.
//!
//! The cases are data in `tests/conformance/jupyterhub`, read by the JavaScript runner too, and confirmed by the real package
//! through `tests/oracle/confirm.py`. One test a file would hide how many cases ran, so this is one test that counts.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking, and its input is its own"
)]

use std::{collections::BTreeMap, fs, path::Path};

use hubscope_conform::{Hub, State, answer, answer_starts, is_wanted, started_as_wanted};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};

/// One case of a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    note: String,
    versions: Vec<String>,
    #[serde(default)]
    hub: State,
    #[serde(default)]
    queries: Vec<Value>,
    /// In place of rows and queries: configurations, as they are written.
    #[serde(default)]
    startup: Vec<Box<RawValue>>,
    #[serde(default)]
    want: Vec<Value>,
}

#[test]
fn every_case_has_the_answer_of_the_real_package() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/jupyterhub");
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "no cases in {}", folder.display());

    let mut answered: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for file in files {
        let cases: Vec<Case> = serde_json::from_slice(&fs::read(&file).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for case in cases {
            assert!(!case.note.is_empty(), "{} has no note", case.id);
            for version in &case.versions {
                assert_eq!(case.startup.len(), case.want.len(), "{} wants something of every start", case.id);
                let starts = answer_starts(version, &case.startup);
                for (position, (want, answer)) in case.want.iter().zip(&starts).enumerate() {
                    if !started_as_wanted(want, answer) {
                        wrong.push(format!(
                            "{} ({version}), start {position}: {want}\n    got {answer}",
                            case.id
                        ));
                    }
                    *answered.entry("startup".to_owned()).or_default() += 1;
                }
                let hub =
                    Hub::new(&case.hub, version).unwrap_or_else(|reason| panic!("{}: {reason}", case.id));
                for query in &case.queries {
                    let op = query["op"].as_str().unwrap().to_owned();
                    let answer = answer(&hub, query);
                    if !is_wanted(query, &answer) {
                        wrong.push(format!("{} ({version}): {query}\n    got {answer}", case.id));
                    }
                    *answered.entry(op).or_default() += 1;
                }
            }
        }
    }
    println!("answered: {answered:?}");
    assert!(wrong.is_empty(), "{} wrong answers\n{}", wrong.len(), wrong.join("\n"));
}
