//! The command `conform`: answers cases, or asks the engine and the real package the same.

use std::{
    env,
    ffi::OsString,
    io::{self, BufRead, IsTerminal, Write},
    process::ExitCode,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, ensure};
use clap::{Parser, Subcommand, ValueEnum, builder::PossibleValuesParser};
use hubscope_conform::{
    Answerer, CqlDocument, Engine, Outcome, Package, Program, Proof, StartOutcome, StartProof, Tally,
    Version, answers, case_lines, compare_routes, kinds, start_lines,
};

#[derive(Debug, Parser)]
#[command(name = "conform", about = "Holds the engine against the program whose rules it follows", version)]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Reads one document of cases about CQL roles, and writes one answer a line for each case, dialect and step.
    Cql,
    /// Reads JupyterHub cases, one a line, and writes the engine's answers, one line each.
    Jupyterhub,
    /// Writes random cases, one a line, for whoever wants to answer them.
    Cases(Cases),
    /// Compares the engine's table of routes with that of the installed JupyterHub.
    Routes(Tables),
    /// Asks the engine and the installed JupyterHub random questions and compares.
    Proof(Options),
}

#[derive(Debug, clap::Args)]
struct Options {
    /// Questions to ask about each version; 3,000 unless sequences of starts are asked for.
    #[arg(long)]
    queries: Option<usize>,
    /// Sequences of starts to compare for each version, one to four starts each.
    #[arg(long, default_value_t = 0)]
    startups: usize,
    /// Names the sequence of cases; by default the clock does.
    #[arg(long)]
    seed: Option<u64>,
    /// The version of JupyterHub; by default both, one after the other.
    #[arg(long, value_enum)]
    version: Option<Release>,
    /// Kinds of questions to ask, such as `route,list`; by default all.
    #[arg(long, value_delimiter = ',', value_parser = PossibleValuesParser::new(kinds()))]
    only: Vec<String>,
    /// A program that reads cases and writes answers, with its arguments, to be asked in place of the engine in this process.
    #[arg(last = true, value_name = "PROGRAM")]
    program: Vec<OsString>,
}

#[derive(Debug, clap::Args)]
struct Tables {
    /// The version of JupyterHub; by default both, one after the other.
    #[arg(long, value_enum)]
    version: Option<Release>,
}

