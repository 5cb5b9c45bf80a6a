//! Databases with roles granted to roles: the same ways in and out, for one database in place of a hub.

use std::cell::RefCell;

use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{
    answer,
    state::{change, look},
};
use crate::cql::{
    Database, Decision, Dialect, Limits, LoadError, Permission, Resource,
    query::{self, QueryError},
};

thread_local! {
    static DATABASE: RefCell<Option<Database>> = const { RefCell::new(None) };
}

/// Answers by number, as the hub's; one more is a mistake of whoever asks, and then the answer says which.
const DENY: u32 = 0;
const ALLOW: u32 = 1;
const FAULT: u32 = 3;
const MISTAKE: u32 = 4;

/// Loads the first `length` bytes of the document as the rows of a database, with the rules of the dialect whose name is in the buffer; the
/// document is gone afterwards. 0 is success; any other number is the length of an answer: why it was refused.
#[wasm_bindgen]
pub fn cql_load(length: usize, limit: usize, dialect: usize) -> usize {
    change(|state| {
        let mut document = std::mem::take(&mut state.document);
        document.truncate(length);
        let mut limits = Limits::default();
        limits.bytes = limits.bytes.min(limit);
        let [name] = state.texts([dialect]);
        let Some(dialect) = Dialect::named(name) else {
            let known: Vec<&str> = Dialect::all().iter().map(Dialect::name).collect();
            let message = format!("there is no dialect `{name}`; there are {}", known.join(", "));
            state.answer = document_error("unknown-dialect", message);
            return state.answer.len();
        };
        match Database::load(&document, &limits, dialect) {
            Ok(database) => {
                DATABASE.set(Some(database));
                return 0;
            }
            Err(LoadError::Document(error)) => state.answer = answer::read_error(&error),
            Err(LoadError::Rows(error)) => {
                state.answer = document_error(error.code(), error.message().to_owned());
            }
        }
        state.answer.len()
    })
}

/// Decides; role, permission and resource are in the buffer. `logged_in` is 0 for whoever has no role.
#[wasm_bindgen]
pub fn cql_check(logged_in: u32, role: usize, permission: usize, resource: usize) -> u32 {
    change(|state| {
        let decided = {
            let [role, permission, resource] = state.texts([role, permission, resource]);
            let caller = (logged_in != 0).then_some(role);
            DATABASE.with_borrow(|database| {
                database.as_ref().map(|one| decide(one, caller, permission, resource))
            })
        };
        match decided {
            None => DENY,
            Some(Ok(Decision::Allow)) => ALLOW,
            Some(Ok(Decision::Deny)) => DENY,
            Some(Ok(Decision::Error(_))) => FAULT,
            Some(Err(error)) => {
                state.answer = refused(&error);
                MISTAKE
            }
        }
    })
}

/// Answers the query in JSON that is in the buffer; the length of the answer.
#[wasm_bindgen]
pub fn cql_query(length: usize) -> usize {
    let answered = look(|state| {
        let [text] = state.texts([length]);
        let query = serde_json::from_str(text).map_err(|_| QueryError::no_json())?;
        DATABASE.with_borrow(|database| match database {
            Some(database) => query::answer(database, &query),
            None => Err(QueryError::no_json()),
        })
    });
    change(|state| {
        state.answer = match answered {
            Ok(value) => answer::ok_of_any_form(&value),
            Err(error) => refused(&error),
        };
        state.answer.len()
    })
}

/// Executes the statements of the query in JSON that is in the buffer, all or none; 0 is success, any other number the length of an answer: why
/// not.
#[wasm_bindgen]
pub fn cql_edit(length: usize) -> usize {
    let executed = look(|state| {
        let [text] = state.texts([length]);
        let query = serde_json::from_str(text).map_err(|_| QueryError::no_json())?;
        DATABASE.with_borrow(|database| match database {
            Some(database) => query::executed(database, &query),
            None => Err(QueryError::no_json()),
        })
    });
    match executed {
        Ok((database, _)) => {
            DATABASE.set(Some(database));
            0
        }
        Err(error) => change(|state| {
            state.answer = refused(&error);
            state.answer.len()
        }),
    }
}

fn decide(
    database: &Database,
    caller: Option<&str>,
    permission: &str,
    resource: &str,
) -> Result<Decision, QueryError> {
    let permission =
        Permission::named(permission).ok_or_else(|| QueryError::unknown_permission(permission))?;
    let resource = Resource::asked(resource)?;
    Ok(database.policy().decide(caller, permission, &resource))
}

/// Why rows were refused; the place is the whole document.
fn document_error(code: &str, message: String) -> String {
    #[derive(Serialize)]
    struct Unreadable<'e> {
        code: &'e str,
        message: String,
        pointer: &'e str,
    }
    serde_json::to_string(&Unreadable { code, message, pointer: "" }).unwrap_or_default()
}

/// `{ "refused": … }`: why a query has no value, or why statements were not executed.
fn refused(error: &QueryError) -> String {
    #[derive(Serialize)]
    struct Refused<'e> {
        refused: Details<'e>,
    }
    #[derive(Serialize)]
    struct Details<'e> {
        code: &'e str,
        message: String,
        /// Of what the database itself refuses.
        #[serde(skip_serializing_if = "Option::is_none")]
        category: Option<&'e str>,
        mentions: &'e [String],
        #[serde(skip_serializing_if = "Option::is_none")]
        pointer: Option<&'e str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        line: Option<usize>,
        #[serde(skip_serializing_if = "Option::is_none")]
        column: Option<usize>,
    }
    let refused = Details {
        code: error.code(),
        message: error.to_string(),
        category: error.category().map(|category| category.name()),
        mentions: error.mentions(),
        pointer: error.pointer(),
        line: error.position().map(|position| position.line),
        column: error.position().map(|position| position.column),
    };
    serde_json::to_string(&Refused { refused }).unwrap_or_default()
}
