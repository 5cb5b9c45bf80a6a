//! A minute of libFuzzer for each target of `fuzz/`.
//!
//! The flags that make a program tell libFuzzer which of its code ran are flags of LLVM, which the stable compiler passes on; only
//! the sanitizers for memory errors would need a nightly one, and the engine has no unsafe code.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

use super::{Counts, Outcome, Site};
use crate::{
    compiler,
    process::{self, Running},
    progress::{Step, Steps, seconds},
};

/// How long each target runs.
const TIME: Duration = Duration::from_secs(60);
/// How long libFuzzer may take to cut a finding down.
const CUT: Duration = Duration::from_secs(10);

const COVERAGE: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

pub(super) fn documents(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    fuzz(site, steps, "documents")
}

pub(super) fn scopes(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    fuzz(site, steps, "scopes")
}

pub(super) fn statements(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    fuzz(site, steps, "statements")
}

fn fuzz(site: &Site, steps: &mut Steps, target: &str) -> Result<Outcome> {
    if compiler::find_or_install()?.is_none() {
        return Ok(Outcome::Skipped(
            "libFuzzer needs a C++ compiler; `apt-get install g++` as root provides one".to_owned(),
        ));
    }
    let folder = site.target.join("fuzz");
    steps.step("write the seeds", |_| seeds(site, &folder.join("seeds")))?;
    let program = steps.step("build the fuzz targets", |step| {
        step.at("once, some two minutes");
        build(site, &folder)
    })?;
    steps.step(&format!("fuzz {target}"), |step| run(site, step, &program.join(target), &folder, target))
}

fn seeds(site: &Site, folder: &Path) -> Result<()> {
    let mut cargo = site.cargo(&["run", "--quiet", "--package", "hubscope-fuzz", "--features", "seeds"]);
    cargo.args(["--bin", "fuzz-seeds", "--"]).arg(folder);
    process::run("the seeds", &mut cargo, &site.log("fuzz-seeds"))
}

/// Builds all targets; returns the folder that they are in.
fn build(site: &Site, folder: &Path) -> Result<PathBuf> {
    let version = process::read("rustc", Command::new("rustc").arg("-vV"), None)?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    let mut cargo = site.cargo(&["build", "--release", "--locked", "--manifest-path"]);
    // With a target named, the flags are not for the programs that cargo itself runs.
    cargo.arg(site.root.join("fuzz/harness/Cargo.toml")).args(["--target", host, "--target-dir"]).arg(folder);
    cargo.env_remove("RUSTFLAGS").env("CARGO_ENCODED_RUSTFLAGS", COVERAGE.join("\u{1f}"));
    process::run("cargo build", &mut cargo, &site.log("fuzz-build"))?;
    Ok(folder.join(host).join("release"))
}

