//! `cargo xtask bench`: measurements, never tests.

use anyhow::Result;

use crate::{
    node,
    package::{self, consumer},
    process,
    progress::Steps,
    workspace,
};

/// How `cargo xtask bench` was called.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Options {
    /// What to measure.
    #[arg(value_enum)]
    what: Subject,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Subject {
    /// The npm package in Node: loading, memory, and a decision beside a bare call.
    Js,
}

/// Prints a table.
pub(crate) fn run(options: Options) -> Result<()> {
    match options.what {
        Subject::Js => js(),
    }
}

fn js() -> Result<()> {
    let root = workspace::root()?;
    let built = package::run(&root, &mut Steps::default())?;
    built.print();
    let folder = package::target_directory(&root).join("consumers/bench");
    let folder = consumer::install(&built, &root.join("benches/js"), folder)?;
    let mut command = node::node();
    command.args(["--expose-gc", "load.mjs"]).current_dir(folder);
    let status = process::run_shown("the measurements", &mut command, None)?;
    anyhow::ensure!(status.success(), "the measurements failed ({status})");
    Ok(())
}
