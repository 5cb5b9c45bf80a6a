//! Statements that a command is given.

use std::path::PathBuf;

use hubscope::cql::{Answer, Database, Error, Position, Statement, parse_script};

use super::super::{Failure, document};

/// The statements
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
pub(super) struct Statements {
    /// Statements with `;` between them
    #[arg(value_name = "CQL")]
    text: Option<String>,
    /// A file with statements; `-` is standard input
    #[arg(long = "file", value_name = "CQL-FILE")]
    script: Option<PathBuf>,
}

/// Statements, and where each begins.
pub(super) struct Script {
    pub(super) statements: Vec<Statement>,
    places: Vec<Position>,
    /// The file that they stand in.
    file: Option<PathBuf>,
}

impl Statements {
    pub(super) fn read(&self) -> Result<Script, Failure> {
        let file = self.script.as_deref().map(document::name);
        let text = match (&self.text, &self.script) {
            (Some(text), _) => text.clone(),
            (None, Some(path)) => text(path)?,
            (None, None) => String::new(),
        };
        let script = parse_script(&text)
            .map_err(|error| Failure::Statement { file: file.clone(), error: Box::new(error) })?;
        if script.is_empty() {
            return Err(Failure::StatementsMissing);
        }
        let (places, statements) = script.into_iter().unzip();
        Ok(Script { statements, places, file })
    }
}

impl Script {
    /// The database after the statements of a caller, and what each of them answered.
    pub(super) fn execute(
        &self,
        database: &Database,
        caller: Option<&str>,
    ) -> Result<(Database, Vec<Answer>), Failure> {
        database.execute_all(&self.statements, caller).map_err(|refused| self.refused(refused))
    }

    /// A refusal, with the place of the statement.
    pub(super) fn refused(&self, (position, error): (usize, Error)) -> Failure {
        let error = match self.places.get(position) {
            Some(place) => error.at(*place),
            None => error,
        };
        Failure::Statement { file: self.file.clone(), error: Box::new(error) }
    }
}

/// A file of text.
pub(super) fn text(path: &std::path::Path) -> Result<String, Failure> {
    String::from_utf8(document::bytes(path)?).map_err(|error| Failure::File {
        path: path.to_owned(),
        write: false,
        error: std::io::Error::new(std::io::ErrorKind::InvalidData, error.utf8_error()),
    })
}
