//! What can go wrong in any command.

use std::{fmt, io, path::PathBuf};

use hubscope::{
    QuestionError,
    cql::{self, Category, migration::MigrationError},
    jupyterhub::{StartError, UnsupportedVersion},
    snapshot::ReadError,
};
use serde_json::{Value, json};

use super::Exit;
use crate::{
    configuration::ConfigurationError,
    database::{Blame, DatabaseError},
    definitions::DefinitionsError,
    yaml::YamlError,
};

/// Why a command gave no answer.
#[derive(Debug)]
pub(super) enum Failure {
    Configuration(Box<ConfigurationError>),
    /// Rows of CQL roles that contradict one another, or a description of roles that cannot be read.
    Cql {
        path: PathBuf,
        error: Box<cql::Error>,
    },
    Database(DatabaseError),
    Definitions(DefinitionsError),
    File {
        path: PathBuf,
        write: bool,
        error: io::Error,
    },
    Internal(io::Error),
    /// The tables of roles lack something that the legacy tables say.
    LegacyNeeded,
    Migration(Box<MigrationError>),
    Question(QuestionError),
    Start(StartError),
    /// A statement, or a question about roles, that the database itself would refuse.
    Statement {
        file: Option<PathBuf>,
        error: Box<cql::Error>,
    },
    /// Nothing to execute.
    StatementsMissing,
    Snapshot {
        path: PathBuf,
        error: Box<ReadError>,
    },
    /// A configuration with which the hub does not start leaves no state to test.
    StartFails {
        path: PathBuf,
        obstacle: String,
    },
    UnsupportedVersion(UnsupportedVersion),
    VersionConflict {
        asked: String,
        written: String,
        path: PathBuf,
    },
    VersionMissing,
    /// Edits or tests that somebody wrote.
    Written(Box<YamlError>),
}

