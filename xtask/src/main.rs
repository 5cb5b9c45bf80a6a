//! The repository's own commands, `cargo xtask <command>`.

mod bench;
mod chromium;
mod compiler;
mod conform;
mod consumers;
mod debian;
mod demo;
mod mutants;
mod node;
mod package;
mod process;
mod progress;
mod python;
mod test;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "The commands of this repository", version)]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Measures; on a busy machine read the ratios.
    Bench(bench::Options),
    /// Answers conformance cases, or compares random ones with the installed packages.
    Conform(conform::Options),
    /// Runs the packed npm package in bundlers, runtimes, test runners and compilers.
    Consumers(consumers::Options),
    /// Starts a real JupyterHub, takes its snapshot, and compares its answers with hubscope's.
    Demo(demo::Options),
    /// Takes the rules out of a copy one by one, and shows which case notices; takes a quarter of an hour.
    Mutants(mutants::Options),
    /// Builds the npm package into target/package.
    Package,
    /// Builds the preview page, with that package, into target/www.
    Page,
    /// Compares random cases with the installed packages, as `conform proof` does.
    Proof(conform::Proof),
    /// Runs every test there is, or the named steps.
    Test(test::Options),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = process::catch_signals().and_then(|()| run(&arguments.command));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        // The summary stays the last line.
        Err(error) if error.is::<test::Failed>() || error.is::<consumers::Failed>() => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: &Task) -> anyhow::Result<()> {
    match task {
        Task::Bench(options) => bench::run(*options),
        Task::Conform(options) => conform::run(options),
        Task::Consumers(options) => consumers::run(options),
        Task::Demo(options) => demo::run(options),
        Task::Mutants(options) => mutants::run(options),
        Task::Proof(options) => conform::prove(options),
        Task::Test(options) => test::run(options),
        Task::Package => {
            package::run(&workspace::root()?, &mut progress::Steps::default())?.print();
            Ok(())
        }
        Task::Page => {
            let root = workspace::root()?;
            let mut steps = progress::Steps::default();
            let built = package::run(&root, &mut steps)?;
            let folder = steps.step("build the page", |_| package::page::build(&root, &built))?;
            println!("the page is in {}", folder.display());
            Ok(())
        }
    }
}
