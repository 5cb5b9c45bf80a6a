//! Chromium and its driver, for the tests that need a browser.

use std::{env, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail, ensure};

use crate::node::find_program;

/// An installed browser.
pub(crate) struct Chromium {
    /// The browser.
    pub(crate) browser: PathBuf,
    /// `chromedriver` of the same version.
    pub(crate) driver: PathBuf,
}

/// Finds Chromium, or installs it where that is possible.
///
/// `None` means that browser tests are skipped, after a line that says so. With `CI=true` nothing is skipped:
/// a missing browser is an error.
pub(crate) fn find_or_install() -> Result<Option<Chromium>> {
    if let Some(chromium) = find() {
        return Ok(Some(chromium));
    }
    if install_debian_packages("Chromium", &["chromium", "chromium-driver"])? {
        return Ok(Some(find().context("chromium was installed but is not on PATH")?));
    }
    let advice = "`apt-get install chromium chromium-driver` as root provides them";
    if env::var("CI").is_ok_and(|value| value == "true") {
        bail!("browser tests need `chromium` and `chromedriver` on PATH: {advice}");
    }
    println!("SKIPPED: the browser tests, because `chromium` and `chromedriver` are not on PATH: {advice}");
    Ok(None)
}

fn find() -> Option<Chromium> {
    let browser = find_program("chromium").or_else(|| find_program("google-chrome"))?;
    let driver = find_program("chromedriver")?;
    Some(Chromium { browser, driver })
}

/// Installs packages of Debian where that is possible; false where it is not.
pub(crate) fn install_debian_packages(what: &str, packages: &[&str]) -> Result<bool> {
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
