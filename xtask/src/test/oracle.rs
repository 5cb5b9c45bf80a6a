//! The conformance cases against the real Python package.

use std::process::Command;

use anyhow::Result;

use super::{Outcome, Site};
use crate::{progress::Steps, python::HubVersion};

pub(super) fn five(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    confirm(site, steps, HubVersion::Five, "oracle-5")
}

pub(super) fn six(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    confirm(site, steps, HubVersion::Six, "oracle-6")
}

fn confirm(site: &Site, steps: &mut Steps, version: HubVersion, name: &str) -> Result<Outcome> {
    let python = steps.step(&format!("install JupyterHub {version}"), |step| site.python(version, step))?;
    let mut command = Command::new(python);
    command.arg(site.root.join("tests/oracle/confirm.py")).env("PYTHONDONTWRITEBYTECODE", "1");
    steps.step(&format!("ask JupyterHub {version}"), |_| site.count(name, &mut command)).map(Outcome::Ran)
}
