//! `cargo xtask conform`: the engine answers cases, or is held against the installed packages at random.

use std::{
    ffi::{OsStr, OsString},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, ensure};

use crate::{
    node,
    package::{self, Built, consumer},
    progress::Steps,
    python::{self, HubVersion},
    workspace,
};

/// What makes the built npm package answer in place of the native engine.
const WASM: &str = "--wasm";

/// How `cargo xtask conform` was called.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// `jupyterhub` to answer the cases on standard input, one a line, `cql` to answer one document of cases about CQL roles, `proof` to
    /// compare random ones of JupyterHub; with `--wasm` the built npm package answers, for JupyterHub.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    arguments: Vec<OsString>,
}

/// How `cargo xtask proof` was called.
#[derive(Debug, clap::Args)]
pub(crate) struct Proof {
    /// `--queries N`, `--startups N`, `--seed S`, `--version V`, `--wasm`; or, after `--`, a program to be asked in place of the engine.
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
    let target = package::target_directory(&root);
    let mut steps = Steps::default();
    let proof = options.arguments.first().is_some_and(|first| first == "proof");
    let wasm = options.arguments.iter().any(|argument| argument == WASM);
    let cql = options.arguments.first().is_some_and(|first| first == "cql");
    ensure!(!(wasm && cql), "cases of CQL roles are answered by the engine alone, without `{WASM}`");
    let answerer = match wasm {
        true => Some(answerer(&root, &target, &package::run(&root, &mut steps)?, &mut steps)?),
        false => None,
    };
    if let (Some(script), false) = (&answerer, proof) {
        return Err(node::node().arg(script).exec().into());
    }
    let mut cargo = program(&root);
    cargo.args(options.arguments.iter().filter(|argument| *argument != WASM));
    if let Some(script) = &answerer {
        cargo.args([OsStr::new("--"), OsStr::new("node"), script.as_os_str()]);
    }
    if proof {
        for (variable, version) in HubVersion::VARIABLES {
            let python = steps.step(&format!("install JupyterHub {version}"), |step| {
                python::install_hub(&root, &target, version, step)
            })?;
            cargo.env(variable, python);
        }
    }
    Err(cargo.exec().into())
}

/// The script that answers cases with the npm package, which is installed beside it as users install it.
pub(crate) fn answerer(root: &Path, target: &Path, built: &Built, steps: &mut Steps) -> Result<PathBuf> {
    steps.step("install the package into an empty folder", |_| {
        let folder = consumer::install(built, &root.join("tests/js"), target.join("consumers/conform"))?;
        Ok(folder.join("answer_cases.mjs"))
    })
}

/// The program `conform`.
fn program(root: &Path) -> Command {
    let mut cargo = workspace::cargo(root);
    cargo.args(["run", "--quiet", "--package", "hubscope-conform", "--"]);
    cargo
}
