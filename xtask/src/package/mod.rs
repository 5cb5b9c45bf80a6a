//! `cargo xtask package`: the engine as WebAssembly, inside an npm package.
//!
//! Cargo builds the module, wasm-bindgen links its exports, Binaryen optimises it, the hand-written files of
//! `pkg-template` go around it, and npm packs the result.

mod bindings;
mod bundle;
pub(crate) mod consumer;
pub(crate) mod example;
mod exports;
pub(crate) mod page;
mod sizes;
mod target_features;
mod template;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

pub(crate) use self::sizes::Size;
use crate::{
    node::{self, Tools},
    process,
    progress::Steps,
    workspace,
};

/// One module of the package.
#[derive(Debug)]
struct Module {
    /// Its file is `<name>.wasm`.
    name: &'static str,
    about: &'static str,
    /// Of cargo; each engine has its own, for the profile names the folder that the module ends in.
    profile: &'static str,
    features: &'static [&'static str],
    /// How much is written out in place of a call, to the compiler and to Binaryen.
    inlining: Inlining,
}

/// Calls are short, copies are quick. What is downloaded by everybody has calls.
#[derive(Debug)]
struct Inlining {
    /// What rustc is told.
    flags: &'static [&'static str],
    /// What Binaryen is told.
    passes: &'static [&'static str],
}

/// Builds of one source.
const ENGINES: [&Module; 3] = [
    &Module {
        name: "engine",
        about: "what decides",
        profile: "decide",
        features: &["--no-default-features", "--features", "hub"],
        inlining: Inlining {
            flags: &["-Cllvm-args=-inline-threshold=10"],
            passes: &["--one-caller-inline-max-function-size=0"],
        },
    },
    &Module {
        name: "full",
        about: "everything",
        profile: "wasm",
        features: &[],
        inlining: Inlining { flags: &[], passes: &[] },
    },
    &Module {
        name: "cql",
        about: "databases with CQL roles",
        profile: "cql",
        features: &["--no-default-features", "--features", "cql"],
        inlining: Inlining { flags: &[], passes: &[] },
    },
];

/// What [`run`] left behind.
#[derive(Debug)]
pub(crate) struct Built {
    /// The tarball, as `npm publish` would send it.
    pub(crate) tarball: PathBuf,
    /// The same files, unpacked.
    pub(crate) folder: PathBuf,
    /// The version of the package, which is the version of the crate.
    pub(crate) version: String,
    /// What a visitor downloads.
    pub(crate) sizes: Vec<Size>,
}

impl Built {
    /// Prints what was built and how large it is.
    pub(crate) fn print(&self) {
        sizes::print(&self.sizes);
        println!("hubscope {} is in {}", self.version, self.tarball.display());
    }
}

/// Builds the package below the target directory.
pub(crate) fn run(workspace: &Path, steps: &mut Steps) -> Result<Built> {
    let target = target_directory(workspace);
    let output = target.join("package");
    let folder = output.join("hubscope");
    let dist = folder.join("dist");
    let version = template::crate_version(workspace)?;

    steps.step("install the WebAssembly target", |step| {
        workspace::ensure_wasm_target(step, &output.join("rustup.log"))
    })?;
    let mut linked = Vec::new();
    for engine in ENGINES {
        let log = output.join(format!("cargo-{}.log", engine.name));
        let compiled = steps.step(&format!("compile {}.wasm: {}", engine.name, engine.about), |_| {
            compile(workspace, &target, engine, &log)
        })?;
        linked.push((engine, bindings::link(&compiled)?));
    }
    let tools = steps.step("install the npm tools", |_| Tools::install(workspace, &target))?;
    // A file of an earlier build must not travel in this one.
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty `{}`", folder.display()))?;
    }
    fs::create_dir_all(&dist).with_context(|| format!("cannot create `{}`", dist.display()))?;
    steps.step("optimise with wasm-opt", |_| {
        for (engine, linked) in &linked {
            let module = dist.join(engine.name).with_extension("wasm");
            bindings::optimise(&tools, linked, engine.inlining.passes, &output.join("optimised"), &module)?;
            exports::check(&module)?;
        }
        Ok(())
    })?;
    let tarball = steps.step("bundle pkg-template and pack", |_| {
        template::copy(workspace, &folder, &version)?;
        bundle::run(&tools, workspace, &dist)?;
        pack(&folder, &output)
    })?;
    let sizes = sizes::measure(&tools, &folder, &tarball)?;
    Ok(Built { tarball, folder, version, sizes })
}

/// Where cargo puts what it builds.
pub(crate) fn target_directory(workspace: &Path) -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => workspace.join(folder),
        None => workspace.join("target"),
    }
}

fn compile(workspace: &Path, target: &Path, engine: &Module, log: &Path) -> Result<Vec<u8>> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args([
            "build",
            "--profile",
            engine.profile,
            "--lib",
            "--package",
            "hubscope",
            "--target",
            "wasm32-unknown-unknown",
        ])
        .args(engine.features)
        .arg("--config")
        .arg(format!("target.wasm32-unknown-unknown.rustflags={:?}", engine.inlining.flags))
        .current_dir(workspace);
    process::run("compiling the engine", &mut command, log)
        .context("`rustup target add wasm32-unknown-unknown` installs the target, should it be missing")?;
    let module = target.join("wasm32-unknown-unknown").join(engine.profile).join("hubscope.wasm");
    fs::read(&module).with_context(|| format!("cannot read `{}`", module.display()))
}

fn pack(folder: &Path, output: &Path) -> Result<PathBuf> {
    let destination = format!("--pack-destination={}", output.display());
    let printed = node::npm(folder, &["pack", &destination, "--ignore-scripts", "--loglevel=error"])?;
    let name = printed.lines().last().context("npm pack named no file")?.trim();
    Ok(output.join(name))
}
