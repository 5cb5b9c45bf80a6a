//! Python: one environment a hub version, below the target directory, with what its lock file pins.

use std::{
    env, fmt, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{process, progress::Step};

/// A version of JupyterHub that the repository is tested with.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum HubVersion {
    /// The last of the 5.5 series.
    #[value(name = "5.5.4")]
    Five,
    /// The last of the 6.1 series.
    #[value(name = "6.1.1")]
    Six,
}

impl HubVersion {
    /// Every version, with the environment variable by which tests get an interpreter that has it.
    pub(crate) const VARIABLES: [(&str, Self); 2] =
        [("HUBSCOPE_PYTHON_5", Self::Five), ("HUBSCOPE_PYTHON_6", Self::Six)];

    /// The version as the hub writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Five => "5.5.4",
            Self::Six => "6.1.1",
        }
    }
}

impl fmt::Display for HubVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Installs JupyterHub, unless it is there already, and returns the interpreter that can import it.
///
/// The environment variable `HUBSCOPE_PYTHON` names another Python to make the environment from than `python3`.
pub(crate) fn install_hub(root: &Path, target: &Path, version: HubVersion, step: &Step) -> Result<PathBuf> {
    let requirements = root.join(format!("tests/live/hub/requirements-{version}.txt"));
    install(target, &format!("JupyterHub {version}"), version.name(), &requirements, step)
}

/// Installs what a lock file pins into the environment `name`, unless it is there already, and returns its interpreter.
pub(crate) fn install(
    target: &Path,
    what: &str,
    name: &str,
    requirements: &Path,
    step: &Step,
) -> Result<PathBuf> {
    let wanted = fs::read(requirements).with_context(|| format!("no {}", requirements.display()))?;
    let environment = target.join("python").join(name);
    let interpreter = environment.join("bin/python");
    // Written last, so that an interrupted installation is done again.
    let marker = environment.join("installed.txt");
    if interpreter.exists() && fs::read(&marker).is_ok_and(|installed| installed == wanted) {
        return Ok(interpreter);
    }
    step.say(&format!("pip: installing {what} into {}", environment.display()));
    if environment.exists() {
        fs::remove_dir_all(&environment).context("cannot remove the old Python environment")?;
    }
    let log = target.join("logs").join(format!("python-{name}.log"));
    step.at("making a virtual environment");
    let base = env::var_os("HUBSCOPE_PYTHON").unwrap_or_else(|| "python3".into());
    let mut venv = Command::new(base);
    venv.args(["-m", "venv"]).arg(&environment);
    process::run("python3 -m venv", &mut venv, &log)
        .context("Python 3.10 or newer with its `venv` module is needed; Debian has it in `python3-venv`")?;
    step.at("downloading from the package index");
    let mut pip = Command::new(&interpreter);
    pip.args(["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--require-hashes", "-r"])
        .arg(requirements);
    process::run("pip install", &mut pip, &log)?;
    fs::write(&marker, wanted).context("cannot mark the Python environment as complete")?;
    Ok(interpreter)
}
