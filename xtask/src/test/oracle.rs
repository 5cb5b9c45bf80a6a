//! The real Python package: conformance cases it must answer as they say, and random ones for it and the engine.

use std::process::Command;

use anyhow::Result;

use super::{Outcome, Site};
use crate::{conform, progress::Steps, python::HubVersion};

pub(super) fn five(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    confirm(site, steps, HubVersion::Five, "oracle-5")
}

pub(super) fn six(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    confirm(site, steps, HubVersion::Six, "oracle-6")
}

/// A few thousand random questions and some starts, the same on every run; `cargo xtask conform proof` asks others.
pub(super) fn random(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    let mut cargo = site.cargo(&["run", "--quiet", "--package", "hubscope-conform", "--", "proof"]);
    cargo.args(["--seed", "1", "--queries", "3000", "--startups", "40"]);
    site.give_pythons(&mut cargo, steps)?;
    steps.step("ask both at random", |_| site.count("random", &mut cargo)).map(Outcome::Ran)
}

/// The same with the npm package in place of the native engine, as users install it.
pub(super) fn random_wasm(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    let built = site.package(steps)?;
    let script = conform::answerer(&site.root, &site.target, &built, steps)?;
    let mut cargo = site.cargo(&["run", "--quiet", "--package", "hubscope-conform", "--", "proof"]);
    cargo.args(["--seed", "2", "--queries", "3000", "--", "node"]).arg(script);
    site.give_pythons(&mut cargo, steps)?;
    steps.step("ask both at random", |_| site.count("random-wasm", &mut cargo)).map(Outcome::Ran)
}

/// The cases, and the package's table of routes, which the engine's must equal.
fn confirm(site: &Site, steps: &mut Steps, version: HubVersion, name: &str) -> Result<Outcome> {
    let python = site.python(version, steps)?;
    let mut command = Command::new(&python);
    command.arg(site.root.join("tests/oracle/confirm.py")).env("PYTHONDONTWRITEBYTECODE", "1");
    let mut counts = steps.step(&format!("ask JupyterHub {version}"), |_| site.count(name, &mut command))?;
    let arguments = ["run", "--quiet", "--package", "hubscope-conform", "--", "routes", "--version"];
    let mut cargo = site.cargo(&arguments);
    cargo.arg(version.name());
    cargo.envs(
        HubVersion::VARIABLES.iter().filter(|(_, known)| *known == version).map(|(name, _)| (name, &python)),
    );
    counts +=
        steps.step("compare the tables of routes", |_| site.count(&format!("{name}-routes"), &mut cargo))?;
    Ok(Outcome::Ran(counts))
}
