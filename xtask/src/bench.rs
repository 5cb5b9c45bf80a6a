//! `cargo xtask bench`: measurements, never tests.

use std::path::Path;

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
    /// Why, what, who and what if, natively and in the npm package, beside `JSON.parse`.
    Insight,
    /// What a guard costs a server, under load.
    Middleware,
}

/// Prints a table.
pub(crate) fn run(options: Options) -> Result<()> {
    match options.what {
        Subject::Js => script("load.mjs", None),
        Subject::Middleware => middleware(),
        Subject::Insight => {
            let root = workspace::root()?;
            let mut cargo = workspace::cargo(&root);
            cargo.args(["build", "--release", "--package", "hubscope", "--example", "insight"]);
            let status = process::run_shown("building the native program", &mut cargo, None)?;
            anyhow::ensure!(status.success(), "the native program was not built ({status})");
            let program = package::target_directory(&root).join("release/examples/insight");
            script("insight.mjs", Some(&program))
        }
    }
}

/// Runs a script of `benches/js` on the packed package.
fn script(name: &str, program: Option<&Path>) -> Result<()> {
    let root = workspace::root()?;
    let built = package::run(&root, &mut Steps::default())?;
    built.print();
    let folder = package::target_directory(&root).join("consumers/bench");
    let folder = consumer::install(&built, &root.join("benches/js"), folder)?;
    let mut command = node::node();
    command.args(["--expose-gc", name]).args(program).current_dir(folder);
    let status = process::run_shown("the measurements", &mut command, None)?;
    anyhow::ensure!(status.success(), "the measurements failed ({status})");
    Ok(())
}

/// Runs the servers of `benches/middleware`, which has frameworks of its own, on the packed package.
fn middleware() -> Result<()> {
    let root = workspace::root()?;
    let built = package::run(&root, &mut Steps::default())?;
    let folder = package::target_directory(&root).join("consumers/bench-middleware");
    let folder = consumer::install_beside(&built, &root.join("benches/middleware"), folder)?;
    let mut command = node::node();
    command.arg("overhead.mjs").current_dir(folder);
    let status = process::run_shown("the measurements", &mut command, None)?;
    anyhow::ensure!(status.success(), "the measurements failed ({status})");
    Ok(())
}
