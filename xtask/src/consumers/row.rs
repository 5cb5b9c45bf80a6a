//! Rows of the matrix.

use std::{
    fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::process::{self, Running};

/// How long one consumer may take; each check has shorter limits of its own.
const LIMIT: Duration = Duration::from_secs(1200);

/// What one consumer made of the package.
#[derive(Debug, Deserialize)]
pub(crate) struct Row {
    consumer: String,
    version: String,
    /// The configuration that a user has to write, or `none`.
    needs: String,
    /// How it went.
    pub(crate) result: Verdict,
    why: String,
}

/// How a row ended.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    Passed,
    Failed,
    /// This machine cannot run it.
    Skipped,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "FAILED",
            Self::Skipped => "skipped",
        }
    }
}

impl Row {
    /// The row of a consumer that did not get far enough to report any.
    pub(super) fn broken(consumer: &str, why: &str) -> Self {
        Self {
            consumer: consumer.to_owned(),
            version: String::new(),
            needs: String::new(),
            result: Verdict::Failed,
            why: why.to_owned(),
        }
    }
}

/// Runs a check and reads the rows that it reports.
pub(super) fn collect(consumer: &str, command: &mut Command, logs: &Path) -> Result<Vec<Row>> {
    let log = logs.join(format!("consumer-{consumer}.log"));
    let mut running = Running::start(consumer, command, &log, None)?;
    let started = Instant::now();
    let status = loop {
        if let Some(status) = running.try_wait()? {
            break status;
        }
        ensure!(started.elapsed() < LIMIT, "no end after {} s, see {}", LIMIT.as_secs(), log.display());
        process::pause()?;
    };
    let output = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    let mut rows = read(&output)?;
    if !status.success() || rows.is_empty() {
        let why = format!("its check ended with {status} after {} rows\n{}", rows.len(), process::tail(&log));
        rows.push(Row::broken(consumer, &why));
    }
    Ok(rows)
}

/// Reads `row {...}` lines among whatever else was printed.
fn read(output: &str) -> Result<Vec<Row>> {
    output
        .lines()
        .filter_map(|line| line.strip_prefix("row {"))
        .map(|rest| serde_json::from_str(&format!("{{{rest}")).with_context(|| format!("no row: `{{{rest}`")))
        .collect()
}

/// Prints the table, then what went wrong.
pub(super) fn print(rows: &[Row]) {
    let header = ["consumer", "version", "result", "configuration needed"];
    let cells: Vec<[&str; 4]> = rows
        .iter()
        .map(|row| [row.consumer.as_str(), row.version.as_str(), row.result.word(), row.needs.as_str()])
        .collect();
    let width = |column: usize| {
        let longest = cells.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max();
        longest.unwrap_or(0).max(header.get(column).map_or(0, |cell| cell.len()))
    };
    let widths = [width(0), width(1), width(2)];
    println!();
    for [consumer, version, result, needs] in std::iter::once(&header).chain(&cells) {
        let [first, second, third] = widths;
        println!("{consumer:<first$} | {version:<second$} | {result:<third$} | {needs}");
    }
    for row in rows.iter().filter(|row| row.result != Verdict::Passed) {
        println!("\n{} ({}) {}: {}", row.consumer, row.version, row.result.word(), row.why);
    }
    println!();
}

/// Whether nothing was skipped.
pub(super) fn complete(rows: &[Row]) -> bool {
    rows.iter().all(|row| row.result != Verdict::Skipped)
}

/// The sum in words.
pub(super) fn words(rows: &[Row]) -> String {
    let count = |verdict| rows.iter().filter(|row| row.result == verdict).count();
    format!(
        "{} passed, {} failed, {} skipped",
        count(Verdict::Passed),
        count(Verdict::Failed),
        count(Verdict::Skipped)
    )
}

#[cfg(test)]
mod tests {
    use super::{Verdict, read, words};

    const ROW: &str =
        r#"row {"consumer":"Vite, build","version":"8.3.8","needs":"none","result":"passed","why":""}"#;

    #[test]
    fn reads_rows_among_other_lines() {
        let skipped = ROW.replace("passed", "skipped");
        let rows = read(&format!("building...\n{ROW}\nrow of houses\n{skipped}\n")).unwrap();
        assert_eq!(words(&rows), "1 passed, 0 failed, 1 skipped");
        assert_eq!(rows.first().map(|row| row.result), Some(Verdict::Passed));
    }

    #[test]
    fn refuses_a_row_that_it_does_not_understand() {
        assert!(read(&ROW.replace("passed", "perhaps")).is_err());
    }
}
