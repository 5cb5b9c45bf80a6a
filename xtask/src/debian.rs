//! Packages of Debian, for what the registries of languages do not have.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::node::find_program;

/// Installs packages of Debian where that is possible; false where it is not.
pub(crate) fn install(what: &str, packages: &[&str]) -> Result<bool> {
    if !is_root() || find_program("apt-get").is_none() {
        return Ok(false);
    }
    eprintln!("{what}: installing Debian's {}", packages.join(" and "));
    apt_get(&["update"])?;
    apt_get(&[&["install", "-y", "--no-install-recommends"], packages].concat())?;
    Ok(true)
}

fn apt_get(arguments: &[&str]) -> Result<()> {
    let output = Command::new("apt-get")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .output()
        .context("cannot run apt-get")?;
    ensure!(
        output.status.success(),
        "`apt-get {}` failed: {}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(())
}

fn is_root() -> bool {
    // The standard library has no `geteuid`, and this is asked once.
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
