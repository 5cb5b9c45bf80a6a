//! Chromium and its driver, for the tests that need a browser.

use std::{env, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::{debian, node::find_program};

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
    if debian::install("Chromium", &["chromium", "chromium-driver"])? {
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
