//! `cargo xtask mutants`: takes one rule after the other out of a copy of the repository, and shows which case notices.
//!
//! The mutants are data in `tests/mutations/mutants.json`. One that nothing notices is a rule without a case.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, bail, ensure};
use serde::Deserialize;

use crate::{package, process, progress::Steps, workspace};

/// How `cargo xtask mutants` was called.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Only mutants whose rule or description contains this.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
}

/// One rule taken out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mutant {
    /// Which rule: a section of `docs/rules/jupyterhub.md`, or, behind `cql`, of `docs/rules/cql.md`, or a number of its surprises.
    rule: String,
    /// What no longer holds.
    removes: String,
    file: PathBuf,
    /// Stands once in the file.
    text: String,
    replacement: String,
    /// The conformance case that is there for this rule.
    caught_by: Option<String>,
    /// Why nothing can notice: the rule follows from others.
    survives: Option<String>,
}

/// What the tests said of a mutant.
#[derive(Debug)]
enum Verdict {
    /// Conformance cases that got another answer, or, where none did, other tests that failed.
    Caught(BTreeSet<String>),
    /// The compiler refuses it: the list is wrong, not the engine.
    NoProgram,
    Survived,
}

/// Runs the mutants; an error if one survives, or if the case that is there for its rule does not notice.
pub(crate) fn run(options: &Options) -> Result<()> {
    let root = workspace::root()?;
    let folder = package::target_directory(&root).join("mutants");
    let mut mutants: Vec<Mutant> =
        serde_json::from_slice(&fs::read(root.join("tests/mutations/mutants.json"))?)?;
    for mutant in &mutants {
        let found = fs::read_to_string(root.join(&mutant.file))?.matches(&mutant.text).count();
        ensure!(
            found == 1,
            "the text of the mutant `{}` stands {found} times in {}: give it another",
            mutant.removes,
            mutant.file.display()
        );
    }
    if let Some(only) = &options.only {
        mutants
            .retain(|mutant| mutant.rule.contains(only.as_str()) || mutant.removes.contains(only.as_str()));
    }
    let tree = folder.join("tree");
    let mut steps = Steps::default();
    steps.step("copy the repository", |_| copy(&root, &tree))?;
    steps.step("run the tests without a mutant", |_| match judge(&tree, &folder)? {
        Verdict::Survived => Ok(()),
        Verdict::NoProgram => bail!("the repository does not compile, see {}", folder.display()),
        Verdict::Caught(tests) => bail!("these fail already: {}", list(&tests)),
    })?;
    let mut table = String::from("| rule | what is taken out | noticed by |\n| --- | --- | --- |\n");
    let mut wrong = 0_usize;
    for (number, mutant) in mutants.iter().enumerate() {
        let name = format!("{} of {}: {}, {}", number + 1, mutants.len(), mutant.rule, mutant.removes);
        let verdict = steps.step(&name, |_| {
            let file = tree.join(&mutant.file);
            let before = fs::read_to_string(&file)?;
            fs::write(&file, before.replacen(&mutant.text, &mutant.replacement, 1))?;
            let verdict = judge(&tree, &folder);
            fs::write(&file, before)?;
            verdict
        })?;
        let noticed = match &verdict {
            Verdict::Caught(tests) => list(tests),
            Verdict::NoProgram => "**not a program**".to_owned(),
            Verdict::Survived => mutant
                .survives
                .as_ref()
                .map_or_else(|| "**nothing**".to_owned(), |why| format!("nothing: {why}")),
        };
        let expected = match (&verdict, &mutant.survives) {
            (Verdict::NoProgram, _) | (Verdict::Survived, None) => false,
            // A reason that is no longer true must go.
            (Verdict::Survived, Some(_)) => true,
            (Verdict::Caught(_), Some(_)) => false,
            (Verdict::Caught(tests), None) => {
                mutant.caught_by.as_ref().is_none_or(|case| tests.contains(case))
            }
        };
        if !expected {
            wrong += 1;
            println!(
                "{}: {}\n    noticed by {noticed}, expected {:?}",
                mutant.rule, mutant.removes, mutant.caught_by
            );
        }
        writeln!(table, "| {} | {} | {noticed} |", mutant.rule, mutant.removes)?;
    }
    let report = folder.join("report.md");
    fs::write(&report, &table)?;
    println!("{table}\nthe same is in {}", report.display());
    println!("{} passed, {wrong} failed", mutants.len() - wrong);
    ensure!(wrong == 0, "{wrong} mutants were not noticed as they should be");
    Ok(())
}

