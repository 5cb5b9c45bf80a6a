//! What the tests of the program share.

#![allow(dead_code, reason = "every test file uses a part of this")]

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

pub(crate) mod tables;

use serde_json::Value;

/// What a run of the program answered.
pub(crate) struct Answer {
    pub(crate) exit: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }

    /// The error that a run with `--json` printed.
    pub(crate) fn error(&self) -> Value {
        let line = self.stderr.lines().last().unwrap_or_default();
        let error: Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {}", self.stderr));
        error["error"].clone()
    }

    pub(crate) fn code(&self) -> String {
        self.error()["code"].as_str().unwrap().to_owned()
    }

    pub(crate) fn message(&self) -> String {
        self.error()["message"].as_str().unwrap().to_owned()
    }
}

impl From<Output> for Answer {
    fn from(output: Output) -> Self {
        Self {
            exit: output.status.code().expect("the program ends by itself"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// The built program.
pub(crate) fn program() -> &'static str {
    env!("CARGO_BIN_EXE_hubscope")
}

/// Runs the program to its end.
pub(crate) fn hubscope<A: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = A>) -> Answer {
    Command::new(program()).args(arguments).output().unwrap().into()
}

/// Asks about the school of the documentation; words are separated by spaces.
pub(crate) fn school(command: &str, question: &str) -> Answer {
    ask_school(command, &question.split(' ').collect::<Vec<_>>())
}

/// As [`school`], with words that may hold spaces.
pub(crate) fn ask_school(command: &str, words: &[&str]) -> Answer {
    let school = example("school.json");
    let mut arguments = vec![command, school.to_str().unwrap()];
    arguments.extend(words);
    hubscope(arguments)
}

/// A file of the documentation's examples.
pub(crate) fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/examples").join(name)
}

/// A path of this crate's tests.
pub(crate) fn test_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// An installed JupyterHub.
pub(crate) struct Hub {
    pub(crate) python: PathBuf,
    pub(crate) version: String,
}

impl Hub {
    /// Runs a script of `tests/python` to its end.
    pub(crate) fn python<A: AsRef<std::ffi::OsStr>>(
        &self,
        script: &str,
        arguments: impl IntoIterator<Item = A>,
    ) -> String {
        let output = Command::new(&self.python)
            .arg(test_file("python").join(script))
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

/// The installed hubs to test with: `HUBSCOPE_PYTHON_5` and `HUBSCOPE_PYTHON_6` name their Python interpreters.
pub(crate) fn hubs() -> Vec<Hub> {
    let mut hubs = Vec::new();
    for variable in ["HUBSCOPE_PYTHON_5", "HUBSCOPE_PYTHON_6"] {
        let Some(python) = std::env::var_os(variable) else {
            assert!(
                std::env::var("CI").as_deref() != Ok("true"),
                "{variable} is not set: it names the Python interpreter of an installed JupyterHub, and CI must have one"
            );
            eprintln!(
                "skipped: {variable} is not set; it names the Python interpreter of an installed JupyterHub"
            );
            continue;
        };
        let python = PathBuf::from(python);
        let script = "import jupyterhub; print(jupyterhub.__version__)";
        let output = Command::new(&python).args(["-c", script]).output().unwrap();
        let version = String::from_utf8(output.stdout).unwrap().trim().to_owned();
        assert!(output.status.success(), "{variable}={} has no jupyterhub", python.display());
        hubs.push(Hub { python, version });
    }
    hubs
}
