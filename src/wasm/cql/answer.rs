//! What is answered about a database.

use serde::Serialize;

pub(super) use crate::wasm::answer::{ok_of_any_form, read_error};
use crate::{
    cql::{Error, LoadError, query::QueryError},
    wasm::answer::json,
};

/// Why a document was refused. Of rows that contradict one another the place is the whole document.
pub(super) fn load_error(error: &LoadError) -> String {
    match error {
        LoadError::Document(error) => read_error(error),
        LoadError::Rows(error) => document_error(error.code(), error.message()),
    }
}

/// The same where the document is not to blame.
pub(super) fn document_error(code: &str, message: &str) -> String {
    #[derive(Serialize)]
    struct Unreadable<'e> {
        code: &'e str,
        message: &'e str,
        pointer: &'e str,
    }
    json(&Unreadable { code, message, pointer: "" })
}

/// `{ "ok": … }`: a decision at which the database itself would fail, in words.
pub(super) fn fault(error: &Error) -> String {
    #[derive(Serialize)]
    struct Fault<'e> {
        outcome: &'e str,
        code: &'e str,
        message: &'e str,
    }
    ok_of_any_form(&Fault { outcome: "fault", code: error.code(), message: error.message() })
}

/// `{ "refused": … }`: why a query has no value, or why statements were not executed. `database` is there if the database itself would
/// refuse.
pub(super) fn refused(error: &QueryError) -> String {
    #[derive(Serialize)]
    struct Refused<'e> {
        refused: Details<'e>,
    }
    #[derive(Serialize)]
    struct Details<'e> {
        code: &'e str,
        message: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        database: Option<Refusal<'e>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pointer: Option<&'e str>,
    }
    #[derive(Serialize)]
    struct Refusal<'e> {
        category: &'e str,
        mentions: &'e [String],
        #[serde(skip_serializing_if = "Option::is_none")]
        line: Option<usize>,
        #[serde(skip_serializing_if = "Option::is_none")]
        column: Option<usize>,
    }
    let database = error.category().map(|category| Refusal {
        category: category.name(),
        mentions: error.mentions(),
        line: error.position().map(|position| position.line),
        column: error.position().map(|position| position.column),
    });
    let refused =
        Details { code: error.code(), message: error.to_string(), database, pointer: error.pointer() };
    json(&Refused { refused })
}
