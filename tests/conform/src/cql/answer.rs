//! What a step answers.

use std::fmt;

use hubscope::cql::Error;
use serde_json::{Value, json};

/// The answer to one step.
#[derive(Clone, Debug)]
pub struct CqlAnswer {
    /// The case.
    pub case: String,
    /// The dialect.
    pub dialect: String,
    /// The step, from 0.
    pub step: usize,
    /// What came of it.
    pub(super) outcome: Result<Value, Refusal>,
    /// The three tables of roles after the step.
    pub state: Value,
}

/// An error, in the words of the case format.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    category: String,
    code: String,
    mentions: Vec<String>,
}

impl Refusal {
    /// What is wrong with the case, or with what it asks for.
    pub(super) fn invalid(code: &str, what: &str) -> Self {
        Self { category: "invalid_case".to_owned(), code: code.to_owned(), mentions: vec![what.to_owned()] }
    }
}

impl Refusal {
    /// Why nothing was migrated.
    pub(super) fn migration(code: &str, mentions: Vec<String>) -> Self {
        Self { category: "migration".to_owned(), code: code.to_owned(), mentions }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self {
            category: error.category().name().to_owned(),
            code: error.code().to_owned(),
            mentions: error.mentions().to_vec(),
        }
    }
}

impl CqlAnswer {
    /// The result, if there was no error.
    #[must_use]
    pub fn ok(&self) -> Option<&Value> {
        self.outcome.as_ref().ok()
    }

    /// The error as the line shows it.
    #[must_use]
    pub fn error(&self) -> Option<Value> {
        let Refusal { category, code, mentions } = self.outcome.as_ref().err()?;
        Some(json!({"category": category, "code": code, "mentions": mentions}))
    }
}

/// One line.
impl fmt::Display for CqlAnswer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = json!({
            "case": self.case,
            "dialect": self.dialect,
            "step": self.step,
            "ok": self.ok(),
            "error": self.error(),
            "state": self.state,
        });
        write!(formatter, "{line}")
    }
}
