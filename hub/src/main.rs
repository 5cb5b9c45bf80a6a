//! The `hubscope` program: takes snapshots of hubs, and answers permission questions from them.

mod cli;
mod configuration;
mod database;
mod definitions;
mod progress;
mod version;
mod yaml;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
