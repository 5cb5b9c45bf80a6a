//! The demo's comparison, and every route by everybody, as a test.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use super::{Counts, Outcome, Site};
use crate::{
    demo::{self, Part, Stage},
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
    // First the decisions, then the routes.
    let mut logs = [site.log(name), site.log(&format!("{name}-routes"))].into_iter();
    let mut shown = Vec::new();
    let played = Stage::new(&site.root, &site.target, version)?.play(
        &tools,
        steps,
        Part::Everything,
        &mut |command, input| {
            let log = logs.next().context("there are two parts")?;
            let ended = Running::start(name, command, &log, Some(input))?.wait();
            shown.push(log);
            ended
        },
    );
    let mut sum = None;
    for log in &shown {
        let output = fs::read_to_string(log).unwrap_or_default();
        if let Some(counts) = Counts::read(&output) {
            *sum.get_or_insert_with(Counts::default) += counts;
            show(&output, counts, log);
        }
    }
    match (played, sum) {
        (Err(_), Some(counts)) if counts.failed > 0 => Ok(Outcome::Ran(counts)),
        (Err(error), _) => Err(error),
        (Ok(()), counts) => counts.map(Outcome::Ran).context("the comparison did not count its pairs"),
    }
}

/// The sums, and what disagrees.
fn show(output: &str, counts: Counts, log: &Path) {
    for line in output.lines().filter(|line| line.ends_with(" disagree") || line.starts_with("foretold")) {
        println!("  {line}");
    }
    if counts.failed == 0 {
        return;
    }
    let table = output.lines().skip_while(|line| !line.starts_with("route, foretold"));
    for line in table.take_while(|line| !line.starts_with("DISAGREE")) {
        println!("  {line}");
    }
    for line in output.lines().filter(|line| line.contains("DISAGREE")).take(40) {
        println!("  {line}");
    }
    println!("  all of it is in {}", log.display());
}
