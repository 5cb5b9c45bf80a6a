//! The rows that a command is about, and whose rules count.

use std::path::PathBuf;

use hubscope::cql::{Database, Dialect, Error, State};

use super::{super::Failure, rows};

/// The rows
#[derive(clap::Args)]
pub(super) struct Source {
    /// The snapshot; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    #[command(flatten)]
    rules: Rules,
}

/// Whose rules count
#[derive(clap::Args)]
pub(super) struct Rules {
    /// Whose rules count: scylla-2.2, scylla-5.4, scylla-head, cassandra or strict
    #[arg(long, value_name = "NAME", default_value = "scylla-5.4", value_parser = named)]
    pub(super) dialect: &'static Dialect,
}

impl Source {
    pub(super) fn state(&self) -> Result<State, Failure> {
        rows::read(&self.file)
    }

    pub(super) fn database(&self) -> Result<Database, Failure> {
        Database::new(self.state()?, self.dialect()).map_err(|error| self.refused(error))
    }

    /// Rows that contradict one another.
    pub(super) fn refused(&self, error: Error) -> Failure {
        Failure::Cql { path: self.file.clone(), error: Box::new(error) }
    }

    pub(super) fn dialect(&self) -> &'static Dialect {
        self.rules.dialect
    }
}

fn named(name: &str) -> Result<&'static Dialect, String> {
    Dialect::named(name).ok_or_else(|| {
        let known: Vec<&str> = Dialect::all().iter().map(Dialect::name).collect();
        format!("there is no such dialect; known are {}", known.join(", "))
    })
}
