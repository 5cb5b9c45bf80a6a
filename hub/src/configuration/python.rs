//! `jupyterhub_config.py`, run by the hub's own Python.

use std::{collections::BTreeMap, path::Path, process::Command};

use super::{ConfigurationError, Options};

/// Loads the file as the hub does and prints the options that matter. It runs the administrator's code.
const SCRIPT: &str = include_str!("load_options.py");

pub(super) fn options(path: &Path, python: &Path) -> Result<Options, ConfigurationError> {
    // The file must be there before Python says so in its own words.
    super::read(path)?;
    let output = Command::new(python).arg("-c").arg(SCRIPT).arg(path).output().map_err(|error| {
        let message = format!(
            "`{}` cannot be started: {error}; name the hub's Python with `--python`",
            python.display()
        );
        ConfigurationError::new("python-unavailable", path, message)
    })?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        let last = error.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let message = format!("`{}` could not load it: {last}", python.display());
        return Err(ConfigurationError::new("configuration-fails", path, message));
    }
    Ok(Options {
        text: String::from_utf8_lossy(&output.stdout).into_owned(),
        places: BTreeMap::new(),
        remarks: Vec::new(),
    })
}
