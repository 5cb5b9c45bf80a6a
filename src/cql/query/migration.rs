//! What is asked about the migration from users to roles, and what is done.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answered, Arguments, QueryError, written};
use crate::{
    cql::{
        Database, State,
        migration::{Migrated, MigrationError, Module, Plan, Verification, migrate, other_answers, upgrade},
    },
    snapshot::Timestamp,
};

/// How often a database is started in one rehearsal.
const MOST_STARTS: u64 = 10;

pub(super) fn plan(database: &Database, query: Arguments<'_>) -> Answered {
    let forced = query.flag("force")?;
    let plan = Plan::new(database.state(), database.dialect(), forced);
    // The plan does not say whether something would be left out; carrying it out in memory does.
    let refusal = tried(database, Timestamp::from_micros(0), forced).err();
    let mut value = written(&plan)?;
    if let Some(members) = value.as_object_mut() {
        let told =
            |refusal: MigrationError| json!({ "code": refusal.code(), "message": refusal.to_string() });
        members.insert("refusal".to_owned(), json!(refusal.map(told)));
    }
    Ok(value)
}

pub(super) fn rehearse(database: &Database, query: Arguments<'_>) -> Answered {
    let forced = query.flag("force")?;
    let starts = query.0.get("starts").map_or(Some(1), Value::as_u64);
    let Some(starts @ 1..=MOST_STARTS) = starts else {
        return Err(QueryError::query(
            "/starts",
            format!("`starts` must be a number from 1 to {MOST_STARTS}"),
        ));
    };
    let mut state = database.state().clone();
    let upgrades: Vec<_> =
        (0..starts).map(|_| upgrade(&mut state, database.dialect(), &Module::ALL, forced)).collect();
    let verification = Verification::new(&state, database.dialect());
    Ok(json!({ "starts": upgrades, "verification": verification }))
}

pub(super) fn verify(database: &Database) -> Answered {
    let verification = Verification::new(database.state(), database.dialect());
    let others = other_answers(database.state(), database.policy());
    Ok(json!({ "verification": verification, "other_answers": others }))
}

/// What is done to the rows, in place of statements.
pub(super) fn done(database: &Database, query: Arguments<'_>) -> Result<Database, QueryError> {
    let state = match query.text("migration")? {
        "migrate" => {
            let time = query.0.get("time").map(Timestamp::deserialize).and_then(Result::ok);
            let wrong = || QueryError::query("/time", "the argument `time` must be a time in RFC 3339");
            tried(database, time.ok_or_else(wrong)?, query.flag("force")?)?.0
        }
        "recover" => {
            let mut state = database.state().clone();
            state.clear_new();
            state
        }
        "drop_legacy" => {
            let whole = || Verification::new(database.state(), database.dialect()).equivalent;
            if !query.flag("force")? && !whole() {
                let message = "the tables of roles lack something that the legacy tables say; migrate first, or force it";
                return Err(QueryError { code: "legacy-needed", ..QueryError::query("", message) });
            }
            let mut state = database.state().clone();
            state.drop_legacy();
            state
        }
        _ => {
            let message = "`migration` must be `migrate`, `recover` or `drop_legacy`";
            return Err(QueryError::query("/migration", message));
        }
    };
    Ok(Database::new(state, database.dialect())?)
}

fn tried(database: &Database, time: Timestamp, forced: bool) -> Result<(State, Migrated), MigrationError> {
    let mut state = database.state().clone();
    let migrated = migrate(&mut state, database.dialect(), time, forced)?;
    Ok((state, migrated))
}

impl From<MigrationError> for QueryError {
    fn from(error: MigrationError) -> Self {
        Self { code: error.code(), ..Self::query("", error.to_string()) }
    }
}
