//! The demo under Ctrl-C, at the moment when most is running.

use std::{env, fs, path::Path, process::Command, time::Duration};

use anyhow::{Context, Result, ensure};

use super::{Counts, Outcome, Site};
use crate::{
    process::{self, Running},
    progress::Steps,
    python::HubVersion,
};

/// The demo may have to build everything first.
const LIMIT: Duration = Duration::from_secs(900);

pub(super) fn demo(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    let version = HubVersion::Five.name();
    let hub = site.target.join("demo").join(version).join("hub.log");
    let config = site.root.join("tests/live/hub");
    let proxy = site.target.join("demo/proxy");
    // What an earlier run wrote must not look like this one's.
    let _ = fs::remove_file(&hub);
    steps.step("interrupt a demo while its hub runs", |_| {
        let program = env::current_exe().context("this program does not know its own place")?;
        let mut command = Command::new(program);
        command.args(["demo", "--once", "--hub-version", version]).current_dir(&site.root);
        let mut demo = Running::start("the demo", &mut command, &site.log("interrupt"), None)?;
        demo.wait_until(LIMIT, || {
            fs::read_to_string(&hub).is_ok_and(|log| log.contains("JupyterHub is now running"))
        })?;
        ensure!(!running(&[&config, &proxy])?.is_empty(), "no hub and no proxy can be seen while they run");
        demo.interrupt()?;
        let status = demo.wait()?;
        ensure!(!status.success(), "an interrupted demo must not look like a complete one");
        let left = running(&[&config, &proxy])?;
        ensure!(left.is_empty(), "still running after the demo ended:\n{}", left.join("\n"));
        Ok(Outcome::Ran(Counts::ONE))
    })
}

/// The command lines that name one of these folders.
fn running(folders: &[&Path]) -> Result<Vec<String>> {
    let names: Vec<String> = folders.iter().map(|folder| folder.display().to_string()).collect();
    let mut lines = command_lines()?;
    lines.retain(|line| names.iter().any(|name| line.contains(name.as_str())));
    Ok(lines)
}

/// The command lines of all processes: from `/proc` on Linux, where `ps` need not be installed.
fn command_lines() -> Result<Vec<String>> {
    let Ok(processes) = fs::read_dir("/proc") else {
        let listed = process::read("ps", Command::new("ps").args(["-A", "-o", "args="]), None)?;
        return Ok(listed.lines().map(str::to_owned).collect());
    };
    // A process may end between its listing and its reading.
    let lines = processes.flatten().filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    Ok(lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " ")).collect())
}
