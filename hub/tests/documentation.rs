//! The examples of `docs/questions.md` and `docs/cql.md`: every command runs, and prints what stands there.
//!
//! `HUBSCOPE_WRITE_DOCS=1` writes the outputs into the document; read the difference before you keep it.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::{fs, path::Path, process::Command};

use support::{Answer, program};

#[test]
fn every_example_about_hubs_prints_what_stands_there() {
    every_example_prints_what_stands_there("questions.md");
}

#[test]
fn every_example_about_databases_prints_what_stands_there() {
    every_example_prints_what_stands_there("cql.md");
}

fn every_example_prints_what_stands_there(name: &str) {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let path = docs.join(name);
    let written = fs::read_to_string(&path).unwrap();
    let mut commands = 0;
    let printed = with_outputs(&written, |words| {
        commands += 1;
        let output = Command::new(program()).args(words).current_dir(docs.join("examples")).output().unwrap();
        let answer = Answer::from(output);
        assert!([0, 1].contains(&answer.exit), "{words:?}: {}", answer.stderr);
        format!("{}{}", answer.stdout, answer.stderr)
    });
    assert!(commands > 5, "the document has examples");
    if std::env::var_os("HUBSCOPE_WRITE_DOCS").is_some() {
        fs::write(&path, &printed).unwrap();
    }
    for (line, (stands, prints)) in written.lines().zip(printed.lines()).enumerate() {
        assert_eq!(stands, prints, "docs/{name}, line {}", line + 1);
    }
    assert_eq!(written.lines().count(), printed.lines().count());
}

#[test]
fn the_tests_in_the_documents_pass() {
    for (name, command, rows, last) in [
        ("questions.md", ["test"].as_slice(), "school.json", "4 tests passed"),
        ("cql.md", &["cql", "test"], "shop.json", "2 tests passed"),
    ] {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
        let written = fs::read_to_string(docs.join(name)).unwrap();
        let (_, rest) = written.split_once("```yaml\n").unwrap();
        let (tests, _) = rest.split_once("```").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tests.yaml");
        fs::write(&path, tests).unwrap();
        let rows = docs.join("examples").join(rows);
        let words = command.iter().map(Path::new).chain([&*path, Path::new("--snapshot"), &*rows]);
        let answer = support::hubscope(words);
        assert_eq!(answer.exit, 0, "{}{}", answer.stdout, answer.stderr);
        assert_eq!(answer.stdout.lines().last(), Some(last));
    }
}

/// The document with what its commands print now.
fn with_outputs(document: &str, mut run: impl FnMut(&[String]) -> String) -> String {
    let mut printed = String::new();
    let mut is_console = false;
    for line in document.lines() {
        if line.starts_with("```") {
            is_console = line == "```console";
        }
        if is_console && let Some(command) = line.strip_prefix("$ hubscope ") {
            printed.push_str(&format!("{line}\n{}", run(&words(command))));
        } else if !is_console || line.starts_with("```") {
            printed.push_str(&format!("{line}\n"));
        }
    }
    printed
}

/// Words as a shell splits them, as far as the examples need it.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('\'').enumerate();
    parts
        .flat_map(|(position, part)| match position % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}
