//! The judge: the installed `jupyterhub` package, through the oracle.

use std::{
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
};

use anyhow::Result;
use serde_json::Value;

use crate::{
    answerer::{Answerer, Program},
    compare::agrees,
    random::Version,
    start_proof::same,
};

/// The package asked under other hash seeds: enough that an answer that depends on the order of a set gives itself away.
const OTHER_SEEDS: [&str; 8] = ["1", "2", "3", "4", "5", "6", "7", "8"];

/// The installed package of one version.
#[derive(Debug)]
pub struct Package {
    program: Vec<OsString>,
    first: Program,
    /// Started when a doubt first comes up.
    others: Vec<Program>,
}

impl Package {
    /// The interpreter that has this version, from the environment; `None` if nobody says.
    #[must_use]
    pub fn interpreter(version: Version) -> Option<PathBuf> {
        env::var_os(Self::variable(version)).filter(|path| !path.is_empty()).map(PathBuf::from)
    }

    /// The environment variable that names the interpreter.
    #[must_use]
    pub fn variable(version: Version) -> &'static str {
        match version {
            Version::Five => "HUBSCOPE_PYTHON_5",
            Version::Six => "HUBSCOPE_PYTHON_6",
        }
    }

    /// Starts the oracle with an interpreter.
    ///
    /// # Errors
    ///
    /// If it cannot be started.
    pub fn start(interpreter: &Path, version: Version) -> Result<Self> {
        let oracle = Path::new(env!("CARGO_MANIFEST_DIR")).join("../oracle/jupyterhub_oracle.py");
        let arguments = [oracle.as_os_str(), OsStr::new("--check-version"), OsStr::new(version.name())];
        let program: Vec<OsString> =
            std::iter::once(interpreter.as_os_str()).chain(arguments).map(OsStr::to_owned).collect();
        let first = start(&program, "0")?;
        Ok(Self { program, first, others: Vec::new() })
    }

    /// Whether the answer to a query depends on the order in which Python walks a set.
    ///
    /// # Errors
    ///
    /// If the package cannot be asked.
    pub fn order_decides(&mut self, line: &str, query: &Value, answer: &Value) -> Result<bool> {
        self.others_differ(line, |answers| answers.iter().any(|other| !agrees(query, other, answer)))
    }

    /// The same about a case of starts.
    ///
    /// # Errors
    ///
    /// If the package cannot be asked.
    pub fn order_decides_starts(&mut self, line: &str, answers: &[Value]) -> Result<bool> {
        self.others_differ(line, |others| !same(others, answers))
    }

    fn others_differ(&mut self, line: &str, differ: impl Fn(&[Value]) -> bool) -> Result<bool> {
        if self.others.is_empty() {
            self.others = OTHER_SEEDS.iter().map(|seed| start(&self.program, seed)).collect::<Result<_>>()?;
        }
        for other in &mut self.others {
            if differ(&other.ask(line)?) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Answerer for Package {
    fn send(&mut self, line: &str) -> Result<()> {
        self.first.send(line)
    }

    fn receive(&mut self) -> Result<Vec<Value>> {
        self.first.receive()
    }
}

fn start(program: &[OsString], hash_seed: &str) -> Result<Program> {
    Program::start(program, &[("PYTHONHASHSEED", hash_seed), ("PYTHONDONTWRITEBYTECODE", "1")])
}