#[derive(Debug, clap::Args)]
struct Cases {
    /// Questions to write, rounded up to whole cases.
    #[arg(long, default_value_t = 3_000)]
    queries: usize,
    /// Write so many sequences of starts in their place.
    #[arg(long)]
    startups: Option<usize>,
    /// Names the sequence of cases.
    #[arg(long)]
    seed: u64,
    /// The version of JupyterHub.
    #[arg(long, value_enum)]
    version: Release,
    /// Kinds of questions to write; by default all.
    #[arg(long, value_delimiter = ',', value_parser = PossibleValuesParser::new(kinds()))]
    only: Vec<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Release {
    #[value(name = "5.5.4")]
    Five,
    #[value(name = "6.1.1")]
    Six,
}

impl From<Release> for Version {
    fn from(release: Release) -> Self {
        match release {
            Release::Five => Self::Five,
            Release::Six => Self::Six,
        }
    }
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Task::Cases(options) => cases(&options).map(|()| true),
        Task::Cql => cql().map(|()| true),
        Task::Jupyterhub => jupyterhub().map(|()| true),
        Task::Proof(options) => proof(&options),
        Task::Routes(options) => routes(&options),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn cql() -> Result<()> {
    let document = io::read_to_string(io::stdin().lock())?;
    let document: CqlDocument = serde_json::from_str(&document).context("this is no document of cases")?;
    let mut output = io::stdout().lock();
    for answer in document.answers() {
        writeln!(output, "{answer}")?;
    }
    output.flush()?;
    Ok(())
}

fn jupyterhub() -> Result<()> {
    let mut output = io::stdout().lock();
    for (number, line) in io::stdin().lock().lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = answers(&line).with_context(|| format!("line {}", number.saturating_add(1)))?;
        // Whoever asks may wait for the answer before asking on.
        writeln!(output, "{answer}").and_then(|()| output.flush())?;
    }
    Ok(())
}

fn cases(options: &Cases) -> Result<()> {
    let mut output = io::stdout().lock();
    let version: Version = options.version.into();
    let mut write = |line: String| writeln!(output, "{line}");
    match options.startups {
        Some(sequences) => start_lines(options.seed, version, sequences).try_for_each(&mut write)?,
        None => case_lines(options.seed, version, options.queries, &options.only).try_for_each(&mut write)?,
    }
    Ok(())
}

fn versions(release: Option<Release>) -> Vec<Version> {
    release.map_or_else(|| Version::ALL.to_vec(), |release| vec![release.into()])
}

fn routes(options: &Tables) -> Result<bool> {
    let (mut passed, mut failed, mut skipped) = (0_usize, 0_usize, 0_usize);
    for version in versions(options.version) {
        let Some(interpreter) = Package::interpreter(version) else {
            let variable = Package::variable(version);
            println!("SKIPPED: JupyterHub {}: {variable} names no Python that has it", version.name());
            skipped = skipped.saturating_add(1);
            continue;
        };
        let tables = compare_routes(&interpreter, version)?;
        for difference in &tables.differences {
            println!("JupyterHub {}: {difference}", version.name());
        }
        passed = passed.saturating_add(tables.agreed);
        failed = failed.saturating_add(tables.differences.len());
    }
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    Ok(failed == 0 && (skipped == 0 || !skips_are_failures()))
}

fn skips_are_failures() -> bool {
    env::var("CI").is_ok_and(|value| value == "true")
}

fn proof(options: &Options) -> Result<bool> {
    let seed = match options.seed {
        Some(seed) => seed,
        None => SystemTime::now().duration_since(UNIX_EPOCH).context("the clock is before 1970")?.as_secs(),
    };
    let versions = versions(options.version);
    let (mut passed, mut failed, mut skipped) = (0_usize, 0_usize, 0_usize);
    for version in versions {
        let Some(interpreter) = Package::interpreter(version) else {
            let variable = Package::variable(version);
            println!("SKIPPED: JupyterHub {}: {variable} names no Python that has it", version.name());
            skipped = skipped.saturating_add(1);
            continue;
        };
        let mut package = Package::start(&interpreter, version)?;
        let mut answerer: Box<dyn Answerer> = match options.program.is_empty() {
            true => Box::new(Engine::default()),
            false => Box::new(Program::start(&options.program, &[])?),
        };
        let queries = options.queries.unwrap_or(if options.startups > 0 { 0 } else { 3_000 });
        if queries > 0 {
            println!("JupyterHub {}, {queries} questions, seed {seed}", version.name());
            let proof = Proof { seed, queries, version, only: options.only.clone() };
            let outcome = proof.run(&mut package, answerer.as_mut(), show_progress(queries))?;
            print(&outcome);
            passed = passed.saturating_add(outcome.asked.values().map(|tally| tally.agreed).sum());
            failed = failed.saturating_add(outcome.disagreements);
        }
        if options.startups > 0 {
            let sequences = options.startups;
            println!("JupyterHub {}, {sequences} sequences of starts, seed {seed}", version.name());
            let proof = StartProof { seed, sequences, version };
            let outcome = proof.run(&mut package, answerer.as_mut(), show_progress(sequences))?;
            print_starts(&outcome);
            passed = passed.saturating_add(outcome.agreed);
            failed = failed.saturating_add(outcome.disagreements);
        }
    }
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    ensure!(skipped == 0 || !skips_are_failures(), "CI=true: a skipped test is a failed one");
    Ok(failed == 0)
}

/// On a terminal a line that counts; elsewhere a line for each tenth.
fn show_progress(queries: usize) -> impl FnMut(usize) {
    let terminal = io::stderr().is_terminal();
    let tenth = queries.div_ceil(10).max(1);
    let mut next = tenth;
    move |asked| {
        let done = asked >= queries;
        if terminal {
            eprint!("  {asked} of {queries}{}", if done { "\n" } else { "\r" });
        } else if asked >= next && !done {
            eprintln!("  {asked} of {queries}");
            next = asked.saturating_add(tenth);
        }
    }
}

fn print_starts(outcome: &StartOutcome) {
    let StartOutcome { agreed, starts, left_to_order, disagreements, cases, .. } = outcome;
    println!("  {agreed} sequences agreed; their starts: {starts:?}");
    println!("  {left_to_order} left out, because the order of a set decides");
    if *disagreements > 0 {
        println!("  {disagreements} DISAGREEMENTS, the first of them cut down:");
    }
    for case in cases {
        println!("{case}");
    }
}

fn print(outcome: &Outcome) {
    for (op, tally) in &outcome.asked {
        let Tally { agreed, something, errors, .. } = tally;
        println!(
            "  {op:<18} {agreed:>7} agreed, {something:>6} of them more than nothing, {errors:>5} errors"
        );
    }
    let left_out: usize = outcome.left_to_order.values().sum();
    println!("  {left_out} left out, because the order of a set decides: {:?}", outcome.left_to_order);
    if outcome.disagreements > 0 {
        println!("  {} DISAGREEMENTS, the first of them cut down:", outcome.disagreements);
    }
    for case in &outcome.cases {
        println!("{case}");
    }
}
