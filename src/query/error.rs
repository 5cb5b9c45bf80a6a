//! What is answered in place of a value.

use std::fmt;

use crate::{
    Decision, QuestionError, ShapeError,
    jupyterhub::{EditError, IntakeError, Rejection, ScopeError, StartError, TokenError, fault_class},
    snapshot::ReadError,
};

/// Why a query has no value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct QueryError {
    kind: ErrorKind,
    code: &'static str,
    message: String,
    suggestion: Option<String>,
    pointer: Option<String>,
}

/// Who is at fault.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a caller must think again if there is another one")]
pub enum ErrorKind {
    /// Nobody: the hub itself answers with an error of this class, a 500 where it happens in a request.
    Hub(&'static str),
    /// The query: it lacks an argument, or has one that makes no sense.
    Query,
    /// The document: it does not hold what the answer depends on.
    Unknown,
}

impl QueryError {
    /// The hub raises an error of a class.
    pub(super) fn hub(class: &'static str, code: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Hub(class), code, message)
    }

    /// The query makes no sense.
    pub(super) fn query(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Query, "bad-query", message)
    }

    /// The scope of a question is a mistake of whoever asks.
    pub(super) fn question(error: QuestionError) -> Self {
        let suggestion = error.suggestion().map(str::to_owned);
        Self { suggestion, ..Self::new(ErrorKind::Query, error.code(), error.to_string()) }
    }

    /// An edit that cannot be made.
    pub(super) fn edit(error: &EditError) -> Self {
        let pointer = Some(format!("/edits/{}", error.position()));
        Self { pointer, ..Self::new(ErrorKind::Query, error.code(), error.to_string()) }
    }

    /// A configuration that cannot be read.
    pub(super) fn configuration(error: &ReadError) -> Self {
        let pointer = Some(error.pointer().to_owned());
        Self { pointer, ..Self::new(ErrorKind::Query, error.code(), error.to_string()) }
    }

    /// A document that does not hold what a start changes.
    pub(super) fn start(error: &StartError) -> Self {
        Self::unknown(error.code(), error.to_string())
    }

    /// More than is answered at once.
    pub(super) fn too_much(code: &'static str, message: impl Into<String>) -> Self {
        let pointer = Some("/queries".to_owned());
        Self { pointer, ..Self::new(ErrorKind::Query, code, message) }
    }

    /// Scopes of a bearer that the policy cannot take in.
    pub(super) fn intake(error: IntakeError) -> Self {
        let pointer = Some("/principal/scopes".to_owned());
        Self { pointer, ..Self::new(ErrorKind::Query, error.code(), error.to_string()) }
    }

    /// A part of the query is not what it must be.
    pub(super) fn shape(error: ShapeError) -> Self {
        let pointer = Some(error.pointer().to_owned());
        Self { pointer, ..Self::new(ErrorKind::Query, error.code(), error.message()) }
    }

    fn new(kind: ErrorKind, code: &'static str, message: impl Into<String>) -> Self {
        Self { kind, code, message: message.into(), suggestion: None, pointer: None }
    }

    /// The query is not even JSON.
    #[must_use]
    pub fn no_json() -> Self {
        Self::query("a query is an object in JSON")
    }

    /// The document lacks what the hub knows.
    pub(super) fn unknown(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Unknown, code, message)
    }

    /// Who is at fault.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// A stable word for programs, such as `unknown-scope`, `role-name` or `bad-query`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The class of the hub's own error, for whoever reads its log.
    #[must_use]
    pub fn hub_error(&self) -> Option<&'static str> {
        match self.kind {
            ErrorKind::Hub(class) => Some(class),
            ErrorKind::Query | ErrorKind::Unknown => None,
        }
    }

    /// Of a misspelt scope, the name that was probably meant.
    #[must_use]
    pub fn suggestion(&self) -> Option<&str> {
        self.suggestion.as_deref()
    }

    /// JSON Pointer of the part of the query that is refused, where one part is.
    #[must_use]
    pub fn pointer(&self) -> Option<&str> {
        self.pointer.as_deref()
    }

    fn of(class: Option<&'static str>, code: &'static str, message: String) -> Self {
        match class {
            Some(class) => Self::hub(class, code, message),
            None => Self::unknown(code, message),
        }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for QueryError {}

impl From<Decision> for QueryError {
    fn from(decision: Decision) -> Self {
        let class = match decision {
            Decision::Fault(fault) => Some(fault_class(fault)),
            _ => None,
        };
        Self::of(class, decision.code().unwrap_or("undecided"), decision.to_string())
    }
}

impl From<QuestionError> for QueryError {
    fn from(error: QuestionError) -> Self {
        Self::hub("ValueError", error.code(), error.to_string())
    }
}

impl From<Rejection> for QueryError {
    fn from(rejection: Rejection) -> Self {
        Self::of(rejection.hub_error(), rejection.code(), rejection.to_string())
    }
}

impl From<ScopeError> for QueryError {
    fn from(error: ScopeError) -> Self {
        Self::hub(error.hub_error(), error.code(), error.to_string())
    }
}

impl From<TokenError> for QueryError {
    fn from(error: TokenError) -> Self {
        Self::of(error.hub_error(), error.code(), error.to_string())
    }
}
