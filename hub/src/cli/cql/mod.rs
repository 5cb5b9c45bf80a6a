//! `hubscope cql`: databases that keep roles as ScyllaDB and Cassandra do.

mod migrate;
mod report;
mod rows;

use clap::Subcommand;

use super::{Exit, Failure};

/// Work with snapshots of CQL roles
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Migrate(migrate::Arguments),
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    match &arguments.command {
        Command::Migrate(migrate) => migrate::run(migrate, as_json),
    }
}