impl Failure {
    /// The stable code of this failure.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Configuration(error) => error.code(),
            Self::Cql { error, .. } | Self::Statement { error, .. } => error.code(),
            Self::Start(error) => error.code(),
            Self::Database(error) => error.code(),
            Self::Definitions(error) => error.code(),
            Self::File { write: true, .. } => "file-not-written",
            Self::File { .. } => "file-unreadable",
            Self::Internal(_) => "internal",
            Self::LegacyNeeded => "legacy-needed",
            Self::Migration(error) => error.code(),
            Self::Question(error) => error.code(),
            Self::Snapshot { error, .. } => error.code(),
            Self::StartFails { .. } => "start-fails",
            Self::StatementsMissing => "statements-missing",
            Self::UnsupportedVersion(_) => "unsupported-version",
            Self::VersionConflict { .. } => "version-conflict",
            Self::VersionMissing => "version-missing",
            Self::Written(error) => error.code(),
        }
    }

    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::Database(error) if error.blame() == Blame::Trouble => Exit::Trouble,
            Self::Configuration(error) if error.is_trouble() => Exit::Trouble,
            Self::Written(error) if error.is_trouble() => Exit::Trouble,
            Self::File { .. } | Self::Internal(_) => Exit::Trouble,
            Self::Statement { error, .. } => match error.category() {
                Category::Unauthorized | Category::Authentication => Exit::Deny,
                Category::Internal => Exit::Fault,
                _ => Exit::Usage,
            },
            Self::Question(_) | Self::StatementsMissing | Self::VersionMissing => Exit::Usage,
            Self::Configuration(_)
            | Self::Cql { .. }
            | Self::LegacyNeeded
            | Self::Migration(_)
            | Self::Start(_)
            | Self::Database(_)
            | Self::Definitions(_)
            | Self::Snapshot { .. }
            | Self::StartFails { .. }
            | Self::UnsupportedVersion(_)
            | Self::VersionConflict { .. }
            | Self::Written(_) => Exit::Refused,
        }
    }

    /// The failure for programs: code, sentence, and the place if there is one.
    pub(super) fn json(&self) -> Value {
        let place = match self {
            Self::Database(error) => error
                .place()
                .map(|place| json!({ "table": place.table, "column": place.column, "row": place.row })),
            Self::Configuration(error) => {
                let (line, column) = error.place().unzip();
                Some(json!({ "pointer": error.pointer(), "line": line, "column": column }))
            }
            Self::Definitions(error) => {
                let (line, column) = error.position();
                Some(json!({ "pointer": error.pointer(), "line": line, "column": column }))
            }
            Self::Written(error) => {
                let (line, column) = error.place().unzip();
                Some(json!({ "pointer": error.pointer(), "line": line, "column": column }))
            }
            Self::Migration(error) => match &**error {
                MigrationError::FaultyRows(faults) => {
                    let pointers: Vec<String> = faults.iter().map(cql::migration::Fault::pointer).collect();
                    Some(json!({ "pointers": pointers }))
                }
                _ => None,
            },
            Self::Cql { error, .. } | Self::Statement { error, .. } => {
                error.position().map(|place| json!({ "line": place.line, "column": place.column }))
            }
            Self::Snapshot { error, .. } => {
                Some(json!({ "pointer": error.pointer(), "line": error.line(), "column": error.column() }))
            }
            _ => None,
        };
        let mut error = json!({ "code": self.code(), "message": self.to_string() });
        if let Some(place) = place {
            error["place"] = place;
        }
        json!({ "error": error })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configuration(error) => error.fmt(f),
            Self::Cql { path, error } | Self::Statement { file: Some(path), error } => {
                write!(f, "`{}`: {error}", path.display())
            }
            Self::Statement { file: None, error } => error.fmt(f),
            Self::StatementsMissing => {
                f.write_str("there is no statement; write at least one, or name a file with `--file`")
            }
            Self::LegacyNeeded => f.write_str(
                "the tables of roles lack something that the legacy tables say, as `verify` shows; migrate first, or `--force` it",
            ),
            Self::Migration(error) => error.fmt(f),
            Self::Start(error) => error.fmt(f),
            Self::Database(error) => error.fmt(f),
            Self::Definitions(error) => error.fmt(f),
            Self::File { path, write: true, error } => {
                write!(f, "`{}` cannot be written: {error}", path.display())
            }
            Self::File { path, error, .. } => write!(f, "`{}` cannot be read: {error}", path.display()),
            Self::Internal(error) => write!(f, "the program could not set itself up: {error}"),
            Self::Question(error) => error.fmt(f),
            Self::Written(error) => error.fmt(f),
            Self::Snapshot { path, error } => write!(f, "`{}`: {error}", path.display()),
            Self::StartFails { path, obstacle } => write!(
                f,
                "with `{}` the hub does not start: {obstacle}; `hubscope roles check` says more",
                path.display()
            ),
            Self::UnsupportedVersion(error) => error.fmt(f),
            Self::VersionConflict { asked, written, path } => write!(
                f,
                "`--hub-version` says `{asked}` but `{}` was written by JupyterHub `{written}`; leave `--hub-version` \
                 out, or start the hub once so that it writes the file anew",
                path.display()
            ),
            Self::VersionMissing => f.write_str(
                "a database does not tell the hub's version, which decides its rules; name it with `--hub-version` \
                 (`jupyterhub --version` prints it), or give a definitions file with `--definitions`",
            ),
        }
    }
}

impl From<ConfigurationError> for Failure {
    fn from(error: ConfigurationError) -> Self {
        Self::Configuration(Box::new(error))
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        Self::Start(error)
    }
}

impl From<DatabaseError> for Failure {
    fn from(error: DatabaseError) -> Self {
        Self::Database(error)
    }
}

impl From<DefinitionsError> for Failure {
    fn from(error: DefinitionsError) -> Self {
        Self::Definitions(error)
    }
}

impl From<UnsupportedVersion> for Failure {
    fn from(error: UnsupportedVersion) -> Self {
        Self::UnsupportedVersion(error)
    }
}

impl From<YamlError> for Failure {
    fn from(error: YamlError) -> Self {
        Self::Written(Box::new(error))
    }
}

/// A question on which the database itself would fail.
impl From<cql::Error> for Failure {
    fn from(error: cql::Error) -> Self {
        Self::Statement { file: None, error: Box::new(error) }
    }
}

impl From<QuestionError> for Failure {
    fn from(error: QuestionError) -> Self {
        Self::Question(error)
    }
}
