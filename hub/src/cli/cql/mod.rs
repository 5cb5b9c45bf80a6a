//! `hubscope cql`: databases that keep roles as ScyllaDB and Cassandra do.

mod check;
mod execute;
mod explain;
mod holders;
mod import;
mod migrate;
mod preview;
mod question;
mod reach;
mod report;
mod rows;
mod source;
mod statements;
mod test;

use clap::Subcommand;

use super::{Exit, Failure};

/// Ask, change and test the roles of a ScyllaDB or a Cassandra, and carry users over to roles
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Arguments),
    Explain(explain::Arguments),
    Reach(reach::Arguments),
    Holders(holders::Arguments),
    Preview(preview::Arguments),
    Execute(execute::Arguments),
    Test(test::Arguments),
    Import(import::Arguments),
    Migrate(migrate::Arguments),
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    match &arguments.command {
        Command::Check(check) => check::run(check, as_json),
        Command::Explain(explain) => explain::run(explain, as_json),
        Command::Reach(reach) => reach::run(reach, as_json),
        Command::Holders(holders) => holders::run(holders, as_json),
        Command::Preview(preview) => preview::run(preview, as_json),
        Command::Execute(execute) => execute::run(execute, as_json),
        Command::Test(test) => test::run(test, as_json),
        Command::Import(import) => import::run(import, as_json),
        Command::Migrate(migrate) => migrate::run(migrate, as_json),
    }
}