/// The conformance cases first, which are fast and have names; then the other tests of the engine.
fn judge(tree: &Path, folder: &Path) -> Result<Verdict> {
    let every_case = ["--test", "conformance", "--test", "cql", "--no-fail-fast", "--", "every_case"];
    let cases = test(tree, folder, &every_case)?;
    Ok(match cases {
        Tested::Failed(output) => Verdict::Caught(wrong_cases(&output)),
        Tested::NotCompiled => Verdict::NoProgram,
        Tested::Passed => {
            let others = ["--lib", "--test", "naive", "--test", "reader", "--test", "cql", "--no-fail-fast"];
            match test(tree, folder, &others)? {
                Tested::Failed(output) => Verdict::Caught(failed_tests(&output)),
                Tested::NotCompiled => Verdict::NoProgram,
                Tested::Passed => Verdict::Survived,
            }
        }
    })
}

/// How `cargo test` ended.
enum Tested {
    Passed,
    /// With what it printed.
    Failed(String),
    NotCompiled,
}

fn test(tree: &Path, folder: &Path, chosen: &[&str]) -> Result<Tested> {
    let log = folder.join("mutant.log");
    let mut cargo = workspace::cargo(tree);
    cargo.args(["test", "--package", "hubscope"]).args(chosen);
    cargo.env("CARGO_TARGET_DIR", folder.join("build")).env("CARGO_TERM_COLOR", "never");
    let status = process::run_for_status("cargo test", &mut cargo, &log)?;
    if status.success() {
        return Ok(Tested::Passed);
    }
    let output = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    if output.contains("error: could not compile") {
        return Ok(Tested::NotCompiled);
    }
    ensure!(output.contains("test result: FAILED"), "the tests did not run\n{}", process::tail(&log));
    Ok(Tested::Failed(output))
}

/// `case-id (5.5.4): {"op": ...`
fn wrong_cases(output: &str) -> BTreeSet<String> {
    let id = |line: &str| {
        let (id, rest) = line.split_once(" (")?;
        (rest.contains("): {") && !id.contains(' ')).then(|| id.to_owned())
    };
    output.lines().filter_map(id).collect()
}

fn failed_tests(output: &str) -> BTreeSet<String> {
    let name = |line: &str| line.strip_prefix("test ")?.strip_suffix(" ... FAILED").map(str::to_owned);
    output.lines().filter_map(name).collect()
}

/// The first few, with those first that are named after a surprise.
fn list(tests: &BTreeSet<String>) -> String {
    const SHOWN: usize = 3;
    let (named, others): (Vec<_>, Vec<_>) = tests.iter().partition(|test| test.starts_with("surprise-"));
    let all: Vec<&str> = named.into_iter().chain(others).map(String::as_str).collect();
    let more = all.len().saturating_sub(SHOWN);
    let shown = all.iter().take(SHOWN).map(|test| format!("`{test}`")).collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}

/// Copies every file that git knows or would know.
fn copy(root: &Path, tree: &Path) -> Result<()> {
    if tree.is_dir() {
        fs::remove_dir_all(tree)?;
    }
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root);
    for name in process::read("git", &mut git, None)?.split('\0').filter(|name| !name.is_empty()) {
        let (from, to) = (root.join(name), tree.join(name));
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        // A file that was deleted and not yet committed is listed too.
        if from.is_file() {
            fs::copy(from, to)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_failed() {
        let output = "2 wrong answers\nfirst-mark-splits (5.5.4): {\"op\":\"parse\"}\n    got {}\ntest a::b ... FAILED\ntest c ... ok";
        assert_eq!(wrong_cases(output), BTreeSet::from(["first-mark-splits".to_owned()]));
        assert_eq!(failed_tests(output), BTreeSet::from(["a::b".to_owned()]));
    }
}
