//! Databases with roles granted to roles: the same ways in and out, for one database in place of a hub.

mod answer;
#[cfg(test)]
mod tests;

use std::cell::RefCell;

use serde_json::Value;
use wasm_bindgen::prelude::wasm_bindgen;

use super::state::{change, look};
use crate::cql::{
    Database, Decision, Dialect, Limits, Permission, Resource,
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
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    change(|state| {
        let mut document = std::mem::take(&mut state.document);
        document.truncate(length);
        let mut limits = Limits::default();
        limits.bytes = limits.bytes.min(limit);
        let [name] = state.texts([dialect]);
        let loaded = match Dialect::named(name) {
            Some(dialect) => {
                Database::load(&document, &limits, dialect).map_err(|error| answer::load_error(&error))
            }
            None => Err(unknown_dialect(name)),
        };
        match loaded {
            Ok(database) => {
                DATABASE.set(Some(database));
                0
            }
            Err(answer) => {
                state.answer = answer;
                state.answer.len()
            }
        }
    })
}

/// Decides; role, permission and resource are in the buffer. `logged_in` is 0 for whoever has no role. Of a fault and of a mistake there is an
/// answer that says more.
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
            Some(Ok(Decision::Error(error))) => {
                state.answer = answer::fault(&error);
                FAULT
            }
            Some(Err(error)) => {
                state.answer = answer::refused(&error);
                MISTAKE
            }
        }
    })
}

/// Answers the query in JSON that is in the buffer; the length of the answer.
#[wasm_bindgen]
pub fn cql_query(length: usize) -> usize {
    let answered = asked(length, query::answer);
    change(|state| {
        state.answer = match answered {
            Ok(value) => answer::ok_of_any_form(&value),
            Err(error) => answer::refused(&error),
        };
        state.answer.len()
    })
}

/// Executes the statements of the query in JSON that is in the buffer, all or none; 0 is success, any other number the length of an answer: why
/// not.
#[wasm_bindgen]
pub fn cql_edit(length: usize) -> usize {
    match asked(length, query::executed) {
        Ok((database, _)) => {
            DATABASE.set(Some(database));
            0
        }
        Err(error) => change(|state| {
            state.answer = answer::refused(&error);
            state.answer.len()
        }),
    }
}

/// Hands the loaded database and the query in the buffer over.
fn asked<T>(
    length: usize,
    to: impl FnOnce(&Database, &Value) -> Result<T, QueryError>,
) -> Result<T, QueryError> {
    look(|state| {
        let [text] = state.texts([length]);
        let query = serde_json::from_str(text).map_err(|_| QueryError::no_json())?;
        DATABASE.with_borrow(|database| match database {
            Some(database) => to(database, &query),
            None => Err(QueryError::no_json()),
        })
    })
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

fn unknown_dialect(name: &str) -> String {
    let known: Vec<&str> = Dialect::all().iter().map(Dialect::name).collect();
    let message = format!("there is no dialect `{name}`; there are {}", known.join(", "));
    answer::document_error("unknown-dialect", &message)
}