/// Runs one target, and cuts down what it finds. What it learnt stays below `target/` for the next run.
fn run(site: &Site, step: &Step, program: &Path, folder: &Path, target: &str) -> Result<Outcome> {
    let (corpus, found) = (folder.join("corpus").join(target), folder.join("found").join(target));
    fs::create_dir_all(&corpus)?;
    fs::create_dir_all(&found)?;
    let input = found.join("input");
    let _ = fs::remove_file(&input);
    let log = site.log(&format!("fuzz-{target}"));
    let mut command = Command::new(program);
    command
        .arg(format!("-max_total_time={}", TIME.as_secs()))
        .args(["-timeout=10", "-rss_limit_mb=2048", "-max_len=16384", "-print_final_stats=1"])
        .arg(format!("-dict={}", folder.join("seeds/words").display()))
        .arg(format!("-exact_artifact_path={}", input.display()))
        .args([&corpus, &folder.join("seeds").join(target)])
        .current_dir(&found);
    let mut running = Running::start(target, &mut command, &log, None)?;
    let started = Instant::now();
    // The time for the seeds comes on top of libFuzzer's own limit, and it must end by itself.
    let limit = TIME * 3;
    let status = loop {
        if let Some(status) = running.try_wait()? {
            break status;
        }
        ensure!(started.elapsed() < limit, "{target} did not end, see {}", log.display());
        step.at(&format!("{} of {}, {}", seconds(started.elapsed()), seconds(TIME), last_state(&log)));
        process::pause()?;
    };
    let output = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    if status.success() {
        let runs = number_behind(&output, "stat::number_of_executed_units:");
        let runs =
            runs.with_context(|| format!("{target} did not say what it ran, see {}", log.display()))?;
        ensure!(runs > 0, "{target} ran nothing, see {}", log.display());
        step.say(&format!("{target}: {runs} inputs, {}", last_state(&log)));
        return Ok(Outcome::Ran(Counts::ONE));
    }
    ensure!(input.is_file(), "{target} ended without a finding ({status})\n{}", process::tail(&log));
    let bytes = cut_down(site, program, &input, target)?;
    println!("{}", reason(&output));
    println!("{target} fails on this input, also in {}:", input.display());
    println!("{}", ready_test(target, &bytes));
    println!("To keep it, copy the file to fuzz/cases/{target}/ under a name that says what it is.");
    Ok(Outcome::Ran(Counts { passed: 0, failed: 1, skipped: 0 }))
}

/// The smallest input that still fails, as far as libFuzzer finds one in a few seconds.
fn cut_down(site: &Site, program: &Path, input: &Path, target: &str) -> Result<Vec<u8>> {
    let small = input.with_extension("small");
    let _ = fs::remove_file(&small);
    let mut command = Command::new(program);
    command.args(["-minimize_crash=1", "-timeout=10"]).arg(format!("-max_total_time={}", CUT.as_secs()));
    command.arg(format!("-exact_artifact_path={}", small.display())).arg(input);
    // It always ends with an error: the last input that it tried either failed or did not.
    process::run_for_status("libFuzzer", &mut command, &site.log(&format!("fuzz-{target}-cut")))?;
    Ok(fs::read(if small.is_file() { &small } else { input })?)
}

/// A test that fails until the finding is mended.
fn ready_test(target: &str, bytes: &[u8]) -> String {
    let text: String = bytes.escape_ascii().to_string();
    format!("    #[test]\n    fn found() {{\n        hubscope_fuzz::{target}::check(b\"{text}\");\n    }}")
}

/// What the target said before it stopped.
fn reason(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    let at =
        lines.iter().position(|line| line.contains(" panicked at ") || line.contains("ERROR: libFuzzer"));
    lines
        .get(at.unwrap_or_default()..)
        .unwrap_or_default()
        .iter()
        .take(5)
        .copied()
        .collect::<Vec<_>>()
        .join("\n")
}

/// `12345 inputs, 3000 edges` of the last line in which libFuzzer counts.
fn last_state(log: &Path) -> String {
    let text = fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let line = text.lines().rev().find(|line| line.starts_with('#') && line.contains(" cov: "));
    let edges = line.and_then(|line| number_behind(line, "cov:"));
    edges.map_or_else(|| "reading the seeds".to_owned(), |edges| format!("{edges} edges of code seen"))
}

fn number_behind(text: &str, word: &str) -> Option<u64> {
    text.split_once(word)?.1.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_libfuzzer_counts() {
        assert_eq!(number_behind("#243\tINITED cov: 3062 ft: 7065 corp: 174/194Kb", "cov:"), Some(3062));
        assert_eq!(
            number_behind("stat::number_of_executed_units: 81\nx", "stat::number_of_executed_units:"),
            Some(81)
        );
        assert_eq!(number_behind("nothing", "cov:"), None);
    }

    #[test]
    fn a_finding_is_a_test_that_compiles() {
        let test = ready_test("scopes", b"a\"\n\xff");
        assert!(test.contains(r#"hubscope_fuzz::scopes::check(b"a\"\n\xff");"#), "{test}");
    }
}
