//! Steps of the Rust toolchain.

use anyhow::Result;

use super::{Counts, Outcome, Site};
use crate::{node::find_program, progress::Steps, workspace};

pub(super) fn format(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    let mut cargo = site.cargo(&["fmt", "--all", "--check", "--", "--color=never"]);
    steps.step("cargo fmt --check", |_| site.check("format", &mut cargo)).map(Outcome::Ran)
}

pub(super) fn clippy(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    let mut cargo =
        site.cargo(&["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]);
    steps.step("cargo clippy", |_| site.check("clippy", &mut cargo)).map(Outcome::Ran)
}

/// What is left out of a module must not leave a warning behind.
pub(super) fn clippy_wasm(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    let modules: [&[&str]; 3] = [
        &[],
        &["--no-default-features", "--features", "hub"],
        &["--no-default-features", "--features", "cql"],
    ];
    let mut sum = Counts::default();
    for features in modules {
        let mut cargo =
            site.cargo(&["clippy", "--package", "hubscope", "--lib", "--target", workspace::WASM_TARGET]);
        cargo.args(features).args(["--", "-D", "warnings"]);
        let name = format!("cargo clippy for WebAssembly {}", features.join(" "));
        sum += steps.step(name.trim_end(), |step| {
            workspace::ensure_wasm_target(step, &site.log("rustup"))?;
            site.check("clippy-wasm", &mut cargo)
        })?;
    }
    Ok(Outcome::Ran(sum))
}

/// Runs the tests with cargo-nextest where it is installed. The tests of `hub/` get a Python for each hub version, to
/// make databases with.
pub(super) fn tests(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    let (name, mut cargo) = if find_program("cargo-nextest").is_some() {
        let mut cargo = site.cargo(&["nextest", "run", "--workspace", "--all-features", "--no-fail-fast"]);
        // At the end, where the tail of the log shows it.
        cargo.args(["--failure-output", "final"]);
        ("cargo nextest", cargo)
    } else {
        // Without `--lib --bins --tests` the examples of the documentation would be counted twice.
        let arguments =
            ["test", "--workspace", "--all-features", "--lib", "--bins", "--tests", "--no-fail-fast"];
        ("cargo test", site.cargo(&arguments))
    };
    site.give_pythons(&mut cargo, steps)?;
    steps.step(name, |_| site.count("rust", &mut cargo)).map(Outcome::Ran)
}

pub(super) fn examples(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    let mut cargo = site.cargo(&["test", "--package", "hubscope", "--all-features", "--doc"]);
    steps.step("cargo test --doc", |_| site.count("doc", &mut cargo)).map(Outcome::Ran)
}
