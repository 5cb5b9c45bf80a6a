//! The repository's own commands, `cargo xtask <command>`.

mod chromium;
mod node;
mod package;
mod process;
mod progress;

use std::{path::Path, process::ExitCode};

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "The commands of this repository", version)]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Builds the npm package into target/package.
    Package,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = process::catch_signals().and_then(|()| run(&arguments.command));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: &Task) -> anyhow::Result<()> {
    match task {
        Task::Package => {
            package::run(workspace(), &mut progress::Steps::default())?.print();
            Ok(())
        }
    }
}

/// The root of the repository.
fn workspace() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}
