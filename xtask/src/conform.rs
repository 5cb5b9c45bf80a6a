//! `cargo xtask conform`: the engine answers cases, or is held against the installed packages at random.

use std::{ffi::OsString, os::unix::process::CommandExt};

use anyhow::Result;

use crate::{
    package,
    progress::Steps,
    python::{self, HubVersion},
    workspace,
};

/// How `cargo xtask conform` was called.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// What the program `conform` gets: `jupyterhub` to answer the cases on standard input, `proof` to compare random ones.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    arguments: Vec<OsString>,
}

/// How `cargo xtask proof` was called.
#[derive(Debug, clap::Args)]
pub(crate) struct Proof {
    /// `--queries N`, `--seed S`, `--version V`; then, after `--`, a program to be asked in place of the engine.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// The same as `cargo xtask conform proof`.
pub(crate) fn prove(options: &Proof) -> Result<()> {
    let arguments = std::iter::once("proof".into()).chain(options.arguments.iter().cloned()).collect();
    run(&Options { arguments })
}

/// Becomes the program, so that standard input and output are its own.
pub(crate) fn run(options: &Options) -> Result<()> {
    let root = workspace::root()?;
    let mut cargo = workspace::cargo(&root);
    cargo.args(["run", "--quiet", "--package", "hubscope-conform", "--"]).args(&options.arguments);
    if options.arguments.first().is_some_and(|first| first == "proof") {
        let target = package::target_directory(&root);
        let mut steps = Steps::default();
        for (variable, version) in HubVersion::VARIABLES {
            let python = steps.step(&format!("install JupyterHub {version}"), |step| {
                python::install_hub(&root, &target, version, step)
            })?;
            cargo.env(variable, python);
        }
    }
    Err(cargo.exec().into())
}
