//! What the steps share: folders, and things that several steps need and one of them makes.

use std::{fs, path::PathBuf, process::Command, rc::Rc};

use anyhow::{Context, Result, ensure};

use super::{counts::Counts, tap};
use crate::{
    package::{self, Built},
    process,
    progress::Steps,
    python::{self, HubVersion},
    workspace,
};

/// Where the tests run.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) root: PathBuf,
    pub(super) target: PathBuf,
    built: Option<Rc<Built>>,
}

impl Site {
    pub(super) fn find() -> Result<Self> {
        let root = workspace::root()?;
        let target = package::target_directory(&root);
        Ok(Self { root, target, built: None })
    }

    /// A cargo command in the repository.
    pub(super) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = workspace::cargo(&self.root);
        command.args(arguments);
        command
    }

    /// The log of a step.
    pub(super) fn log(&self, step: &str) -> PathBuf {
        self.target.join("logs").join(format!("test-{step}.log"))
    }

    /// Runs one check of which only success matters.
    pub(super) fn check(&self, name: &str, command: &mut Command) -> Result<Counts> {
        process::run(name, command, &self.log(name))?;
        Ok(Counts::ONE)
    }

    /// Runs a test runner, and reads from its output how many tests passed.
    ///
    /// A failure of the runner is reported by the numbers if there are any.
    pub(super) fn count(&self, name: &str, command: &mut Command) -> Result<Counts> {
        let log = self.log(name);
        let status = process::run_for_status(name, command, &log)?;
        let output = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
        let counts = Counts::read(&output);
        match counts {
            Some(counts) if counts.failed > 0 => {
                println!(
                    "{}\n{}all of it is in {}",
                    process::tail(&log),
                    tap::failures(&output),
                    log.display()
                );
                Ok(counts)
            }
            _ => {
                ensure!(status.success(), "{name} failed ({status})\n{}", process::tail(&log));
                counts.with_context(|| {
                    format!("{name} did not say how many tests passed, see {}", log.display())
                })
            }
        }
    }

    /// The interpreter that has this hub version.
    pub(super) fn python(&self, version: HubVersion, steps: &mut Steps) -> Result<PathBuf> {
        steps.step(&format!("install JupyterHub {version}"), |step| {
            python::install_hub(&self.root, &self.target, version, step)
        })
    }

    /// Hands interpreters of every hub version to a command.
    pub(super) fn give_pythons(&self, command: &mut Command, steps: &mut Steps) -> Result<()> {
        for (variable, version) in HubVersion::VARIABLES {
            command.env(variable, self.python(version, steps)?);
        }
        Ok(())
    }

    /// The npm package, built once a run.
    pub(super) fn package(&mut self, steps: &mut Steps) -> Result<Rc<Built>> {
        if self.built.is_none() {
            self.built = Some(Rc::new(package::run(&self.root, steps)?));
        }
        self.built.clone().context("the package was just built")
    }
}
