//! The tests of the JavaScript boundary, as WebAssembly, on two hosts.

use std::{path::PathBuf, process::Command};

use anyhow::{Context, Result};

use super::{Outcome, Site};
use crate::{chromium, process, progress::Steps};

/// The version that `Cargo.lock` has of the library.
const VERSION: &str = "0.2.130";
const PROGRAM: &str = "wasm-bindgen-test-runner";

/// In Node, and in Chromium where there is one.
pub(super) fn tests(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    let runner = steps.step("install wasm-bindgen's test runner", |step| {
        step.at("once, some two minutes");
        install_runner(site)
    })?;
    let command = || {
        let mut command = site.cargo(&["test", "--lib", "--package", "hubscope"]);
        command.args(["--target", "wasm32-unknown-unknown", "--features", "cql"]);
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &runner);
        command
    };
    let mut counts = site.count("wasm-node", &mut command())?;
    let Some(chromium) = chromium::find_or_install()? else {
        counts.skipped += 1;
        return Ok(Outcome::Ran(counts));
    };
    let mut in_browser = command();
    in_browser.env("WASM_BINDGEN_USE_BROWSER", "1").env("CHROMEDRIVER", &chromium.driver);
    counts += site.count("wasm-browser", &mut in_browser)?;
    Ok(Outcome::Ran(counts))
}

/// No package brings the runner as a binary, so it is compiled once, below the target directory.
fn install_runner(site: &Site) -> Result<PathBuf> {
    let root = site.target.join("tools");
    let runner = root.join("bin").join(PROGRAM);
    let version = process::read(PROGRAM, Command::new(&runner).arg("--version"), None);
    if version.is_ok_and(|version| version.split_whitespace().any(|word| word == VERSION)) {
        return Ok(runner);
    }
    let mut cargo = site.cargo(&["install", "wasm-bindgen-cli", "--debug", "--force"]);
    cargo.args(["--version", VERSION, "--bin", PROGRAM, "--root"]).arg(&root);
    // In a folder of its own that cargo removes, not among the repository's artefacts.
    cargo.env_remove("CARGO_TARGET_DIR");
    process::run("cargo install", &mut cargo, &site.target.join("logs/wasm-bindgen-test-runner.log"))
        .context("the tests of the boundary need wasm-bindgen's test runner")?;
    Ok(runner)
}
