//! The command line: one file a command.

mod check;
mod cql;
mod definitions_snippet;
mod diff;
mod difference;
mod document;
mod edits;
mod exit;
mod explain;
mod failure;
mod holders;
mod preview;
mod principal;
mod reach;
mod roles;
mod scopes;
mod snapshot;
mod target;
mod test;
mod words;

use std::{
    fmt,
    io::{self, Write},
    process::ExitCode,
};

use clap::{Parser, Subcommand};

use self::{exit::Exit, failure::Failure};

/// Takes policy snapshots of a JupyterHub and answers permission questions from them.
#[derive(Parser)]
#[command(name = "hubscope", version, after_help = exit::HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Answer in JSON; errors too, on standard error
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Arguments),
    Explain(explain::Arguments),
    Reach(reach::Arguments),
    Holders(holders::Arguments),
    Preview(preview::Arguments),
    Diff(diff::Arguments),
    Test(test::Arguments),
    Scopes(scopes::Arguments),
    Snapshot(snapshot::Arguments),
    Roles(roles::Arguments),
    DefinitionsSnippet(definitions_snippet::Arguments),
    Cql(cql::Arguments),
}

/// Runs the program.
pub(crate) fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Command::Check(check) => check::run(&check, arguments.json),
        Command::Explain(explain) => explain::run(&explain, arguments.json),
        Command::Reach(reach) => reach::run(&reach, arguments.json),
        Command::Holders(holders) => holders::run(&holders, arguments.json),
        Command::Preview(preview) => preview::run(&preview, arguments.json),
        Command::Diff(diff) => diff::run(&diff, arguments.json),
        Command::Test(test) => test::run(&test, arguments.json),
        Command::Scopes(scopes) => scopes::run(&scopes, arguments.json),
        Command::Roles(roles) => roles::run(&roles, arguments.json),
        Command::Snapshot(snapshot) => snapshot::run(&snapshot),
        Command::Cql(cql) => cql::run(&cql, arguments.json),
        Command::DefinitionsSnippet(snippet) => definitions_snippet::run(&snippet),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(failure) => {
            match arguments.json {
                true => eprintln!("{}", failure.json()),
                false => eprintln!("hubscope: {failure} ({})", failure.code()),
            }
            failure.exit().into()
        }
    }
}

/// Prints an answer. A reader that has seen enough, such as `head`, is no trouble.
fn say(text: impl fmt::Display) -> Result<(), Failure> {
    match writeln!(io::stdout(), "{text}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::File { path: "standard output".into(), write: true, error })
        }
        _ => Ok(()),
    }
}
