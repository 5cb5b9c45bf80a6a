//! The command line: one file a command.

mod definitions_snippet;
mod exit;
mod failure;
mod snapshot;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::{exit::Exit, failure::Failure};

/// Takes policy snapshots of a JupyterHub and answers permission questions from them.
#[derive(Parser)]
#[command(name = "hubscope", version, after_help = exit::HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Snapshot(snapshot::Arguments),
    DefinitionsSnippet(definitions_snippet::Arguments),
}

/// Runs the program.
pub(crate) fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Command::Snapshot(arguments) => snapshot::run(&arguments),
        Command::DefinitionsSnippet(arguments) => definitions_snippet::run(&arguments),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(failure) => {
            eprintln!("hubscope: {failure} ({})", failure.code());
            failure.exit().into()
        }
    }
}
