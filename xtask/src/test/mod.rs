//! `cargo xtask test`: everything that must hold before a change goes in, step by step.

mod consumers;
mod counts;
mod cql_server;
mod fuzz;
mod hub;
mod interrupt;
mod javascript;
mod live;
mod oracle;
mod react;
mod rust;
mod site;
mod tap;
mod wasm;

use std::{
    env,
    time::{Duration, Instant},
};

use anyhow::{Result, bail, ensure};

use self::{counts::Counts, site::Site};
use crate::{
    process,
    progress::{Steps, seconds},
};

/// How `cargo xtask test` was called.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Run these steps only.
    #[arg(long, value_name = "STEP")]
    only: Vec<String>,
    /// Name the steps and end.
    #[arg(long)]
    list: bool,
}

/// How a step ended that did not fail to run.
#[derive(Debug)]
enum Outcome {
    Ran(Counts),
    /// This machine lacks something; the text says what and how to get it.
    Skipped(String),
}

/// One step. Its log is `target/logs/test-<name>.log`.
struct Task {
    name: &'static str,
    about: &'static str,
    run: fn(&mut Site, &mut Steps) -> Result<Outcome>,
}

/// Cheap checks first, then what they are the ground for.
const TASKS: &[Task] = &[
    Task { name: "format", about: "rustfmt has nothing to change", run: rust::format },
    Task { name: "clippy", about: "no warning in any crate", run: rust::clippy },
    Task { name: "clippy-wasm", about: "no warning in the engine as WebAssembly", run: rust::clippy_wasm },
    Task { name: "rust", about: "the tests of all crates", run: rust::tests },
    Task { name: "doc", about: "the examples in the documentation", run: rust::examples },
    Task {
        name: "oracle-5",
        about: "JupyterHub 5.5.4 gives every conformance case its answer, and has the same routes",
        run: oracle::five,
    },
    Task { name: "oracle-6", about: "JupyterHub 6.1.1 does", run: oracle::six },
    Task {
        name: "random",
        about: "random questions to the engine and to both packages",
        run: oracle::random,
    },
    Task {
        name: "fuzz-documents",
        about: "a minute of bytes that nobody wrote, as snapshots",
        run: fuzz::documents,
    },
    Task { name: "fuzz-scopes", about: "a minute of scopes that nobody wrote", run: fuzz::scopes },
    Task {
        name: "fuzz-statements",
        about: "a minute of statements about roles that nobody wrote",
        run: fuzz::statements,
    },
    Task { name: "package", about: "the npm package is built", run: javascript::package },
    Task {
        name: "random-wasm",
        about: "random questions to the npm package and to both packages of the hub",
        run: oracle::random_wasm,
    },
    Task { name: "js", about: "the package in Node, as consumers install it", run: javascript::node },
    Task { name: "react", about: "`hubscope/react` with React 18 and 19", run: react::tests },
    Task { name: "wasm", about: "the JavaScript boundary, in Node and in Chromium", run: wasm::tests },
    Task { name: "browser", about: "the package in Chromium", run: javascript::browser },
    Task {
        name: "consumers",
        about: "the package in the bundlers, runtimes and compilers that are quick",
        run: consumers::quick,
    },
    Task { name: "hub", about: "the package with running hubs of both versions", run: hub::tests },
    Task {
        name: "live-5",
        about: "a running JupyterHub 5.5.4 agrees with every decision, and answers every route as foretold",
        run: live::five,
    },
    Task { name: "live-6", about: "a running JupyterHub 6.1.1 does", run: live::six },
    Task {
        name: "cql-server",
        about: "a running Cassandra agrees about users, and about the roles that they become",
        run: cql_server::judge,
    },
    Task { name: "interrupt", about: "an interrupted demo leaves nothing running", run: interrupt::demo },
];

/// Runs the steps; an error if anything failed.
pub(crate) fn run(options: &Options) -> Result<()> {
    if options.list {
        for task in TASKS {
            println!("{:<12} {}", task.name, task.about);
        }
        return Ok(());
    }
    let chosen = choose(&options.only)?;
    let started = Instant::now();
    let mut site = Site::find()?;
    let mut sum = Counts::default();
    let mut lines = Vec::new();
    for task in chosen {
        println!("\n{}: {}", task.name, task.about);
        let started = Instant::now();
        let counts = perform(task, &mut site);
        sum += counts;
        lines.push((task.name, counts, started.elapsed()));
        println!("  {}", counts.words());
        if process::interrupted() {
            bail!("interrupted");
        }
    }
    conclude(&lines, sum, started.elapsed())
}

fn choose(only: &[String]) -> Result<Vec<&'static Task>> {
    for name in only {
        ensure!(
            TASKS.iter().any(|task| task.name == name),
            "there is no step `{name}`; `cargo xtask test --list` names them"
        );
    }
    Ok(TASKS.iter().filter(|task| only.is_empty() || only.iter().any(|name| name == task.name)).collect())
}

/// Runs one step. A step that could not run at all counts as one failure.
fn perform(task: &Task, site: &mut Site) -> Counts {
    match (task.run)(site, &mut Steps::default()) {
        Ok(Outcome::Ran(counts)) => counts,
        Ok(Outcome::Skipped(why)) => {
            println!("  SKIPPED: {why}");
            Counts { skipped: 1, ..Counts::default() }
        }
        Err(error) => {
            println!("  FAILED: {error:#}");
            Counts { failed: 1, ..Counts::default() }
        }
    }
}

/// Prints the table and, alone on the last line, the sum.
fn conclude(lines: &[(&str, Counts, Duration)], sum: Counts, time: Duration) -> Result<()> {
    println!();
    for (name, counts, time) in lines {
        let mark = if counts.failed > 0 { "✗" } else { "✓" };
        println!("{mark} {name:<14} {:>10}  {}", seconds(*time), counts.words());
    }
    println!("all steps took {}", seconds(time));
    let complete = sum.skipped == 0 || !env::var("CI").is_ok_and(|value| value == "true");
    if !complete {
        println!("CI=true: a skipped test is a failed one");
    }
    println!("{}", sum.words());
    ensure!(sum.failed == 0 && complete, Failed);
    Ok(())
}

/// Everything was said already; only the exit status is left to set.
#[derive(Debug)]
pub(crate) struct Failed;

impl std::fmt::Display for Failed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("tests failed")
    }
}

impl std::error::Error for Failed {}
