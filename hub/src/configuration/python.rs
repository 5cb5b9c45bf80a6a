//! `jupyterhub_config.py`, run by the hub's own Python.

use std::{collections::BTreeMap, path::Path, process::Command};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{ConfigurationError, Options};

/// Loads the file as the hub does and prints the options that matter. It runs the administrator's code.
const SCRIPT: &str = include_str!("load_options.py");

/// What the script prints: the options, or why there are none.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Answer {
    Options(Box<RawValue>),
    Failure(Failure),
}

/// An error of Python without its text, which can hold a secret.
#[derive(Deserialize)]
struct Failure {
    class: String,
    /// The package that Python does not have.
    lacks: Option<String>,
    /// An option of the wrong type, with its class.
    option: Option<String>,
    /// Relative to the folder of the configuration.
    file: Option<String>,
    line: Option<usize>,
}

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
    let fails = |message: String| ConfigurationError::new("configuration-fails", path, message);
    match serde_json::from_slice(&output.stdout) {
        Ok(Answer::Options(text)) => {
            Ok(Options { text: text.get().to_owned(), places: BTreeMap::new(), remarks: Vec::new() })
        }
        Ok(Answer::Failure(failure)) => Err(fails(failure.message(python))),
        // What else it printed can hold a secret.
        Err(_) => Err(fails(format!(
            "`{}` gave no answer about it ({}); start the hub with this file to see why, and name the hub's Python with `--python`",
            python.display(),
            output.status
        ))),
    }
}

impl Failure {
    fn message(&self, python: &Path) -> String {
        let python = python.display();
        if let Some(package) = &self.lacks {
            return format!(
                "`{python}` has no package `{package}`; name the hub's Python with `--python`, with `{package}` in it"
            );
        }
        let mut message = format!("`{python}` could not load it: {}", self.class);
        if let Some(option) = &self.option {
            message.push_str(&format!(" about the option `{option}`"));
        }
        if let (Some(file), Some(line)) = (&self.file, self.line) {
            message.push_str(&format!(" in `{file}`, line {line}"));
        }
        message.push_str("; start the hub with this file to see the whole error, which can hold a secret and is not repeated here");
        message
    }
}
