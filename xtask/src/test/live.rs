//! The demo's comparison as a test.

use std::fs;

use anyhow::{Context, Result};

use super::{Counts, Outcome, Site};
use crate::{
    demo::{self, Stage},
    process::Running,
    progress::Steps,
    python::HubVersion,
};

pub(super) fn five(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    compare(site, steps, HubVersion::Five, "live-5")
}

pub(super) fn six(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    compare(site, steps, HubVersion::Six, "live-6")
}

fn compare(site: &mut Site, steps: &mut Steps, version: HubVersion, name: &str) -> Result<Outcome> {
    let built = site.package(steps)?;
    let tools = demo::prepare(&site.root, &site.target, version, &built, steps)?;
    let log = site.log(name);
    let played = Stage::new(&site.root, &site.target, version)?
        .play(&tools, steps, &mut |command, input| Running::start(name, command, &log, Some(input))?.wait());
    let output = fs::read_to_string(&log).unwrap_or_default();
    let counts = Counts::read(&output);
    match (played, counts) {
        (Err(_), Some(counts)) if counts.failed > 0 => {
            for line in output.lines().filter(|line| line.contains("DISAGREE")) {
                println!("  {line}");
            }
            println!("  all of it is in {}", log.display());
            Ok(Outcome::Ran(counts))
        }
        (Err(error), _) => Err(error),
        (Ok(()), counts) => counts.map(Outcome::Ran).context("the comparison did not count its pairs"),
    }
}
